from hypothesis import given
from hypothesis import strategies as st

from corpus.mt.engines.names import mask, unmask

_NAMES = st.sampled_from(
    ["tf.keras.Model", "batch_size", "https://a.test/b?c=d", "`x = 1`", "fit_transform()", "me@site.test"]
)


def test_addresses_code_and_dotted_names_are_kept_and_sentences_are_not():
    text = "Call tf.keras.Model.fit() or see https://a.test/b. It has batch_size of 3.5."
    masked = mask(text)
    assert list(masked.kept) == ["tf.keras.Model.fit()", "https://a.test/b", "batch_size"]
    assert "3.5." in masked.text
    assert masked.text.startswith("Call ")


@given(st.lists(st.one_of(_NAMES, st.text(alphabet="abc xyz.,_", max_size=8)), max_size=30).map(" ".join))
def test_what_is_masked_comes_back(text):
    masked = mask(text)
    assert unmask(masked.text, masked.kept) == text
    assert unmask(masked.text.upper(), masked.kept) is not None


def test_a_lost_or_repeated_name_is_told():
    masked = mask("Use batch_size and step_size.")
    first, second = masked.text.split()[1], masked.text.split()[3]
    assert unmask("Usa ", masked.kept) is None
    assert unmask(f"Usa {first} y {first}", masked.kept) is None
    assert unmask(f"Usa {second} {first}", masked.kept) == "Usa step_size. batch_size"


def test_a_text_that_has_a_stand_in_is_left_alone():
    text = "The word qzxak and batch_size"
    assert mask(text) == (text, ())

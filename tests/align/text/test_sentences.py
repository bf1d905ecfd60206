import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.text.sentences import split


@pytest.mark.parametrize(
    ("lang", "sentences"),
    [
        ("en", ["Trees overfit.", "Forests do not!", "Why?"]),
        ("es", ["Los árboles se sobreajustan.", "¿Por qué?", "¡No lo sé!"]),
        ("de", ["Wir sehen z. B. Bäume.", "Das ist gut."]),
        ("fr", ["Le modèle apprend.", "Il généralise."]),
        ("en", ["As shown by Smith et al. (2020), it works.", "See Fig. 3 for more."]),
        ("en", ["Use an ensemble, e.g. Gradient boosting, vs. Bagging.", "It helps."]),
        ("en", ["Even Mr. Darcy trains models.", "The U.S. Army does not."]),
        ("en", ["The samples are i.i.d. in theory.", "scikit-learn includes several estimators."]),
        ("en", ["Import sklearn.neighbors first.", "Version 1.2.3 is needed."]),
        ("en", ["1. Install the package.", "Run it."]),
        ("en", ["Set training=..., if needed.", "Else leave it."]),
        # What sentencex alone does not part.
        ("en", ["Use trees, forests, etc.", "Then compare them."]),
        ("en", ["A regressor is fit on (X, y) for known y.", "Then it predicts."]),
        ("en", ["(See the post for more details.)", "To see it in action, run the code."]),
        ("es", ["La otra funciona muy bien.", "Una puntuación baja no es posible."]),
        ("es", ["Predecimos la categoría de un post.", "Empecemos con un clasificador."]),
        ("es", ["Usa p. ej. Python, resp. Julia.", "El Sr. López vino."]),
    ],
)
def test_sentences_come_apart_where_they_end(lang: str, sentences: list[str]) -> None:
    assert split(" ".join(sentences), lang) == sentences


def test_languages_without_spaces_split_at_their_own_stops() -> None:
    assert split("今天下雨。我很高兴！你呢？", "zh-TW") == ["今天下雨。", "我很高兴！", "你呢？"]
    assert split("今日は。元気ですか？", "ja") == ["今日は。", "元気ですか？"]


def test_a_cut_off_bracket_goes_back_to_its_sentence() -> None:
    assert split("(The rules apply here [1].) They are old.", "en")[-1] == "They are old."
    assert all(any(c.isalnum() for c in sentence) for sentence in split('He said "stop." ) And left.', "en"))


@pytest.mark.parametrize("text", ["", "  ", "\n\t"])
def test_nothing_makes_no_sentences(text: str) -> None:
    assert split(text, "en") == []


def test_an_unknown_language_is_still_split() -> None:
    assert split("One ends. Two begins.", "xx") == ["One ends.", "Two begins."]


WORDS = st.sampled_from(
    [
        "A",
        "y",
        "etc.",
        "Dr.",
        "e.g.",
        "bien.",
        "(see",
        "it.)",
        "No!",
        "¿Qué?",
        "…",
        "1.",
        "tf.data",
        '"so."',
        "x;",
    ]
)


@given(st.lists(WORDS | st.text(max_size=6), max_size=12), st.sampled_from(["en", "es", "de", "zh", "xx"]))
def test_no_character_is_lost_or_moved(words: list[str], lang: str) -> None:
    text = " ".join(words)
    sentences = split(text, lang)
    assert "".join("".join(sentences).split()) == "".join(text.split())
    end = 0
    for sentence in sentences:
        start = text.index(sentence, end)
        assert not text[end:start].strip()
        assert sentence == sentence.strip() != ""
        end = start + len(sentence)


@pytest.mark.parametrize("space", "\u00a0\u2003\u202f\u2028\u3000")
def test_wide_spaces_after_a_lone_letter_do_no_harm(space):
    assert split(f"Vitamin B{space}. It helps.", "en") == [f"Vitamin B{space}.", "It helps."]

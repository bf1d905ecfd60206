"""Adaptation of a made-up engine that translates word by word, from a dictionary with poor choices."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.words.diagonal import align
from align.words.phrases import digits
from corpus.mt.adaptation.adapt import AdaptationOptions, adapt
from corpus.mt.adaptation.examples import Example
from corpus.mt.adaptation.memory import TranslationMemory
from corpus.mt.adaptation.repair import repaired
from corpus.mt.adaptation.sentences import parts
from corpus.mt.adaptation.words import join, split
from crawler.errors import UnsupportedLanguageError

_WORDS = {
    "the": "el", "model": "modelo", "loss": "pérdida", "function": "función", "is": "es", "good": "bueno",
    "large": "grande", "training": "formación", "data": "dato", "we": "nosotros", "use": "uso", "of": "de",
    "a": "un", "with": "con", "new": "nuevo", "test": "probar", "see": "ver", "in": "en",
}  # fmt: skip


class WordByWord:
    """Looks each word up; unknown ones stay."""

    name = "word by word"

    def __init__(self):
        self.calls = 0

    def supports(self, source, target):
        return (source, target) == ("en", "es")

    def translate(self, texts, source, target):
        self.calls += 1
        return [join(self._word(token) for token in split(text)) for text in texts]

    def close(self):
        raise AssertionError("the owner closes it")

    def _word(self, token):
        head = "▁" if token.startswith("▁") else ""
        return head + _WORDS.get(token.removeprefix("▁").lower(), token.removeprefix("▁"))


_SUBJECTS = {"model": "modelo", "loss function": "función de pérdida", "test": "prueba", "data": "conjunto"}
_QUALITIES = {"good": "bueno", "large": "grande", "new": "nuevo"}
EXAMPLES = [
    Example(f"We see the training data in the {a}, the {a} is {b} with overfitting {n}.",
            f"Vemos los datos de entrenamiento en el {c}, el {c} es {d} con sobreajuste {n}.")
    for n, ((a, c), (b, d)) in enumerate(
        (one, two) for one in _SUBJECTS.items() for two in _QUALITIES.items()
    )
]  # fmt: skip


@pytest.fixture(scope="module")
def adapted():
    return adapt(WordByWord(), EXAMPLES, "en", "es")


def translated(engine, text):
    return engine.translate([text], "en", "es")[0]


def test_what_an_example_has_is_its_translation(adapted):
    example = EXAMPLES[3]
    assert translated(adapted, f"  {example.source.upper()} ") == example.target
    both = f"{example.source}\n\n{EXAMPLES[5].source} {example.source}"
    assert translated(adapted, both) == f"{example.target}\n\n{EXAMPLES[5].target} {example.target}"


def test_of_two_translations_the_one_with_the_higher_score_counts():
    pairs = [Example("Hello there", "Bien", 0.9), Example("Hello there", "Mal", 0.2), Example("x", "z")]
    assert translated(adapt(WordByWord(), pairs, "en", "es"), "hello there") == "Bien"
    assert translated(adapt(WordByWord(), pairs[::-1], "en", "es"), "hello there") == "Bien"


def test_another_number_is_put_into_a_similar_example(adapted):
    text = "We see the training data in the model, the model is good with overfitting 77."
    expected = "Vemos los datos de entrenamiento en el modelo, el modelo es bueno con sobreajuste 77."
    only_fuzzy = adapted.with_options(AdaptationOptions(post_edit=False))
    assert translated(only_fuzzy, text) == expected
    assert translated(adapted, text) == expected


def test_the_engine_s_words_become_those_of_the_examples(adapted):
    text = "We see the training data in a test with overfitting"
    plain = translated(adapted.with_options(AdaptationOptions(False, False, False)), text)
    assert plain == "nosotros ver el formación dato en un probar con overfitting"
    assert translated(adapted, text).startswith("Vemos los datos de entrenamiento en ")
    assert translated(adapted, text).endswith(" con sobreajuste")
    assert "función de pérdida" in translated(adapted, "See the loss function in the test.")


def test_numbers_and_names_are_never_changed(adapted):
    found = translated(adapted, "The model of tf.keras.Model is 3,000.5 with x_1 = 12")
    for part in ("tf.keras.Model", "3,000.5", "x_1", "= 12"):
        assert part in found


def test_a_corpus_of_other_words_changes_nothing():
    others = [Example(f"Cook rice soup {n}", f"Cocinar sopa arroz {n}") for n in range(20)]
    text = "the new model is good in training"
    adapted = adapt(WordByWord(), others, "en", "es")
    assert translated(adapted, text) == translated(WordByWord(), text)


def test_other_directions_are_refused_and_the_engine_stays_open(adapted):
    assert adapted.supports("en-GB", "es-MX")
    assert not adapted.supports("es", "en")
    with pytest.raises(UnsupportedLanguageError, match="es-en"):
        adapted.translate(["hola"], "es", "en")
    with pytest.raises(UnsupportedLanguageError, match="word by word"):
        adapt(WordByWord(), EXAMPLES, "es", "en")
    adapted.close()


@pytest.mark.parametrize("examples", [[], [Example("", "")], [Example("...", "…")], [Example("a", "b")]])
def test_very_small_parallel_data(examples):
    engine = adapt(WordByWord(), examples, "en", "es")
    assert translated(engine, "the model") in ("el modelo", "El modelo")
    assert engine.translate([], "en", "es") == []


def test_the_order_of_examples_is_nothing():
    texts = ["The training data is large.", "Overfitting in the model", EXAMPLES[0].source]
    one = adapt(WordByWord(), EXAMPLES, "en", "es").translate(texts, "en", "es")
    two = adapt(WordByWord(), EXAMPLES[::-1], "en", "es").translate(texts, "en", "es")
    assert one == two


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=4))
def test_any_texts_give_as_many_translations(adapted, texts):
    assert len(adapted.translate(texts, "en", "es")) == len(texts)


@given(st.text(max_size=80))
def test_tokens_join_to_their_text(text):
    text = text.replace("▁", "_")
    assert join(split(text)) == " ".join(text.split())


@given(st.text(alphabet="ab. !?\n\t¿A", max_size=60))
def test_sentences_and_gaps_make_the_text(text):
    cut = parts(text, "en")
    assert cut.joined(cut.sentences) == text
    assert all(gap.strip() == "" for gap in cut.gaps)


def test_words_that_stand_for_each_other_are_linked():
    pairs = [(("a", "b"), ("A", "B")), (("a", "c"), ("A", "C")), (("b", "c"), ("B", "C"))] * 3
    assert align(pairs)[:3] == [[(0, 0), (1, 1)]] * 3


def test_similar_segments_are_found_most_similar_first():
    memory = TranslationMemory(["the loss function", "a loss", "rice soup"])
    (found,) = memory.near(["the loss function of it"], 3, 0.1)
    assert [one.segment for one in found] == [0, 1]
    assert TranslationMemory(["!!"]).near(["x"], 3, 0.1) == [[]]


def test_a_repair_that_is_not_certain_is_none():
    example = split("use the good model"), split("usa el modelo bueno")
    links = [(0, 0), (1, 1), (2, 3), (3, 2)]
    swap = {"▁large": ("▁grande",)}
    assert repaired(split("use the large model"), example, links, lambda w: swap.get(w[0])) == split(
        "usa el modelo grande"
    )
    assert repaired(split("use the bad model"), example, links, lambda w: swap.get(w[0])) is None
    assert repaired(split("use the model"), example, links, lambda _: None) == split("usa el modelo")
    assert repaired(split("use the very good model"), example, links, lambda w: w) is None


def test_numbers_are_equal_whatever_parts_them():
    assert digits(["3,000.5"]) == digits(["▁3.000,5"]) != digits(["3"])

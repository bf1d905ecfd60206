import doctest

import pytest
from massive import SENTENCES

from align.sentences import aligner as module
from align.sentences.aligner import Aligner, AlignOptions, cut
from crawler.errors import UnsupportedLanguageError
from crawler.page.page import Block

ENGLISH = """Machine learning
Machine learning finds patterns in data. It needs many examples. Nobody writes the rules by hand.
Overfitting means that a model remembers its training data and fails on new data."""
SPANISH = """Aprendizaje automático
El aprendizaje automático encuentra patrones en los datos y necesita muchos ejemplos.
Nadie escribe las reglas a mano. Suscríbase a nuestro boletín semanal de cocina.
El sobreajuste significa que un modelo recuerda sus datos de entrenamiento y falla con datos nuevos."""


@pytest.fixture(scope="module")
def aligner() -> Aligner:
    return Aligner("en", "es")


def test_the_example_in_the_documentation() -> None:
    assert doctest.testmod(module).failed == 0
    assert doctest.testmod(module).attempted >= 3


def test_two_texts_give_their_pairs_in_order(aligner: Aligner) -> None:
    pairs = aligner.align(ENGLISH, SPANISH)
    texts = {pair.source_text: pair.target_text for pair in pairs}
    assert texts["Machine learning"] == "Aprendizaje automático"
    assert texts["Machine learning finds patterns in data. It needs many examples."].startswith(
        "El aprendizaje"
    )
    assert texts["Nobody writes the rules by hand."] == "Nadie escribe las reglas a mano."
    assert not any("boletín" in text for text in texts.values())
    places = [(pair.bead.i, pair.bead.j) for pair in pairs]
    assert places == sorted(places)


def test_scores_keep_to_their_ranges_and_tell_translations_from_others(aligner: Aligner) -> None:
    pairs = aligner.align(ENGLISH, SPANISH)
    assert all(-1 <= p.similarity <= 1 and 0 <= p.score <= 1 and p.margin > 1 for p in pairs)
    wrong = aligner.align(["The cat sleeps."], ["La inflación subió un tres por ciento en mayo."])
    assert all(p.score < min(p.score for p in pairs) for p in wrong)


def test_the_same_documents_give_the_same_pairs(aligner: Aligner) -> None:
    assert aligner.align(ENGLISH, SPANISH) == Aligner("en", "es").align(ENGLISH, SPANISH)


def test_blocks_are_cut_into_sentences_that_know_their_block() -> None:
    sentences = cut([Block("heading", "Title"), Block("paragraph", "One ends. Two begins.")], "en")
    assert sentences.texts == ("Title", "One ends.", "Two begins.")
    assert sentences.blocks == (0, 1, 1)
    assert sentences.kinds == ("heading", "paragraph", "paragraph")


ODD_SPACES = (
    "One\u00a0ends.\u2003Two  begins! (Three\u202f; it is.) \u00abFour\u00a0?\u00bb\u00a0Five\u3000six."
)


@pytest.mark.parametrize("lang", SENTENCES)
def test_sentences_and_beads_are_slices_of_their_block(lang: str) -> None:
    first, second = SENTENCES[lang]
    text = f"{first}\u00a0{second}\u2003{ODD_SPACES}  {first}{second}"
    sentences = cut([Block("paragraph", text), Block("paragraph", text)], lang)
    half = len(sentences.texts) // 2
    assert half > 2
    for start in range(half):
        for end in range(start + 1, half + 1):
            assert sentences.joined(range(start, end), lang) in text
    assert sentences.joined(range(half), lang) == text


@pytest.mark.parametrize(("source_lang", "target_lang"), [("en", "ko"), ("en", "fr"), ("en", "ja")])
def test_pairs_are_slices_of_the_blocks(source_lang: str, target_lang: str) -> None:
    sides = [
        [Block("paragraph", "\u00a0 ".join(SENTENCES[lang]) + "\u2003" + SENTENCES[lang][0])]
        for lang in (source_lang, target_lang)
    ]
    source, target = cut(sides[0], source_lang), cut(sides[1], target_lang)
    pairs = Aligner(source_lang, target_lang, AlignOptions(granularity="both")).align(source, target)
    assert len(pairs) > 2
    assert all(
        pair.source_text in sides[0][0].text and pair.target_text in sides[1][0].text for pair in pairs
    )


def test_joined_sentences_have_a_space_only_where_the_language_has_them() -> None:
    pairs = Aligner("en", "zh").align(
        ["It rains today and I am very happy about it."], ["今天下雨，", "我对此感到非常高兴。"]
    )
    assert [pair.target_text for pair in pairs] == ["今天下雨，我对此感到非常高兴。"]


def test_an_empty_side_makes_no_pairs(aligner: Aligner) -> None:
    assert aligner.align("", SPANISH) == []
    assert aligner.align([], []) == []


def test_unknown_languages_are_named_at_once() -> None:
    with pytest.raises(UnsupportedLanguageError, match="does not know eu"):
        Aligner("en", "eu", AlignOptions())

from itertools import product

import pytest

from align.words.closed import closed_class
from align.words.lexicon import learn
from align.words.terms import Term, terms

NOUNS = [
    ("kernel", "núcleo"),
    ("tensor", "tensor"),
    ("classifier", "clasificador"),
    ("gradient descent", "descenso gradual"),
    ("random forest", "bosque aleatorio"),
    ("learning rate", "ritmo aprendido"),
]
VERBS = [("traverses", "recorre"), ("evaluates", "evalúa"), ("normalizes", "normaliza")]
ARTICLES = [("the", "el"), ("a", "un"), ("your", "tu"), ("this", "este")]
SENTENCES = [
    (
        f"{first} {a} {verb} {second} {b} of {a}, and it is in the {b} with a {a} by {b}.",
        f"{primero} {x} {dice} {segundo} {y} de {x}, y es en el {y} con un {x} por {y}.",
    )
    for ((a, x), (b, y)), (verb, dice), ((first, primero), (second, segundo)) in product(
        product(NOUNS, NOUNS), VERBS, product(ARTICLES, ARTICLES)
    )
    if a != b
]


@pytest.fixture(scope="module")
def found() -> dict[str, Term]:
    """Terms by their words in the source language, as learnt."""
    learnt = terms(SENTENCES, learn(SENTENCES, "en", "es"), 3)
    return {" ".join(term.source): term for term in learnt}


def test_nouns_are_like_nouns(found: dict[str, Term]) -> None:
    assert {name for name, _ in NOUNS} <= {name for name, term in found.items() if term.is_noun_like}


def test_verbs_are_less_so(found: dict[str, Term]) -> None:
    verbs = [found[name].likeness for name, _ in VERBS]
    assert max(verbs) < min(found[name].likeness for name, _ in NOUNS)


def test_no_term_begins_with_a_word_of_a_closed_class(found: dict[str, Term]) -> None:
    assert {"your", "you"} <= closed_class("en-GB")
    assert not [name for name in found if {"your", "you"} & set(name.split())]


def test_contractions_and_particles_are_no_terms() -> None:
    said = [(f"you're {n} here", f"你在{n}") for n in ("kernel", "tensor", "vector")] * 3
    assert not [term for term in terms(said, learn(said, "en", "zh"), 3) if "you're" in term.source]


def test_without_lists_of_common_words_nothing_is_known() -> None:
    texts = [("机器学习模型", "機械学習モデル"), ("机器学习数据", "機械学習データ")] * 3
    learnt = terms(texts, learn(texts, "zh", "ja"), 3)
    assert learnt
    assert {term.likeness for term in learnt} == {0.0}
    assert all(term.is_noun_like for term in learnt)

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from align.encoders.protocol import Vectors
from align.scores.pairs import PairScores
from corpus.filters.rules.form.lengths import TooLongOptions
from corpus.scoring.corruptions import KINDS, material, names
from corpus.scoring.given import LONGEST, Given, ScoringOptions
from corpus.scoring.given import given as as_given
from corpus.scoring.learner import _in_folds, learn_in_folds, probabilities, share_of_right
from corpus.scoring.scorer import Fallback, Scorer, learn_scorer
from corpus.tables.signatures import FORMULA, LEARNT, Signature

WORDS = {
    "cat": "gato",
    "dog": "perro",
    "house": "casa",
    "tree": "árbol",
    "book": "libro",
    "car": "coche",
    "river": "río",
    "cloud": "nube",
    "bread": "pan",
    "stone": "piedra",
    "train": "tren",
    "garden": "jardín",
    "window": "ventana",
    "letter": "carta",
}
EN, ES = list(WORDS), list(WORDS.values())
OPTIONS = ScoringOptions(least_pairs=100, certain=0.5)
ENGLISH, SPANISH = (
    "The old dog does not sleep, and Anna reads 12 long books in the house.",
    "El perro viejo no duerme, y Anna lee 12 libros muy largos en la casa.",
)
CHINESE = "我们喜欢机器学习，因为它非常有用。TensorFlow 2 的模型有12层，而且训练很快。"


class Words:
    """An encoder: words of either language by their number, so that translations are equal."""

    languages = frozenset({"en", "es"})

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.full((len(texts), len(EN) + 1), 0.1, dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for word in text.lower().replace(".", "").replace(",", "").split():
                for words in (EN, ES):
                    if word in words:
                        row[words.index(word)] += 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def corpus(n: int = 600) -> Given:
    """Translations; each tenth target is that of another pair."""
    random = Random(3)
    sources, targets = [], []
    for number in range(n):
        picked = [random.randrange(len(EN)) for _ in range(random.randint(4, 9))]
        half = len(picked) // 2
        for words, texts in ((EN, sources), (ES, targets)):
            named = [words[k] for k in picked]
            texts.append(f"{' '.join(named[:half])}, {' '.join(named[half:])} {number % 17}.".capitalize())
    targets[::10] = targets[10::10] + targets[:1]
    encode = Words().encode
    similarity = np.einsum("ij,ij->i", encode(sources), encode(targets)).astype(np.float64)
    return Given(sources, targets, similarity, similarity / 0.6, similarity)


def learnt(given: Given) -> Scorer:
    scorer = learn_scorer(given, ("en", "es"), (Words(), Words()), OPTIONS)
    assert isinstance(scorer, Scorer)
    return scorer


@pytest.fixture(scope="module")
def given() -> Given:
    return corpus()


@pytest.fixture(scope="module")
def scorer(given: Given) -> Scorer:
    return learnt(given)


def test_wrong_pairs_score_below_right_ones(given: Given, scorer: Scorer) -> None:
    scores = scorer.score(given)
    wrong = np.arange(len(given)) % 10 == 0
    assert np.median(scores[~wrong]) > 0.8
    assert np.quantile(scores[wrong], 0.9) < np.quantile(scores[~wrong], 0.1)
    assert ((scores >= 0) & (scores <= 1)).all()


def test_the_share_of_right_pairs_is_told(scorer: Scorer) -> None:
    assert 0.8 <= scorer.share <= 0.97


def test_scores_are_the_same_on_one_core_and_again(given: Given, scorer: Scorer) -> None:
    with threadpool_limits(1):
        again = learnt(given)
        np.testing.assert_array_equal(again.score(given), scorer.score(given))
    assert again.signature == scorer.signature


def test_a_score_does_not_depend_on_the_other_rows(given: Given, scorer: Scorer) -> None:
    some = Given(
        given.sources[5:9],
        given.targets[5:9],
        given.similarity[5:9],
        given.margin[5:9],
        given.formula[5:9],
    )
    np.testing.assert_array_equal(scorer.score(some), scorer.score(given)[5:9])


def test_an_empty_side_scores_nothing(scorer: Scorer) -> None:
    ones = np.ones(2)
    assert scorer.score(Given(["Cat", ""], [" ", "Gato"], ones, ones, ones)).tolist() == [0, 0]
    assert len(scorer.score(Given([], [], *(np.zeros(0),) * 3))) == 0


def test_too_few_certain_pairs_are_told(given: Given) -> None:
    found = learn_scorer(
        replace(given, formula=np.full(len(given), 0.3)), ("en", "es"), (Words(), Words()), OPTIONS
    )
    assert isinstance(found, Fallback)
    assert found.signature == Signature(FORMULA, "0 certain pairs, at least 100 are needed")


def test_the_signature_says_what_was_learnt_from(scorer: Scorer) -> None:
    assert scorer.signature.method == LEARNT
    assert scorer.signature.pairs == 600
    assert 100 <= (scorer.signature.certain or 0) <= 540
    assert (scorer.signature.held_out_auc or 0) > 0.8
    assert set(scorer.signature.errors or "nothing") <= set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "pair", [(ENGLISH, SPANISH), (CHINESE, "We like TensorFlow 2. It has 12 layers, not slow ones.")]
)
def test_each_kind_changes_one_side_of_a_pair_in_any_script(kind: str, pair: tuple[str, str]) -> None:
    others = ("Meanwhile Bob writes 7 long letters to Maria.", "Entretanto Bob escribe 7 cartas a Maria.")
    languages = ("zh", "en") if pair[0] == CHINESE else ("en", "es")
    stuff = material([others, pair, others], {1: 0}, languages)
    made = [KINDS[kind](stuff, 1, Random(seed)) for seed in range(20)]
    found = [changed for changed in made if changed is not None]
    assert found
    for changed in found:
        assert changed != pair
        assert (changed[0] == pair[0]) != (changed[1] == pair[1])
        assert all(text.strip() for text in changed)
    assert made == [KINDS[kind](stuff, 1, Random(seed)) for seed in range(20)]


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"swapped", "untranslated"}))
def test_a_pair_without_a_place_for_an_error_is_left(kind: str) -> None:
    assert KINDS[kind](material([("Yes", "Sí")]), 0, Random(1)) is None


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("Do not open it.", "open it."),
        ("She didn't know.", "She know."),
        ("It isn't big.", "It is big."),
        ("He cannot swim.", "He can swim."),
    ],
)
def test_a_lost_negation_takes_its_auxiliary_along(text: str, without: str) -> None:
    stuff = material([(text, "-")], languages=("en", ""))
    assert {KINDS["lost_negation"](stuff, 0, Random(seed)) for seed in range(9)} == {None, (without, "-")}


def test_words_are_names_by_their_capitals_in_any_script() -> None:
    assert names("Вчера вечером Москва ждала; la época de Éluard, per tf_idf") == [
        "Москва",
        "Éluard",
        "tf_idf",
    ]


def test_the_share_follows_the_scores() -> None:
    random = np.random.default_rng(1)
    right = random.random(4000) < 0.9
    odds = np.where(right, 2, -2) + random.normal(0, 2, 4000)  # the log odds of two normal curves are odds
    assert share_of_right(odds) == pytest.approx(0.9, abs=0.03)
    assert probabilities(np.zeros(1), 0.9)[0] == pytest.approx(0.9)


def test_right_examples_that_are_errors_are_left_out() -> None:
    """One in fifty of the right examples has the error: a model that believed them could not be sure."""
    generator = np.random.default_rng(3)
    right, wrong = generator.normal(0, 1, (1500, 4)), generator.normal(0, 1, (600, 4))
    right[:, 0] += 6
    right[:30, 0] -= 6
    folds = np.arange(1500) % 3, np.arange(600) % 3
    learner = learn_in_folds(right, wrong, ["error"] * 600, folds, 3)
    believed = _in_folds(right, wrong, ["error"] * 600, folds, 3, {})
    error, good = np.zeros((1, 4)), np.array([[6.0, 0, 0, 0]])
    fold = np.zeros(1, dtype=np.int64)
    assert learner.log_odds(error, fold) < believed.log_odds(error, fold) - 1
    assert learner.log_odds(good, fold) > believed.log_odds(good, fold)


def test_of_a_long_side_the_first_characters_are_read() -> None:
    numbers = PairScores(*(np.ones(2, dtype=np.float32) for _ in range(3)))
    found = as_given(["It rains.", "a" * 100_000], ["Llueve.", "机" * 100_000], numbers)
    assert found.sources == ["It rains.", "a" * LONGEST]
    assert found.targets == ["Llueve.", "机" * LONGEST]
    assert 4 * TooLongOptions().max_characters <= LONGEST

"""Corpora of made-up words: literal translations follow word for word, free ones turn around and drop."""

from random import Random

import numpy as np
import pytest

from corpus.mt_detection.detector import Detector, learn_detector, page_evidence, page_scores, sizes
from corpus.mt_detection.literalness import FEATURES, literalness, usage
from corpus.mt_detection.options import MtOptions

SOURCE = [f"en{letter}{ending}" for letter in "abcdefghij" for ending in ("ra", "lo", "mi")]
TARGET = [word.replace("en", "es") for word in SOURCE]
SYNONYM = [word.replace("en", "ot") for word in SOURCE]


def literal(words: list[int]) -> str:
    return " ".join(TARGET[word] for word in words).capitalize() + "."


def free(words: list[int], random: Random) -> str:
    half = len(words) // 2
    turned = words[half:] + words[: half - 1]
    return " ".join(random.choice((TARGET, SYNONYM))[word] for word in turned).capitalize() + "; esto."


def corpus(n: int = 400) -> tuple[list[str], list[str], np.ndarray]:
    """Every second pair is literal; the cosine is the same for all."""
    random = Random(5)
    sources, targets = [], []
    for number in range(n):
        words = random.sample(range(len(SOURCE)), 9)
        sources.append(" ".join(SOURCE[word] for word in words).capitalize() + ".")
        targets.append(literal(words) if number % 2 else free(words, random))
    return sources, targets, np.full(n, 0.8)


@pytest.fixture(scope="module")
def detector() -> Detector:
    found = learn_detector(*corpus(), ("en", "es"))
    assert found is not None
    return found


def test_literal_pairs_score_above_free_ones(detector: Detector) -> None:
    scores = detector.score(*corpus())
    assert ((scores >= 0) & (scores <= 1)).all()
    assert scores[1::2].min() > scores[::2].max()


def test_a_score_hangs_on_its_pair_alone(detector: Detector) -> None:
    sources, targets, similarity = corpus()
    some = slice(7, 19)
    alone = detector.score(sources[some], targets[some], similarity[some])
    assert alone.tolist() == detector.score(sources, targets, similarity)[some].tolist()


def test_short_texts_say_less_and_empty_ones_nothing(detector: Detector) -> None:
    similarity = np.full(2, 0.9)
    long, short = detector.log_odds(
        [" ".join(SOURCE[:9]), SOURCE[0]], [" ".join(TARGET[:9]), TARGET[0]], similarity
    )
    assert 0 < short < long
    assert detector.score(["", "text"], ["texto", " "], similarity).tolist() == [0, 0]
    assert np.isnan(detector.log_odds([""], ["texto"], similarity[:1])).all()


def test_order_marks_and_missing_words_are_measured() -> None:
    sources, targets, _ = corpus()
    about = usage(sources, targets, "en", "es")
    words = list(range(9))
    source = " ".join(SOURCE[:9]) + "."
    variants = [literal(words), literal(words[::-1]), literal(words[:4]), literal(words)[:-1] + "; ¿no?"]
    columns = literalness([source] * 4, variants, np.ones(4), about)
    same, turned, shorter, marked = (dict(zip(FEATURES, row, strict=True)) for row in columns.tolist())
    assert same["linked"] == same["usual"] == 1
    assert same["jumps"] == 0
    assert turned["jumps"] > 0.1
    assert turned["linked"] == 1
    assert shorter["linked"] < 0.8
    assert shorter["length"] > same["length"]
    assert same["marks"] == 0
    assert marked["marks"] > 0.3


def test_a_page_is_judged_by_its_sentences_and_the_corpus(detector: Detector) -> None:
    sources, targets, similarity = corpus()
    odds, words = detector.log_odds(sources, targets, similarity), sizes(sources, targets)
    pages = ["machine" if number % 2 else "person" for number in range(len(odds))]
    found = page_scores(pages, odds, words, detector.quartile)
    assert found["machine"] > 0.5 > found["person"]
    # Where all pages are as literal, none stands out: documentation is translated so by people too.
    literal_quartile = page_evidence(odds[1::2], words[1::2])
    assert page_scores(pages, odds, words, literal_quartile)["machine"] < 0.5
    assert page_scores(pages[:6], odds[:6], words[:6], detector.quartile) == {}


def test_a_page_of_short_sentences_counts_as_more_literal_than_one_of_long_ones() -> None:
    odds = np.full(20, 1.0)
    assert page_evidence(odds, np.full(20, 8.0)) > page_evidence(odds, np.full(20, 30.0))


def test_no_single_sentence_decides_on_a_page() -> None:
    words = np.full(20, 20.0)
    odds = np.where(np.arange(20) < 2, -12.0, 1.0)
    assert page_evidence(odds, words) > page_evidence(np.full(20, 0.2), words)


def test_languages_without_a_measured_level_take_that_of_their_corpus() -> None:
    found = learn_detector(*corpus(), ("en", "xx"))
    assert found is not None
    odds = found.log_odds(*corpus())
    assert np.quantile(odds, 0.2) < 0 < np.quantile(odds, 0.8)


def test_too_few_pairs_are_not_judged() -> None:
    sources, targets, similarity = corpus(90)
    assert learn_detector(sources, targets, similarity, ("en", "es")) is None
    fewer = MtOptions(least_pairs=50)
    assert learn_detector(sources, targets, similarity, ("en", "es"), fewer) is not None

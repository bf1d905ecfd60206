"""Judged pairs correct the log odds where they say something, and leave them where they do not."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from corpus.decisions.decision import Act, Decision, pair_key
from corpus.decisions.standing import labels, standing
from corpus.scoring.given import Given
from corpus.scoring.judged import LEAST, Judged, learn_correction


def corpus(rows=2000, seed=1):
    """Log odds that miss what the second of three features says; some features are not measured."""
    random = np.random.default_rng(seed)
    features = random.normal(size=(rows, 3))
    right = random.random(rows) < 1 / (1 + np.exp(-(features[:, 0] + 2 * features[:, 1])))
    log_odds = features[:, 0].copy()
    features[random.random(rows) < 0.1, 2] = np.nan
    return features, log_odds, right


def test_two_hundred_judgements_find_what_the_score_missed():
    features, odds, right = corpus()
    found = learn_correction(features, odds[:200], features[:200], right[:200])
    before = roc_auc_score(right[200:], odds[200:])
    assert roc_auc_score(right[200:], found.corrected(odds[200:], features[200:])) > before + 0.1


def test_judgements_that_agree_with_the_score_change_little():
    features, odds, _ = corpus()
    random = np.random.default_rng(2)
    right = random.random(len(odds)) < 1 / (1 + np.exp(-odds))
    found = learn_correction(features, odds[:200], features[:200], right[:200])
    assert np.abs(found.corrected(odds, features) - odds).mean() < 0.5


def test_the_same_judgements_teach_the_same():
    features, odds, right = corpus()
    one, other = (learn_correction(features, odds[:200], features[:200], right[:200]) for _ in range(2))
    assert one.weights.tolist() == other.weights.tolist()


@pytest.mark.parametrize(
    ("right", "enough"), [([True] * 99, False), ([True, False] * LEAST, True), ([True, False] * 5, False)]
)
def test_a_few_judgements_or_all_alike_teach_nothing(right, enough):
    zeros = np.zeros(len(right))
    texts = [""] * len(right)
    assert Judged(Given(texts, texts, zeros, zeros, zeros), np.array(right)).is_enough is enough


def test_accepted_is_right_and_rejected_is_wrong_and_the_rest_says_nothing():
    from datetime import UTC, datetime

    when = datetime(2026, 1, 1, tzinfo=UTC)
    keys = [pair_key(str(n), "x") for n in range(4)]
    made = [
        Decision(when, "ana", Act.ACCEPT, keys[0]),
        Decision(when, "ana", Act.REJECT, keys[1], "wrong"),
        Decision(when, "ana", Act.REJECT, keys[2], "merged into pair:1"),
        Decision(when, "ana", Act.CORRECT, keys[3], into=(("a", "b"),)),
    ]
    assert labels(standing(made).pairs) == {keys[0]: True, keys[1]: False}

"""The regression finds the optimum that scikit-learn's finds, and its area is the same."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from corpus.scoring.logistic import area, fitted

RANDOM = np.random.default_rng(5)
INPUTS = RANDOM.normal(size=(400, 6))
LABELS = (INPUTS[:, 0] - INPUTS[:, 1] + RANDOM.normal(size=400) > 0.4).astype(np.float64)
COUNTS = RANDOM.uniform(0.2, 3, 400)


@pytest.mark.parametrize("strength", [0.1, 1.0, 1000.0])
def test_the_weights_are_those_of_scikit_learn(strength: float) -> None:
    known = LogisticRegression(C=strength, tol=1e-10, max_iter=2000)
    known.fit(INPUTS, LABELS, sample_weight=COUNTS)
    inputs = np.column_stack([INPUTS, np.ones(len(INPUTS))])
    weights = fitted(inputs, LABELS, np.array([1 / strength] * 6 + [1e-9]), counts=COUNTS)
    np.testing.assert_allclose(weights, [*known.coef_[0], known.intercept_[0]], atol=1e-4)


def test_an_offset_that_knows_all_leaves_nothing_to_learn() -> None:
    odds = np.where(LABELS == 1, 30.0, -30.0)
    assert np.abs(fitted(INPUTS, LABELS, np.full(6, 0.1), odds)).max() < 1e-6


def test_the_area_counts_equal_odds_half() -> None:
    odds = np.round(INPUTS[:, 0], 1)  # with many ties
    assert area(LABELS, odds) == pytest.approx(roc_auc_score(LABELS, odds))
    assert np.isnan(area(np.ones(3), np.arange(3.0)))

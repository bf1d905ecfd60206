"""Logistic regression with a ridge penalty, and the area under the curve of what it finds.

In NumPy: importing a library of learners takes longer than to learn. Newton's method goes on until the
optimum, so that the weights, to six decimals, are the same whatever processor computes the sums.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_STEPS, _TOLERANCE = 60, 1e-8
_SMALLEST = 1e-6  # step, as a share of Newton's


def fitted(
    inputs: Floats,
    labels: Floats,
    penalty: Floats,
    offset: Floats | None = None,
    counts: Floats | None = None,
) -> Floats:
    """Weights (k,) with six decimals that maximise the penalised likelihood of labels in {0, 1}, (n,).

    The log odds are `offset` (n,), 0 if not given, plus `inputs` (n, k) by the weights; `counts` (n,) says
    how often each row counts, once if not given. Half the `penalty` (k,) times its square is the cost of a
    weight. By Newton's method with halved steps.
    """
    base = np.zeros(len(inputs)) if offset is None else offset
    each = np.ones(len(inputs)) if counts is None else counts

    def loss(weights: Floats) -> float:
        odds = base + inputs @ weights
        missed = np.logaddexp(0, odds) - labels * odds
        return float((each * missed).sum() + (penalty * weights**2).sum() / 2)

    weights = np.zeros(inputs.shape[1])
    now = loss(weights)
    for _ in range(_STEPS):
        chance = _likely(base + inputs @ weights)
        slope = inputs.T @ (each * (chance - labels)) + penalty * weights
        bend = (inputs * (each * chance * (1 - chance))[:, None]).T @ inputs + np.diag(penalty)
        step = np.linalg.solve(bend, slope)
        size = 1.0
        while size > _SMALLEST and loss(weights - size * step) > now:
            size /= 2
        weights = weights - size * step
        before, now = now, loss(weights)
        if before - now < _TOLERANCE:
            break
    return np.round(weights, 6)


def area(labels: Floats, odds: Floats) -> float:
    """How often a row of label 1 has higher odds than one of label 0: the area under the ROC curve.

    NaN without rows of both.
    """
    right = labels == 1
    ones, others = int(right.sum()), int((~right).sum())
    if not ones or not others:
        return float("nan")
    _, places, counts = np.unique(odds, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[places]  # equal odds have the middle of their ranks
    return float((ranks[right].sum() - ones * (ones + 1) / 2) / (ones * others))


def _likely(log_odds: Floats) -> Floats:
    """Probabilities of log odds."""
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -50, 50))))

"""What a scorer learns from pairs that people judged: a correction of its log odds."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus.scoring.given import Floats, Given

LEAST = 40  # judged pairs below which nothing is learnt, of right and of wrong ones together
# Ridge penalty, chosen of 3, 10, 30 and 100 on halves of the judged pairs of ParaCrawl: with 3, judgements
# at random lose; with 30 and 100, those chosen by doubt gain less. benchmarks/review.py measures the gain.
_PENALTY = 10.0
_HALF = 2.0  # the log odds weigh as a feature of this deviation
_LARGEST = 8.0  # log odds beyond which a scorer cannot be more certain
_STEPS, _TOLERANCE = 60, 1e-8

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Judged:
    """Pairs with the scores of alignment, and whether people say that each is right, bool (n,)."""

    given: Given
    right: Bools

    @property
    def is_enough(self) -> bool:
        """Whether there are enough of them, and right and wrong ones."""
        return len(self.right) >= LEAST and 0 < int(self.right.sum()) < len(self.right)


@dataclass(frozen=True, slots=True)
class Correction:
    """A linear function of the features and the log odds, which is added to these."""

    usual: Floats  # median of each feature, for those not measured
    mean: Floats
    deviation: Floats
    weights: Floats  # that of the constant first, that of the log odds last

    def corrected(self, log_odds: Floats, features: Floats) -> Floats:
        """The corrected log odds, (n,)."""
        bounded = np.clip(log_odds, -_LARGEST, _LARGEST)
        return np.asarray(bounded + _inputs(self, bounded, features) @ self.weights, dtype=np.float64)


def learn_correction(usual: Floats, log_odds: Floats, features: Floats, right: Bools) -> Correction:
    """The correction that judged pairs teach: a logistic regression with the log odds as its offset.

    `usual` are features of pairs of the corpus, (m, k), which scale those of the n judged ones. The ridge
    penalty holds it to no correction where people said little.
    """
    known = np.where(np.isnan(usual).all(axis=0), 0, usual)
    median = np.nanmedian(known, axis=0)
    filled = np.where(np.isnan(known), median, known)
    scale = Correction(median, filled.mean(axis=0), filled.std(axis=0) + 1e-9, np.zeros(usual.shape[1] + 2))
    offset = np.clip(log_odds, -_LARGEST, _LARGEST)
    weights = _fitted(_inputs(scale, offset, features), offset, right.astype(np.float64))
    return Correction(scale.usual, scale.mean, scale.deviation, weights)


def _inputs(scale: Correction, log_odds: Floats, features: Floats) -> Floats:
    filled = np.where(np.isnan(features), scale.usual, features)
    columns: Sequence[Floats] = (
        np.ones((len(features), 1)),
        np.clip((filled - scale.mean) / scale.deviation, -5, 5),
        log_odds[:, None] / _HALF,
    )
    return np.concatenate(columns, axis=1)


def _fitted(inputs: Floats, offset: Floats, labels: Floats) -> Floats:
    """Weights that maximise the penalised likelihood, by Newton's method with halved steps."""
    penalty = np.full(inputs.shape[1], _PENALTY)
    penalty[0] = 1e-3  # hardly any on the constant
    weights = np.zeros(inputs.shape[1])
    loss = _loss(inputs, offset, labels, weights, penalty)
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(offset + inputs @ weights, -50, 50)))
        slope = inputs.T @ (chance - labels) + penalty * weights
        bend = (inputs * (chance * (1 - chance))[:, None]).T @ inputs + np.diag(penalty)
        step = np.linalg.solve(bend, slope)
        size = 1.0
        while size > 1e-6 and _loss(inputs, offset, labels, weights - size * step, penalty) > loss:
            size /= 2
        weights = weights - size * step
        before, loss = loss, _loss(inputs, offset, labels, weights, penalty)
        if before - loss < _TOLERANCE:
            break
    return np.round(weights, 6)


def _loss(inputs: Floats, offset: Floats, labels: Floats, weights: Floats, penalty: Floats) -> float:
    odds = offset + inputs @ weights
    return float((np.logaddexp(0, odds) - labels * odds).sum() + (penalty * weights**2).sum() / 2)

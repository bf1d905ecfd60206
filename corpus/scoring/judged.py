"""What a scorer learns from pairs that people judged: a correction of its log odds."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus.scoring.given import Floats, Given
from corpus.scoring.logistic import fitted

LEAST = 40  # judged pairs below which nothing is learnt, of right and of wrong ones together
# Ridge penalty, chosen of 3, 10, 30 and 100 on halves of the judged pairs of ParaCrawl: with 3, judgements
# at random lose; with 30 and 100, those chosen by doubt gain less. benchmarks/review.py measures the gain.
_PENALTY = 10.0
HALF = 2.0  # the log odds weigh as a feature of this deviation
LARGEST = 8.0  # log odds beyond which a scorer cannot be more certain

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
    """A linear function of the features' ranks and the log odds, which is added to these.

    `usual` are the features of pairs of the corpus, (m, k), each column in ascending order, NaN last.
    """

    usual: Floats
    weights: Floats  # that of the constant first, that of the log odds last

    def corrected(self, log_odds: Floats, features: Floats) -> Floats:
        """The corrected log odds, (n,)."""
        bounded = np.clip(log_odds, -LARGEST, LARGEST)
        return np.asarray(bounded + _inputs(self.usual, bounded, features) @ self.weights, dtype=np.float64)


def learn_correction(usual: Floats, log_odds: Floats, features: Floats, right: Bools) -> Correction:
    """The correction that judged pairs teach: a logistic regression with the log odds as its offset.

    `usual` are features of pairs of the corpus, (m, k), which scale those of the n judged ones. The ridge
    penalty holds it to no correction where people said little.
    """
    ordered = np.sort(usual, axis=0)
    offset = np.clip(log_odds, -LARGEST, LARGEST)
    inputs = _inputs(ordered, offset, features)
    return Correction(ordered, fitted(inputs, right.astype(np.float64), penalties(inputs.shape[1]), offset))


def ranks(ordered: Floats, features: Floats) -> Floats:
    """The place of each value among those of its column in `ordered`, as a normal deviate, (n, k).

    Equal values have the middle of their places; one that was not measured has 0, the middle of all. So a
    feature weighs the same whatever its scale, and outliers do not (van der Waerden 1952).
    """
    # Here: it takes a large part of a second to load, for judged pairs alone.
    from scipy.special import ndtri

    found = np.zeros(features.shape)
    for number, column in enumerate(ordered.T):
        known = column[~np.isnan(column)]
        low = np.searchsorted(known, features[:, number], "left")
        high = np.searchsorted(known, features[:, number], "right")
        found[:, number] = ndtri(((low + high) / 2 + 0.5) / (len(known) + 1))
    return np.where(np.isnan(features), 0, found)


def _inputs(ordered: Floats, log_odds: Floats, features: Floats) -> Floats:
    columns: Sequence[Floats] = (
        np.ones((len(features), 1)),
        ranks(ordered, features),
        log_odds[:, None] / HALF,
    )
    return np.concatenate(columns, axis=1)


def penalties(inputs: int) -> Floats:
    """The ridge penalty on the weight of each input, that of the constant first: it has hardly any."""
    return np.array([1e-3, *[_PENALTY] * (inputs - 1)])

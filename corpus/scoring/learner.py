"""The learner: the calibrated probability that a pair is a translation, from its features."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus.scoring.logistic import area, fitted

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# Two models, whose log odds are averaged. One logistic regression finds misaligned web pairs best. One for
# each kind of error, whose likelihoods are added, finds small errors in pairs that are else right, as a
# changed number; some kinds are told by few of the features. Boosted trees beside them took most of the time
# and did not help: average precision of rare errors on pages of the frozen web and on news of WMT 2009 .891
# and .784 without, .889 and .772 with them; area on judged pairs .884 and .882. A weaker regularisation
# (C = 1) is worse: .883, .762, .884.
REGULARISATION = 0.1  # how little a weight costs, as scikit-learn's C
_OF_FEW = 1.0  # the same of a model of few features
_OF_THE_LINE = 1e3  # of the one that calibrates
_OF_THE_CONSTANT = 1e-6  # penalty: hardly any
_ROUNDS = 100
_LEAST_OF_KIND = 20  # examples of a kind of error that is learnt by itself
# Pairs that count as right hold the errors of the corpus itself, and where one in a hundred does, no model is
# surer of an error than that. So those below these log odds, by models that have not seen them, are left out,
# and all is learnt again (Northcutt et al. 2021, 'Confident learning'). benchmarks/scoring.py has the gain.
_DOUBTED = -3.0


@dataclass(frozen=True, slots=True)
class Linear:
    """A logistic regression: log odds are linear in the features."""

    weights: Floats  # (k,)
    intercept: float

    def log_odds(self, features: Floats) -> Floats:
        """Of each row of the features (n, k): (n,)."""
        return np.asarray(features @ self.weights + self.intercept, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Learner:
    """Linear models, and the values that fill in and scale their features.

    `kinds` tell right pairs (positive) from each kind of error, each by some columns of the features.
    """

    usual: Floats  # median of each feature, for those not measured
    mean: Floats
    deviation: Floats
    linear: Linear
    kinds: Sequence[tuple[Sequence[int], Linear]]

    def log_odds(self, features: Floats) -> Floats:
        """Mean log odds of the models, (n,), not calibrated."""
        if not len(features):
            return np.zeros(0)
        scaled = _scaled(features, self.usual, self.mean, self.deviation)
        found = [self.linear.log_odds(scaled)]
        if self.kinds:
            # An error is of one of the kinds: their likelihoods against that of a right pair are added.
            wrong = [-kind.log_odds(scaled[:, columns]) for columns, kind in self.kinds]
            found.append(-np.logaddexp.reduce(wrong, axis=0))
        return np.asarray(sum(found) / len(found), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class FoldedLearner:
    """One learner per fold, learnt from the other folds, and the line that calibrates their log odds.

    `auc` is the area under the curve on the examples, each judged by the learner that has not seen it.
    """

    learners: Sequence[Learner]
    slope: float
    intercept: float
    auc: float

    def log_odds(self, features: Floats, folds: Ints) -> Floats:
        """Calibrated log odds that each pair is right, if half of all pairs were right, (n,)."""
        return self.slope * _by_fold(self.learners, features, folds) + self.intercept


def learn_in_folds(
    right: Floats,
    wrong: Floats,
    kinds: Sequence[str],
    folds: tuple[Ints, Ints],
    number: int,
    columns: Mapping[str, Sequence[int]] | None = None,
) -> FoldedLearner:
    """The learner of right and wrong examples, whose kinds and folds are given; each side weighs the same.

    `columns` are those of the features that tell some kinds; the others are told by all. Right examples that
    a first learner doubts are left out. Calibrated by Platt's sigmoid on examples that the learner of their
    fold has not seen.
    """
    first = _in_folds(right, wrong, kinds, folds, number, columns or {})
    sure = first.log_odds(right, folds[0]) >= _DOUBTED
    if sure.all() or not _in_each_fold(folds[0][sure], number):
        return first
    return _in_folds(right[sure], wrong, kinds, (folds[0][sure], folds[1]), number, columns or {})


def _in_each_fold(folds: Ints, number: int) -> bool:
    return len(np.unique(folds)) == number


def _in_folds(
    right: Floats,
    wrong: Floats,
    kinds: Sequence[str],
    folds: tuple[Ints, Ints],
    number: int,
    columns: Mapping[str, Sequence[int]],
) -> FoldedLearner:
    examples = np.concatenate([right, wrong])
    labels = np.concatenate([np.ones(len(right)), np.zeros(len(wrong))])
    of = np.concatenate(folds)
    names = np.array([""] * len(right) + list(kinds))
    weights = np.where(labels == 1, 1.0, len(right) / max(len(wrong), 1))
    learners = [
        _learn(examples[of != k], labels[of != k], weights[of != k], names[of != k], columns)
        for k in range(number)
    ]
    odds = _by_fold(learners, examples, of)
    line = _fitted(odds[:, None], labels, weights, _OF_THE_LINE)
    return FoldedLearner(learners, float(line.weights[0]), line.intercept, area(labels, odds))


def share_of_right(log_odds: Floats) -> float:
    """The share of right pairs in a corpus whose pairs have these log odds at even chances, in [.01, .99].

    By expectation and maximisation (Saerens et al. 2002, 'Adjusting the outputs of a classifier to new a
    priori probabilities').
    """
    share = 0.5
    for _ in range(_ROUNDS if len(log_odds) else 0):
        share = float(np.clip(probabilities(log_odds, share).mean(), 0.01, 0.99))
    return share


def probabilities(log_odds: Floats, share: float) -> Floats:
    """The probability that each pair is right if `share` of all pairs are, in [0, 1], (n,)."""
    odds = log_odds + np.log(share / (1 - share))
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -50, 50))), dtype=np.float64)


def _learn(
    examples: Floats,
    labels: Floats,
    weights: Floats,
    kinds: npt.NDArray[np.str_],
    columns: Mapping[str, Sequence[int]],
) -> Learner:
    known = np.where(np.isnan(examples).all(axis=0), 0, examples)  # a column without any number is all 0
    usual = np.nanmedian(known, axis=0)
    filled = np.where(np.isnan(examples), usual, examples)
    mean, deviation = filled.mean(axis=0), filled.std(axis=0) + 1e-9
    scaled = (filled - mean) / deviation
    linear = _fitted(scaled, labels, weights, REGULARISATION)
    return Learner(usual, mean, deviation, linear, _by_kind(scaled, labels, kinds, columns))


def _by_kind(
    scaled: Floats, labels: Floats, kinds: npt.NDArray[np.str_], columns: Mapping[str, Sequence[int]]
) -> list[tuple[Sequence[int], Linear]]:
    """A logistic regression for each kind of error with enough examples, right pairs against it."""
    models: list[tuple[Sequence[int], Linear]] = []
    for kind in sorted(set(kinds[labels == 0].tolist())):
        errors = kinds == kind
        if errors.sum() >= _LEAST_OF_KIND:
            rows = errors | (labels == 1)
            weights = np.where(errors, (labels == 1).sum() / errors.sum(), 1.0)
            chosen = columns.get(kind, range(scaled.shape[1]))
            strength = _OF_FEW if kind in columns else REGULARISATION
            model = _fitted(scaled[rows][:, chosen], labels[rows], weights[rows], strength)
            models.append((list(chosen), model))
    return models


def _fitted(scaled: Floats, labels: Floats, weights: Floats, regularisation: float) -> Linear:
    inputs = np.column_stack([scaled, np.ones(len(scaled))])
    penalty = np.array([1 / regularisation] * scaled.shape[1] + [_OF_THE_CONSTANT])
    found = fitted(inputs, labels, penalty, counts=weights)
    return Linear(found[:-1], float(found[-1]))


def _scaled(features: Floats, usual: Floats, mean: Floats, deviation: Floats) -> Floats:
    return (np.where(np.isnan(features), usual, features) - mean) / deviation


def _by_fold(learners: Sequence[Learner], features: Floats, folds: Ints) -> Floats:
    odds = np.zeros(len(features))
    for number, learner in enumerate(learners):
        rows = folds == number
        odds[rows] = learner.log_odds(features[rows])
    return odds

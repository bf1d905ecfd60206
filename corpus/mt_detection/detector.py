"""How likely it is that a pair, or a page, was translated by a machine."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from corpus.mt_detection.literalness import Usage, literalness, usage
from corpus.mt_detection.options import MtOptions
from corpus.mt_detection.weights import (
    DAMPING,
    INTERCEPT,
    LEVELS,
    PAGE_ABOVE,
    PAGE_DAMPING,
    PAGE_LEAST,
    PAGE_SLOPE,
    WEIGHTS,
)

Floats = npt.NDArray[np.float64]
Page = TypeVar("Page", bound=Hashable)

LEAST_SENTENCES = 8  # of a page; fewer say too little


@dataclass(frozen=True, slots=True)
class Detector:
    """Judges pairs of one language pair by what is usual in their corpus.

    `level` is added to the log odds: the measured one of the languages, else what puts the median of the
    corpus at even odds. `quartile` is the lower quartile of the corpus after that: its freer translations.
    """

    about: Usage
    level: float
    quartile: float

    def score(self, sources: Sequence[str], targets: Sequence[str], similarity: Floats) -> Floats:
        """Probabilities in [0, 1] with four decimals, (n,), higher: more likely by a machine.

        `similarity` is the cosine of the sides. 0 for a pair with an empty side. A pair's score does not
        depend on the other rows.
        """
        return np.nan_to_num(probabilities(self.log_odds(sources, targets, similarity)))

    def log_odds(self, sources: Sequence[str], targets: Sequence[str], similarity: Floats) -> Floats:
        """The log odds of `score`, (n,), less certain for short texts; NaN for a pair with an empty side."""
        odds = _odds(literalness(sources, targets, similarity, self.about)) + self.level
        return np.round(odds * _trust(sources, targets), 4)


def learn_detector(
    sources: Sequence[str],
    targets: Sequence[str],
    similarity: Floats,
    languages: tuple[str, str],
    options: MtOptions | None = None,
) -> Detector | None:
    """The detector of these pairs, of which the first are learnt from; None if they are too few."""
    options = options or MtOptions()
    if len(sources) < options.least_pairs:
        return None
    sources, targets = sources[: options.sample], targets[: options.sample]
    about = usage(sources, targets, *languages)
    step = max(len(sources) // options.judged, 1)
    odds = _odds(literalness(sources[::step], targets[::step], similarity[: len(sources) : step], about))
    middle = round(float(np.median(odds)), 4)
    known = [LEVELS.get(language) for language in languages]
    level = sum(known) if None not in known else -middle  # type: ignore[arg-type]
    return Detector(about, level, round(float(np.quantile(odds, 0.25)), 4) + level)


def page_scores(pages: Sequence[Page], log_odds: Floats, quartile: float) -> dict[Page, float]:
    """The probability that each page is a machine translation, in [0, 1], by the log odds of its sentences.

    From 0.5 on a page is called one: its sentences are as literal as those of a machine, and more so than
    the freer quarter of the corpus, `quartile`. `pages[i]` is the page of sentence i; a page with under
    LEAST_SENTENCES is not judged.
    """
    of: dict[Page, list[float]] = {}
    for page, odds in zip(pages, log_odds.tolist(), strict=True):
        if odds == odds:
            of.setdefault(page, []).append(odds)
    return {page: _page(odds, quartile) for page, odds in of.items() if len(odds) >= LEAST_SENTENCES}


def probabilities(log_odds: Floats) -> Floats:
    """The log odds as probabilities with four decimals; NaN stays."""
    return np.round(1 / (1 + np.exp(-np.clip(log_odds, -30, 30))), 4)


def _page(odds: Sequence[float], quartile: float) -> float:
    size = len(odds) + PAGE_DAMPING
    mean, above = sum(odds) / size, sum(value - quartile for value in odds) / size
    margin = min(mean - PAGE_LEAST, above - PAGE_ABOVE)
    return float(probabilities(np.array([PAGE_SLOPE * round(margin, 6)]))[0])


def _odds(columns: Floats) -> Floats:
    # Element by element: a product of matrices would round differently on each processor.
    odds = np.full(len(columns), INTERCEPT)
    for number, weight in enumerate(WEIGHTS.tolist()):
        odds = odds + columns[:, number] * weight
    return np.asarray(odds)


def _trust(sources: Sequence[str], targets: Sequence[str]) -> Floats:
    """How much a pair of this size says, 0 to 1; NaN where a side is empty."""
    sizes = [_size(s, t) for s, t in zip(sources, targets, strict=True)]
    return np.array([size / (size + DAMPING) if size else np.nan for size in sizes], dtype=np.float64)


def _size(source: str, target: str) -> float:
    """Words of the shorter side, or four characters for a word where there are no spaces."""
    if not (source.strip() and target.strip()):
        return 0.0
    return min(max(len(text.split()), len(text) / 12) for text in (source, target))

"""How likely it is that a pair, or a page, was translated by a machine."""

import math
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
    PER_LENGTH,
    USUAL_WORDS,
    WEIGHTS,
)

Floats = npt.NDArray[np.float64]
Page = TypeVar("Page", bound=Hashable)

LEAST_SENTENCES = 8  # of a page; fewer say too little


@dataclass(frozen=True, slots=True)
class Detector:
    """Judges pairs of one language pair by what is usual in their corpus.

    `level` is added to the log odds: the measured one of the languages, else what puts the median of the
    corpus at even odds. `quartile` is the lower quartile of the sentences' probabilities, on the scale of
    `page_evidence`: the freer translations of the corpus.
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
        odds = _odds(literalness(sources, targets, similarity, self.about))
        return leveled(odds, self.level, sizes(sources, targets))


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
    some, others = sources[::step], targets[::step]
    odds = _odds(literalness(some, others, similarity[: len(sources) : step], about))
    known = [LEVELS.get(language) for language in languages]
    middle = round(float(np.median(odds)), 4)
    level = sum(known) if None not in known else -middle  # type: ignore[arg-type]
    words = sizes(some, others)
    quartile = float(np.nanquantile(probabilities(leveled(odds, level, words)), 0.25))
    return Detector(about, level, round(quartile - _usual(words), 4))


def sizes(sources: Sequence[str], targets: Sequence[str]) -> Floats:
    """Words of the shorter side of each pair, (n,), or one for 12 characters; NaN with an empty side."""
    found = [_size(s, t) for s, t in zip(sources, targets, strict=True)]
    return np.array([size or np.nan for size in found], dtype=np.float64)


def page_scores(pages: Sequence[Page], log_odds: Floats, words: Floats, quartile: float) -> dict[Page, float]:
    """The probability that each page is a machine translation, in [0, 1], by its sentences.

    From 0.5 on a page is called one: its sentences are as literal as those of a machine, and more so than
    the freer quarter of the corpus, `quartile`. `pages[i]` is the page of sentence i, `words[i]` its size; a
    page with under LEAST_SENTENCES is not judged.
    """
    of: dict[Page, list[int]] = {}
    for place, page in enumerate(pages):
        if not np.isnan(log_odds[place]):
            of.setdefault(page, []).append(place)
    return {
        page: _page_score(page_evidence(log_odds[places], words[places]), quartile)
        for page, places in of.items()
        if len(places) >= LEAST_SENTENCES
    }


def page_evidence(log_odds: Floats, words: Floats, per_length: float = PER_LENGTH) -> float:
    """How literal a page is: the mean probability of its sentences, less what is usual for their length.

    Probabilities, not log odds, so that no single sentence decides; PAGE_DAMPING sentences at even odds are
    added. Long sentences look more literal, whoever translated them: `per_length` is taken off for each
    natural logarithm by which the mean sentence has more than USUAL_WORDS, and added for less.
    """
    held = float(probabilities(log_odds).sum()) + PAGE_DAMPING / 2
    return held / (len(log_odds) + PAGE_DAMPING) - _usual(words, per_length)


def _usual(words: Floats, per_length: float = PER_LENGTH) -> float:
    """What sentences of this size lack or have more, (n,) of them, by their mean."""
    mean = float(np.nanmean(words)) if np.isfinite(words).any() else USUAL_WORDS
    return per_length * math.log(mean / USUAL_WORDS)


def _page_score(evidence: float, quartile: float) -> float:
    margin = min(evidence - PAGE_LEAST, evidence - quartile - PAGE_ABOVE)
    return float(probabilities(np.array([PAGE_SLOPE * round(margin, 6)]))[0])


def probabilities(log_odds: Floats) -> Floats:
    """The log odds as probabilities with four decimals; NaN stays."""
    return np.round(1 / (1 + np.exp(-np.clip(log_odds, -30, 30))), 4)


def _odds(columns: Floats) -> Floats:
    # Element by element: a product of matrices would round differently on each processor.
    odds = np.full(len(columns), INTERCEPT)
    for number, weight in enumerate(WEIGHTS.tolist()):
        odds = odds + columns[:, number] * weight
    return np.asarray(odds)


def leveled(odds: Floats, level: float, words: Floats) -> Floats:
    """The log odds with the level of the corpus, less certain for pairs of few words; NaN where those are."""
    return np.asarray(np.round((odds + level) * words / (words + DAMPING), 4))


def _size(source: str, target: str) -> float:
    """Words of the shorter side, of 12 characters where there are no spaces."""
    if not (source.strip() and target.strip()):
        return 0.0
    return min(max(len(text.split()), len(text) / 12) for text in (source, target))

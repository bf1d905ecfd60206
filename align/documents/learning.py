"""What pages on topic teach: phrases that set them apart from refused ones, and how alike each page is."""

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from statistics import median_high
from typing import NamedTuple

import numpy as np

from align.words.contrast import Floats, Keyword, Phrases, Tally, phrases

_PER_SIDE = 100  # phrases that speak for the topic, and against it
_LEAST_Z = 2.0  # of each
_SMOOTHING = 5.0  # occurrences of learnt phrases by which a likeness counts half
_LEAST_MEDIAN = 0.3  # mean log-odds of the certain pages; with less they are too like the refused
_LEAST_PAGES = 5  # certain and refused, that teach a language
_FEW_PAGES = 10  # certain pages with which a likeness counts half
_MOST_PAGES = 4000  # without a term of the topic, of a language, that are read
_FOR_MEDIAN = 400  # certain pages, about, of which the median is taken for a site
_MOST_WEIGHT = 3.0  # of a refused page of a small section


class Reading(NamedTuple):
    """What of a page is read: its text without template text, its section, whether it may be learnt from."""

    url: str
    lang: str
    text: Sequence[str]
    section: str
    may_teach: bool


class Learnt(NamedTuple):
    """The phrases of each language, by ascending z, and the likeness of each page by its own words."""

    keywords: Mapping[str, Sequence[Keyword]]
    likeness: Mapping[int, float]


class Learner:
    """Learns from the pages of a collection; `named` are the places of those with a term of the topic."""

    def __init__(self, pages: Sequence[Reading], named: Collection[int]) -> None:
        self._pages = pages
        self._phrases: dict[str, Phrases] = {}
        self._read: dict[str, list[int]] = {}
        for lang in sorted({page.lang for page in pages}):
            of_lang = [n for n, page in enumerate(pages) if page.lang == lang and page.may_teach]
            others = sorted((n for n in of_lang if n not in named), key=lambda n: _digest(pages[n].url))
            self._read[lang] = sorted([*(n for n in of_lang if n in named), *others[:_MOST_PAGES]])

    def lang(self, place: int) -> str:
        """The language of a page."""
        return self._pages[place].lang

    def learn(self, on_topic: Collection[int], refused: Collection[int]) -> Learnt:
        """What the pages on topic teach against the refused ones.

        The likeness of a page is the mean log-odds of the learnt phrases in it, over that of the median page
        on topic. A language with too few pages of either kind teaches nothing.
        """
        keywords: dict[str, Sequence[Keyword]] = {}
        likeness: dict[int, float] = {}
        for lang, places in self._read.items():
            sides = self._sides(lang, on_topic, refused)
            if min(map(np.count_nonzero, sides)) < _LEAST_PAGES:
                continue
            known = self._known(lang)
            keywords[lang] = _strongest(
                known.contrast(known.tally(sides[0]), known.tally(sides[1]), most=_PER_SIDE)
            )
            found = known.likeness(keywords[lang], _SMOOTHING).tolist()
            unit = _unit([value for n, value in zip(places, found, strict=True) if n in on_topic])
            likeness.update((n, value / unit) for n, value in zip(places, found, strict=True))
        return Learnt(keywords, likeness)

    def others(self, on_topic: Collection[int], refused: Collection[int]) -> "Others":
        """What the pages teach without those of a site, of one after the other."""
        return Others(self, on_topic, refused)

    def _known(self, lang: str) -> Phrases:
        """The phrases of the pages of a language that are read."""
        if lang not in self._phrases:
            self._phrases[lang] = phrases([self._pages[n].text for n in self._read[lang]], lang)
        return self._phrases[lang]

    def _sides(self, lang: str, on_topic: Collection[int], refused: Collection[int]) -> tuple[Floats, Floats]:
        """The weights of the pages of a language that are read, on topic and refused."""
        places = self._read[lang]
        weights = self._weights([n for n in places if n in refused])
        certain = np.array([float(n in on_topic) for n in places])
        return certain, np.array([weights.get(n, 0.0) for n in places])

    def words(self, keywords: Mapping[str, Sequence[Keyword]], most: int) -> dict[int, tuple[str, ...]]:
        """Of each page, the phrases that speak most for the topic."""
        found: dict[int, tuple[str, ...]] = {}
        for lang, known in keywords.items():
            speaking = [keyword for keyword in known if keyword.log_odds > 0]
            rows = self._phrases[lang].strongest(speaking, most)
            found.update(zip(self._read[lang], rows, strict=True))
        return found

    def _weights(self, refused: Sequence[int]) -> dict[int, float]:
        """Weights of refused pages by which each section counts the same, as far as its size allows."""
        sizes = Counter(self._pages[n].section for n in refused)
        share = len(refused) / max(len(sizes), 1)
        return {n: min(share / sizes[self._pages[n].section], _MOST_WEIGHT) for n in refused}


class Others:
    """What pages teach without those of one site: the whole is counted once, and what the site has taken off.

    A site costs its own pages and the contrast of all phrases, not a second count of all pages.
    """

    def __init__(self, learner: Learner, on_topic: Collection[int], refused: Collection[int]) -> None:
        self._learner = learner
        self._row = {lang: {n: row for row, n in enumerate(ns)} for lang, ns in learner._read.items()}
        self._sides = {lang: learner._sides(lang, on_topic, refused) for lang in learner._read}
        self._tallies: dict[str, tuple[Tally, ...]] = {}

    def likeness(self, site: Collection[int], langs: Collection[str]) -> dict[int, float]:
        """The likeness of the pages of a site by what all others teach, in these languages."""
        found: dict[int, float] = {}
        for lang in sorted(langs & self._row.keys()):
            rows = sorted(self._row[lang][n] for n in site if n in self._row[lang])
            sides = self._sides[lang]
            left = [int(np.count_nonzero(side) - np.count_nonzero(side[rows])) for side in sides]
            if not rows or min(left) < _LEAST_PAGES:
                continue
            known = self._learner._known(lang)
            if lang not in self._tallies:
                self._tallies[lang] = tuple(map(known.tally, sides))
            own = (known.tally(side, rows) for side in sides)
            rest = [whole.without(part) for whole, part in zip(self._tallies[lang], own, strict=True)]
            keywords = _strongest(known.contrast(rest[0], rest[1], most=_PER_SIDE))
            certain = np.setdiff1d(np.flatnonzero(sides[0]), rows)[:: -(-left[0] // _FOR_MEDIAN)].tolist()
            unit = _unit(known.likeness(keywords, _SMOOTHING, certain).tolist(), left[0])
            places = (self._learner._read[lang][row] for row in rows)
            values = known.likeness(keywords, _SMOOTHING, rows).tolist()
            found.update((n, value / unit) for n, value in zip(places, values, strict=True))
        return found


def joint(place: int, counterparts: Sequence[int], alone: Mapping[int, float]) -> float | None:
    """The likeness of a page and its translations together: their mean; None if nothing is known of any."""
    values = [alone[n] for n in (place, *counterparts) if n in alone]
    return round(sum(values) / len(values), 4) if values else None


def _unit(of_certain: Sequence[float], pages: int = 0) -> float:
    """The likeness that counts 1: the median of certain pages; more where they are few. `pages`: how many."""
    pages = pages or len(of_certain)
    return max(median_high(of_certain), _LEAST_MEDIAN) * (1 + _FEW_PAGES / pages)


def _strongest(keywords: Sequence[Keyword]) -> list[Keyword]:
    """The phrases that speak most clearly for and against, by ascending z."""
    ends = [*keywords[:_PER_SIDE], *keywords[max(_PER_SIDE, len(keywords) - _PER_SIDE) :]]
    return [keyword for keyword in ends if abs(keyword.z) >= _LEAST_Z]


def _digest(url: str) -> bytes:
    return hashlib.blake2b(url.encode("utf-8", "surrogatepass"), digest_size=8).digest()

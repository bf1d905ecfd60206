"""Which pages of a collection are on topic: by words, translations, sections, and what these have taught.

The rule for one page is `crawler.documents.standing.basis`. Its evidence is gathered in rounds: the pages on
topic after a round teach the next one (self-training), against pages that are reliably off topic: those
without a term in sections almost without terms (Liu et al. 2003, 'Building text classifiers using positive
and unlabeled examples'). The constants were chosen on the topics of benchmarks/topics.py, by the worst.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median_high
from typing import NamedTuple

import numpy as np

from align.documents.sections import Sections, sections_of
from align.words.contrast import Keyword, Phrases, phrases
from crawler.documents.standing import Basis, Evidence, basis

_ROUNDS = 8
_PER_SIDE = 100  # phrases that speak for the topic, and against it
_LEAST_Z = 2.0  # of each
_SMOOTHING = 5.0  # occurrences of learnt phrases by which a likeness counts half
_LEAST_MEDIAN = 0.3  # mean log-odds of the certain pages; with less they are too like the refused
_LEAST_PAGES = 5  # certain and refused, that teach a language
_FEW_PAGES = 10  # certain pages with which a likeness counts half
_MOST_PAGES = 4000  # without a term of the topic, of a language, that are read
_DOUBTFUL = 0.25  # share of pages with a term from which the others of a section are not reliably off topic
_MOST_COPIES = 2  # pages of a site and language with the same block; in more, it is template text
_LEAST_TEXT = 200  # characters without template text, below which a page neither counts nor teaches
_MOST_WEIGHT = 3.0  # of a refused page of a small section
_SHOWN = 6  # learnt phrases of a page


class Page(NamedTuple):
    """A page as relevance sees it: `strength` is its relevance over the topic's threshold, `blocks` its text.

    `readable` says whether its text may be learnt from.
    """

    url: str
    lang: str
    strength: float
    blocks: Sequence[str]
    readable: bool = True


class Standing(NamedTuple):
    """A page's evidence, and what makes it on topic (None: it is off topic).

    `counterpart` is the place of its strongest translation. `words` are learnt phrases of the page, the
    weightiest first.
    """

    basis: Basis | None
    evidence: Evidence
    counterpart: int | None = None
    section: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """The standing of each page, and by language the phrases learnt, by ascending z."""

    standings: Sequence[Standing]
    keywords: Mapping[str, Sequence[Keyword]] = field(default_factory=dict)


def judge_pages(pages: Sequence[Page], counterparts: Sequence[Sequence[int]], learn: bool) -> Judgement:
    """The standing of each page, given the places of its translations; `learn`: whether words are learnt."""
    collection = _Collection(pages, counterparts)
    likeness: list[float | None] = [None] * len(pages)
    on_topic = collection.on_topic(collection.evidence(likeness, frozenset()))
    keywords: dict[str, list[Keyword]] = {}
    for _ in range(_ROUNDS if learn else 0):
        likeness = collection.learn(keywords, on_topic, collection.refused(likeness, on_topic))
        found = collection.on_topic(collection.evidence(likeness, on_topic))
        if found == on_topic:
            break
        on_topic = found
    return Judgement(collection.standings(collection.evidence(likeness, on_topic), keywords), keywords)


class _Collection:
    def __init__(self, pages: Sequence[Page], counterparts: Sequence[Sequence[int]]) -> None:
        self._pages, self._counterparts = pages, counterparts
        self._languages = sorted({page.lang for page in pages})
        chains = [sections_of(page.url, self._languages) for page in pages]
        texts = _own_texts(pages, [chain[0] for chain in chains])
        self._counts = [sum(map(len, set(text))) >= _LEAST_TEXT for text in texts]
        self._chains, self._sections = chains, Sections(chains, self._counts)
        self._strengths = [page.strength for page in pages]
        self._joint = [max((own, *self._of(n, self._strengths))) for n, own in enumerate(self._strengths)]
        named = {n for n, strength in enumerate(self._joint) if strength > 0}
        doubts = self._sections.shares(named, counterparts)
        self._reliable = [n for n in range(len(pages)) if n not in named and doubts[n] < _DOUBTFUL]
        self._texts, self._learnt_from = texts, self._read(named)
        self._phrases: dict[str, Phrases] = {}

    def _of(self, place: int, values: Sequence[float]) -> list[float]:
        return [values[other] for other in self._counterparts[place]]

    def _read(self, named: set[int]) -> dict[str, list[int]]:
        """By language, the places of the pages that are learnt from and compared."""
        found = {}
        for lang in self._languages:
            of_lang = [n for n, page in enumerate(self._pages) if page.lang == lang and self._may_teach(n)]
            others = sorted((n for n in of_lang if n not in named), key=lambda n: _digest(self._pages[n].url))
            found[lang] = sorted([*(n for n in of_lang if n in named), *others[:_MOST_PAGES]])
        return found

    def _may_teach(self, place: int) -> bool:
        return self._counts[place] and self._pages[place].readable

    def evidence(self, likeness: Sequence[float | None], on_topic: frozenset[int]) -> list[Evidence]:
        """What is known of each page, given the likenesses, and the pages on topic before."""
        certain = on_topic or {n for n, strength in enumerate(self._joint) if strength >= 1}
        shares = self._sections.shares(certain, self._counterparts)
        return [
            Evidence(own, max(self._of(n, self._strengths), default=0.0), shares[n], likeness[n])
            for n, own in enumerate(self._strengths)
        ]

    def on_topic(self, evidence: Sequence[Evidence]) -> frozenset[int]:
        """The pages on topic, and their translations."""
        found = {n for n, known in enumerate(evidence) if basis(known) is not None}
        return frozenset(found | {other for n in found for other in self._counterparts[n]})

    def refused(self, likeness: Sequence[float | None], on_topic: frozenset[int]) -> list[int]:
        """The pages that are reliably off topic."""
        return [n for n in self._reliable if n not in on_topic and (likeness[n] or 0.0) <= 0]

    def learn(
        self, keywords: dict[str, list[Keyword]], on_topic: frozenset[int], refused: Sequence[int]
    ) -> list[float | None]:
        """The likeness of each page, for translations their mean; sets the `keywords` of each language."""
        alone: dict[int, float] = {}
        for lang, places in self._learnt_from.items():
            if lang not in self._phrases:
                self._phrases[lang] = phrases([self._texts[n] for n in places], lang)
            weights = self._weights([n for n in refused if self._pages[n].lang == lang])
            certain = np.array([float(n in on_topic) for n in places])
            against = np.array([weights.get(n, 0.0) for n in places])
            if min(np.count_nonzero(certain), np.count_nonzero(against)) < _LEAST_PAGES:
                continue
            keywords[lang] = _strongest(self._phrases[lang].keywords(certain, against))
            found = self._phrases[lang].likeness(keywords[lang], _SMOOTHING).tolist()
            of_certain = [value for n, value in zip(places, found, strict=True) if n in on_topic]
            unit = max(median_high(of_certain), _LEAST_MEDIAN) * (1 + _FEW_PAGES / len(of_certain))
            alone.update((n, value / unit) for n, value in zip(places, found, strict=True))
        return [self._mean(n, alone) for n in range(len(self._pages))]

    def _mean(self, place: int, alone: Mapping[int, float]) -> float | None:
        values = [alone[n] for n in (place, *self._counterparts[place]) if n in alone]
        return round(sum(values) / len(values), 4) if values else None

    def _weights(self, refused: Sequence[int]) -> dict[int, float]:
        """Weights of refused pages by which each section counts the same, as far as its size allows."""
        section = {n: self._chains[n][:2][-1] for n in refused}
        sizes = Counter(section.values())
        return {n: min(len(refused) / len(sizes) / sizes[section[n]], _MOST_WEIGHT) for n in refused}

    def standings(
        self, evidence: Sequence[Evidence], keywords: Mapping[str, Sequence[Keyword]]
    ) -> list[Standing]:
        """The standing of each page by its evidence, given what was learnt."""
        on_topic = self.on_topic(evidence)
        words = self._words(keywords)
        found = []
        for n, known in enumerate(evidence):
            best = max(self._counterparts[n], key=lambda m: (self._strengths[m], -m), default=None)
            what = basis(known)
            if what is None and n in on_topic:
                what = Basis.COUNTERPART
            found.append(Standing(what, known, best, self._chains[n][-1], words.get(n, ())))
        return found

    def _words(self, keywords: Mapping[str, Sequence[Keyword]]) -> dict[int, tuple[str, ...]]:
        found: dict[int, tuple[str, ...]] = {}
        for lang, known in keywords.items():
            speaking = [keyword for keyword in known if keyword.log_odds > 0]
            rows = self._phrases[lang].strongest(speaking, _SHOWN)
            found.update(zip(self._learnt_from[lang], rows, strict=True))
        return found


def _strongest(keywords: Sequence[Keyword]) -> list[Keyword]:
    """The phrases that speak most clearly for and against, by ascending z."""
    ends = [*keywords[:_PER_SIDE], *keywords[max(_PER_SIDE, len(keywords) - _PER_SIDE) :]]
    return [keyword for keyword in ends if abs(keyword.z) >= _LEAST_Z]


def _own_texts(pages: Sequence[Page], sites: Sequence[str]) -> list[list[str]]:
    """The blocks of each page that are not template text of its site."""
    both = zip(sites, pages, strict=True)
    keys = [[(site, page.lang, block) for block in page.blocks] for site, page in both]
    holders = Counter(key for row in keys for key in set(row))
    return [[key[2] for key in row if holders[key] <= _MOST_COPIES] for row in keys]


def _digest(url: str) -> bytes:
    return hashlib.blake2b(url.encode("utf-8", "surrogatepass"), digest_size=8).digest()

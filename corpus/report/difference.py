"""Two corpora side by side: size, quality, domain, overlap, terms."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from align.words.contrast import Keyword, phrases
from corpus.dedupe.texts import digest, normal_form
from corpus.report.volume import Volume, volumes
from corpus.tables.folder import WorkFolder
from crawler.urls import site_of

TERMS, SITES = 12, 5  # shown of each corpus
_SURE = 2.0  # least z of a term
_SAMPLE = 20_000  # pairs in which terms are counted, evenly spread
_COLUMNS = [
    *("source_lang", "target_lang", "source_text", "target_text", "score", "source_url", "rejected_by"),
    *("license", "granularity", "topic"),
]


@dataclass(frozen=True, slots=True)
class CorpusFigures:
    """A corpus: kept and dropped pairs, volume by language, score at the 10th, 50th and 90th percentile.

    `sites` are those of most kept pairs, `reasons` the commonest, `terms` the phrases that set its texts
    apart from those of the other corpus, by language.
    """

    folder: str
    kept: int
    dropped: int
    languages: dict[str, int]
    volumes: tuple[Volume, ...]
    scores: tuple[float, ...]
    sites: dict[str, int]
    licenses: dict[str, int]
    topics: dict[str, int]
    reasons: dict[str, int]
    terms: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Distinct kept pairs that both have, equal but for case, spaces and punctuation; sources, targets."""

    pairs: int
    sources: int
    targets: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Two corpora and what they share."""

    first: CorpusFigures
    second: CorpusFigures
    overlap: Overlap


Row = dict[str, object]


def difference(first: WorkFolder, second: WorkFolder) -> Difference:
    """The two corpora compared; InputError for a folder without pairs."""
    rows = [folder.table("pairs", columns=_COLUMNS).to_pylist() for folder in (first, second)]
    kept = [[row for row in side if row["rejected_by"] is None] for side in rows]
    terms = _terms(kept)
    figures = [
        _figures(folder, own, side, apart)
        for folder, own, side, apart in zip((first, second), kept, rows, terms, strict=True)
    ]
    return Difference(figures[0], figures[1], _overlap(kept))


def _figures(
    folder: WorkFolder, kept: Sequence[Row], rows: Sequence[Row], terms: dict[str, tuple[str, ...]]
) -> CorpusFigures:
    scores = np.array([row["score"] for row in kept if row["score"] is not None], dtype=np.float64)
    return CorpusFigures(
        str(folder.root),
        len(kept),
        len(rows) - len(kept),
        _most(Counter(f"{row['source_lang']}-{row['target_lang']}" for row in kept)),
        volumes(folder),
        tuple(round(float(one), 3) for one in np.percentile(scores, (10, 50, 90))) if len(scores) else (),
        _most(Counter(site_of(str(row["source_url"] or "")) or "files" for row in kept)),
        _most(Counter(str(row["license"] or "none") for row in kept)),
        _most(Counter(str(row["topic"] or "none") for row in kept)),
        _most(Counter(str(row["rejected_by"]) for row in rows if row["rejected_by"] is not None)),
        terms,
    )


def _most(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:SITES])


def _overlap(kept: Sequence[Sequence[Row]]) -> Overlap:
    """Sides are compared by language, so that the direction in which a pair is stored does not count."""
    forms: list[list[set[int]]] = []
    langs = sorted(set.union(*(_langs(side) for side in kept)))
    for side in kept:
        found: list[set[int]] = [set(), set(), set()]
        for row in side:
            both = sorted(
                (langs.index(str(row[f"{name}_lang"])), normal_form(str(row[f"{name}_text"] or "")))
                for name in ("source", "target")
            )
            texts = [f"{number}\t{text}" for number, text in both]
            found[0].add(digest(*texts))
            found[1].add(digest(texts[0]))
            found[2].add(digest(texts[1]))
        forms.append(found)
    return Overlap(*(len(a & b) for a, b in zip(*forms, strict=True)))


def _terms(kept: Sequence[Sequence[Row]]) -> list[dict[str, tuple[str, ...]]]:
    """By language that both corpora have, the phrases that speak for each."""
    found: list[dict[str, tuple[str, ...]]] = [{}, {}]
    for lang in sorted(set.intersection(*(_langs(side) for side in kept))):
        texts = [_texts(side, lang) for side in kept]
        table = phrases([[text] for side in texts for text in side], lang)
        first = np.array([1.0] * len(texts[0]) + [0.0] * len(texts[1]))
        keywords = table.keywords(first, 1.0 - first)
        for place, sign in ((0, 1), (1, -1)):
            ordered = sorted(keywords, key=lambda one: (-sign * one.z, one.phrase))
            found[place][lang] = tuple(_distinct([one for one in ordered if sign * one.z >= _SURE]))
    return found


def _distinct(keywords: Sequence[Keyword]) -> list[str]:
    """The first phrases, those within another of them left out."""
    chosen: list[str] = []
    for one in keywords:
        if not any(f" {one.phrase} " in f" {other} " for other in chosen):
            chosen.append(one.phrase)
        if len(chosen) == TERMS:
            break
    return chosen


def _langs(side: Sequence[Row]) -> set[str]:
    return {str(row[name]) for row in side for name in ("source_lang", "target_lang")}


def _texts(side: Sequence[Row], lang: str) -> list[str]:
    texts = [
        str(row[f"{name}_text"] or "")
        for row in side
        for name in ("source", "target")
        if row[f"{name}_lang"] == lang
    ]
    return texts[:: max(1, -(-len(texts) // _SAMPLE))]

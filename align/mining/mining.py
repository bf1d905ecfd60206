"""Translations among sentences of comparable texts: global margin mining.

Each sentence looks for its nearest ones on the other side; a pair counts by how far its cosine stands out
from those (Artetxe and Schwenk 2019, 'Margin-based parallel corpus mining with multilingual sentence
embeddings'), and the best pairs of both directions are taken first, one to one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from align.encoders.protocol import Vectors
from align.scores.formula import length_agreement, number_agreement
from align.vectors.retrieval import nearest
from align.vectors.similarity import Floats, ratio_margin
from crawler.options.bounds import option

UNPAIRED, ALL, OFF = "unpaired", "all", "off"
CHOICES = (UNPAIRED, ALL, OFF)
Places = npt.NDArray[np.int64]

_LENGTH_WEIGHT = 0.3  # exponent of the length agreement
_NUMBERS_WEIGHT = 0.5  # share of the score that is lost where no number agrees, as in align.scores.formula
_SURE_MARGIN = 1.2  # pairs from which the usual ratio of lengths is read
_MIN_SURE = 20  # of them at least; with fewer, lengths are taken to be equal
_WORD = re.compile(r"\w{2,}")
_MIN_WORDS = 3  # of a side, from which words in common say anything of a copy


@dataclass(frozen=True, slots=True)
class MiningOptions:
    """What is mined and what counts as a translation; defaults tuned by benchmarks/mining.py."""

    enabled: str = option(
        UNPAIRED,
        "which kept documents are mined: those in no kept document pair, all, or none",
        choices=CHOICES,
    )
    min_words: int = option(
        5, "least words of a sentence; twice as many characters where words have no spaces between", least=1
    )
    max_documents: int = option(
        2, "documents of its language that a sentence may stand in: more, and it is template text", least=1
    )
    min_sentences: int = option(
        10, "least sentences that a document must have left: fewer, and it is a stub", least=1
    )
    k: int = option(4, "nearest sentences on the other side against which a pair must stand out", least=1)
    threshold: float = option(0.95, "least score", least=0)
    min_similarity: float = option(0.6, "least cosine", least=-1, most=1)
    few: int = option(10, "pairs of two languages: fewer may all be chance, and must be sure", least=0)
    sure_similarity: float = option(0.7, "least cosine where there are so few", least=-1, most=1)
    max_similarity: float = option(0.985, "greatest cosine: above are copies", least=-1, most=1)
    max_margin: float = option(
        4.0, "greatest margin; among thousands of sentences hardly anything but copies passes 2", least=0
    )
    max_copy: float = option(
        0.75,
        "greatest share of the words of the side with fewer that the other side has too",
        least=0,
        most=1,
    )
    exact: int = option(20_000, "sentences a side up to which all are compared with all", least=1)


class Mined(NamedTuple):
    """Row of the source and of the target; cosine; ratio margin; score (see `mine_texts`)."""

    source: int
    target: int
    similarity: float
    margin: float
    score: float


class Candidates(NamedTuple):
    """Pairs of rows, (n,) each, every pair once, by source and then target; their cosines and margins."""

    source: Places
    target: Places
    similarity: Floats
    margin: Floats


def mine(source: Vectors, target: Vectors, options: MiningOptions | None = None) -> list[Mined]:
    """Pairs of rows, each row at most once, the best first; from unit-norm vectors (n, dim) and (m, dim).

    The score is (cosine + margin) / 2.
    """
    options = options or MiningOptions()
    found = candidates(source, target, options)
    return choose(found, _stand_out(found), options)


def mine_texts(
    texts: tuple[Sequence[str], Sequence[str]],
    vectors: tuple[Vectors, Vectors],
    options: MiningOptions | None = None,
) -> list[Mined]:
    """Pairs of source and target texts, the best first; each distinct text at most once, by its first row.

    `vectors` are of unit norm, a row a text. A text that stands on both sides is left out: it is a copy. The
    score is

        (cosine + margin) / 2 * lengths ** 0.3 * (0.5 + 0.5 * numbers)

    with `lengths` = log2(1 + shorter / longer) in characters, the usual ratio divided out, and `numbers` the
    share of numbers that both have. It is about 0.7 for chance; 1 and more is sure. Fewer than `few` pairs
    are kept only with a cosine of `sure_similarity`: a thousand sentences give about one pair by chance.
    """
    options = options or MiningOptions()
    rows = [np.array(side, dtype=np.int64) for side in _distinct(*texts)]
    sources, targets = ([side[row] for row in place] for side, place in zip(texts, rows, strict=True))
    found = candidates(vectors[0][rows[0]], vectors[1][rows[1]], options)
    pairs = [(sources[i], targets[j]) for i, j in zip(found.source, found.target, strict=True)]
    fresh = np.array([not _is_copy(s, t, options.max_copy) for s, t in pairs], dtype=np.bool_)
    scores = _stand_out(found) * _agreement(pairs, found) * fresh
    chosen = choose(found, scores, options)
    least = options.sure_similarity if len(chosen) < options.few else options.min_similarity
    return [
        pair._replace(source=int(rows[0][pair.source]), target=int(rows[1][pair.target]))
        for pair in chosen
        if pair.similarity >= least
    ]


def candidates(source: Vectors, target: Vectors, options: MiningOptions) -> Candidates:
    """Every pair of which one row is among the k nearest of the other, in either direction."""
    forth, forth_cosines = nearest(source, target, options.k, options.exact)
    back, back_cosines = nearest(target, source, options.k, options.exact)
    i = np.concatenate([np.repeat(np.arange(len(source)), options.k), back.ravel()])
    j = np.concatenate([forth.ravel(), np.repeat(np.arange(len(target)), options.k)])
    cosine = np.concatenate([forth_cosines.ravel(), back_cosines.ravel()])
    there = (i >= 0) & (j >= 0)
    _, first = np.unique(i[there] * max(len(target), 1) + j[there], return_index=True)
    i, j, cosine = i[there][first], j[there][first], cosine[there][first]
    margin = ratio_margin(cosine, _means(forth_cosines)[i], _means(back_cosines)[j])
    return Candidates(i, j, cosine, margin)


def choose(found: Candidates, scores: Floats, options: MiningOptions) -> list[Mined]:
    """The candidates within the options' bounds, best score first, each row at most once; ties by row."""
    good = (
        (scores >= options.threshold)
        & (found.similarity >= options.min_similarity)
        & (found.similarity <= options.max_similarity)
        & (found.margin <= options.max_margin)
    )
    rows = np.flatnonzero(good)
    taken: tuple[set[int], set[int]] = set(), set()
    chosen = []
    for row in rows[np.argsort(-scores[rows], kind="stable")]:
        i, j = int(found.source[row]), int(found.target[row])
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            chosen.append(
                Mined(i, j, float(found.similarity[row]), float(found.margin[row]), float(scores[row]))
            )
    return chosen


def letters(text: str) -> str:
    """What two texts share that are copies of each other: letters in lower case; digits where none are."""
    return "".join(filter(str.isalpha, text.casefold())) or text


def _stand_out(found: Candidates) -> Floats:
    """Half the sum of cosine and margin: each carries evidence that the other lacks."""
    return ((found.similarity + found.margin) / 2).astype(np.float32)


def _means(cosines: Floats) -> Floats:
    """Mean of each row's cosines, those left out that `nearest` fills up with."""
    there = cosines >= -1.5
    means = np.where(there, cosines, 0).sum(axis=1, dtype=np.float64) / np.maximum(there.sum(axis=1), 1)
    return means.astype(np.float32)  # type: ignore[no-any-return]


def _distinct(sources: Sequence[str], targets: Sequence[str]) -> tuple[list[int], list[int]]:
    """First rows of the distinct texts of each side that the other side does not have."""
    sides = {letters(text) for text in sources}, {letters(text) for text in targets}
    firsts = []
    for texts, other in ((sources, sides[1]), (targets, sides[0])):
        first: dict[str, int] = {}
        for row, text in enumerate(texts):
            first.setdefault(text, row)
        firsts.append([row for text, row in first.items() if letters(text) not in other])
    return firsts[0], firsts[1]


def _agreement(pairs: Sequence[tuple[str, str]], found: Candidates) -> Floats:
    """How well lengths and numbers of each pair agree, in [0, 1]."""
    ratios = [
        len(t) / max(len(s), 1) for (s, t), m in zip(pairs, found.margin, strict=True) if m > _SURE_MARGIN
    ]
    ratio = float(np.median(ratios)) if len(ratios) >= _MIN_SURE else 1.0
    lengths = np.array([length_agreement(s, t, ratio) for s, t in pairs], dtype=np.float64)
    numbers = np.array([number_agreement(s, t) for s, t in pairs], dtype=np.float64)
    result = lengths**_LENGTH_WEIGHT * (1 - _NUMBERS_WEIGHT + _NUMBERS_WEIGHT * numbers)
    return np.round(result, 6).astype(np.float32)


def _is_copy(source: str, target: str, max_copy: float) -> bool:
    first, second = (set(_WORD.findall(text.casefold())) for text in (source, target))
    fewer = min(len(first), len(second))
    return fewer >= _MIN_WORDS and len(first & second) / fewer > max_copy

"""Regions of two documents that their structure settles: sentences are aligned within them alone.

Anchors are blocks of the same kind with the same marks (code, formulas, references, addresses, numbers) that
stand once on both sides, in the same order, and headings where both sides have as many of them. Between two
anchors, blocks of the same kinds in the same order, whose lengths, marks and vectors agree, are pairs.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from align.encoders.protocol import Vectors
from align.exact import on_grid
from align.records import Sentences
from crawler.page.page import HEADING

Integers = npt.NDArray[np.int64]
_MARKS = re.compile(r"`[^`\n]+`|\$[^$\n]+\$|(?::[\w:.+-]+:|\{[\w:.+-]+\})`[^`]+`|https?://\S+|\d+(?:\.\d+)*")
_LENGTHS = 2.0  # most by which the lengths of a pair may differ, the ratio of the documents allowed for
_SHORT = 20  # characters added to both lengths: short texts differ much
_COMMON = 0.5  # least share of the marks in common
_NEARER = 0.02  # by how much another neighbour may be nearer than the block of the pair

_Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Block:
    first: int  # sentence
    kind: str
    marks: tuple[str, ...]
    length: int
    vector: npt.NDArray[np.float32]


def regions(
    source: Sentences, target: Sentences, vectors: tuple[Vectors, Vectors]
) -> tuple[Integers, Integers]:
    """The number of the region of each sentence, rising on both sides; what is not settled is in one, too.

    `vectors` are those of the sentences, (n, dim) and (m, dim), rows of unit norm.
    """
    sides = _blocks(source, vectors[0]), _blocks(target, vectors[1])
    found = _settled(*sides)
    numbers = [np.zeros(len(side.texts), dtype=np.int64) for side in (source, target)]
    for number, pair in enumerate(found):
        for side, block, rows in zip(sides, pair, numbers, strict=True):
            end = side[block + 1].first if block + 1 < len(side) else len(rows)
            rows[side[block].first : end] = 2 * number + 1
            rows[end:] = 2 * number + 2  # until the next pair begins
    return numbers[0], numbers[1]


def _blocks(document: Sentences, vectors: Vectors) -> list[_Block]:
    starts = [n for n, b in enumerate(document.blocks) if not n or document.blocks[n - 1] != b]
    if not starts:
        return []
    means = on_grid(np.add.reduceat(vectors, starts, axis=0))
    found = []
    for number, (start, end) in enumerate(pairwise([*starts, len(document.blocks)])):
        text = " ".join(document.texts[start:end])
        marks = tuple(sorted(_MARKS.findall(text)))
        found.append(_Block(start, document.kinds[start], marks, len(text), means[number]))
    return found


def _settled(source: Sequence[_Block], target: Sequence[_Block]) -> list[_Pair]:
    """Pairs of blocks, rising on both sides."""
    ratio = sum(b.length for b in source) / max(sum(b.length for b in target), 1)
    found: list[_Pair] = []
    anchors = _headings(source, target, ratio, _unique(source, target))
    for before, after in pairwise([(-1, -1), *anchors, (len(source), len(target))]):
        rows, columns = range(before[0] + 1, after[0]), range(before[1] + 1, after[1])
        pairs = list(zip(rows, columns, strict=False))
        if len(rows) == len(columns) and all(_agree(source, target, pair, ratio) for pair in pairs):
            found += pairs
        if after[0] < len(source):
            found.append(after)
    return found


def _unique(source: Sequence[_Block], target: Sequence[_Block]) -> list[_Pair]:
    """Blocks whose marks stand once on both sides, those in the same order."""
    keys = [[(b.kind, b.marks) for b in side] for side in (source, target)]
    counts = [Counter(side) for side in keys]
    places = {key: n for n, key in enumerate(keys[1])}
    pairs = [
        (n, places[key])
        for n, key in enumerate(keys[0])
        if len("".join(key[1])) > 3 and counts[0][key] == counts[1][key] == 1
    ]
    return _rising(pairs)


def _headings(
    source: Sequence[_Block], target: Sequence[_Block], ratio: float, anchors: Sequence[_Pair]
) -> list[_Pair]:
    """The anchors and, between two of them, the headings where both sides have as many that agree."""
    found: list[_Pair] = []
    for before, after in pairwise([(-1, -1), *anchors, (len(source), len(target))]):
        rows = [n for n in range(before[0] + 1, after[0]) if source[n].kind == HEADING]
        columns = [n for n in range(before[1] + 1, after[1]) if target[n].kind == HEADING]
        pairs = list(zip(rows, columns, strict=False))
        if len(rows) == len(columns) and all(_fit(source[i], target[j], ratio) for i, j in pairs):
            found += pairs
        if after[0] < len(source):
            found.append(after)
    return found


def _fit(one: _Block, other: _Block, ratio: float) -> bool:
    """Whether kinds, lengths and marks agree."""
    lengths = one.length + _SHORT, other.length * ratio + _SHORT
    common = sum((Counter(one.marks) & Counter(other.marks)).values())
    most = max(len(one.marks), len(other.marks))
    return (
        one.kind == other.kind and max(lengths) <= _LENGTHS * min(lengths) and common >= _COMMON * (most - 1)
    )


def _agree(source: Sequence[_Block], target: Sequence[_Block], pair: _Pair, ratio: float) -> bool:
    """Whether two blocks fit and no neighbour of either is nearer to the other."""
    i, j = pair
    if not _fit(source[i], target[j], ratio):
        return False
    own = _cosine(source[i], target[j])
    return all(_cosine(a, b) <= own + _NEARER for a, b in _neighbours(source, target, i, j))


def _neighbours(
    source: Sequence[_Block], target: Sequence[_Block], i: int, j: int
) -> Iterator[tuple[_Block, _Block]]:
    for step in (-1, 1):
        if 0 <= i + step < len(source) and source[i + step].kind == target[j].kind:
            yield source[i + step], target[j]
        if 0 <= j + step < len(target) and target[j + step].kind == source[i].kind:
            yield source[i], target[j + step]


def _cosine(one: _Block, other: _Block) -> float:
    return float(one.vector @ other.vector)


def _rising(pairs: Sequence[_Pair]) -> list[_Pair]:
    """A longest part of the pairs that rises on both sides; they rise on the first."""
    ends: list[int] = []
    last: list[int] = []
    before = [-1] * len(pairs)
    for place, (_, value) in enumerate(pairs):
        length = bisect_left(ends, value)
        ends[length : length + 1], last[length : length + 1] = [value], [place]
        before[place] = last[length - 1] if length else -1
    rise, place = [], last[-1] if last else -1
    while place >= 0:
        rise.append(pairs[place])
        place = before[place]
    return rise[::-1]

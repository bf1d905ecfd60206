"""Keeps a file to the limits of its format, and writes down what is left out."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from corpus.export.direction import Direction, rows
from corpus.export.files import EMPTY, ExportResult, suffixed
from corpus.export.format import Limits
from corpus.export.lengths import is_within
from corpus.export.neighbours import DOCUMENTS, Row, with_neighbours
from corpus.export.text import collapsed, xml_legal
from crawler.storage.files import remove, replacing

# Reasons to leave a pair out, after EMPTY in the order in which they are checked.
TOO_LONG, DUPLICATE_SOURCE, BEYOND_PAIRS, BEYOND_BYTES = (
    "too_long",
    "duplicate_source",
    "beyond_pairs",
    "beyond_bytes",
)
LEFT_OUT = "left-out.tsv"
_TAGS = ("source_tag", "target_tag", "source_markup", "target_markup")
_COLUMNS = (
    *_TAGS,
    "pair_id",
    "source_text",
    "target_text",
    "score",
    *DOCUMENTS,
)


class Kept(NamedTuple):
    """A pair of a file, its texts on one line, and the texts before and after it in its documents.

    `tags` are the languages of both texts with their regions or scripts; '' where the pair has none;
    `markup` the texts with inline elements.
    """

    pair_id: str
    source: str
    target: str
    before: str = ""
    after: str = ""
    tags: tuple[str, str] = ("", "")
    markup: tuple[str, str] = ("", "")


Encode = Callable[[Kept], bytes]


@dataclass(slots=True)
class _Sieve:
    """The pairs that the limits of a format let through, by their numbers, and the reasons of the others."""

    limits: Limits
    size: Callable[[Kept], int]
    reasons: dict[int, str] = field(default_factory=dict)

    def __call__(self, offered: Iterable[tuple[Kept, float]], room: int | None) -> None:
        best: dict[str, tuple[float, str, int]] = {}
        ranks: list[tuple[float, str, int, int]] = []
        for number, (pair, score) in enumerate(offered):
            if reason := objection(pair, self.limits):
                self.reasons[number] = reason
                continue
            rank = (-score, pair.pair_id, number)
            if self.limits.one_target:
                known = best.get(pair.source)
                if known is not None:
                    self.reasons[max(rank, known)[2]] = DUPLICATE_SOURCE
                best[pair.source] = rank if known is None else min(rank, known)
            ranks.append((*rank, self.size(pair)))
        self._budget(sorted(rank for rank in ranks if rank[2] not in self.reasons), room)

    def _budget(self, ranks: list[tuple[float, str, int, int]], room: int | None) -> None:
        total = 0
        for place, (_, _, number, size) in enumerate(ranks):
            if self.limits.pairs is not None and place >= self.limits.pairs:
                self.reasons[number] = BEYOND_PAIRS
            elif room is not None and total + size > room:
                self.reasons[number] = BEYOND_BYTES
            else:
                total += size


def write_bounded(
    batches: Iterable[pa.RecordBatch],
    direction: Direction,
    path: Path,
    limits: Limits,
    encode: Encode,
    head: bytes = b"",
    tail: bytes = b"",
) -> ExportResult:
    """The file `path` of the pairs that keep to the limits, in order, and their number.

    `batches` are read twice. Pairs left out are counted by reason and stand in `PATH.left-out.tsv` with their
    id, reason and texts; without any there is no such file. Texts are on one line and legal in XML.
    """
    kept_batches = list(batches) if isinstance(batches, Iterator) else batches
    sieve = _Sieve(limits, lambda pair: 0 if limits.file_bytes is None else len(encode(pair)))
    room = None if limits.file_bytes is None else limits.file_bytes - len(head) - len(tail)
    sieve(_offered(kept_batches, direction), room)
    aside = suffixed(path, LEFT_OUT)
    written = 0
    with replacing(path) as file, replacing(aside) as rest:
        file.write(head)
        rest.write(b"pair_id\treason\tsource_text\ttarget_text\n")
        for number, (pair, _) in enumerate(_offered(kept_batches, direction)):
            if reason := sieve.reasons.get(number):
                rest.write(f"{pair.pair_id}\t{reason}\t{pair.source}\t{pair.target}\n".encode())
            else:
                file.write(encode(pair))
                written += 1
        file.write(tail)
    if not sieve.reasons:
        remove(aside)
    counts = Counter(sieve.reasons.values())
    return ExportResult((path,), written, dict(sorted(counts.items())))


def objection(pair: Kept, limits: Limits) -> str | None:
    """The reason why a pair alone does not keep to the limits; None if it does."""
    texts = pair.source, pair.target
    if not all(texts):
        return EMPTY
    return None if is_within(texts, limits) else TOO_LONG


def _offered(batches: Iterable[pa.RecordBatch], direction: Direction) -> Iterator[tuple[Kept, float]]:
    """Each pair with its neighbours among the pairs of the same documents, and its score."""
    for before, row, after in with_neighbours(rows(batches, direction, _COLUMNS)):
        yield _kept(before, row, after)


def _kept(before: Row | None, row: Row, after: Row | None) -> tuple[Kept, float]:
    source, target = (_clean(row[name]) for name in ("source_text", "target_text"))
    around = [_clean(other["source_text"]) if other is not None else "" for other in (before, after)]
    score = -math.inf if row["score"] is None else row["score"]
    tags, markup = ((row[f"source_{what}"] or "", row[f"target_{what}"] or "") for what in ("tag", "markup"))
    return Kept(_clean(row["pair_id"]), source, target, around[0], around[1], tags, markup), score


def _clean(text: str | None) -> str:
    return collapsed(xml_legal(collapsed(text or "")))

"""A file for Amazon Translate: of each source text the best pair, within a budget, one record a line."""

import hashlib
import math
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa

from corpus.export.direction import Direction, rows
from corpus.export.files import ExportResult, suffixed
from corpus.export.services.amazon_options import BEYOND_BUDGET, DUPLICATE_SOURCE, AmazonOptions, objection
from corpus.export.text import collapsed
from crawler.storage.files import replacing

_COLUMNS = ("source_text", "target_text", "score", "pair_id")


@dataclass(frozen=True, slots=True)
class Syntax:
    """The syntax of a file format; each record is exactly one line."""

    suffix: str
    head: Callable[[Direction], str]
    record: Callable[[str, str, Direction], str]
    clean: Callable[[str], str] = collapsed
    tail: str = ""
    forbidden_starts: tuple[str, ...] = ()


@dataclass(slots=True)
class _BestBySource:
    """The best candidate of each source text: the highest score, then the lowest pair_id."""

    best: dict[bytes, tuple[float, str, int, int]] = field(default_factory=dict)

    def offer(self, source: str, row: dict[str, Any], number: int, size: int) -> None:
        # A digest in place of the text keeps a million sources in a few hundred megabytes.
        normal = unicodedata.normalize("NFC", source)
        key = hashlib.blake2b(normal.encode(), digest_size=16).digest()
        score = -math.inf if row["score"] is None else row["score"]
        rank = (-score, row["pair_id"] or "", number, size)
        self.best[key] = min(rank, self.best.get(key, rank))

    def numbers(self, max_pairs: int | None, max_bytes: int | None) -> set[int]:
        """The candidates to keep: the best ones if not all fit."""
        if max_pairs is None and max_bytes is None:
            return {number for _, _, number, _ in self.best.values()}
        kept: set[int] = set()
        total = 0
        for _, _, number, size in sorted(self.best.values()):
            total += size
            if len(kept) == max_pairs or (max_bytes is not None and total > max_bytes):
                break
            kept.add(number)
        return kept


def write_best(
    syntax: Syntax,
    batches: Iterable[pa.RecordBatch],
    direction: Direction,
    base: Path,
    options: AmazonOptions,
) -> ExportResult:
    """One file `BASE.SUFFIX` of the pairs that the service takes; the others are counted by reason."""
    path, coded = suffixed(base, syntax.suffix), options.coded(direction)
    best, skipped, candidates = _BestBySource(), Counter[str](), 0
    head, tail = syntax.head(coded).encode(), syntax.tail.encode()
    room = None if options.max_bytes is None else options.max_bytes - len(head) - len(tail)
    path.parent.mkdir(parents=True, exist_ok=True)
    # The best record of a source is known only at the end: all go to a scratch file first.
    with replacing(path) as file, tempfile.TemporaryFile(dir=path.parent) as scratch:
        for row in rows(batches, direction, _COLUMNS):
            source, target = (syntax.clean(row[side] or "") for side in ("source_text", "target_text"))
            if reason := objection(source, target, syntax.forbidden_starts):
                skipped[reason] += 1
                continue
            record = syntax.record(source, target, coded).encode()
            best.offer(source, row, candidates, len(record))
            scratch.write(record)
            candidates += 1
        file.write(head)
        written = _copy_lines(scratch, file, best.numbers(options.max_pairs, room))
        file.write(tail)
    skipped[DUPLICATE_SOURCE] += candidates - len(best.best)
    skipped[BEYOND_BUDGET] += len(best.best) - written
    return ExportResult(
        (path,), written, {reason: count for reason, count in sorted(skipped.items()) if count}
    )


def _copy_lines(scratch: BinaryIO, file: BinaryIO, numbers: set[int]) -> int:
    scratch.seek(0)
    for number, line in enumerate(scratch):
        if number in numbers:
            file.write(line)
    return len(numbers)

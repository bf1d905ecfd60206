"""The exports of a work folder: every language pair in it, in every format asked for."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds

from corpus.export.direction import Direction
from corpus.export.files import ExportResult
from corpus.export.formats import Format, formats_named
from corpus.store import WorkFolder
from crawler.errors import EmptyResultError, UsageError
from crawler.topic import check_name

BELOW_MIN_SCORE = "below_min_score"

_KEPT = ds.field("rejected_by").is_null()


@dataclass(frozen=True, slots=True)
class _Selection:
    """The kept pairs of two languages, whichever way they are stored; may be gone over more than once."""

    folder: WorkFolder
    direction: Direction
    min_score: float | None

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        # One row group at a time: a scan of the whole table reads ahead of a slower writer by hundreds of MB.
        for file in self.folder.dataset("pairs").get_fragments():
            for group in file.split_by_row_group():
                yield from group.to_batches(filter=self._where())

    def count(self) -> int:
        rows: int = self.folder.dataset("pairs").count_rows(filter=self._where())
        return rows

    def _where(self) -> ds.Expression:
        chosen = _KEPT & (_stored_as(self.direction) | _stored_as(self.direction.reverse))
        if self.min_score is None:
            return chosen
        # Compared as the 32-bit float that a score is, so that a score shown as 0.9 is at least 0.9.
        return chosen & (ds.field("score") >= pa.scalar(self.min_score, pa.float32()))


def export_pairs(
    folder: WorkFolder,
    topic: str,
    formats: Sequence[str],
    output: Path | None = None,
    directions: Sequence[str] | None = None,
    min_score: float | None = None,
) -> list[ExportResult]:
    """One result a format and direction, formats in the order given; the same table makes the same bytes.

    The files are `OUTPUT/<topic>.<src>-<tgt>.<suffix>`, with `exports/` of the work folder as default OUTPUT.
    `directions` are texts such as `en-es`; without them a language pair goes the way that most of its pairs
    are stored, and both ways in formats for a service that takes one source language (Amazon).
    `min_score` leaves out pairs of a lower score or of none, counted as `below_min_score`.
    UsageError: unknown format or direction, bad topic name. InputError: no pairs table. EmptyResultError:
    no pair was kept, or every one was left out.
    """
    check_name(topic)  # it becomes part of file names
    chosen = formats_named(formats)
    counts = _stored_directions(folder)
    if not counts:
        raise EmptyResultError(
            f"{folder.root / 'pairs'}: no pair was kept, nothing to export: see `acopio report {topic}`"
        )
    wanted = [_parsed(text, counts) for text in dict.fromkeys(directions or ())]
    base = folder.exports if output is None else output
    results = [
        _export(folder, form, direction, base / f"{topic}.{direction}", min_score)
        for form in chosen
        for direction in wanted or _default_directions(counts, form)
    ]
    if not any(result.written for result in results):
        raise EmptyResultError(f"{base}: exported no pair: all were left out ({_reasons(results)})")
    return results


def _export(
    folder: WorkFolder, form: Format, direction: Direction, base: Path, min_score: float | None
) -> ExportResult:
    selection = _Selection(folder, direction, min_score)
    result = form.write(selection, direction, base)
    below = replace(selection, min_score=None).count() - selection.count() if min_score is not None else 0
    return replace(result, skipped={BELOW_MIN_SCORE: below, **result.skipped}) if below else result


def _stored_as(direction: Direction) -> ds.Expression:
    return (ds.field("source_lang") == direction.source_lang) & (
        ds.field("target_lang") == direction.target_lang
    )


def _stored_directions(folder: WorkFolder) -> Counter[Direction]:
    """How many kept pairs are stored in each direction."""
    counts: Counter[Direction] = Counter()
    languages = ["source_lang", "target_lang"]
    for batch in folder.batches("pairs", columns=languages, where=_KEPT):
        groups = pa.Table.from_batches([batch]).group_by(languages).aggregate([([], "count_all")])
        for group in groups.to_pylist():
            counts[Direction(group["source_lang"], group["target_lang"])] += group["count_all"]
    return counts


def _default_directions(counts: Counter[Direction], form: Format) -> list[Direction]:
    """A direction a language pair, the more frequent one (of equals the first by name), or both."""
    leading = [
        direction
        for direction in counts
        if (-counts[direction], str(direction)) <= (-counts[direction.reverse], str(direction.reverse))
    ]
    leading.sort(key=str)
    return [way for one in leading for way in ((one, one.reverse) if form.both_ways else (one,))]


def _parsed(text: str, counts: Counter[Direction]) -> Direction:
    """The direction of this text among those of the table; tags hold hyphens too, so the table decides."""
    known = {str(way): way for stored in counts for way in (stored, stored.reverse)}
    if text not in known:
        raise UsageError(f"{text}: no pairs in this direction: choose from {', '.join(sorted(known))}")
    return known[text]


def _reasons(results: Sequence[ExportResult]) -> str:
    total: Counter[str] = Counter()
    for result in results:
        total.update(result.skipped)
    return ", ".join(f"{reason} {count}" for reason, count in sorted(total.items()))

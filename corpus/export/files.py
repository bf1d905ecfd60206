"""Exported files: what was written, and writing it whole or not at all."""

from dataclasses import dataclass, field
from pathlib import Path

from corpus.export.direction import Direction


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What one writer made: its files, the pairs in them, and the pairs left out, counted by reason.

    `written` plus all of `skipped` is the number of pairs offered. `unit` is what a writer counts that writes
    no pairs: 'term'. `direction` is the one asked for, as corpus.export.run tells it.
    """

    files: tuple[Path, ...]
    written: int
    skipped: dict[str, int] = field(default_factory=dict)
    unit: str = "pair"
    direction: Direction | None = None


def suffixed(base: Path, suffix: str) -> Path:
    """`base` with `.suffix` appended; dots in its name are kept (`demo.en-es` -> `demo.en-es.tsv`)."""
    return base.with_name(f"{base.name}.{suffix}")

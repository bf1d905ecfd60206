"""The result of an export, and the names of its files."""

from dataclasses import dataclass, field
from pathlib import Path

from corpus.export.direction import Direction

EMPTY = "empty"  # the reason of a pair that is left out since a side has no text


@dataclass(frozen=True, slots=True)
class ExportResult:
    """The result of one writer: its files, the number of pairs in them, and the pairs left out, by reason.

    `written` plus all of `skipped` is the number of pairs offered. `unit` names what is counted: 'pair', or
    'term'. `direction` is the one wanted; corpus.export.run sets it.
    """

    files: tuple[Path, ...]
    written: int
    skipped: dict[str, int] = field(default_factory=dict)
    unit: str = "pair"
    direction: Direction | None = None


def suffixed(base: Path, suffix: str) -> Path:
    """`base` with `.suffix` appended; dots in its name are kept (`demo.en-es` -> `demo.en-es.tsv`)."""
    return base.with_name(f"{base.name}.{suffix}")

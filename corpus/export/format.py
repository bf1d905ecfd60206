"""An export format: its name, its limits and its writer."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from corpus.export.files import ExportResult

# (batches of one language pair, direction, path without its suffix, **extras that it takes) -> its result
Writer = Callable[..., ExportResult]

# (files of a result) -> the texts of each unit, none where the reader only counts; ValueError if unreadable
Check = Callable[[Sequence[Path]], Iterable[tuple[str, ...]]]

# Extras that a writer may take: fields of ExportOptions, the work folder, its run.json, decisions on terms.
Extra = Literal["terms", "contact", "amazon", "manifest", "inline", "folder", "decisions"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a file of the format; the writer drops texts beyond them and counts these."""

    text_bytes: int | None = None  # of UTF-8, of one text
    file_bytes: int | None = None
    text_chars: int | None = None
    pair_chars: int | None = None  # of both texts of a pair together
    pairs: int | None = None  # of a file: beyond it those with the best scores are kept
    one_target: bool = False  # a source text once, with its best pair

    def __iter__(self) -> Iterator[str]:
        """Each limit in words."""
        if self.text_bytes is not None:
            yield f"{self.text_bytes:,} bytes per text"
        if self.file_bytes is not None:
            yield f"{self.file_bytes:,} bytes per file"
        if self.text_chars is not None:
            yield f"{self.text_chars:,} characters per text"
        if self.pair_chars is not None:
            yield f"{self.pair_chars:,} characters per pair"
        if self.pairs is not None:
            yield f"{self.pairs:,} pairs per file"
        if self.one_target:
            yield "each source once"


@dataclass(frozen=True, slots=True)
class Format:
    """One export format: `write(batches, direction, base)` writes `BASE.suffix` and returns an ExportResult.

    The batches have the schema PAIRS; either side may be the source, `corpus.export.direction.rows` turns
    them. `takes` are the keyword arguments of the writer and the origin of each; an option that is not set is
    not passed. `both_ways` is for a service that learns from one source language: by default a language pair
    gets a file in each direction, of train alone. With `all_splits` one export contains all splits.
    `check`, of corpus.export.validation, reads back what was written.
    """

    name: str
    suffix: str
    description: str
    write: Writer
    limits: Limits = Limits()
    both_ways: bool = False
    all_splits: bool = False
    takes: Mapping[str, Extra] = field(default_factory=dict)
    check: Check | None = None

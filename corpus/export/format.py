"""What an export format is."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from corpus.export.files import ExportResult

# (batches of one language pair, direction, path without its suffix, **what it takes) -> what was written
Writer = Callable[..., ExportResult]

# What a writer may ask for: fields of ExportOptions, and the work folder's run.json.
Extra = Literal["terms", "contact", "amazon", "manifest"]


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that a file of the format holds; the writer leaves out what is beyond and counts it."""

    text_bytes: int | None = None  # of UTF-8, of one text
    file_bytes: int | None = None

    def __iter__(self) -> Iterator[str]:
        """Each limit in words."""
        if self.text_bytes is not None:
            yield f"{self.text_bytes:,} bytes a text"
        if self.file_bytes is not None:
            yield f"{self.file_bytes:,} bytes a file"


@dataclass(frozen=True, slots=True)
class Format:
    """One export format: `write(batches, direction, base)` writes `BASE.suffix` and returns an ExportResult.

    The batches have the schema PAIRS; either side may be the source, `corpus.export.direction.rows` turns
    them. `takes` gives keyword arguments of the writer and where each comes from; an option not set is not
    passed. `both_ways` says that it is for a service that learns from one source language: by default a
    language pair makes a file in each direction, of the training part alone. `all_splits` says that one
    export holds all.
    """

    name: str
    suffix: str
    description: str
    write: Writer
    limits: Limits = Limits()
    both_ways: bool = False
    all_splits: bool = False
    takes: Mapping[str, Extra] = field(default_factory=dict)

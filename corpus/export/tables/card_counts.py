"""Counts for the dataset card, made as the pairs are written."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.compute as pc

from crawler.languages import length

NO_LICENSE = "none declared"
UNNAMED = "(none)"
_AND = " AND "  # between the licences of the two pages


@dataclass(slots=True)
class SplitSize:
    """Pairs of a split and the length of each side: words, or characters where a language has no spaces."""

    pairs: int = 0
    source: int = 0
    target: int = 0


@dataclass(slots=True)
class CardCounts:
    """Counts of kept pairs. A pair of two sites or licences counts for both."""

    splits: defaultdict[str, SplitSize] = field(default_factory=lambda: defaultdict(SplitSize))
    sites: Counter[str] = field(default_factory=Counter)
    licenses: Counter[str] = field(default_factory=Counter)
    topics: Counter[str] = field(default_factory=Counter)
    granularities: Counter[str] = field(default_factory=Counter)
    origins: Counter[str] = field(default_factory=Counter)
    machine_translated: int = 0
    masked_pairs: int = 0
    masked: int = 0

    @property
    def pairs(self) -> int:
        """The number of pairs in all splits."""
        return sum(split.pairs for split in self.splits.values())

    def add(self, split: str, rows: pa.RecordBatch) -> None:
        """Count these rows of the table PAIRS, all of one direction."""
        size = self.splits[split]
        size.pairs += rows.num_rows
        size.source += _length(rows, "source")
        size.target += _length(rows, "target")
        urls = zip(rows["source_url"].to_pylist(), rows["target_url"].to_pylist(), strict=True)
        self.sites.update(site for both in urls for site in {_site(url) for url in both})
        self.licenses.update(one for value in rows["license"].to_pylist() for one in _licenses(value))
        for counter, column in (
            (self.topics, "topic"),
            (self.granularities, "granularity"),
            (self.origins, "origin"),
        ):
            counter.update(value for value in rows[column].to_pylist() if value)
        self.machine_translated += pc.sum(rows["machine_translated"].cast(pa.int64())).as_py() or 0
        self.masked += pc.sum(rows["masked"]).as_py() or 0
        self.masked_pairs += sum(1 for number in rows["masked"].to_pylist() if number)


def ranked(counts: Counter[str]) -> Sequence[tuple[str, int]]:
    """The counts, the highest first, then by name."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _length(rows: pa.RecordBatch, side: str) -> int:
    texts, langs = rows[f"{side}_text"].to_pylist(), rows[f"{side}_lang"].to_pylist()
    return sum(length(text or "", lang) for text, lang in zip(texts, langs, strict=True))


def _site(url: str | None) -> str:
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        host = None
    return (host or UNNAMED).removeprefix("www.")


def _licenses(value: str | None) -> set[str]:
    return set(value.split(_AND)) if value else {NO_LICENSE}

"""The rows of the pairs table that an export writes."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from align.records import SEGMENT, SENTENCE
from corpus.export.direction import Direction
from corpus.splits import TRAIN
from corpus.tables.folder import WorkFolder

ALL = "all"  # the pairs of every split, in one file
KEPT = ds.field("rejected_by").is_null()


@dataclass(frozen=True, slots=True)
class Selection:
    """The kept pairs of two languages, stored in either direction; can be iterated more than once."""

    folder: WorkFolder
    direction: Direction
    granularity: str
    min_score: float | None
    licensed: ds.Expression | None = None
    splits: tuple[str, ...] = (ALL,)
    chosen: ds.Expression | None = None

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        yield from self.folder.batches("pairs", where=self._where())

    def count(self) -> int:
        """The number of pairs."""
        return self.folder.count("pairs", self._where())

    @property
    def is_part(self) -> bool:
        """Whether a licence, a score, a split or a name leaves some of the kept pairs out."""
        filters = (self.min_score, self.licensed, self.chosen)
        return ALL not in self.splits or any(one is not None for one in filters)

    def _where(self) -> ds.Expression:
        chosen = (
            of_granularity(self.granularity)
            & _in_splits(self.splits)
            & (_stored_as(self.direction) | _stored_as(self.direction.reverse))
        )
        for more in (self.licensed, self.chosen):
            if more is not None:
                chosen &= more
        if self.min_score is None:
            return chosen
        # Compared as the 32-bit float that a score is, so that a score shown as 0.9 is at least 0.9.
        return chosen & (ds.field("score") >= pa.scalar(self.min_score, pa.float32()))


def of_granularity(granularity: str) -> ds.Expression:
    """The kept pairs of that granularity; a segment, and a pair without one, count as a sentence pair."""
    column = ds.field("granularity")
    if granularity == SENTENCE:
        return KEPT & (column.isin([SENTENCE, SEGMENT]) | column.is_null())
    return KEPT & (column == granularity)


def stored_directions(folder: WorkFolder, granularity: str) -> Counter[Direction]:
    """The number of kept pairs of that granularity stored in each direction."""
    counts: Counter[Direction] = Counter()
    languages = ["source_lang", "target_lang"]
    for batch in folder.batches("pairs", columns=languages, where=of_granularity(granularity)):
        groups = pa.Table.from_batches([batch]).group_by(languages).aggregate([([], "count_all")])
        for group in groups.to_pylist():
            counts[Direction(group["source_lang"], group["target_lang"])] += group["count_all"]
    return counts


def _in_splits(splits: Sequence[str]) -> ds.Expression:
    """The pairs of these splits; a pair without a split is in train."""
    if ALL in splits:
        return pc.scalar(True)
    column = ds.field("split")
    return column.isin(list(splits)) | (column.is_null() if TRAIN in splits else pc.scalar(False))


def _stored_as(direction: Direction) -> ds.Expression:
    return (ds.field("source_lang") == direction.source_lang) & (
        ds.field("target_lang") == direction.target_lang
    )

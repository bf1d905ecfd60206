"""The pages of a shard."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa

from corpus.build.workers.documents import Extractor
from corpus.build.workers.shards.same_code import check
from crawler.documents.schema import EXTRACTED
from crawler.topic.topic import Topic

PAGES = pa.schema([*EXTRACTED, pa.field("archive", pa.int32())])  # with the number of the archive file


def pages(expected: str, topic: Topic) -> "Pages":
    """What makes pages of responses; RuntimeError where the code is not the expected one."""
    check(__name__, expected)
    return Pages(topic)


class Pages:
    """Responses -> rows of PAGES: archive, file, offset, url, record (the bytes of the archive)."""

    def __init__(self, topic: Topic) -> None:
        self._extractor = Extractor(topic)

    def __call__(self, rows: pa.Table) -> pa.Table:
        """One row or more for each response."""
        found: list[dict[str, object]] = []
        with TemporaryDirectory(prefix="acopio-shard-") as scratch:
            path = Path(scratch) / "records"
            for row in rows.to_pylist():
                path.write_bytes(row["record"])
                judged = self._extractor.rows_at(path, 0, row["url"], (row["file"], row["offset"]))
                found += ({**one, "archive": row["archive"]} for one in judged)
        return pa.Table.from_pylist(found, PAGES)

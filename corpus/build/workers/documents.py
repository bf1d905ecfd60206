"""Pages of WARC files as rows, on Daft workers."""

from collections.abc import Iterable
from pathlib import Path

import daft
import pyarrow as pa
from daft import DataType

from corpus.build.workers.pool import worker_pool
from crawler.archive.reader import response_offsets
from crawler.documents.judge import PageJudge, read_whole
from crawler.documents.schema import EXTRACTED, ExtractedRow
from crawler.page.read import DEADLINE
from crawler.sandbox import Sandbox
from crawler.topic.topic import Topic

_BATCH = 16  # pages per call of a worker
_ROW = DataType.from_arrow_type(pa.struct(list(EXTRACTED)))


class _Extractor:
    """One worker: reads records and parses them in a sandbox of its own."""

    def __init__(self, topic: Topic) -> None:
        self._sandbox = Sandbox("crawler.page.read:read_page", DEADLINE)
        self._lists = Sandbox("crawler.page.lists.declared:read_declared", DEADLINE)
        self._judge = PageJudge(topic, self._sandbox.call, self._lists.call)

    @daft.method(return_dtype=DataType.list(_ROW))  # type: ignore[untyped-decorator]
    def rows(self, warc_file: str, warc_offset: int) -> list[ExtractedRow]:
        path = Path(warc_file)
        return self._judge.rows(read_whole(path, warc_offset), path.name, warc_offset)


def archive_index(files: Iterable[Path]) -> daft.DataFrame:
    """A DataFrame warc_file, warc_offset: one row per response in the archive."""
    rows = [(str(path), offset) for path in files for offset, _ in response_offsets(path)]
    return daft.from_pydict(
        {"warc_file": [path for path, _ in rows], "warc_offset": [offset for _, offset in rows]}
    )


def extract_documents(index: daft.DataFrame, topic: Topic, workers: int) -> daft.DataFrame:
    """The EXTRACTED table, a row or more per response, before duplicates are marked."""
    extractor = worker_pool(_Extractor, workers)(topic)
    rows = index.into_batches(_BATCH).select(
        extractor.rows(daft.col("warc_file"), daft.col("warc_offset")).alias("row")
    )
    return rows.explode("row").select(*[daft.col("row")[name].alias(name) for name in EXTRACTED.names])

"""Pages of WARC files as rows, on Daft workers."""

from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Lock
from typing import Any

import daft
import pyarrow as pa
from daft import DataType

from corpus.build.workers.pool import worker_pool
from crawler.archive.reader import response_offsets
from crawler.clean import clean_text
from crawler.documents.copies import address_without_query
from crawler.documents.judge import PageJudge
from crawler.documents.patience import Patience
from crawler.documents.schema import EXTRACTED, ExtractedRow
from crawler.page.page import Response
from crawler.page.read import DEADLINE
from crawler.sandbox import Sandbox
from crawler.topic.topic import Topic

_BATCH = 16  # pages per call of a worker
_ROW = DataType.from_arrow_type(pa.struct(list(EXTRACTED)))


class Extractor:
    """One worker: reads records and parses them in a sandbox of its own."""

    def __init__(self, topic: Topic) -> None:
        self._patience = Patience()
        self._sandbox = Sandbox("crawler.page.read:read_page", DEADLINE)
        self._lists = Sandbox("crawler.page.lists.declared:read_declared", DEADLINE)
        self.judge = PageJudge(topic, self._within(self._sandbox), self._within(self._lists))
        self._turn = Lock()

    def _within(self, sandbox: Sandbox) -> Callable[[Response, tuple[str, ...]], Any]:
        """The function of the sandbox, within the patience with the site of the response."""

        def read(response: Response, languages: tuple[str, ...]) -> Any:
            return self._patience.call(response.url, sandbox.call, response, languages)

        return read

    @daft.method(return_dtype=DataType.list(_ROW))  # type: ignore[untyped-decorator]
    def rows(self, warc_file: str, warc_offset: int, url: str) -> list[ExtractedRow]:
        """The rows of a response."""
        with self._turn:
            return self.judge.rows_at(Path(warc_file), warc_offset, url)


def archive_index(files: Iterable[Path]) -> daft.DataFrame:
    """A DataFrame warc_file, warc_offset, url: one row per response in the archive.

    Addresses that differ in their query follow each other, the plainest first: many are copies.
    """
    rows = [(str(path), offset, clean_text(url)) for path in files for offset, url in response_offsets(path)]
    rows.sort(key=lambda row: (address_without_query(row[2]), row[2]))
    names = "warc_file", "warc_offset", "url"
    return daft.from_pydict({name: [row[place] for row in rows] for place, name in enumerate(names)})


def extract_documents(index: daft.DataFrame, topic: Topic, workers: int) -> daft.DataFrame:
    """The EXTRACTED table, a row or more per response, before duplicates are marked."""
    extractor = worker_pool(Extractor, workers)(topic)
    rows = index.into_batches(_BATCH).select(
        extractor.rows(*map(daft.col, ("warc_file", "warc_offset", "url"))).alias("row")
    )
    return rows.explode("row").select(*[daft.col("row")[name].alias(name) for name in EXTRACTED.names])

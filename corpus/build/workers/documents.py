"""Pages of WARC files as rows, on Daft workers."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import NoReturn

import daft
import pyarrow as pa
from daft import DataType

from corpus.build.workers.pool import Sandboxes, in_threads
from crawler.archive.reader import response_offsets
from crawler.documents.copies import address_without_query
from crawler.documents.judge import PageJudge
from crawler.documents.patience import Patience
from crawler.documents.schema import EXTRACTED, ExtractedRow
from crawler.page.reading import DEADLINE
from crawler.sandbox import Sandbox, SandboxCrashError, SandboxTimeoutError
from crawler.topic.topic import Topic
from crawler.untrusted.clean import clean_text

_BATCH = 16  # pages per call of a worker
_PAGES = "corpus.build.workers.pages:Pages"
_ROWS = pa.list_(pa.struct(list(EXTRACTED)))  # of a response


class Extractor:
    """Rows of responses, by so many workers: each reads records and parses them in a sandbox.

    What ends the child, or takes too long, is judged here without being read.
    """

    def __init__(self, topic: Topic, workers: int = 1) -> None:
        self._topic = topic
        self._patience = Patience()
        self._sandboxes = Sandboxes(
            workers, lambda: Sandbox(_PAGES, DEADLINE, arguments=(topic,), shared=True)
        )

    @daft.method.batch(return_dtype=DataType.from_arrow_type(_ROWS))  # type: ignore[untyped-decorator]
    def rows(self, warc_file: daft.Series, warc_offset: daft.Series, url: daft.Series) -> pa.Array:
        """The rows of each of the responses, all by one worker: copies follow each other."""
        places = zip(warc_file.to_pylist(), warc_offset.to_pylist(), url.to_pylist(), strict=True)
        with self._sandboxes.one() as sandbox:
            found = [self.rows_at(Path(file), *place, sandbox=sandbox) for file, *place in places]
        return pa.array(found, _ROWS)

    def rows_at(
        self,
        path: Path,
        offset: int,
        url: str,
        place: tuple[str, int] | None = None,
        *,
        sandbox: Sandbox | None = None,
    ) -> list[ExtractedRow]:
        """The rows of the response of `url` at an offset (bytes) of a WARC file; see PageJudge.rows_at."""
        read = sandbox.timed if sandbox is not None else self._sandboxes.timed
        try:
            rows: list[ExtractedRow] = self._patience.call(
                url, read, str(path.absolute()), offset, place or (path.name, offset)
            )
            return rows
        except (SandboxTimeoutError, SandboxCrashError) as error:
            failing = partial(_raise, error)
            judge = PageJudge(self._topic, failing, failing, glances=False)
            return judge.rows_at(path, offset, url, place)


def _raise(error: Exception, *_: object) -> NoReturn:
    raise error


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
    extractor = in_threads(Extractor)(topic, workers)
    rows = index.into_batches(_BATCH).select(
        extractor.rows(*map(daft.col, ("warc_file", "warc_offset", "url"))).alias("row")
    )
    return rows.explode("row").select(*[daft.col("row")[name].alias(name) for name in EXTRACTED.names])

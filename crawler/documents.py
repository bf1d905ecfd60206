"""The documents stage: WARC files to the documents table."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import daft
import pyarrow as pa
from daft import DataType

from crawler.archive import read_response, response_offsets
from crawler.discovery.declared import may_declare
from crawler.extract import DEADLINE, MAX_BYTES
from crawler.pages import PageJudge
from crawler.records import EXTRACTED
from crawler.safe_xml import MAX_BYTES as MAX_LIST_BYTES
from crawler.sandbox import Sandbox
from crawler.sketches import near_duplicates
from crawler.topic import Topic

_BATCH = 16  # pages that a worker takes at once
_ROW = DataType.from_arrow_type(pa.struct(list(EXTRACTED)))


class _Extractor:
    """One worker: reads records and has them parsed in its own sandbox."""

    def __init__(self, topic: Topic) -> None:
        self._sandbox = Sandbox("crawler.extract:read_page", DEADLINE)
        self._lists = Sandbox("crawler.discovery.declared:read_declared", DEADLINE)
        self._judge = PageJudge(topic, self._sandbox.call, self._lists.call)

    @daft.method(return_dtype=_ROW)  # type: ignore[untyped-decorator]
    def row(self, warc_file: str, warc_offset: int) -> dict[str, Any]:
        response = read_response(Path(warc_file), warc_offset, MAX_BYTES)
        if response.truncated and may_declare(response):
            response = read_response(Path(warc_file), warc_offset, MAX_LIST_BYTES)
        return self._judge.row(response, Path(warc_file).name, warc_offset)


def worker_pool(kind: type, workers: int) -> Any:
    """The class as a Daft UDF class, one instance in each of `workers` processes.

    Never in this process: there Daft calls one instance from several threads at once.
    """
    return daft.cls(kind, use_process=True, max_concurrency=workers)


def archive_index(files: Iterable[Path]) -> daft.DataFrame:
    """A DataFrame warc_file, warc_offset: one row a response in the archive."""
    rows = [(str(path), offset) for path in files for offset, _ in response_offsets(path)]
    return daft.from_pydict(
        {"warc_file": [path for path, _ in rows], "warc_offset": [offset for _, offset in rows]}
    )


def extract_documents(index: daft.DataFrame, topic: Topic, workers: int) -> daft.DataFrame:
    """The EXTRACTED table, one row a response, before duplicates are marked."""
    extractor = worker_pool(_Extractor, workers)(topic)
    rows = index.into_batches(_BATCH).select(
        extractor.row(daft.col("warc_file"), daft.col("warc_offset")).alias("row")
    )
    return rows.select(*[daft.col("row")[name].alias(name) for name in EXTRACTED.names])


def mark_duplicates(rows: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """(document_id, reason) of each row that repeats another: older fetches, then equal and alike texts."""
    latest: dict[str, dict[str, Any]] = {}
    for row in sorted(rows, key=lambda r: (r["fetched_at"] is not None, r["fetched_at"], r["document_id"])):
        if row["url"] in latest:
            yield latest[row["url"]]["document_id"], "superseded"
        latest[row["url"]] = row
    # The canonical address first, then the plainest.
    ranked = sorted(latest.values(), key=_plainness)
    sketches = {r["document_id"]: r["signature"] for r in ranked}
    for lang in sorted({r["lang"] for r in ranked}):
        of_lang = {r["document_id"]: sketches[r["document_id"]] for r in ranked if r["lang"] == lang}
        for duplicate, kept in near_duplicates(of_lang).items():
            yield duplicate, f"duplicate_of:{kept}"


def _plainness(row: dict[str, Any]) -> tuple[bool, bool, int, str]:
    return row["canonical_url"] not in (None, row["url"]), "?" in row["url"], len(row["url"]), row["url"]

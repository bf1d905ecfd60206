"""The documents stage: WARC files to the documents table."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import daft
import pyarrow as pa
from daft import DataType

from crawler.addresses import address, site_of
from crawler.archive import Raw, Revisit, read_raw, read_response, response_offsets, revisits
from crawler.discovery.declared import may_declare
from crawler.errors import InputError
from crawler.extract import DEADLINE, read_page
from crawler.formats.kinds import MAX_BYTES, most_bytes
from crawler.opt_outs import OF_TEXT
from crawler.pages import PageJudge, id_of
from crawler.records import EXTRACTED, Page, Response
from crawler.safe_xml import MAX_BYTES as MAX_LIST_BYTES
from crawler.sandbox import Sandbox
from crawler.sketches import near_duplicates
from crawler.topic import Topic
from crawler.versions import NOT_MODIFIED

_BATCH = 16  # pages that a worker takes at once
# Headers by which a page is refused, also where its body is not sent again.
_WISHES = ("x-robots-tag", "tdm-reservation", "tdm-policy")
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
        most = MAX_LIST_BYTES if may_declare(response) else most_bytes(response)
        if response.truncated and most > MAX_BYTES:
            response = read_response(Path(warc_file), warc_offset, most)
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


def revisit_rows(path: Path, topic: Topic) -> pa.Table:
    """EXTRACTED rows without text, one a revisit record of a file.

    They confirm earlier responses, or refuse them: where the headers that came with the answer say so.
    """
    rows = [
        _revisit_row(path, found, topic)
        for found in revisits(path)
        if address(found.refers_to_url) == address(found.url)  # else it says what another page holds
    ]
    return pa.Table.from_pylist(rows, EXTRACTED)


def _revisit_row(path: Path, found: Revisit, topic: Topic) -> dict[str, Any]:
    try:
        raw = read_raw(path, found.offset)
    except InputError:  # it says no more than that nothing has changed
        raw = Raw(0, [], b"")
    said = _of_headers(found.url, raw.headers)
    signals = said.opt_outs.signals
    reason = NOT_MODIFIED
    if said.noindex:
        reason = "noindex"
    elif not topic.keep_opted_out and not set(OF_TEXT).isdisjoint(signals):
        reason = "tdm_opt_out"
    wishes = " ".join(dict.fromkeys((*signals, *["noindex"] * said.noindex)))
    return {
        "document_id": id_of(Response(found.url, 304, {}, wishes.encode())),
        "url": found.url,
        "site": site_of(found.url),
        "fetched_at": found.fetched_at,
        "opt_outs": list(signals),
        "tdm_policy": said.opt_outs.policy,
        "tdm_reserved": said.opt_outs.reserved,
        "warc_file": path.name,
        "warc_offset": found.offset,
        "rejected_by": reason,
        "status": 304,
        # Of a 304 the server decides what it confirms: the last that was sent.
        "confirms": None if raw.status == 304 else found.refers_to_date,
    }


def _of_headers(url: str, headers: Iterable[tuple[str, str]]) -> Page:
    """What the headers alone say of a page."""
    told = [(name.lower(), value) for name, value in headers]
    wishes = {name: ", ".join(v for n, v in told if n == name) for name in _WISHES}
    given = {name: value for name, value in wishes.items() if value}
    if not given:
        return Page()
    empty = Response(url, 200, {**given, "content-type": "text/html"}, b"<html><body></body></html>")
    return read_page(empty, ()) or Page()


def mark_duplicates(rows: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """(document_id, reason) of each row whose text is that of another, or nearly."""
    # The canonical address first, then the plainest.
    ranked = sorted(rows, key=_plainness)
    sketches = {r["document_id"]: r["signature"] for r in ranked}
    for lang in sorted({r["lang"] for r in ranked}):
        of_lang = {r["document_id"]: sketches[r["document_id"]] for r in ranked if r["lang"] == lang}
        for duplicate, kept in near_duplicates(of_lang).items():
            yield duplicate, f"duplicate_of:{kept}"


def _plainness(row: dict[str, Any]) -> tuple[bool, bool, int, str]:
    return row["canonical_url"] not in (None, row["url"]), "?" in row["url"], len(row["url"]), row["url"]

"""The documents stage: WARC files to the documents table."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from crawler.archive.reader import RawResponse, Revisit, read_raw, revisits
from crawler.documents.judge import id_of
from crawler.documents.near_duplicates import near_duplicates
from crawler.documents.schema import EXTRACTED
from crawler.documents.versions import NOT_MODIFIED
from crawler.errors import InputError
from crawler.page.opt_outs import OF_TEXT
from crawler.page.page import Page, Response
from crawler.page.read import read_page
from crawler.topic.topic import Topic
from crawler.urls import address, site_of

# Headers by which a page is refused, also where its body is not sent again.
_WISHES = ("x-robots-tag", "tdm-reservation", "tdm-policy")


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
        raw = RawResponse(0, [], b"")
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

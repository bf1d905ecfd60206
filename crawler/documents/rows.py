"""The documents stage: turns WARC files into the documents table."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from crawler.archive.reader import RawResponse, Revisit, read_raw, revisits
from crawler.documents.judge import id_of
from crawler.documents.near_duplicates import near_duplicates
from crawler.documents.reasons import Reason
from crawler.documents.schema import EXTRACTED, ExtractedRow
from crawler.documents.storable import storable
from crawler.documents.verdict import page_of_headers, reason_of_wishes
from crawler.errors import InputError
from crawler.page.page import Page, Response
from crawler.topic.topic import Topic
from crawler.untrusted.escapes import escaped
from crawler.urls import address, site_of

_log = logging.getLogger(__name__)


def revisit_rows(path: Path, topic: Topic) -> pa.Table:
    """EXTRACTED rows without text, one for each revisit record of a file.

    They confirm earlier responses, or opt out of their use if the headers of the revisit say so.
    """
    rows = [
        storable(_revisit_row(path, found, topic))
        for found in revisits(path)
        if address(found.refers_to_url) == address(found.url)  # else it refers to another page
    ]
    return pa.Table.from_pylist(rows, EXTRACTED)


def _revisit_row(path: Path, found: Revisit, topic: Topic) -> ExtractedRow:
    try:
        raw = read_raw(path, found.offset)
    except InputError:  # it only says that nothing has changed
        raw = RawResponse(0, [], b"")
    said = _said(path, found, raw)
    signals = said.opt_outs.signals
    wishes = " ".join(dict.fromkeys((*signals, *["noindex"] * said.noindex)))
    return {
        "document_id": id_of(Response(found.url, 304, {}, wishes.encode("utf-8", "surrogatepass"))),
        "url": found.url,
        "site": site_of(found.url),
        "fetched_at": found.fetched_at,
        "opt_outs": list(signals),
        "tdm_policy": said.opt_outs.policy,
        "tdm_reserved": said.opt_outs.reserved,
        "warc_file": path.name,
        "warc_offset": found.offset,
        "rejected_by": (reason_of_wishes(topic, said) or Reason.NOT_MODIFIED).value,
        "status": 304,
        # A 304 confirms the last response that the server sent.
        "confirms": None if raw.status == 304 else found.refers_to_date,
    }


def _said(path: Path, found: Revisit, raw: RawResponse) -> Page:
    """The wishes in the headers of a revisit; none, with a warning, where they cannot be read."""
    try:
        return page_of_headers(found.url, raw.headers)
    except Exception as error:  # whatever a stranger's headers set off
        known = escaped(found.url), path, found.offset, escaped(str(error))
        _log.warning("%s: %s at offset %d: headers not read: %s", *known)
        return Page()


class Kept(NamedTuple):
    """A kept document as `mark_duplicates` reads it: columns of EXTRACTED."""

    document_id: str
    url: str
    canonical_url: str | None
    lang: str
    signature: Sequence[int]


def mark_duplicates(rows: Iterable[Kept]) -> Iterator[tuple[str, str]]:
    """(document_id, reason) of each row whose text is equal or nearly equal to that of another."""
    # The canonical URL first, then the plainest.
    ranked = sorted(rows, key=_plainness)
    sketches = {r.document_id: r.signature for r in ranked}
    for lang in sorted({r.lang for r in ranked}):
        of_lang = {r.document_id: sketches[r.document_id] for r in ranked if r.lang == lang}
        for duplicate, kept in near_duplicates(of_lang).items():
            yield duplicate, Reason.DUPLICATE_OF.of(kept)


def _plainness(row: Kept) -> tuple[bool, bool, int, str]:
    return row.canonical_url not in (None, row.url), "?" in row.url, len(row.url), row.url

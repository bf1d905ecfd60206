"""The view of pages that a build left out: why, the text as read, and the page as archived."""

import re
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

import pyarrow.compute as pc

from corpus.decisions.decision import Act, Decision, page_key
from corpus.review.background import Work
from corpus.review.exchange import ARCHIVED_POLICY, RefusedError, Request, Response
from corpus.review.index import KEPT
from corpus.review.state import State
from corpus.settling.settle import settled
from corpus.sync.project import read_project
from corpus.tables.counts import kind, tally
from crawler.archive.reader import read_response
from crawler.documents.reasons import KEEPABLE, KEEPABLE_LOCAL
from crawler.errors import InputError
from crawler.storage.files import write_text
from crawler.storage.lock import locked
from crawler.topic.takedowns import FILE, Takedowns, read_takedowns, takedowns

ON_A_PAGE = 50
_MAX_BYTES = 4_000_000
_COLUMNS = ("document_id", "url", "title", "rejected_by", "site", "lang", "relevance")
_LOCAL = "file:///"  # begins the address of a local document
_SITE, _TAKEDOWN = "site", "takedown"
# Kinds that a browser shows as a page; all else is shown as plain text.
_SHOWN = ("text/html", "application/xhtml+xml")
# Elements for which browsers connect to hosts whatever the policy of the page says (preconnect, frames),
# and those that may stand in their places and do nothing; in encodings of which none is part of another.
_CONNECTING = {"link": "basefont", "iframe": "noembed", "frame": "basefont"}
_ENCODINGS = ("ascii", "utf-16-le", "utf-16-be")


def listed(state: State, request: Request) -> dict[str, Any]:
    """The values for the list of pages."""
    reason, text = request.one("reason"), request.one("text").strip()
    reasons = tally(state.folder, "documents", ["rejected_by"])
    counts = [(one.name, one.rows) for one in reasons if not one.kept]
    where = pc.field("rejected_by").is_valid()
    if reason:
        where &= kind("rejected_by") == reason
    rows = state.folder.table("documents", where, list(_COLUMNS)).to_pylist()
    if text:
        wanted = text.casefold()
        rows = [r for r in rows if wanted in f"{r['url']} {r['title'] or ''}".casefold()]
    rows.sort(key=lambda row: (row["site"] or "", row["url"] or ""))
    parts = max(-(-len(rows) // ON_A_PAGE), 1)
    number = min(request.number("part"), parts)
    held = state.judging.standing().pages
    shown = rows[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]
    return {
        "counts": counts,
        "reason": reason,
        "text": text,
        "rows": [{**row, "wanted": page_key(row["url"] or "") in held} for row in shown],
        "total": len(rows),
        "number": number,
        "parts": parts,
    }


def shown(state: State, document: str) -> dict[str, Any]:
    """The values for one page."""
    row = _row(state, document)
    is_local = row["url"].startswith(_LOCAL)
    reason = (row["rejected_by"] or "").partition(":")[0]
    return {
        "row": row,
        "kind": reason,
        "keepable": reason in set(KEEPABLE_LOCAL if is_local else KEEPABLE) and bool(row["blocks"]),
        "local": is_local,
        "wanted": page_key(row["url"]) in state.judging.standing().pages,
        "listed": read_takedowns(state.folder.root).holds(row["url"]),
        "of_site": _of_site(state, row["site"]),
    }


def _of_site(state: State, site: str | None) -> tuple[int, int]:
    """The kept pages of a site, and the kept pairs of which it has the source."""
    pages = (pc.field("site") == site) & pc.field("rejected_by").is_null()
    return state.folder.count("documents", pages), sum(
        entry.site == site and entry.rule == KEPT for entry in state.entries
    )


def decide(state: State, request: Request) -> None:
    """Keep a page, withdraw that, or take the page or its site down."""
    row, what = _row(state, request.path[-1]), request.one("what")
    if what in (Act.KEEP, Act.WITHDRAW):
        now, who, key = state.judging.now(), state.judging.who, page_key(row["url"])
        state.judging.decide([Decision(now, who, Act(what), key, pages=(row["url"],))])
    elif what == _SITE:
        _take_down(state, takedowns(sites=(row["site"],)))
    elif what == _TAKEDOWN:
        _take_down(state, takedowns(urls=(row["url"],)))
    else:
        raise RefusedError(HTTPStatus.BAD_REQUEST, f"{what[:40]!r} is no decision")


def archived(state: State, request: Request) -> Response:
    """The page as it lies in the archive, shown without scripts and without requests to its site."""
    row = _row(state, request.path[-1])
    if row["url"].startswith(_LOCAL):
        return _original(state, row["url"])
    path = state.folder.warc / row["warc_file"]
    try:
        found = read_response(path, row["warc_offset"], _MAX_BYTES)
    except (InputError, OSError):
        raise RefusedError(HTTPStatus.NOT_FOUND, "the archive does not lie in the work folder") from None
    given = found.headers.get("content-type", "")
    kind, _, parameters = given.partition(";")
    headers = {"Content-Security-Policy": ARCHIVED_POLICY}
    if kind.strip().lower() not in _SHOWN:
        return Response(found.body, "text/plain; charset=utf-8", headers=headers)
    # As HTML also where it is XHTML, in which an element of any name may be a link.
    return Response(_alone(found.body), f"text/html;{parameters}".rstrip(";"), headers=headers)


def _alone(body: bytes) -> bytes:
    """The page without elements for which a browser connects to their hosts before it is asked."""
    for encoding in _ENCODINGS:
        ends = b"|".join(re.escape(end.encode(encoding)) for end in " \t\n\f\r/>")
        for name, nothing in _CONNECTING.items():
            for start in ("<", "</"):
                tag = re.escape(f"{start}{name}".encode(encoding))
                body = re.sub(b"(?i:%b)(?=%b)" % (tag, ends), f"{start}{nothing}".encode(encoding), body)
    return body


def _original(state: State, url: str) -> Response:
    """A local document as its file is now, as plain text."""
    name, _, place = unquote(url.removeprefix(_LOCAL)).partition("/")
    for root in read_project(state.folder).paths:
        path = (root / place).resolve()
        if root.name == name and path.is_relative_to(root.resolve()) and path.is_file():
            with path.open("rb") as file:
                return Response(file.read(_MAX_BYTES), "text/plain; charset=utf-8")
    raise RefusedError(HTTPStatus.NOT_FOUND, "the file does not lie in a folder of the build") from None


def _take_down(state: State, more: Takedowns) -> None:
    """List a takedown, and begin to take its text out of tables, exports and reports."""
    folder = state.folder
    with locked(folder.root):
        known = read_takedowns(folder.root)
        both = Takedowns(known.urls | more.urls, known.sites | more.sites)
        write_text(folder.root / FILE, both.text())

    def obeyed() -> None:
        with locked(folder.root):
            settled(folder, state.name)

    state.settling = Work("Taking the text out of tables, exports and report", obeyed)


def _row(state: State, document: str) -> dict[str, Any]:
    rows: list[dict[str, Any]] = state.folder.table(
        "documents", pc.field("document_id") == document
    ).to_pylist()
    if not rows:
        raise RefusedError(HTTPStatus.NOT_FOUND, "no such page: the corpus was built again")
    return rows[0]

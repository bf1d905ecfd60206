"""Chooses the fetch of each page that counts, and finds pages that moved or are gone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from crawler.documents.reasons import Reason
from crawler.urls import address

_OK, _REVISIT = 200, 304
_GONE = frozenset({404, 410})
_FOR_GOOD = frozenset({301, 308})
# A fetch that could not be read says nothing about the page: the fetch before it still counts.
_UNREAD = frozenset({Reason.TOO_LARGE, Reason.EXTRACTION_TIMEOUT, Reason.EXTRACTION_FAILED})
# These opt-outs still apply to a page that has moved.
_REFUSALS = frozenset({Reason.NOINDEX, Reason.TDM_OPT_OUT})


class Event(NamedTuple):
    """A fetch of a page as `last_seen` reads it: columns of EXTRACTED."""

    document_id: str
    url: str
    status: int
    fetched_at: datetime | None
    confirms: datetime | None
    rejected_by: str | None
    opt_outs: Sequence[str] | None


class Fetch(NamedTuple):
    """A fetch of a page as `outdated` reads it: columns of EXTRACTED."""

    document_id: str
    url: str
    status: int
    moved_to: str | None
    seen_at: datetime | None
    rejected_by: str | None
    variant: str | None = None  # the language of a page whose URL has several


def last_seen(events: Iterable[Event]) -> dict[str, datetime | None]:
    """The time at which each response was last seen, by document_id: fetched, or confirmed by a later fetch.

    The events are all fetches, including equal ones. A fetch with status 304 confirms the response of its
    URL dated `confirms`; without one, the last response with status 200 before it. A fetch whose headers opt
    out of use confirms nothing.
    """
    by_url: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        by_url[event.url].append(event)
    seen: dict[str, datetime | None] = {}
    for of_page in by_url.values():
        pages: dict[datetime | None, list[str]] = {}  # by date the texts of each response with status 200
        for event in sorted(of_page, key=_when):
            date = seen[event.document_id] = event.fetched_at
            if event.status == _OK or _refuses(event):
                pages[date] = [*pages.pop(date, []), event.document_id]  # so that the last one comes last
            elif event.status == _REVISIT and pages and date is not None:
                last = pages[next(reversed(pages))]
                confirmed = pages.get(event.confirms, last) if event.confirms else last
                seen.update(dict.fromkeys(confirmed, date))
    return seen


def outdated(rows: Sequence[Fetch]) -> Iterator[tuple[str, str]]:
    """(document_id, reason) of each row without a reason so far that is not the current state of its page.

    SUPERSEDED: the page, or its variant in one language, was read again later, with any result. MOVED: it
    redirects permanently to a page that is kept or that opts out. VANISHED: the last response said that it is
    gone. Temporary errors, other redirects and pages that could not be read do not change the fetch before
    them.
    """
    fetches: dict[str, list[Fetch]] = defaultdict(list)
    for row in sorted(rows, key=_order):
        fetches[row.url].append(row)
    states = {url: _state(of_page) for url, of_page in fetches.items()}
    known: dict[str, list[str]] = defaultdict(list)
    for url in states:
        known[address(url) or url].append(url)
    for url, of_page in fetches.items():
        current = _current(of_page)
        if current:
            kept = (row for row in of_page if row.rejected_by is None and row.status == _OK)
            yield from ((row.document_id, Reason.SUPERSEDED) for row in kept if row not in current)
            reason = _fate(url, states, known)
            if reason is not None:
                yield from ((row.document_id, reason) for row in current if row.rejected_by is None)


@dataclass(frozen=True, slots=True)
class _State:
    """The last fetch that read the page, and the last response after it that says it has moved or is gone."""

    page: Fetch | None
    after: Fetch | None


def _state(fetches: Sequence[Fetch]) -> _State:
    """The state after the fetches of one URL, given in order."""
    page = after = None
    for row in fetches:
        if _reads(row):
            page, after = row, None
        elif row.status in _GONE or (row.status in _FOR_GOOD and row.moved_to):
            after = row
    return _State(page, after)


def _reads(row: Fetch) -> bool:
    """Whether a fetch says what the page is."""
    is_refusal = row.status == _REVISIT and row.rejected_by in _REFUSALS
    return is_refusal or (row.status == _OK and row.rejected_by not in _UNREAD)


def _current(fetches: Iterable[Fetch]) -> list[Fetch]:
    """Of one URL's fetches in order, the last of each variant; a page without variants replaces them all."""
    current: dict[str, Fetch] = {}
    for row in filter(_reads, fetches):
        if not row.variant or "" in current:
            current.clear()
        current[row.variant or ""] = row
    return list(current.values())


def _fate(url: str, states: Mapping[str, _State], known: Mapping[str, list[str]]) -> Reason | None:
    """MOVED or VANISHED; None if the page of the URL is still there."""
    after, passed = states[url].after, {url}
    while after is not None:
        if after.status in _GONE:
            return Reason.VANISHED
        targets = [
            other for other in known.get(address(after.moved_to or "") or "", ()) if other not in passed
        ]
        if any(_takes_over(states[other]) for other in targets):
            return Reason.MOVED
        passed.update(targets)
        after = next((states[other].after for other in targets if states[other].after), None)
    return None


def _takes_over(state: _State) -> bool:
    """Whether the page of this state replaces a page that redirects to it."""
    if state.page is None or (state.after is not None and state.after.status in _FOR_GOOD):
        return False
    return state.page.rejected_by is None or state.page.rejected_by in _REFUSALS


def _refuses(event: Event) -> bool:
    """Whether the headers of a revisit opt out of indexing or text mining."""
    is_refusal = event.rejected_by in _REFUSALS or bool(event.opt_outs)
    return event.status == _REVISIT and is_refusal


def _when(event: Event) -> tuple[bool, Any, bool, str]:
    date = event.fetched_at
    return date is not None, date, event.status == _REVISIT, event.document_id


def _order(row: Fetch) -> tuple[bool, Any, str]:
    return row.seen_at is not None, row.seen_at, row.document_id

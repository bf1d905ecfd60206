"""Which fetch of a page counts, as the dates and answers of all its fetches say."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.documents.reasons import Reason
from crawler.documents.versions import Event, Fetch, last_seen, outdated

X, Y = "https://a.org/x", "https://a.org/y"


def on(day: int | None) -> datetime | None:
    return None if day is None else datetime(2025, 1, day, tzinfo=UTC)


def fetch(name: str, day: int | None, status: int = 200, reason: str | None = None, **more: Any) -> Fetch:
    rejected = reason if status == 200 else "http_error"
    given = {"document_id": name, "url": X, "status": status, "seen_at": on(day), "rejected_by": rejected}
    return Fetch(**{**given, "moved_to": None, **more})


def found(*rows: Fetch) -> dict[str, str]:
    return dict(outdated(rows))


def test_only_the_last_fetch_of_a_page_counts() -> None:
    rows = fetch("first", 1), fetch("last", 2), fetch("undated", None), fetch("other", 1, url=Y)
    expected = {"first": Reason.SUPERSEDED, "undated": Reason.SUPERSEDED}
    assert found(*rows) == found(*reversed(rows)) == expected


def test_variants_of_a_url_in_several_languages_stand_side_by_side() -> None:
    english, spanish = fetch("en", 1, variant="en"), fetch("es", 2, variant="es")
    assert found(english, spanish) == {}
    assert found(english, spanish, fetch("en2", 3, variant="en")) == {"en": Reason.SUPERSEDED}
    french = fetch("fr", 3, variant="fr", reason="other_language")
    assert found(english, spanish, french) == {}
    both = {"en": Reason.SUPERSEDED, "es": Reason.SUPERSEDED}
    assert found(english, spanish, fetch("plain", 3)) == both  # the server has no more than one
    assert found(fetch("plain", 1), fetch("es", 2, variant="es")) == {"plain": Reason.SUPERSEDED}
    assert found(english, spanish, fetch("gone", 3, 404)) == dict.fromkeys(("en", "es"), Reason.VANISHED)
    assert found(english, spanish, fetch("no", 3, 304, variant=None)) == {}


@pytest.mark.parametrize(
    "reason",
    ["noindex", "tdm_opt_out", "machine_translated", "other_language", "off_topic", "no_text", "not_html"],
)
def test_what_a_page_says_now_replaces_what_it_said(reason: str) -> None:
    assert found(fetch("old", 1), fetch("new", 2, reason=reason)) == {"old": Reason.SUPERSEDED}


@pytest.mark.parametrize("reason", ["extraction_timeout", "extraction_failed", "too_large"])
def test_what_could_not_be_read_says_nothing_of_the_page(reason: str) -> None:
    assert found(fetch("old", 1), fetch("new", 2, reason=reason)) == {}


@pytest.mark.parametrize("status", [302, 303, 307, 401, 403, 429, 500, 503])
def test_errors_that_pass_leave_the_page_as_it_was(status: int) -> None:
    assert found(fetch("old", 1), fetch("error", 2, status, moved_to=Y), fetch("y", 2, url=Y)) == {}


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_is_gone_where_the_server_says_so_last(status: int) -> None:
    gone = fetch("gone", 2, status)
    assert found(fetch("old", 1), gone) == {"old": Reason.VANISHED}
    assert found(fetch("old", 1), gone, fetch("error", 3, 503)) == {"old": Reason.VANISHED}
    assert found(fetch("older", 1), fetch("old", 1), gone) == {
        "old": Reason.SUPERSEDED,
        "older": Reason.VANISHED,
    }
    # Seen again later, and older than the error: it is alive.
    assert found(fetch("old", 3), gone) == {}
    assert found(fetch("old", 1, reason="off_topic"), gone) == {}


def test_a_page_that_moved_for_good_is_judged_by_its_new_place() -> None:
    moved = fetch("moved", 2, 301, moved_to=Y)
    old = fetch("old", 1)
    assert found(old, moved, fetch("y", 2, url=Y)) == {"old": Reason.MOVED}
    assert found(old, moved, fetch("y", 2, url=Y, reason="tdm_opt_out")) == {"old": Reason.MOVED}
    # Nothing in its place: what was gathered stays.
    assert found(old, moved) == found(old, moved, fetch("y", 2, url=Y, reason="off_topic")) == {}
    assert found(old, moved, fetch("y", 2, 404, url=Y)) == {"old": Reason.VANISHED}
    # It came back.
    assert found(old, moved, fetch("back", 3), fetch("y", 2, url=Y)) == {"old": Reason.SUPERSEDED}


def test_the_same_address_in_another_form_is_another_place() -> None:
    secure = fetch("secure", 2, url="https://www.a.org/x/")
    old, moved = (
        fetch(name, day, status, url="http://a.org/x", moved_to="https://www.a.org/x/")
        for name, day, status in (("old", 1, 200), ("moved", 2, 308))
    )
    assert found(old, moved, secure) == {"old": Reason.MOVED}


def test_a_chain_of_redirects_is_followed_and_a_ring_keeps_the_texts() -> None:
    z = "https://a.org/z"
    chain = fetch("x", 2, 301, moved_to=Y), fetch("y", 2, 301, url=Y, moved_to=z)
    assert found(fetch("old", 1), *chain, fetch("z", 2, url=z)) == {"old": Reason.MOVED}
    ring = fetch("x", 2, 301, moved_to=Y), fetch("y", 2, 301, url=Y, moved_to=X)
    assert found(fetch("old", 1), fetch("oldy", 1, url=Y), *ring) == {}


def event(
    name: str, day: int | None, status: int = 200, confirms: int | None = None, reason: str | None = None
) -> Event:
    return Event(name, X, status, on(day), on(confirms), reason, [])


def test_a_page_is_seen_again_by_an_equal_answer_and_by_a_revisit() -> None:
    first, other, again = event("a", 1), event("b", 2), event("a", 3)
    assert last_seen([again, other, first]) == {"a": on(3), "b": on(2)}
    revisit = event("r", 4, 304)
    assert last_seen([first, other, revisit]) == {"a": on(1), "b": on(4), "r": on(4)}
    assert last_seen([first, other, again, revisit])["a"] == on(4)
    assert last_seen([first, other, event("r", 4, 304, confirms=1)])["a"] == on(4)
    gone = event("g", 3, 404)
    assert last_seen([first, gone, revisit]) == {"a": on(4), "g": on(3), "r": on(4)}
    assert last_seen([revisit]) == {"r": on(4)}


def test_a_revisit_that_refuses_the_page_confirms_nothing_and_counts() -> None:
    first, refusal, later = event("a", 1), event("r", 2, 304, reason="noindex"), event("l", 3, 304)
    assert last_seen([first, refusal, later]) == {"a": on(1), "r": on(3), "l": on(3)}
    # The same bytes again, without the wish: it is withdrawn.
    assert last_seen([first, refusal, event("l", 3, 304, confirms=1)])["a"] == on(3)
    refused = fetch("r", 2, 304, rejected_by="noindex")
    assert found(fetch("a", 1), refused) == {"a": Reason.SUPERSEDED}
    assert found(fetch("a", 3), refused) == {}


EVENTS = st.lists(
    st.builds(
        event, st.sampled_from("abc"), st.integers(1, 28) | st.none(), st.sampled_from([200, 304, 404])
    ),
    max_size=12,
)


@given(EVENTS, st.randoms())
def test_the_order_of_the_archive_does_not_matter(events: list[Event], random: Any) -> None:
    # Of two answers of one second which came first is not known: their ids tell them apart.
    events = [e._replace(document_id=f"{e.document_id}{e.status}") for e in events]
    expected = last_seen(events)
    random.shuffle(events)
    assert last_seen(events) == expected
    dated = [e.fetched_at for e in events if e.fetched_at is not None]
    assert all(date is None or date in dated for date in expected.values())


@given(EVENTS)
def test_of_each_page_one_version_is_left_at_the_most(events: list[Event]) -> None:
    rows = [fetch(f"{n}", None, e.status, seen_at=e.fetched_at) for n, e in enumerate(events)]
    outdated_rows = found(*rows)
    left = [r for r in rows if r.rejected_by is None and r.document_id not in outdated_rows]
    assert len(left) <= 1
    assert len(left) + (Reason.VANISHED in outdated_rows.values()) == any(r.status == 200 for r in rows)

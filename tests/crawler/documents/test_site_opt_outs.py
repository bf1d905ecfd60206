from datetime import UTC, datetime
from typing import Any

from crawler.documents.site_opt_outs import Wishes, site_opt_outs
from crawler.page.rights.opt_outs import TdmRule

RESERVED = [TdmRule("/", True, "https://a.org/terms")]
FREE = [TdmRule("/", False)]


def row(document_id: str, url: str = "https://a.org/x", day: int | None = 1, **changes: Any) -> Wishes:
    date = datetime(2024, 1, day, tzinfo=UTC) if day else None
    return Wishes(document_id, url, date, None, [], None, None, None)._replace(**changes)


def file(rules: list[TdmRule] | None, host: str = "a.org", day: int = 1) -> Wishes:
    url = f"http://{host}/.well-known/tdmrep.json"
    return row(f"file{day}", url, day, rejected_by="other_format", tdm_rules=rules)


def changes(*rows: Wishes) -> dict[str, tuple[list[str], str | None]]:
    return {document: (signals, policy) for document, signals, policy in site_opt_outs(rows)}


def test_a_sites_file_holds_for_its_pages() -> None:
    other = row("b", "https://b.org/x")
    assert changes(row("a"), other, file(RESERVED)) == {"a": (["tdm_file"], "https://a.org/terms")}
    assert changes(row("a"), file(FREE)) == {}
    assert changes(row("a"), file([])) == {}


def test_pages_that_decide_by_themselves_do_not_ask_the_file() -> None:
    free = row("a", tdm_reserved=False)
    reserved = row("b", "https://a.org/y", tdm_reserved=True, opt_outs=["tdm_meta"])
    assert changes(free, reserved, file(RESERVED)) == {}


def test_other_signals_stay_beside_the_files() -> None:
    assert changes(row("a", opt_outs=["noimageai"]), file(RESERVED))["a"][0] == ["noimageai", "tdm_file"]


def test_the_last_file_counts_and_one_that_failed_does_not() -> None:
    assert changes(row("a"), file(RESERVED, day=1), file([], day=2)) == {}
    assert set(changes(row("a"), file([], day=1), file(RESERVED, day=2))) == {"a"}
    assert set(changes(row("a"), file(RESERVED, day=1), file(None, day=2))) == {"a"}


def test_the_last_fetch_of_a_page_counts_for_earlier_ones() -> None:
    old, new = row("a", day=1), row("b", day=2, opt_outs=["noai"])
    assert changes(old, new) == changes(new, old) == {"a": (["noai"], None)}
    assert changes(row("a", day=1, opt_outs=["noai"]), row("b", day=2)) == {}
    failed = row("c", day=3, rejected_by="http_error")
    assert set(changes(old, new, failed)) == {"a"}
    assert set(changes(old, row("u", day=None), file(RESERVED))) == {"a", "u"}

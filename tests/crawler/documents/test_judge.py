from datetime import UTC, datetime
from typing import Any

import pytest

from crawler.documents.judge import PageJudge, Reader
from crawler.documents.schema import EXTRACTED, ExtractedRow
from crawler.documents.versions import Fetch, outdated
from crawler.page.page import Block, Page, Response
from crawler.page.read import read_page
from crawler.sandbox import SandboxCrashError, SandboxTimeoutError
from crawler.topic.topic import Topic
from crawler.urls import site_of

TERMS = {"en": {"machine learning": 8.0, "neural network*": 8.0}, "es": {"aprendizaje automático": 8.0}}
TOPIC = Topic("t", "A topic", ("en", "es"), TERMS)
ENGLISH = (
    "<p>Machine learning lets computers learn from data. A neural network is one way of doing so.</p>" * 4
)
FRENCH = (
    "<p>Le chat dort sur le canapé pendant que la pluie tombe doucement sur les toits de la ville.</p>" * 4
)
SOUP = (
    "<p>Peel the tomatoes, chop the onion and simmer both for an hour on a low heat with some salt.</p>" * 4
)
WEGLOT = (
    '<script type="application/json" id="weglot-data">{"language_from":"es","current_language":"en"}</script>'
)


def row(
    body: str | bytes = ENGLISH, topic: Topic = TOPIC, read: Reader = read_page, **changes: Any
) -> dict[str, Any]:
    html = (
        f"<html lang='en'><head><title>T</title></head><body>{body}</body></html>"
        if isinstance(body, str)
        else body
    )
    given = {
        "url": "https://www.a.org/x",
        "status": 200,
        "headers": {"content-type": "text/html"},
        "body": html.encode() if isinstance(html, str) else html,
        "fetched_at": datetime(2024, 1, 2, tzinfo=UTC),
    }
    [only] = PageJudge(topic, read).rows(Response(**{**given, **changes}), "w.warc.gz", 17)
    return only


def test_a_good_page_is_kept_with_all_columns() -> None:
    kept = row()
    assert kept["rejected_by"] is None
    assert sorted(kept) == sorted(EXTRACTED.names)
    assert (kept["lang"], kept["declared_lang"], kept["site"], kept["title"]) == ("en", "en", "a.org", "T")
    assert (kept["warc_file"], kept["warc_offset"]) == ("w.warc.gz", 17)
    assert kept["relevance"] >= 0.5
    assert len(kept["signature"]) > 0


@pytest.mark.parametrize(
    ("reason", "given"),
    [
        ("http_error", {"status": 404}),
        ("http_error", {"status": 0}),
        ("redirect", {"status": 301}),
        ("too_large", {"truncated": True}),
        ("other_format", {"headers": {"content-type": "image/png"}}),
        ("no_text", {"body": b""}),
        ("no_text", {"body": b" \n "}),
        ("no_text", {"body": "<p>Only a few words.</p>"}),
        ("noindex", {"headers": {"x-robots-tag": "noindex"}}),
        ("other_language", {"body": FRENCH}),
        ("machine_translated", {"body": ENGLISH + WEGLOT}),
        ("off_topic", {"body": SOUP}),
        ("extraction_failed", {"body": b"\x00\x01\x02" * 30}),
        ("tdm_opt_out", {"headers": {"content-type": "text/html", "tdm-reservation": "1"}}),
        ("tdm_opt_out", {"headers": {"content-type": "text/html", "x-robots-tag": "noai"}}),
        ("tdm_opt_out", {"body": ENGLISH + '<meta name="tdm-reservation" content="1">'}),
        ("other_format", {"url": "https://www.a.org/.well-known/tdmrep.json"}),
    ],
)
def test_every_page_that_is_dropped_has_its_reason(reason: str, given: dict[str, Any]) -> None:
    dropped = row(**given)
    assert dropped["rejected_by"] == reason
    assert sorted(dropped) == sorted(EXTRACTED.names)
    assert dropped["signature"] == []


@pytest.mark.parametrize(
    ("error", "reason"),
    [(SandboxTimeoutError(), "extraction_timeout"), (SandboxCrashError(), "extraction_failed")],
)
def test_pages_that_kill_the_extraction_are_dropped(error: Exception, reason: str) -> None:
    def read(_response: Response, _languages: tuple[str, ...]) -> Page | None:
        raise error

    assert row(read=read)["rejected_by"] == reason


def test_what_a_page_declares_is_kept_beside_what_it_is() -> None:
    found = row(FRENCH)
    assert (found["lang"], found["declared_lang"], found["rejected_by"]) == ("fr", "en", "other_language")
    assert found["blocks"]


def test_a_topic_may_keep_machine_translations() -> None:
    topic = Topic("t", "A topic", ("en", "es"), TERMS, keep_machine_translated=True)
    kept = row(ENGLISH + WEGLOT, topic)
    assert (kept["rejected_by"], kept["machine_translated"]) == (None, True)


def test_a_topic_may_keep_pages_that_opted_out() -> None:
    topic = Topic("t", "A topic", ("en", "es"), TERMS, keep_opted_out=True)
    headers = {
        "content-type": "text/html",
        "tdm-reservation": "1",
        "tdm-policy": "https://a.org/tdm",
        "x-robots-tag": "noai, noimageai",
    }
    kept = row(topic=topic, headers=headers)
    assert kept["rejected_by"] is None
    assert kept["opt_outs"] == ["noai", "noimageai", "tdm_header"]
    assert kept["tdm_policy"] == "https://a.org/tdm"


def test_an_opt_out_for_pictures_is_recorded_and_keeps_the_text() -> None:
    kept = row(ENGLISH + '<meta name="robots" content="noimageai">')
    assert (kept["rejected_by"], kept["opt_outs"]) == (None, ["noimageai"])


def test_the_rules_of_a_sites_file_are_read_from_its_response() -> None:
    file = b'[{"location": "/", "tdm-reservation": 1}]'
    found = row(
        file, url="https://a.org/.well-known/tdmrep.json", headers={"content-type": "application/json"}
    )
    assert found["tdm_rules"] == [{"location": "/", "reserved": True, "policy": None}]
    assert row(file, url="https://a.org/.well-known/tdmrep.json", status=404)["tdm_rules"] == []
    assert row(file, url="https://a.org/.well-known/tdmrep.json", status=503)["tdm_rules"] is None
    assert row()["tdm_rules"] is None


def test_the_same_response_has_the_same_id_and_another_one_another() -> None:
    assert row() == row()
    ids = {
        row(**given)["document_id"]
        for given in ({}, {"status": 404}, {"url": "https://a.org/"}, {"body": b"x"})
    }
    assert len(ids) == 4


@pytest.mark.parametrize(
    ("url", "site"),
    [("https://WWW.A.org:8080/x", "a.org"), ("https://es.a.org", "es.a.org"), ("x", ""), ("http://[", "")],
)
def test_sites(url: str, site: str) -> None:
    assert site_of(url) == site


def test_the_typed_row_has_the_columns_of_the_table() -> None:
    assert list(ExtractedRow.__annotations__) == EXTRACTED.names


@pytest.mark.parametrize(
    "text", ["A. " * 30_000, "a " * 400_000, "机" * 1_600_000, "<p>Yes</p>" * 19_000 + "!" * 2000]
)
def test_a_text_that_alignment_has_no_room_for_is_too_large(text: str) -> None:
    page = Page(blocks=tuple(Block("paragraph", part) for part in text.split("<p>")))
    dropped = row(read=lambda response, languages: page)
    assert dropped["rejected_by"] == "too_large"
    assert dropped["blocks"]


def test_a_page_with_its_text_in_two_languages_is_a_row_for_each() -> None:
    spanish = (
        "<p>El aprendizaje automático permite a las máquinas aprender de los datos sin ser programadas.</p>"
    )
    body = f"<html><body><article>{ENGLISH}{spanish * 4}</article></body></html>".encode()
    response = Response("https://a.org/x", 200, {"content-type": "text/html"}, body)
    rows = PageJudge(TOPIC, read_page).rows(response, "w.warc.gz", 17)
    assert [(row["lang"], row["variant"], row["rejected_by"]) for row in rows] == [
        ("en", "en", None),
        ("es", "es", None),
    ]
    assert len({row["document_id"] for row in rows}) == 2
    assert {row["warc_offset"] for row in rows} == {17}
    assert "learn" in rows[0]["blocks"][0]["text"]
    assert "aprender" in rows[1]["blocks"][0]["text"]
    fetches = [Fetch(**{name: row.get(name) for name in Fetch._fields}) for row in rows]
    assert list(outdated(fetches)) == []

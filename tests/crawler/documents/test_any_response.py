"""Whatever a server answers and an archive holds, there is a row that Parquet can hold, with a reason."""

import logging
import re
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from any_response import any_responses
from hypothesis import example, given
from hypothesis import strategies as st
from odd_records import JSON_LD, LIST, ODD_HEAD, RECORDS
from warc_bytes import PROSE, http, record

from crawler.archive.index import AnswerIndex
from crawler.archive.reader import response_offsets
from crawler.documents.judge import PageJudge
from crawler.documents.reasons import Reason
from crawler.documents.rows import revisit_rows
from crawler.documents.schema import EXTRACTED, ExtractedRow
from crawler.page.page import Page, Response
from crawler.page.read import read_page
from crawler.topic.topic import get_topic

LAST = "http://a.org/last"


def stored(rows: list[ExtractedRow], folder: Path) -> list[ExtractedRow]:
    pq.write_table(pa.Table.from_pylist(rows, EXTRACTED), folder / "rows.parquet")
    found: list[ExtractedRow] = pq.read_table(folder / "rows.parquet").to_pylist()
    return found


def exact(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ("lang_confidence", "relevance")}


def judge(read: object = read_page) -> PageJudge:
    return PageJudge(get_topic("ml_es"), read)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", RECORDS)
def test_an_odd_record_costs_itself_only(name: str, tmp_path: Path) -> None:
    path = tmp_path / "x.warc"
    path.write_bytes(RECORDS[name] + record(http(), url=LAST))
    rows = [row for offset, url in response_offsets(path) for row in judge().rows_at(path, offset, url)]
    back = stored(rows, tmp_path)
    assert list(map(exact, back)) == [exact({**dict.fromkeys(EXTRACTED.names), **row}) for row in rows]
    assert (back[-1]["url"], back[-1]["rejected_by"]) == (LAST, None)
    assert revisit_rows(path, get_topic("ml_es")).validate(full=True) is None
    AnswerIndex(tmp_path / "index.sqlite", [path]).close()


def test_a_response_that_cannot_be_judged_is_named(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "x.warc"
    path.write_bytes(b"no record\r\n\r\n")
    (row,) = judge().rows_at(path, 7, "http://a.org/\ud800")
    assert row["rejected_by"] == Reason.EXTRACTION_FAILED
    assert stored([row], tmp_path)[0]["url"] == "http://a.org/\ufffd"
    (said,) = [r.getMessage() for r in caplog.records if r.levelno == logging.WARNING]
    assert said.startswith(f"http://a.org/\\ud800: {path} at offset 7: dropped: ")


def test_any_error_of_a_reader_is_a_reason(caplog: pytest.LogCaptureFixture) -> None:
    def fails(response: Response, languages: tuple[str, ...]) -> Page:
        raise ZeroDivisionError("of a parser")

    response = Response("http://a.org/x", 200, {"content-type": "text/html"}, PROSE.encode())
    (row,) = judge(fails).rows(response, "x.warc", 0)
    assert row["rejected_by"] == Reason.EXTRACTION_FAILED
    assert "http://a.org/x: cannot be judged: ZeroDivisionError: of a parser" in caplog.text


LATEST = datetime.max.replace(tzinfo=timezone(-timedelta(hours=14)))
texts = st.text(st.characters(codec=None), max_size=40)
tokens = st.sampled_from(
    [
        "text/html",
        "text/plain",
        "text/markdown",
        "application/json",
        "application/xml",
        "text/html; charset=\ud800",
        "<http://[::1]x/>; rel=alternate; hreflang=es",
        "es",
        "none",
        "noai",
        "1",
        "\ud800",
        "gzip",
        "accept-language",
    ]
)
names = st.sampled_from(
    [
        "content-type",
        "link",
        "content-language",
        "x-robots-tag",
        "tdm-reservation",
        "tdm-policy",
        "location",
        "vary",
    ]
)
pieces = st.sampled_from(
    [
        PROSE,
        JSON_LD,
        LIST,
        ODD_HEAD,
        "<meta name=license content='&#xDFFF;'>",
        "<link rel=alternate hreflang=es href='http://[/'>",
        "<a href='http://a:99999/' hreflang=es>Español</a>",
        "<urlset><url><loc>http://[::1]x/</loc></url></urlset>",
        '[{"location":"/\\ud800","tdm-reservation":1,"tdm-policy":"\\udfff"}]',
        "<html><body>",
        "&#1;",
        "\x00",
        "\ufffe",
    ]
)
places = st.sampled_from(
    [
        "http://a.org/x",
        "http://a.org/.well-known/tdmrep.json",
        "http://a.org/w/api.php",
        "http://a.org/sitemap.xml",
        "http://[::1/",
        "http://a:99999/",
        "\ud800",
        "",
    ]
)
dates = st.datetimes(
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=14)), timezone(-timedelta(hours=14))])
)
responses = st.builds(
    Response,
    url=places | texts,
    status=st.sampled_from([200, 200, 200, 301, 304, 404]) | st.integers(),
    headers=st.dictionaries(names, tokens | texts, max_size=4),
    body=st.lists(pieces.map(str.encode) | st.binary(max_size=40), max_size=5).map(b"".join),
    fetched_at=st.none() | dates,
    truncated=st.booleans(),
)


@given(responses)
@example(
    Response("http://[::1/", 10**24, {}, b"", datetime.max.replace(tzinfo=timezone(-timedelta(hours=14))))
)
def test_any_response_has_a_row_that_parquet_gives_back(
    tmp_path_factory: pytest.TempPathFactory, response: Response
) -> None:
    rows = judge().rows(response, "x.warc", 17)
    found = stored(rows, tmp_path_factory.mktemp("rows"))
    assert list(map(exact, found)) == list(map(exact, rows))
    assert all(row["rejected_by"] is None or row["rejected_by"] in set(Reason) for row in found)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_a_thousand_responses_have_rows_and_no_reader_fails(
    seed: int, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "crawler")
    judge_of_all = judge()
    rows: list[ExtractedRow] = []
    slow = []
    for place, response in enumerate(any_responses(1000, seed)):
        start = time.process_time()
        rows += judge_of_all.rows(response, "x.warc", place)
        if time.process_time() - start > 5:
            slow.append((place, response.url, response.headers))
    assert {row["warc_offset"] for row in rows} == set(range(1000))
    assert list(map(exact, stored(rows, tmp_path))) == list(map(exact, rows))
    assert slow == []
    told = [r.getMessage() for r in caplog.records if r.name.startswith("crawler")]
    # Broken PDF files have no text, and pdfminer asserts what it expects; a document as deep as Python's
    # stack is one in a thousand at most.
    assert [line for line in told if not _PDF_ERROR.search(line)] == []
    assert sum(row["rejected_by"] is None for row in rows) > 10, "the readers have seen little"


_PDF_ERROR = re.compile(r"cannot be judged: (?:PDF|PS|AssertionError: /b|RecursionError)|^RecursionError")

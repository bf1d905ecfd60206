import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner, Result

from corpus.cli.gather.common_crawl import common_crawl
from crawler.archive.exchange import Exchange
from crawler.archive.reader import read_response, record_spans, response_in, response_offsets
from crawler.archive.writer import WarcArchive
from crawler.errors import AcopioError, UsageError

FILE = "crawl-data/CC-MAIN-2026-01/segments/1/warc/CC-1.warc.gz"
HTML = [("Content-Type", "text/html")]
PAGES = {
    "https://a.org/1": ("eng", b"<p>Solar power</p>" * 50),
    "https://a.org/2": ("spa,eng", b"<p>Energia solar</p>" * 50),
    "https://a.org/3": ("deu", b"<p>Sonne</p>"),
    "https://a.org/shop/4": ("eng", b"<p>Buy</p>"),
    "https://a.org/broken": ("eng", b"<p>Torn</p>"),
}
WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


class CommonCrawl:
    """An index of two pages and the WARC file that it tells of, as their servers answer."""

    def __init__(self, folder: Path) -> None:
        archive = WarcArchive(folder, "cc")
        for url, (_, body) in PAGES.items():
            archive.write(Exchange(url, "GET", [], "200 OK", HTML, body, WHEN, {}))
        archive.close()
        path = next(folder.glob("*.warc.gz"))
        self.warc = path.read_bytes()
        self.spans = {s.url: s for s in reversed(record_spans(path)) if s.url}
        self.asked: list[tuple[str, str]] = []
        self.url = ""

    def line(self, url: str) -> str:
        span, (languages, _) = self.spans[url], PAGES[url]
        fields = {"url": url, "timestamp": "20260102030405", "filename": FILE, "status": "200"}
        shift = 5 if url.endswith("broken") else 0
        place = {"offset": str(span.offset + shift), "length": str(span.length)}
        return json.dumps({**fields, **place, "mime-detected": "text/html", "languages": languages}) + "\n"

    def answer(self, target: str, span: str) -> tuple[int, bytes]:
        self.asked.append((target, span))
        place, query = urlsplit(target).path, parse_qs(urlsplit(target).query)
        if place == "/collinfo.json":
            return 200, json.dumps(
                [{"id": "CC-MAIN-2026-01", "cdx-api": f"{self.url}/newest-index"}]
            ).encode()
        if place == f"/{FILE}":
            first, last = map(int, span.removeprefix("bytes=").split("-"))
            return 206, self.warc[first : last + 1]
        if place != "/newest-index" or "a.org" not in query["url"][0]:
            return 404, b'{"message": "No Captures found for: x"}'
        if "showNumPages" in query:
            return 200, b'{"pages": 2, "pageSize": 5, "blocks": 8}\n'
        urls = list(PAGES)
        part = urls[:2] if query["page"] == ["0"] else urls[1:]
        return 200, "".join(map(self.line, part)).encode()


@pytest.fixture
def crawled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[CommonCrawl]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    crawl = CommonCrawl(tmp_path / "cc")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = crawl.answer(self.path, self.headers.get("Range", ""))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    crawl.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    Path("topics").mkdir()
    Path("topics/solar.toml").write_text(
        f"""name = "solar"
description = "Solar power"
languages = ["en", "es"]
[scope]
deny = ["a.org/shop"]
[terms]
en = {{ "solar power" = 9 }}
es = {{ "energía solar" = 9 }}
[discover.common_crawl]
sites = ["a.org"]
collections = "{crawl.url}/collinfo.json"
records = "{crawl.url}/"
""",
        encoding="utf-8",
    )
    yield crawl
    server.shutdown()
    server.server_close()


def run(*args: str) -> Result:
    return CliRunner().invoke(common_crawl, ["solar", *args])


def archived() -> list[tuple[Path, int, str]]:
    files = sorted(Path("data/solar/warc").glob("*.warc.gz"))
    return [(path, offset, url) for path in files for offset, url in response_offsets(path)]


def test_the_records_wanted_are_copied_as_they_are_and_once(crawled: CommonCrawl) -> None:
    result = run()
    assert result.exit_code == 0, result.output
    assert [url for _, _, url in archived()] == ["https://a.org/1", "https://a.org/2"]
    for path, offset, url in archived():
        response = read_response(path, offset, 10_000)
        assert (response.url, response.body, response.fetched_at) == (url, PAGES[url][1], WHEN)
        span = crawled.spans[url]
        assert crawled.warc[span.offset : span.offset + span.length] in path.read_bytes()
    assert "skipped: https://a.org/broken" in result.output
    query = parse_qs(urlsplit(crawled.asked[1][0]).query)
    assert query["url"] == ["*.a.org"]
    assert "~languages:(eng|spa)(,.*)?" in query["filter"]
    assert run().exit_code == 0
    assert len(archived()) == 2


def test_pages_are_bounded_and_a_path_is_asked_for_as_a_prefix(crawled: CommonCrawl) -> None:
    assert (
        run("--pages", "1", "--site", "a.org/docs", "--index", f"{crawled.url}/newest-index").exit_code == 0
    )
    assert len(archived()) == 1
    assert parse_qs(urlsplit(crawled.asked[0][0]).query)["url"] == ["a.org/docs/*"]


def test_a_site_that_is_not_in_the_index_brings_nothing(crawled: CommonCrawl) -> None:
    result = run("--site", "b.net")
    assert result.exit_code == 1
    assert "no pages: none of b.net in en, es" in str(result.exception)


@pytest.mark.parametrize(
    ("args", "kind", "message"),
    [
        (["--site", "https://a.org"], UsageError, "not a site"),
        (["--index", "newest"], UsageError, "not a URL"),
        (["--index", "http://127.0.0.1:9/x-index"], AcopioError, "127.0.0.1:9"),
    ],
)
def test_wrong_calls_and_dead_indexes_say_so(
    crawled: CommonCrawl, args: list[str], kind: type[AcopioError], message: str
) -> None:
    error = run(*args).exception
    assert isinstance(error, kind)
    assert message in str(error)
    assert not Path("data").exists()


def test_a_member_is_one_whole_response(crawled: CommonCrawl) -> None:
    span = crawled.spans["https://a.org/1"]
    member = crawled.warc[span.offset : span.offset + span.length]
    assert response_in(member) == "https://a.org/1"
    for other in (b"", member[:-20], member[1:], member + member, b"plain text"):
        assert response_in(other) is None

"""A crawl that finds its pages by feeds, headers, wikis and searches, against a server on loopback."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from scrapy.settings import Settings

from crawler.archive.reader import response_offsets
from crawler.crawl.loader import spider_class
from crawler.crawl.site_lists import MAX_FEEDS
from crawler.errors import UsageError

HTML, JSON, XML = "text/html; charset=utf-8", "application/json; charset=utf-8", "application/xml"
TEXT = (
    "<p>Solar power is the conversion of energy from sunlight into electricity, by panels or mirrors.</p>" * 6
)
TOPIC = """name = "solar"
description = "Solar power"
languages = ["en", "es"]
{keys}
[limits]
pages = 60
seconds = 60
[terms.en]
"solar power" = 9
[terms.es]
"energía solar" = 9
{tables}
"""


@dataclass
class Site:
    """Answers by path; `asked` is what was asked for, with the headers."""

    answers: dict[str, tuple[str, str]] = field(default_factory=dict)
    headers: dict[str, tuple[str, str]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    url: str = ""

    def paths(self) -> set[str]:
        return {urlsplit(target).path for target, _ in self.asked}


@contextmanager
def serving(site: Site) -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.path, {key.lower(): value for key, value in self.headers.items()}))
            path = urlsplit(self.path).path
            kind, body = site.answers.get(self.path) or site.answers.get(path) or ("", "")
            self.send_response(200 if kind else 404)
            self.send_header("Content-Type", kind or "text/plain")
            if path in site.headers:
                self.send_header(*site.headers[path])
            self.end_headers()
            self.wfile.write(body.replace("{url}", site.url).encode())

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


def crawl(folder: Path, site: Site, keys: str = "", tables: str = "", *more: str, **environment: str) -> str:
    (folder / "topics").mkdir(exist_ok=True)
    text = TOPIC.replace("{keys}", keys).replace("{tables}", tables).replace("{url}", site.url)
    (folder / "topics" / "solar.toml").write_text(text, encoding="utf-8")
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = crawler.settings\n", encoding="utf-8")
    fast = ["-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0", "-s", "BUILD_ON_CLOSE=0"]
    kept = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    root = str(Path(__file__).parents[3])
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "solar", *fast, *more],
        cwd=folder,
        env={**kept, "PYTHONPATH": root, **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def archived(folder: Path) -> set[str]:
    files = (folder / "data" / "solar" / "warc").glob("*.warc.gz")
    return {urlsplit(url).path for file in files for _, url in response_offsets(file)}


def html(body: str, head: str = "") -> tuple[str, str]:
    return HTML, f"<html><head>{head}</head><body>{TEXT}{body}</body></html>"


def test_feeds_headers_and_seeds_files_lead_on(tmp_path: Path) -> None:
    links = "".join(f'<a href="/post{n}">Solar power {n}</a>' for n in range(9))
    own = '<link rel="alternate" type="application/atom+xml" href="/comments/{n}">'
    item = "<item><title>Solar power today</title><link>{url}/{0}</link></item>"
    site = Site(
        {
            "/start": html(links, '<link rel="alternate" type="application/rss+xml" href="/news.rss">'),
            **{f"/post{n}": html("", own.replace("{n}", str(n))) for n in range(9)},
            "/news.rss": (
                "application/rss+xml",
                f"<rss><channel>{item.replace('{0}', 'news')}</channel></rss>",
            ),
            "/news": html(""),
            "/seed.xml": (XML, f"<rss><channel>{item.replace('{0}', 'from-seed')}</channel></rss>"),
            "/from-seed": html(""),
            "/paper": ("text/plain", "Solar power"),
            "/es/papel": html(""),
        },
        {"/paper": ("Link", '</es/papel>; rel="alternate"; hreflang="es"')},
    )
    with serving(site):
        seeds = tmp_path / "topics" / "seeds.txt"
        seeds.parent.mkdir()
        seeds.write_text(
            f"# where to start\n{site.url}/start\n{site.url}/paper # a paper\n", encoding="utf-8"
        )
        (tmp_path / "topics" / "feeds.opml").write_text(
            f'<opml version="2.0"><body><outline text="x" xmlUrl="{site.url}/seed.xml"/></body></opml>'
        )
        crawl(tmp_path, site, 'seeds_files = ["seeds.txt", "feeds.opml"]')
    wanted = {"/start", "/news.rss", "/news", "/seed.xml", "/from-seed", "/paper", "/es/papel"}
    assert wanted <= site.paths()
    assert wanted <= archived(tmp_path)
    assert len({path for path in site.paths() if path.startswith("/comments/")}) == MAX_FEEDS - 1


def test_a_seeds_file_may_be_given_on_the_command_line(tmp_path: Path) -> None:
    with serving(Site({"/given": html("")})) as site:
        (tmp_path / "mine.txt").write_text(f"{site.url}/given\n", encoding="utf-8")
        crawl(tmp_path, site, 'seeds = ["https://a.invalid/"]', "", "-a", "seeds_file=mine.txt")
    assert "/given" in site.paths()


def wiki_answer(site: Site) -> str:
    """An answer as the API gives it with formatversion=2."""
    links = [{"lang": "es", "url": f"{site.url}/es/Sol", "title": "Sol"}]
    page = {
        "pageid": 1,
        "ns": 0,
        "title": "Sun",
        "index": 1,
        "fullurl": f"{site.url}/wiki/Sun",
        "langlinks": links,
    }
    return json.dumps({"batchcomplete": True, "query": {"pages": [page]}})


def test_a_wiki_is_searched_by_its_api_and_its_answers_are_archived(tmp_path: Path) -> None:
    site = Site(
        {
            "/wiki/Sun": html(""),
            "/es/Sol": html(""),
            "/robots.txt": ("text/plain", "User-agent: *\nDisallow: /w/\n"),
        }
    )
    with serving(site):
        site.answers["/w/api.php"] = (JSON, wiki_answer(site))
        crawl(
            tmp_path,
            site,
            "",
            '[[discover.mediawiki]]\napi = "{url}/w/api.php"\nlanguage = "en"\n'
            "[scope]\nprivate_addresses = true",
        )
    assert {"/wiki/Sun", "/es/Sol"} <= site.paths()
    assert "/w/api.php" in archived(tmp_path)
    (query, headers) = next((parse_qs(urlsplit(t).query), h) for t, h in site.asked if t.startswith("/w/"))
    assert query["gsrsearch"] == ['"solar power"']
    assert (query["maxlag"], query["lllang"]) == (["5"], ["es"])
    assert headers["user-agent"].startswith("acopio/")
    assert "gzip" in headers["accept-encoding"]


@pytest.mark.parametrize("provider", ["searxng", pytest.param("mojeek", marks=pytest.mark.slow)])
def test_a_search_gives_pages_and_keys_are_kept_nowhere(tmp_path: Path, provider: str) -> None:
    site = Site({"/found": html("")})
    with serving(site):
        results = [{"url": f"{site.url}/found", "title": "Solar power"}]
        answer = {"results": results} if provider == "searxng" else {"response": {"results": results}}
        site.answers["/search"] = (JSON, json.dumps(answer))
        url = "{url}" if provider == "searxng" else "{url}/search"
        tables = (
            f'[discover.search]\nprovider = "{provider}"\nurl = "{url}"\n[scope]\nprivate_addresses = true'
        )
        messages = crawl(tmp_path, site, "", tables, MOJEEK_API_KEY="very-secret")
    assert "/found" in archived(tmp_path)
    assert ("/search" in archived(tmp_path)) == (provider == "searxng")
    assert "very-secret" not in messages
    for file in (tmp_path / "data").rglob("*"):
        assert not file.is_file() or b"very-secret" not in file.read_bytes()


def test_a_source_that_fails_ends_nothing(tmp_path: Path) -> None:
    with serving(Site({"/start": html("")})) as site:
        keys = 'seeds = ["{url}/start"]'
        tables = '[[discover.mediawiki]]\napi = "{url}/w/api.php"\nlanguage = "en"'
        messages = crawl(tmp_path, site, keys, tables)
    assert "status 404: source skipped" in messages
    assert "/start" in archived(tmp_path)


def test_a_search_without_its_key_does_not_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BRAVE_API_KEY", raising=False)
    (tmp_path / "topics").mkdir()
    tables = '[discover.search]\nprovider = "brave"'
    text = TOPIC.replace("{keys}", "").replace("{tables}", tables)
    (tmp_path / "topics" / "solar.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="BRAVE_API_KEY"):
        spider_class("solar", Settings())()

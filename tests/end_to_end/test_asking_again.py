"""A second crawl: asked with validators, unchanged pages archived as revisits, links followed as before."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from small_web import Answer, Web, article, crawl, records, serving

from corpus.tables.takedown import purge, taken_down
from crawler.archive.exchange import Exchange
from crawler.archive.index import freshened
from crawler.archive.reader import read_response, response_offsets, revisits
from crawler.archive.writer import WarcArchive
from crawler.topic.takedowns import takedowns

MODIFIED = "Mon, 02 Dec 2024 08:00:00 GMT"
PAGES = ("etag", "date", "both", "plain", "new", "random", "varies", "language", "gone")
_PROFILE = "http://netpreserve.org/warc/1.1/revisit/"


@dataclass
class Site:
    """Pages with and without validators; `age` is how often the site was changed."""

    age: int = 0
    served: list[str] = field(default_factory=list)  # with status 200

    def answer(self, path: str, asked: Mapping[str, str]) -> Answer:
        name = path.strip("/")
        if name.startswith("below-") or name == "only-in-the-sitemap":
            return Answer(article(len(name) * 7 + len(name.rstrip("e"))))
        if path == "/robots.txt":
            return Answer(b"Sitemap: {url}/map.xml", headers={"ETag": '"r"', "Content-Type": "text/plain"})
        if path == "/map.xml":
            entry = b"<urlset><url><loc>{url}/only-in-the-sitemap</loc></url></urlset>"
            return self._checked(
                Answer(entry, headers={"ETag": '"m"', "Content-Type": "application/xml"}), asked
            )
        if (name and name not in PAGES) or (name == "gone" and self.age):
            return Answer(b"none", 404)
        return self._checked(self._page(name), asked)

    def _page(self, name: str) -> Answer:
        links = [f"/{page}" for page in PAGES] if not name else [f"/below-{name}"]
        number = 100 + PAGES.index(name) if name else 99
        body = article(number + (20 * self.age if name == "new" else 0), links)
        if name == "random":
            body += f"<!-- {self.age} -->".encode()
        etag, date = {"ETag": f'"{hashlib.md5(body).hexdigest()}"'}, {"Last-Modified": MODIFIED}
        headers = {
            "etag": etag,
            "date": date,
            "both": {**etag, **date, "Content-Encoding": "gzip", "Vary": "Accept-Encoding"},
            "new": etag,
            "varies": {**etag, "Vary": "*"},
            "language": {**date, "Vary": "Accept-Language"},
        }
        return Answer(gzip.compress(body, mtime=0) if name == "both" else body, headers=headers.get(name, {}))

    def _checked(self, answer: Answer, asked: Mapping[str, str]) -> Answer:
        etag, date = answer.headers.get("ETag"), answer.headers.get("Last-Modified")
        if etag and asked.get("if-none-match") == etag:
            return Answer(status=304, headers={"ETag": etag, "X-Age": str(self.age)})
        if not etag and date and asked.get("if-modified-since") == date:
            return Answer(status=304)
        return answer


@dataclass
class Recrawled:
    folder: Path
    first: dict[str, dict[str, str]]
    second: dict[str, dict[str, str]]  # headers of the requests
    statuses: dict[str, int]


@pytest.fixture(scope="module")
def recrawled(tmp_path_factory: pytest.TempPathFactory) -> Recrawled:
    folder, site = tmp_path_factory.mktemp("again"), Site()
    with serving(Web(site.answer)) as web:
        crawl(folder, web)
        first = {one.path: dict(one.headers) for one in web.asked}
        web.asked.clear()
        site.age = 1
        crawl(folder, web)
        second = {one.path: dict(one.headers) for one in web.asked}
        return Recrawled(folder, first, second, {one.path: one.status for one in web.asked})


def path_of(url: str) -> str:
    return "/" + url.partition("//")[2].partition("/")[2]


def test_it_asks_with_the_validators_of_the_first_crawl(recrawled: Recrawled) -> None:
    def asked(path: str) -> set[str]:
        return {name for name in recrawled.second[path] if name.startswith("if-")}

    assert not any(name.startswith("if-") for headers in recrawled.first.values() for name in headers)
    assert asked("/both") == {"if-none-match", "if-modified-since"}
    assert asked("/etag") == asked("/new") == {"if-none-match"}
    assert asked("/date") == {"if-modified-since"}
    assert recrawled.second["/date"]["if-modified-since"] == MODIFIED
    for path in ("/plain", "/varies", "/language", "/robots.txt"):
        assert asked(path) == set(), path
    assert {p for p, status in recrawled.statuses.items() if status == 304} == {
        "/etag",
        "/date",
        "/both",
        "/map.xml",
    }


def test_links_are_followed_as_before(recrawled: Recrawled) -> None:
    lost = {"/below-gone"}
    assert set(recrawled.second) >= set(recrawled.first) - lost
    assert "/only-in-the-sitemap" in recrawled.second


def test_what_has_not_changed_is_a_revisit_and_no_second_body(recrawled: Recrawled) -> None:
    found = list(records(recrawled.folder))
    bodies = [path_of(r.rec_headers.get_header("WARC-Target-URI")) for r in found if r.rec_type == "response"]
    assert {path for path in bodies if bodies.count(path) > 1} <= {
        "/new",
        "/random",
        "/gone",
        "/favicon.ico",
        "/.well-known/tdmrep.json",
        "/feed",
        "/rss",
        "/rss.xml",
        "/atom.xml",
        "/feed.xml",
        "/index.xml",
        "/feed/",
    }
    assert bodies.count("/new") == bodies.count("/random") == bodies.count("/gone") == 2
    kinds = {
        path_of(r.rec_headers.get_header("WARC-Target-URI")): r.rec_headers.get_header(
            "WARC-Profile"
        ).removeprefix(_PROFILE)
        for r in found
        if r.rec_type == "revisit"
    }
    for path in ("/etag", "/date", "/both", "/map.xml"):
        assert kinds[path] == "server-not-modified"
    for path in ("/", "/plain", "/varies", "/language", "/robots.txt", "/below-etag"):
        assert kinds[path] == "identical-payload-digest", path


def test_revisit_records_say_what_they_refer_to(recrawled: Recrawled) -> None:
    found = list(records(recrawled.folder))
    by_id = {r.rec_headers.get_header("WARC-Record-ID"): r for r in found}
    again = [r for r in found if r.rec_type == "revisit"]
    for record in again:
        headers = record.rec_headers
        original = by_id[headers.get_header("WARC-Refers-To")].rec_headers
        assert headers.protocol == "WARC/1.1"
        assert headers.get_header("WARC-Refers-To-Target-URI") == original.get_header("WARC-Target-URI")
        assert headers.get_header("WARC-Target-URI") == original.get_header("WARC-Target-URI")
        assert headers.get_header("WARC-Refers-To-Date") == original.get_header("WARC-Date")
        assert headers.get_header("Content-Type") == "application/http; msgtype=response"
        is_identical = headers.get_header("WARC-Profile").endswith("identical-payload-digest")
        digest = original.get_header("WARC-Payload-Digest") if is_identical else None
        assert headers.get_header("WARC-Payload-Digest") == digest
        assert record.http_headers.get_statuscode() == ("200" if is_identical else "304")
        assert record.content == b""
    concurrent = [
        r.rec_headers.get_header("WARC-Concurrent-To") for r in found if r.rec_type in ("request", "metadata")
    ]
    assert all(concurrent.count(r.rec_headers.get_header("WARC-Record-ID")) == 2 for r in again)
    files = sorted((recrawled.folder / "data" / "warc").glob("*"))
    assert len(files) == 2
    assert [r.url for file in files for r in revisits(file)] == [
        r.rec_headers.get_header("WARC-Target-URI") for r in again
    ]
    dates = {
        path_of(url): date for url, date in ((r.refers_to_url, r.refers_to_date) for r in revisits(files[1]))
    }
    assert all(dates.values())


def test_a_takedown_removes_revisits_too(recrawled: Recrawled, tmp_path: Path) -> None:
    first, second = sorted((recrawled.folder / "data" / "warc").glob("*"))
    url = next(url for _, url in response_offsets(first) if url.endswith("/etag"))
    offset = next(offset for offset, found in response_offsets(first) if found == url)
    for name, file in (("a.warc.gz", first), ("b.warc.gz", second)):
        (tmp_path / name).write_bytes(file.read_bytes())
    listed = takedowns([url], [])
    assert purge(tmp_path / "b.warc.gz", listed) == 3
    assert url not in {r.url for r in revisits(tmp_path / "b.warc.gz")}
    # By its place, as a page that names a listed URL as canonical.
    (tmp_path / "b.warc.gz").write_bytes(second.read_bytes())
    nothing = takedowns([], [])
    gone = taken_down(tmp_path / "a.warc.gz", nothing, [offset])
    assert purge(tmp_path / "b.warc.gz", nothing, (), gone) == 3
    assert purge(tmp_path / "a.warc.gz", nothing, [offset], gone) == 3


def test_headers_of_a_304_replace_those_that_do_not_describe_the_body() -> None:
    stored = [("Content-Type", "text/html"), ("ETag", '"a"'), ("X-Robots-Tag", "all")]
    newer = [("content-type", "text/plain"), ("etag", '"b"'), ("x-robots-tag", "noindex")]
    assert freshened(stored, newer) == [
        ("Content-Type", "text/html"),
        ("etag", '"b"'),
        ("x-robots-tag", "noindex"),
    ]


@pytest.mark.parametrize("year", [2090, 9999])
def test_after_a_clock_set_back_a_page_is_dated_after_the_fetch_that_it_follows(
    year: int, tmp_path: Path
) -> None:
    with serving(Web(lambda path, _: Answer(article(3), 200 if path == "/" else 404))) as web:
        archive, last = (
            WarcArchive(tmp_path / "data" / "warc", "solar"),
            datetime(year, 12, 31, 23, 59, 58, tzinfo=UTC),
        )
        archive.write(Exchange(f"{web.url}/", "GET", [], "200 OK", [], b"<p>old", last, {}))
        archive.close()
        crawl(tmp_path, web)
    files = sorted((tmp_path / "data" / "warc").iterdir())
    found = [read_response(path, at, 1 << 20) for path in files for at, _ in response_offsets(path)]
    old, new = (one for one in found if one.url == f"{web.url}/")
    assert (old.body, old.fetched_at) == (b"<p>old", last)
    assert new.fetched_at == last + timedelta(seconds=1)
    assert all(one.fetched_at < datetime.now(UTC) for one in found if one not in (old, new))

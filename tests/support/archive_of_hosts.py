"""A small archive of several hosts in two WARC files: articles of the demo site, in English and Spanish."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from corpus.demo.academia import HOST
from corpus.demo.pages import build_site, demo_articles
from crawler.archive.writer import Exchange, WarcArchive

TOPIC = "ml_es"
_FETCHED = datetime(2026, 1, 1, tzinfo=UTC)


def write_hosts(folder: Path, hosts: int = 3, articles: int = 6) -> Path:
    """Two WARC files in `folder`; the articles in turn on host0.test, host1.test and so on."""
    exchanges = list(_exchanges(hosts, articles))
    for name, part in (("one", exchanges[::2]), ("two", exchanges[1::2])):
        archive = WarcArchive(folder, name)
        for exchange in part:
            archive.write(exchange)
        archive.close()
    return folder


def _exchanges(hosts: int, articles: int) -> Iterator[Exchange]:
    site = build_site()
    for number, article in enumerate(demo_articles()[:articles]):
        host = f"host{number % hosts}.test"
        for lang, slug in sorted(article.slug.items()):
            page = site[HOST, f"/{lang}/{slug}"]
            body = page.body.replace(HOST.encode(), host.encode())
            url, headers = f"http://{host}/{lang}/{slug}", list(page.headers.items())
            yield Exchange(url, "GET", [], "200 OK", headers, body, _FETCHED, {})

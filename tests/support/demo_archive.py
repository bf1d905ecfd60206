"""A small WARC archive of the demo site, written without a crawl."""

from datetime import UTC, datetime
from pathlib import Path

from corpus.demo.academia import HOST
from corpus.demo.pages import build_site, demo_articles
from crawler.archive.writer import Exchange, WarcArchive

_FETCHED = datetime(2024, 12, 2, 8, tzinfo=UTC)


def write_demo_archive(folder: Path, articles: int = 3) -> Path:
    """The WARC file in `folder` with that many articles of the demo's school, each in English and Spanish."""
    site = build_site()
    archive = WarcArchive(folder, "demo")
    for article in demo_articles()[:articles]:
        for lang, slug in article.slug.items():
            page = site[HOST, f"/{lang}/{slug}"]
            status = f"{page.status} OK"
            url = f"http://{HOST}/{lang}/{slug}"
            archive.write(
                Exchange(url, "GET", [], status, list(page.headers.items()), page.body, _FETCHED, {})
            )
    archive.close()
    return folder / "demo-00000.warc.gz"

"""Requests of the sources of pages, through the crawl's downloader: its manners, its archive, its log."""

from collections.abc import Mapping

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response as ScrapyResponse

from crawler.discovery.fetch import Fetch, FetchError
from crawler.page.page import Response

# Keys of `meta`: the request bears a key and is kept nowhere; it goes to a service that the topic names.
NO_ARCHIVE, SOURCE = "no_archive", "source"
# What scripts of a page ask for; and by which browser a page was rendered.
PART, RENDERED = "part", "rendered"


def crawl_fetch(crawler: Crawler) -> Fetch:
    """A fetch that passes the crawl's downloader middlewares.

    Sources are services that the topic names and that have rules of their own: robots.txt, the scope and the
    budget of pages do not count for them.
    """

    async def fetch(url: str, headers: Mapping[str, str] | None = None, *, secret: bool = False) -> Response:
        meta = {
            "dont_obey_robotstxt": True,
            "dont_retry": True,
            "dont_redirect": True,  # neither keys nor permissions go elsewhere
            SOURCE: True,
            NO_ARCHIVE: secret,
        }
        request = Request(url, headers=dict(headers or {}), meta=meta)
        assert crawler.engine is not None
        try:
            response = await crawler.engine.download_async(request)
        except Exception as error:  # whatever a downloader or a middleware finds wrong
            raise FetchError(url, f"{type(error).__name__}" if secret else f"{error}") from None
        finally:
            if crawler.stats is not None:
                crawler.stats.inc_value("acopio/source_requests")
        return record_of(response)

    return fetch


def record_of(response: ScrapyResponse) -> Response:
    """Scrapy's response as acopio's own; header names in lower case, repeated ones joined by commas."""
    headers = response.headers
    return Response(
        url=response.url,
        status=response.status,
        headers={
            key.decode("latin-1").lower(): b", ".join(headers.getlist(key)).decode("latin-1")
            for key in headers
        },
        body=response.body,
    )

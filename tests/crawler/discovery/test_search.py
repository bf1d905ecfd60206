import asyncio
import json
from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.discovery.fetch import FetchError
from crawler.discovery.find import Finder, search_key
from crawler.discovery.search import MAX_PAGES, Hit, web_search
from crawler.errors import UsageError
from crawler.page.page import Response
from crawler.topic.sources import MediaWikiSource, SearchSource, Sources
from crawler.topic.topic import Topic


class Service:
    """A fetch that answers with the results of each page in turn, then with none."""

    def __init__(self, wrap: str, key: str, *pages: list[dict[str, str]]) -> None:
        self._wrap, self._key, self._pages = wrap, key, list(pages)
        self.asked: list[tuple[str, dict[str, str], Mapping[str, str], bool]] = []

    async def __call__(
        self, url: str, headers: Mapping[str, str] | None = None, *, secret: bool = False
    ) -> Response:
        query = {key: values[0] for key, values in parse_qs(urlsplit(url).query).items()}
        self.asked.append((url.partition("?")[0], query, headers or {}, secret))
        results = self._pages.pop(0) if self._pages else []
        found: dict[str, object] = {self._key: results}
        body = {self._wrap: found} if self._wrap else found
        return Response(url, 200, {}, json.dumps(body).encode())


def hits(source: SearchSource, service: Service, limit: int = 30, key: str = "") -> list[Hit]:
    async def run() -> list[Hit]:
        return [hit async for hit in web_search(source, key).hits(service, "solar power", "en", limit)]

    return asyncio.run(run())


ONE, TWO = {"url": "https://a.org/1", "title": "One"}, {"url": "https://a.org/2", "title": "Two"}
SEARXNG = SearchSource("searxng", "https://search.a.org/")


def test_searxng_is_asked_page_after_page() -> None:
    service = Service("", "results", [ONE], [ONE, TWO, {"url": "javascript:x"}])
    assert hits(SEARXNG, service) == [Hit("https://a.org/1", "One"), Hit("https://a.org/2", "Two")]
    assert [query["pageno"] for _, query, _, _ in service.asked] == ["1", "2", "3"]
    place, query, headers, secret = service.asked[0]
    assert (place, query["q"], query["format"], query["language"]) == (
        "https://search.a.org/search",
        '"solar power"',
        "json",
        "en",
    )
    assert (dict(headers), secret) == ({}, False)


@pytest.mark.parametrize(
    ("source", "wrap", "key", "link", "page", "secret_in"),
    [
        (
            SearchSource("brave"),
            "web",
            "results",
            "url",
            {"offset": "1", "count": "20"},
            "X-Subscription-Token",
        ),
        (
            SearchSource("google", engine="e1"),
            "",
            "items",
            "link",
            {"start": "11", "cx": "e1"},
            "X-Goog-Api-Key",
        ),
        (SearchSource("mojeek"), "response", "results", "url", {"s": "11"}, "api_key"),
    ],
)
def test_providers_with_keys(
    source: SearchSource, wrap: str, key: str, link: str, page: dict[str, str], secret_in: str
) -> None:
    service = Service(wrap, key, [{link: ONE["url"], "title": "One"}], [{link: TWO["url"], "title": "Two"}])
    assert [hit.url for hit in hits(source, service, key="k1")] == ["https://a.org/1", "https://a.org/2"]
    place, query, headers, secret = service.asked[1]
    assert place.startswith("https://")
    assert page.items() <= query.items()
    assert {**query, **headers}[secret_in] == "k1"
    assert secret


def test_no_more_is_asked_than_wanted() -> None:
    service = Service("", "results", [ONE, TWO])
    assert len(hits(SEARXNG, service, limit=1)) == 1
    endless = Service("", "results", *[[{"url": f"https://a.org/{n}", "title": ""}] for n in range(50)])
    assert len(hits(SEARXNG, endless)) == MAX_PAGES


def test_an_answer_that_is_no_json_says_so() -> None:
    async def fetch(url: str, headers: Mapping[str, str] | None = None, *, secret: bool = False) -> Response:
        return Response(url, 200, {}, b"<html>")

    async def run() -> list[Hit]:
        return [hit async for hit in web_search(SEARXNG, "").hits(fetch, "x", "en", 5)]

    with pytest.raises(FetchError, match=r"search\.a\.org: the response is not JSON"):
        asyncio.run(run())


def test_a_provider_whose_key_is_not_set_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="BRAVE_API_KEY"):
        search_key(SearchSource("brave"), {})
    assert search_key(SearchSource("brave"), {"BRAVE_API_KEY": " k "}) == "k"
    assert search_key(SEARXNG, {}) == ""


def test_a_source_that_fails_leaves_the_others(caplog: pytest.LogCaptureFixture) -> None:
    service = Service("", "results", [ONE], [], [ONE, TWO])
    terms = {"en": {"solar power": 9.0, "panel": 1.0}, "es": {"energía solar": 9.0}}
    sources = Sources(
        (MediaWikiSource("https://w.org/api.php", "en"),), SearchSource("searxng", "https://s.org", terms=1)
    )
    topic = Topic("t", "A topic", ("en", "es"), terms, sources=sources)

    dropped: list[str] = []

    async def fetch(url: str, headers: Mapping[str, str] | None = None, *, secret: bool = False) -> Response:
        if "w.org" in url:
            raise FetchError(url, "timed out")
        if not dropped:
            dropped.append(url)
            raise FetchError(url, "connection lost")
        return await service(url, headers, secret=secret)

    async def run() -> list[str]:
        return [page.url async for page in Finder(topic, fetch).pages()]

    assert asyncio.run(run()) == ["https://a.org/1", "https://a.org/2"]
    assert "w.org: timed out: source skipped" in caplog.text
    assert [query["q"] for _, query, _, _ in service.asked] == ['"solar power"'] * 2 + ['"energía solar"'] * 2

"""Web search through the APIs of several providers; off unless a topic's [discover.search] names one."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlencode

from crawler.discovery.fetch import Fetch, FetchError, fetch_patiently
from crawler.topic.sources import SearchSource
from crawler.untrusted.safe_json import parse_json_bytes
from crawler.urls import absolute

MAX_PAGES = 10  # of results for one query: the most that providers return


@dataclass(frozen=True, slots=True)
class Hit:
    """A search result: URL and title."""

    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Question:
    """A request to a provider: URL with parameters, and headers."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)


class Provider(Protocol):
    """A search service: builds its requests and finds the results in its responses."""

    def question(self, query: str, lang: str, page: int) -> Question:
        """The request for a page of results, counted from 0, in a language (ISO 639-1)."""
        ...

    def results(self, answer: Mapping[str, Any]) -> Any:
        """The list of results in a JSON response; anything else counts as no results."""
        ...


@dataclass(frozen=True, slots=True)
class SearXNG:
    """A SearXNG instance with `json` among its formats (https://docs.searxng.org/dev/search_api.html)."""

    url: str

    def question(self, query: str, lang: str, page: int) -> Question:
        """The request."""
        asked = {"q": query, "format": "json", "language": lang, "pageno": page + 1}
        return Question(f"{self.url.rstrip('/')}/search?{urlencode(asked)}")

    def results(self, answer: Mapping[str, Any]) -> Any:
        """The results."""
        return answer.get("results")


@dataclass(frozen=True, slots=True)
class Brave:
    """Brave Search (https://api-dashboard.search.brave.com/app/documentation/web-search)."""

    key: str
    url: str = "https://api.search.brave.com/res/v1/web/search"

    def question(self, query: str, lang: str, page: int) -> Question:
        """The request."""
        code = {"zh": "zh-hans", "ja": "jp", "pt": "pt-pt"}.get(lang, lang)
        asked = {"q": query, "count": 20, "offset": page, "search_lang": code}
        return Question(f"{self.url}?{urlencode(asked)}", {"X-Subscription-Token": self.key})

    def results(self, answer: Mapping[str, Any]) -> Any:
        """The results."""
        return _table(answer, "web").get("results")


@dataclass(frozen=True, slots=True)
class Google:
    """Google's Custom Search JSON API (https://developers.google.com/custom-search/v1/reference/rest/v1/cse/list)."""

    key: str
    engine: str
    url: str = "https://www.googleapis.com/customsearch/v1"

    def question(self, query: str, lang: str, page: int) -> Question:
        """The request."""
        code = "zh-CN" if lang == "zh" else lang
        asked = {"cx": self.engine, "q": query, "num": 10, "start": 10 * page + 1, "lr": f"lang_{code}"}
        return Question(f"{self.url}?{urlencode(asked)}", {"X-Goog-Api-Key": self.key})

    def results(self, answer: Mapping[str, Any]) -> Any:
        """The results."""
        return answer.get("items")


@dataclass(frozen=True, slots=True)
class Mojeek:
    """Mojeek's search API (https://www.mojeek.com/support/api/search/request_parameters.html)."""

    key: str
    url: str = "https://api.mojeek.com/search"

    def question(self, query: str, lang: str, page: int) -> Question:
        """The request."""
        asked = {
            "api_key": self.key,
            "q": query,
            "fmt": "json",
            "t": 10,
            "s": 10 * page + 1,
            "lb": lang.upper(),
        }
        return Question(f"{self.url}?{urlencode(asked)}")

    def results(self, answer: Mapping[str, Any]) -> Any:
        """The results."""
        return _table(answer, "response").get("results")


@dataclass(frozen=True, slots=True)
class WebSearch:
    """Queries a provider page by page; `secret` if its requests contain a key."""

    provider: Provider
    secret: bool

    async def hits(self, fetch: Fetch, term: str, lang: str, limit: int) -> AsyncIterator[Hit]:
        """The results for a term in a language, at most `limit`, without repetitions.

        A term with `*` is searched for without it, other terms as a phrase. FetchError if a request fails.
        """
        query = term.replace("*", "") if "*" in term else f'"{term}"'
        seen: set[str] = set()
        for page in range(MAX_PAGES):
            question = self.provider.question(query, lang, page)
            response = await fetch_patiently(fetch, question.url, question.headers, secret=self.secret)
            new = [hit for hit in _hits(self.provider, question.url, response.body) if hit.url not in seen]
            for hit in new:
                if len(seen) == limit:
                    return
                seen.add(hit.url)
                yield hit
            if not new or len(seen) == limit:
                return


def web_search(source: SearchSource, key: str) -> WebSearch:
    """The search that a topic names, with the provider's key; the source's `url` replaces the default one."""
    given = {"url": source.url} if source.url else {}
    provider: Provider
    if source.provider == "searxng":
        provider = SearXNG(source.url)
    elif source.provider == "brave":
        provider = Brave(key, **given)
    elif source.provider == "google":
        provider = Google(key, source.engine, **given)
    else:
        provider = Mojeek(key, **given)
    return WebSearch(provider, secret=bool(key))


def _hits(provider: Provider, url: str, body: bytes) -> Sequence[Hit]:
    answer = parse_json_bytes(body)
    if not isinstance(answer, dict):
        raise FetchError(url, "the response is not JSON: does the service offer that format?")
    found = provider.results(answer)
    results = [r for r in found if isinstance(r, dict)] if isinstance(found, list) else []
    hits = [
        (absolute(str(r.get("url") or r.get("link") or ""), ""), str(r.get("title", ""))) for r in results
    ]
    return [Hit(address, title[:300]) for address, title in dict.fromkeys(hits) if address]


def _table(answer: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = answer.get(key)
    return value if isinstance(value, dict) else {}

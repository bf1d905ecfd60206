"""MediaWiki's API (https://www.mediawiki.org/wiki/API:Main_page): articles by search, and their langlinks.

Etiquette as https://www.mediawiki.org/wiki/API:Etiquette asks: one request at a time, maxlag, gzip, a user
agent with a contact, and waiting for as long as Retry-After says.
"""

import json
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from crawler.discovery.fetching import Fetch, FetchError, fetch_patiently
from crawler.languages import base
from crawler.links import absolute
from crawler.records import Alternate, Response

MAX_LAG = 5  # seconds of replication lag from which a server refuses, as the etiquette advises
_PER_REQUEST = 50  # results: with one langlink each well within the API's limit of 500
_MAX_REQUESTS = 50  # of one question: a server that always has more is broken
_LATER = frozenset({"maxlag", "ratelimited", "readonly"})
_COMMON = {"action": "query", "format": "json", "formatversion": "2", "maxlag": str(MAX_LAG)}
_PAGE = {"prop": "info|langlinks", "inprop": "url", "llprop": "url", "lllimit": "max"}


@dataclass(frozen=True, slots=True)
class Article:
    """An article: page id, title, address ('' where the answer leaves it out), articles of the same thing.

    `titles` gives the title of each langlink by its language code.
    """

    page_id: int
    title: str
    url: str
    langlinks: tuple[Alternate, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    rank: int = 0

    def joined(self, later: "Article") -> "Article":
        """This article with what a later answer adds."""
        return replace(
            self,
            url=self.url or later.url,
            langlinks=(*self.langlinks, *later.langlinks),
            titles={**self.titles, **later.titles},
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the API: articles in the order of the search, what to send for more, error code or ''."""

    articles: tuple[Article, ...] = ()
    more: Mapping[str, str] = field(default_factory=dict)
    error: str = ""


def read_answer(body: bytes) -> Answer:
    """The answer in a body; error 'no answer' where it is none. Warnings are passed over."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return Answer(error="no answer")
    if not isinstance(data, dict):
        return Answer(error="no answer")
    error = _table(data, "error")
    if error:
        return Answer(error=str(error.get("code", "unknown")))
    pages = _table(data, "query").get("pages", [])
    listed = pages.values() if isinstance(pages, dict) else pages if isinstance(pages, list) else []
    found = [_article(page) for page in listed if isinstance(page, dict) and not _is_missing(page)]
    more = {key: str(value) for key, value in _table(data, "continue").items()}
    return Answer(tuple(sorted(found, key=lambda article: article.rank)), more)


async def search_articles(
    fetch: Fetch, api: str, term: str, languages: Iterable[str], limit: int
) -> AsyncIterator[Article]:
    """The articles that a search finds, the best first, at most `limit`, with langlinks to `languages`.

    FetchError where the API does not answer.
    """
    asked = term if "*" in term else f'"{term}"'
    per_request = str(min(limit, _PER_REQUEST))
    query = {
        "generator": "search",
        "gsrsearch": asked,
        "gsrnamespace": "0",
        "gsrlimit": per_request,
    }
    count = 0
    async for article in _articles(fetch, api, query, languages):
        if count == limit:
            return
        count += 1
        yield article


async def titled_article(fetch: Fetch, api: str, title: str, languages: Iterable[str]) -> Article | None:
    """The article of this title, redirects followed, with langlinks to `languages`; None where there is none.

    FetchError where the API does not answer.
    """
    async for article in _articles(fetch, api, {"titles": title, "redirects": "1"}, languages):
        return article
    return None


async def _articles(
    fetch: Fetch, api: str, query: Mapping[str, str], languages: Iterable[str]
) -> AsyncIterator[Article]:
    """The articles of a query with their langlinks, as soon as each batch is whole."""
    others = tuple(languages)
    # The API narrows langlinks to one language or none.
    narrowed = {"lllang": others[0]} if len(others) == 1 else {}
    parameters = {**_COMMON, **query, **_PAGE, **narrowed}
    more: Mapping[str, str] = {}
    batch: dict[int, Article] = {}
    for _ in range(_MAX_REQUESTS):
        answer = await _ask(fetch, api, {**parameters, **more})
        for article in answer.articles:
            known = batch.get(article.page_id)
            batch[article.page_id] = known.joined(article) if known else article
        more = answer.more
        if "llcontinue" in more:  # langlinks of the same articles go on
            continue
        for article in batch.values():
            if article.url:
                yield _of_languages(article, others)
        batch = {}
        if not more:
            return


async def _ask(fetch: Fetch, api: str, parameters: Mapping[str, str]) -> Answer:
    url = f"{api}?{urlencode(parameters)}"
    answer = read_answer((await fetch_patiently(fetch, url, is_later=_is_later)).body)
    if answer.error:
        raise FetchError(api, f"the API says: {answer.error}")
    return answer


def _is_later(response: Response) -> bool:
    return read_answer(response.body).error in _LATER


def _of_languages(article: Article, languages: tuple[str, ...]) -> Article:
    links = tuple(dict.fromkeys(link for link in article.langlinks if base(link.lang) in languages))
    return replace(article, langlinks=links)


def _article(page: Mapping[str, Any]) -> Article:
    links = page.get("langlinks")
    described = [link for link in links if isinstance(link, dict)] if isinstance(links, list) else []
    found = [
        (Alternate(str(link.get("lang", "")), url), str(link.get("title") or link.get("*") or ""))
        for link in described
        if (url := absolute(str(link.get("url", "")), ""))
    ]
    return Article(
        page_id=_number(page.get("pageid")),
        title=str(page.get("title", "")),
        url=absolute(str(page.get("fullurl", "")), "") or "",
        langlinks=tuple(alternate for alternate, _ in found),
        titles={alternate.lang: title for alternate, title in found},
        rank=_number(page.get("index")),
    )


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _is_missing(page: Mapping[str, Any]) -> bool:
    return "missing" in page or "invalid" in page


def _table(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = data.get(key, {})
    return value if isinstance(value, dict) else {}

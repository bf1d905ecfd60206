"""MediaWiki's API (https://www.mediawiki.org/wiki/API:Main_page): articles by search, and their langlinks.

Follows https://www.mediawiki.org/wiki/API:Etiquette: one request at a time, maxlag, gzip, a user agent with
a contact, and waits as long as Retry-After says.
"""

from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import replace
from urllib.parse import urlencode

from crawler.discovery.fetch import Fetch, FetchError, fetch_patiently
from crawler.languages import base
from crawler.page.lists.mediawiki import Answer, Article, read_answer
from crawler.page.page import Response

MAX_LAG = 5  # seconds of replication lag from which a server refuses; the value that the etiquette advises
_PER_REQUEST = 50  # results: with one langlink each well within the API's limit of 500
_MAX_REQUESTS = 50  # of one query: a server that always continues is broken
_LATER = frozenset({"maxlag", "ratelimited", "readonly"})
_COMMON = {"action": "query", "format": "json", "formatversion": "2", "maxlag": str(MAX_LAG)}
_PAGE = {"prop": "info|langlinks", "inprop": "url", "llprop": "url", "lllimit": "max"}


async def search_articles(
    fetch: Fetch, api: str, term: str, languages: Iterable[str], limit: int
) -> AsyncIterator[Article]:
    """The articles that a search finds, the best first, at most `limit`, with langlinks to `languages`.

    FetchError if the API does not respond.
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
    """The article of this title, redirects followed, with langlinks to `languages`; None if there is none.

    FetchError if the API does not respond.
    """
    async for article in _articles(fetch, api, {"titles": title, "redirects": "1"}, languages):
        return article
    return None


async def _articles(
    fetch: Fetch, api: str, query: Mapping[str, str], languages: Iterable[str]
) -> AsyncIterator[Article]:
    """The articles of a query with their langlinks, yielded as soon as each batch is complete."""
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
        if "llcontinue" in more:  # more langlinks of the same articles
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
        raise FetchError(api, f"API error: {answer.error}")
    return answer


def _is_later(response: Response) -> bool:
    return read_answer(response.body).error in _LATER


def _of_languages(article: Article, languages: tuple[str, ...]) -> Article:
    links = tuple(dict.fromkeys(link for link in article.langlinks if base(link.lang) in languages))
    return replace(article, langlinks=links)

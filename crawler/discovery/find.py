"""Finds pages through a topic's sources: wikis and web searches, queried for its terms."""

import logging
import os
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

from crawler.discovery.fetch import Fetch, FetchError
from crawler.discovery.mediawiki import search_articles
from crawler.discovery.search import WebSearch, web_search
from crawler.errors import UsageError
from crawler.page.lists.lists import Listed
from crawler.topic.sources import PROVIDERS, MediaWikiSource, SearchSource
from crawler.topic.topic import Topic
from crawler.urls import clean_url

logger = logging.getLogger(__name__)


def search_key(source: SearchSource, environment: Mapping[str, str] = os.environ) -> str:
    """The key of the search provider, '' if it needs none; UsageError if it is not set."""
    variable = PROVIDERS[source.provider]
    key = environment.get(variable, "").strip() if variable else ""
    if variable and not key:
        raise UsageError(
            f"[discover.search] provider {source.provider}: no key: set the environment variable {variable}"
        )
    return key


@dataclass(frozen=True)
class Finder:
    """Queries the sources of a topic; `key` is the key of its search provider."""

    topic: Topic
    fetch: Fetch
    key: str = ""

    async def pages(self) -> AsyncIterator[Listed]:
        """The pages found, without repetitions; a source that fails is logged as an error and skipped."""
        found: set[str] = set()
        for source in (*self.topic.sources.mediawiki, self.topic.sources.search):
            try:
                pages = self._wiki(source) if isinstance(source, MediaWikiSource) else self._search(source)
                async for page in pages:
                    if page.url not in found:
                        found.add(page.url)
                        yield page
            except FetchError as error:
                logger.error("discovery: %s: source skipped", error)

    async def _wiki(self, source: MediaWikiSource) -> AsyncIterator[Listed]:
        others = tuple(code for code in self.topic.languages if code != source.language)
        for term in self._terms(source.language, source.terms):
            async for article in search_articles(self.fetch, source.api, term, others, source.articles):
                if url := clean_url(article.url, ""):
                    yield Listed(url, article.title, article.langlinks)

    async def _search(self, source: SearchSource | None) -> AsyncIterator[Listed]:
        if source is None:
            return
        search: WebSearch = web_search(source, self.key)
        for lang in self.topic.languages:
            for term in self._terms(lang, source.terms):
                async for hit in search.hits(self.fetch, term, lang, source.results):
                    if url := clean_url(hit.url, ""):
                        yield Listed(url, hit.title)

    def _terms(self, lang: str, count: int) -> list[str]:
        """The terms of a language with the highest weights; equal ones in the order of the file."""
        weights = self.topic.terms.get(lang, {})
        return sorted(weights, key=lambda term: -weights[term])[:count]

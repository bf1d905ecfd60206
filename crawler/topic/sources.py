"""Sources of pages besides the seeds: a topic's table [discover]."""

from dataclasses import dataclass, field, replace

from crawler.languages import base
from crawler.options.bounds import bounds, option
from crawler.topic.scope import SITE, URL
from crawler.topic.toml import Table, read

# The environment variable with the key of each search provider; None: no key is needed.
PROVIDERS: dict[str, str | None] = {
    "searxng": None,
    "brave": "BRAVE_API_KEY",
    "google": "GOOGLE_API_KEY",
    "mojeek": "MOJEEK_API_KEY",
}
COLLECTIONS = "https://index.commoncrawl.org/collinfo.json"
RECORDS = "https://data.commoncrawl.org/"


@dataclass(frozen=True, slots=True)
class MediaWikiSource:
    """A wiki in one of the topic's languages, searched for terms through its API."""

    api: str = field(metadata=bounds("URL of the wiki's `api.php`", form=URL))
    language: str = field(metadata=bounds("language of the wiki, one of the topic's"))
    terms: int = option(10, "number of that language's terms to search for, by descending weight", least=1)
    articles: int = option(50, "articles per term", least=1)


@dataclass(frozen=True, slots=True)
class SearchSource:
    """A web search for terms of every language."""

    provider: str = field(metadata=bounds("the search service", choices=tuple(PROVIDERS)))
    url: str = option("", 'URL of the service; required for "searxng"', form=URL)
    engine: str = option("", 'id of the search engine; required for "google"')
    terms: int = option(10, "number of terms of each language to search for, by descending weight", least=1)
    results: int = option(30, "results per term", least=1)


@dataclass(frozen=True, slots=True)
class CommonCrawlSource:
    """An index of Common Crawl and the sites to copy from it."""

    sites: tuple[str, ...] = option((), "sites that `acopio common-crawl` copies", form=SITE)
    index: str = option("", "URL of an index, ending in `-index`; default: the newest", form=URL)
    pages: int = option(1000, "maximum number of pages", least=1)
    collections: str = option(COLLECTIONS, "URL of the list of indexes", form=URL)
    records: str = option(RECORDS, "base URL of the WARC files", form=URL)


@dataclass(frozen=True, slots=True)
class Sources:
    """All sources in a topic's table [discover]."""

    mediawiki: tuple[MediaWikiSource, ...] = ()
    search: SearchSource | None = None
    common_crawl: CommonCrawlSource | None = None

    def any_in_crawl(self) -> bool:
        """Whether there is a source that a crawl uses."""
        return bool(self.mediawiki or self.search)


def sources_of(table: Table, languages: tuple[str, ...]) -> Sources:
    """The sources that the table names; problems are noted in the table."""
    found = read(table, Sources)
    for number, wiki in enumerate(found.mediawiki, 1):
        if wiki.language and base(wiki.language) not in languages:
            allowed = ", ".join(languages)
            table.note(
                f"mediawiki[{number}].language",
                f"{wiki.language!r} is not a language of the topic (allowed: {allowed})",
            )
    if found.search is not None:
        given = table.table("search").content
        if found.search.provider == "searxng" and "url" not in given:
            table.note("search.url", f"missing (allowed: {URL.allowed})")
        if found.search.provider == "google" and "engine" not in given:
            table.note("search.engine", "missing (allowed: the id of a Programmable Search Engine)")
    wikis = (replace(wiki, language=base(wiki.language)) for wiki in found.mediawiki)
    return replace(found, mediawiki=tuple(wikis))

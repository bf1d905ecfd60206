"""Where pages are looked for beside the seeds: a topic's table [discover]."""

from dataclasses import dataclass, field, replace

from crawler.languages import base
from crawler.options.bounds import bounds, option
from crawler.topic.scope import SITE, URL
from crawler.topic.toml import Table, read

# The variable that holds the key of each search provider; None: no key is needed.
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
    """A wiki in one of the topic's languages: searched for terms by its API."""

    api: str = field(metadata=bounds("URL of the wiki's `api.php`", form=URL))
    language: str = field(metadata=bounds("language of the wiki, one of the topic's"))
    terms: int = option(
        10, "how many of that language's terms are searched for, those with the highest weights", least=1
    )
    articles: int = option(50, "articles a term", least=1)


@dataclass(frozen=True, slots=True)
class SearchSource:
    """A web search: asked for terms of every language."""

    provider: str = field(metadata=bounds("the search service", choices=tuple(PROVIDERS)))
    url: str = option("", 'where the service is; required for "searxng"', form=URL)
    engine: str = option("", 'id of the search engine; required for "google"')
    terms: int = option(
        10, "how many terms of each language are searched for, those with the highest weights", least=1
    )
    results: int = option(30, "results a term", least=1)


@dataclass(frozen=True, slots=True)
class CommonCrawlSource:
    """An index of Common Crawl and the sites to be taken from it."""

    sites: tuple[str, ...] = option((), "what `acopio common-crawl` copies", form=SITE)
    index: str = option("", "URL of an index, ending in `-index`; the newest if not given", form=URL)
    pages: int = option(1000, "most pages", least=1)
    collections: str = option(COLLECTIONS, "list of the indexes", form=URL)
    records: str = option(RECORDS, "where the WARC files are", form=URL)


@dataclass(frozen=True, slots=True)
class Sources:
    """All that a topic's table [discover] names."""

    mediawiki: tuple[MediaWikiSource, ...] = ()
    search: SearchSource | None = None
    common_crawl: CommonCrawlSource | None = None

    def any_in_crawl(self) -> bool:
        """Whether a crawl finds pages by these."""
        return bool(self.mediawiki or self.search)


def sources_of(table: Table, languages: tuple[str, ...]) -> Sources:
    """The sources that the table names; what is wrong is noted in it."""
    found = read(table, Sources)
    for number, wiki in enumerate(found.mediawiki, 1):
        if wiki.language and base(wiki.language) not in languages:
            allowed = ", ".join(languages)
            table.note(
                f"mediawiki[{number}].language",
                f"{wiki.language!r} is none of the topic's (allowed: {allowed})",
            )
    if found.search is not None:
        given = table.table("search").content
        if found.search.provider == "searxng" and "url" not in given:
            table.note("search.url", f"missing (allowed: {URL.allowed})")
        if found.search.provider == "google" and "engine" not in given:
            table.note("search.engine", "missing (allowed: the id of a Programmable Search Engine)")
    wikis = (replace(wiki, language=base(wiki.language)) for wiki in found.mediawiki)
    return replace(found, mediawiki=tuple(wikis))

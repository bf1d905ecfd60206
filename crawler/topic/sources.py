"""Where pages are looked for beside the seeds: a topic's table [discover]."""

from dataclasses import dataclass

from crawler.languages import base
from crawler.topic.toml import Table
from crawler.urls import parse_site, parse_url

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

    api: str
    language: str
    terms: int = 10
    articles: int = 50


@dataclass(frozen=True, slots=True)
class SearchSource:
    """A web search: asked for terms of every language."""

    provider: str
    url: str = ""
    engine: str = ""
    terms: int = 10
    results: int = 30


@dataclass(frozen=True, slots=True)
class CommonCrawlSource:
    """An index of Common Crawl and the sites to be taken from it."""

    sites: tuple[str, ...] = ()
    index: str = ""
    pages: int = 1000
    collections: str = COLLECTIONS
    records: str = RECORDS


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
    found = Sources(
        mediawiki=tuple(_mediawiki(each, languages) for each in table.tables("mediawiki")),
        search=_search(table.table("search")),
        common_crawl=_common_crawl(table.table("common_crawl")),
    )
    table.check_unknown()
    return found


def _mediawiki(table: Table, languages: tuple[str, ...]) -> MediaWikiSource:
    tag, default = table.text("language"), MediaWikiSource("", "")
    if tag and base(tag) not in languages:
        table.note("language", f"{tag!r} is none of the topic's (allowed: {', '.join(languages)})")
    source = MediaWikiSource(
        api=_url(table, "api", required=True),
        language=base(tag),
        terms=table.positive("terms", default.terms),
        articles=table.positive("articles", default.articles),
    )
    table.check_unknown()
    return source


def _search(table: Table) -> SearchSource | None:
    if not table.content:
        return None
    provider, default = table.text("provider"), SearchSource("")
    if provider and provider not in PROVIDERS:
        table.note("provider", f"{provider!r} is unknown (allowed: {', '.join(PROVIDERS)})")
    source = SearchSource(
        provider=provider,
        url=_url(table, "url", required=provider == "searxng"),
        engine=table.text("engine", ""),
        terms=table.positive("terms", default.terms),
        results=table.positive("results", default.results),
    )
    if provider == "google" and not source.engine:
        table.note("engine", "missing (allowed: the id of a Programmable Search Engine)")
    table.check_unknown()
    return source


def _common_crawl(table: Table) -> CommonCrawlSource | None:
    if not table.content:
        return None
    default, sites = CommonCrawlSource(), table.texts("sites", ())
    for site in sites:
        try:
            parse_site(site)
        except ValueError:
            table.note("sites", f"{site!r} is not a site (allowed: host or host/path, without http://)")
    source = CommonCrawlSource(
        sites=sites,
        index=_url(table, "index"),
        pages=table.positive("pages", default.pages),
        collections=_url(table, "collections") or default.collections,
        records=_url(table, "records") or default.records,
    )
    table.check_unknown()
    return source


def _url(table: Table, key: str, *, required: bool = False) -> str:
    url = table.text(key) if required else table.text(key, "")
    if url and parse_url(url) is None:
        table.note(key, f"{url!r} is not a URL (allowed: http://… or https://…)")
    return url

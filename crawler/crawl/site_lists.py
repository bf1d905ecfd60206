"""The sitemaps and feeds of the sites of a crawl: those that they declare, else the usual URLs."""

from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from crawler.frontier.frontier import LIST, USUAL
from crawler.page.lists.lists import usual_places
from crawler.urls import absolute

_MAX_SITEMAPS = 50  # of one site
MAX_FEEDS = 5  # of one site: many have one for the comments on each article


class SiteLists:
    """What robots.txt and the pages of each site declare."""

    def __init__(self) -> None:
        self._sitemaps: dict[str, list[str]] = {}
        self._feeds: dict[str, list[str]] = {}

    def declare_sitemaps(self, robots_url: str, lines: Iterable[str]) -> None:
        """Store the sitemaps that a robots.txt names; relative ones are taken from the root of the site."""
        named = (absolute(line, urljoin(robots_url, "/")) for line in lines)
        self._sitemaps[urlsplit(robots_url).netloc] = [url for url in named if url][:_MAX_SITEMAPS]

    def of(self, url: str, feeds: Iterable[str], *, proven: bool) -> list[tuple[str, int]]:
        """Lists of a page's site, with their priorities: declared ones, else usual URLs if it is proven.

        `feeds` are those that the page names.
        """
        site = urlsplit(url).netloc
        known = self._feeds.setdefault(site, [])
        known += [feed for feed in feeds if feed not in known][: MAX_FEEDS - len(known)]
        if named := (*self._sitemaps.get(site, ()), *known):
            return [(address, LIST) for address in named]
        return [(address, USUAL) for address in usual_places(url)] if proven else []

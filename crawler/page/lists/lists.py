"""Lists of pages, whatever their format: sitemaps and feeds; call through crawler.sandbox."""

from dataclasses import dataclass
from urllib.parse import urljoin

from crawler.page.lists.feeds import read_feed
from crawler.page.lists.sitemaps import read_sitemap
from crawler.page.page import Alternate

# Where sites keep lists that they name nowhere, the likeliest first.
SITEMAP_PLACES = ("/sitemap.xml",)
FEED_PLACES = ("/feed", "/rss.xml", "/atom.xml")


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list, or (`is_list`) a further list: its title where the list gives one, its alternates.

    `is_chosen`: it is news or was searched for (feeds, wikis, searches), not all that a site has (sitemaps).
    """

    url: str
    title: str = ""
    alternates: tuple[Alternate, ...] = ()
    is_list: bool = False
    is_chosen: bool = True


def read_list(body: bytes, url: str) -> tuple[Listed, ...]:
    """What a sitemap, sitemap index or feed at `url` lists, in order; empty for what is none."""
    feed = tuple(Listed(entry.url, entry.title, entry.alternates) for entry in read_feed(body, url))
    return feed or tuple(
        Listed(entry.url, "", entry.alternates, entry.is_index, is_chosen=False)
        for entry in read_sitemap(body, url)
    )


def usual_places(url: str) -> tuple[str, ...]:
    """Addresses at the site of a URL where it may keep its lists."""
    return tuple(urljoin(url, place) for place in (*SITEMAP_PLACES, *FEED_PLACES))

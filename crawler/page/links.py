"""The links of a page that a crawl may follow."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.urls import absolute, clean_url

MAX_LINKS = 3000  # of one page: more is a dump or a trap
MAX_FEEDS = 3  # of one page: a site's own, its comments', one more
FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml"})


@dataclass(frozen=True, slots=True)
class Link:
    """An absolute http(s) address without fragment or session marks, and the text of the anchor."""

    url: str
    text: str


def links(root: HtmlElement, base: str) -> tuple[Link, ...]:
    """The distinct links of a page in order, at most MAX_LINKS; those marked nofollow are left out.

    `base` is what relative links start from (`base_url`).
    """
    found: dict[str, str] = {}
    for link in _anchors(root, base):
        if len(found) == MAX_LINKS:
            break
        found.setdefault(link.url, link.text)
    return tuple(Link(address, text) for address, text in found.items())


def base_url(root: HtmlElement, url: str) -> str:
    """What the page's relative links start from: its <base>, where it has a sound one, else its URL."""
    href = next((b.get("href") for b in root.iter("base") if b.get("href")), "")
    return absolute(href, url) or url


def feed_links(root: HtmlElement, base: str) -> tuple[str, ...]:
    """The addresses of the feeds that a page names, at most MAX_FEEDS; `base` as for `links`."""
    found = (
        absolute(link.get("href"), base)
        for link in root.iter("link")
        if link.get("href")
        and "alternate" in (link.get("rel") or "").lower().split()
        and (link.get("type") or "").partition(";")[0].strip().lower() in FEED_TYPES
    )
    return tuple(dict.fromkeys(address for address in found if address))[:MAX_FEEDS]


def _anchors(root: HtmlElement, base: str) -> Iterator[Link]:
    for anchor in root.iter("a", "area"):
        href = anchor.get("href")
        if not href or "nofollow" in (anchor.get("rel") or "").lower():
            continue
        address = clean_url(href, base)
        if address is not None:
            yield Link(address, " ".join(" ".join(anchor.itertext()).split())[:300])

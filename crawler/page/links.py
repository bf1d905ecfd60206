"""The links of a page that a crawl may follow."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.urls import absolute, clean_url

MAX_LINKS = 3000  # of one page: more is a dump or a trap
MAX_FEEDS = 3  # of one page: a site's own, its comments', one more
_REFRESH = re.compile(r"[\d.]* ?[;,]? ?url ?= ?(.+)", re.IGNORECASE)  # of a text without double spaces
FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"}
)


@dataclass(frozen=True, slots=True)
class Link:
    """An absolute http(s) address without fragment or session marks, and the text of the anchor."""

    url: str
    text: str


def links(root: HtmlElement, base: str) -> tuple[Link, ...]:
    """The distinct links of a page in order, then its frames and where it refreshes to, at most MAX_LINKS.

    Those marked nofollow are left out.

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
    for href in (*_frames(root), *_refreshes(root)):
        address = clean_url(href, base)
        if address is not None:
            yield Link(address, "")


def _frames(root: HtmlElement) -> Iterator[str]:
    """The parts of a page that is made of frames; other pages frame videos and advertisements."""
    if root.find(".//frameset") is not None:
        yield from (frame.get("src") for frame in root.iter("frame", "iframe") if frame.get("src"))


def _refreshes(root: HtmlElement) -> Iterator[str]:
    """Where a page sends its readers on, all of them or those without JavaScript."""
    metas = (m for m in root.iter("meta") if (m.get("http-equiv") or "").strip().lower() == "refresh")
    contents = (" ".join((meta.get("content") or "").split()) for meta in metas)
    yield from (match[1].strip("'\" ") for content in contents if (match := _REFRESH.match(content)))

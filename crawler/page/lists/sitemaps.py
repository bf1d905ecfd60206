"""Sitemaps (sitemaps.org 0.9) with their hreflang alternates; call through crawler.sandbox."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from crawler.page.page import Alternate
from crawler.untrusted.safe_xml import local_name, parse_xml, plain_text
from crawler.urls import absolute

MAX_ENTRIES = 50_000  # as the protocol allows
_MEDIA = re.compile(r"image|video|news|mobile", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """A page of a sitemap and its alternates, or (`is_index`) a further sitemap."""

    url: str
    alternates: tuple[Alternate, ...] = ()
    is_index: bool = False


def read_sitemap(body: bytes, url: str = "") -> tuple[SitemapEntry, ...]:
    """The entries of a sitemap, a sitemap index or a text sitemap, gzipped or not; empty for what is none.

    `url` is where it lies: addresses may be relative. At most MAX_ENTRIES of the first bytes
    (crawler.untrusted.safe_xml); entities are not resolved, so none can blow up.
    """
    root = parse_xml(body)
    found = () if root is None else tuple(_entries(root, url))
    return found or tuple(_lines(plain_text(body)))


def _entries(root: "etree._Element", url: str) -> Iterator[SitemapEntry]:
    is_index = local_name(root) == "sitemapindex"
    for count, element in enumerate(root):
        if count == MAX_ENTRIES:
            return
        written = next((child.text or "" for child in element if _is_location(child)), "").strip()
        location = absolute(written, url) if written else None
        if location:
            yield SitemapEntry(location, tuple(_alternates(element, location)), is_index)


def _is_location(element: "etree._Element") -> bool:
    """Whether an element names the page, not a picture or video of it, which have their own namespaces."""
    if local_name(element) != "loc":
        return False
    prefix = element.prefix
    return prefix is None or _MEDIA.search(element.nsmap.get(prefix) or prefix) is None


def _alternates(element: "etree._Element", location: str) -> Iterator[Alternate]:
    for child in element:
        if local_name(child) == "link" and "alternate" in child.get("rel", "").lower().split():
            lang, href = child.get("hreflang", "").strip(), child.get("href", "").strip()
            address = absolute(href, location) if href else None
            if lang and address:
                yield Alternate(lang, address)


def _lines(text: str) -> Iterator[SitemapEntry]:
    """The addresses of a text that holds little else, one a line; none of a text that only names some."""
    lines = text.split("\n", MAX_ENTRIES)[:MAX_ENTRIES]
    written = [line.strip() for line in lines if line.strip()]
    listed = [line for line in written if _ADDRESS.fullmatch(line)]
    if len(listed) > len(written) / 2:
        yield from (SitemapEntry(address) for line in listed if (address := absolute(line, "")))

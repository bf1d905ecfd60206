"""Sitemaps (sitemaps.org 0.9) with their hreflang alternates; call through crawler.sandbox."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from crawler.page.page import Alternate
from crawler.safe_xml import local_name, parse_xml
from crawler.urls import absolute

MAX_ENTRIES = 50_000  # as the protocol allows


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """A page of a sitemap and its alternates, or (`is_index`) a further sitemap."""

    url: str
    alternates: tuple[Alternate, ...] = ()
    is_index: bool = False


def read_sitemap(body: bytes) -> tuple[SitemapEntry, ...]:
    """The entries of a sitemap, a sitemap index, gzipped or not; empty for what is neither.

    At most MAX_ENTRIES of the first bytes (crawler.safe_xml); entities are not resolved, so none can blow up.
    """
    root = parse_xml(body)
    return () if root is None else tuple(_entries(root))


def _entries(root: "etree._Element") -> Iterator[SitemapEntry]:
    is_index = local_name(root) == "sitemapindex"
    for count, element in enumerate(root):
        if count == MAX_ENTRIES:
            return
        written = next((child.text or "" for child in element if local_name(child) == "loc"), "")
        location = absolute(written, "")
        if location:
            yield SitemapEntry(location, tuple(_alternates(element)), is_index)


def _alternates(element: "etree._Element") -> Iterator[Alternate]:
    for child in element:
        if local_name(child) == "link" and "alternate" in child.get("rel", "").lower().split():
            lang, address = child.get("hreflang", "").strip(), absolute(child.get("href", ""), "")
            if lang and address:
                yield Alternate(lang, address)

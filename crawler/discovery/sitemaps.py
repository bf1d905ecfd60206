"""Sitemaps (sitemaps.org 0.9) with their hreflang alternates; call through crawler.sandbox."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from crawler.links import absolute
from crawler.records import Alternate

MAX_BYTES = 50 << 20  # uncompressed, as the protocol allows
MAX_ENTRIES = 50_000  # as the protocol allows


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """A page of a sitemap and its alternates, or (`is_index`) a further sitemap."""

    url: str
    alternates: tuple[Alternate, ...] = ()
    is_index: bool = False


def read_sitemap(body: bytes) -> tuple[SitemapEntry, ...]:
    """The entries of a sitemap, a sitemap index, gzipped or not; empty for what is neither.

    At most MAX_ENTRIES of the first MAX_BYTES; entities are not resolved, so none can blow up.
    """
    try:
        return tuple(_entries(_plain(body)))
    except (etree.XMLSyntaxError, zlib.error):
        return ()


def _plain(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body[:MAX_BYTES]
    return zlib.decompressobj(wbits=31).decompress(body, MAX_BYTES)


def _entries(xml: bytes) -> Iterator[SitemapEntry]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, remove_comments=True)
    root = etree.fromstring(xml.lstrip(), parser=parser)
    if root is None:
        return
    is_index = _local(root) == "sitemapindex"
    for count, element in enumerate(root):
        if count == MAX_ENTRIES:
            return
        written = next((child.text or "" for child in element if _local(child) == "loc"), "")
        location = absolute(written, "")
        if location:
            yield SitemapEntry(location, tuple(_alternates(element)), is_index)


def _alternates(element: "etree._Element") -> Iterator[Alternate]:
    for child in element:
        if _local(child) == "link" and "alternate" in child.get("rel", "").lower().split():
            lang, address = child.get("hreflang", "").strip(), absolute(child.get("href", ""), "")
            if lang and address:
                yield Alternate(lang, address)


def _local(element: "etree._Element") -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""

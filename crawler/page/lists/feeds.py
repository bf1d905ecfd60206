"""RSS (0.9x, 1.0, 2.0), Atom and JSON feeds: the pages of their entries; call through crawler.sandbox."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from crawler.page.lists.json_feeds import json_items
from crawler.page.page import Alternate
from crawler.untrusted.safe_xml import local_name, parse_xml
from crawler.urls import absolute, clean_url

MAX_ENTRIES = 2000
_ROOTS = frozenset({"rss", "RDF", "feed"})
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")  # titles may be HTML within XML
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_ENTRIES = ("{*}item", "{*}entry")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An entry of a feed: its page, its title, and the same in other languages where the feed says so."""

    url: str
    title: str
    alternates: tuple[Alternate, ...] = ()


def read_feed(body: bytes, url: str) -> tuple[FeedEntry, ...]:
    """The entries of a feed at `url`, in order, each page once; empty for what is no feed.

    At most MAX_ENTRIES of the first bytes (crawler.untrusted.safe_xml); entities are not resolved.
    """
    found: dict[str, FeedEntry] = {}
    for entry in islice(_xml_entries(body, url), MAX_ENTRIES):
        if entry is not None:
            found.setdefault(entry.url, entry)
    for written, title in islice(json_items(body), MAX_ENTRIES):
        address = clean_url(written, url)
        if address is not None:
            found.setdefault(address, FeedEntry(address, " ".join(title.split())[:300]))
    return tuple(found.values())


def _xml_entries(body: bytes, url: str) -> Iterator[FeedEntry | None]:
    root = parse_xml(body)
    if root is not None and local_name(root) in _ROOTS:
        yield from (_entry(element, _base(element, url)) for element in root.iter(*_ENTRIES))


def _entry(element: "etree._Element", base: str) -> FeedEntry | None:
    links = list(_links(element))
    page = next((href for rel, _, href in links if rel == "alternate" and clean_url(href, base)), None)
    address = clean_url(page, base) if page is not None else None
    if address is None:
        return None
    alternates = (
        Alternate(lang, target)
        for rel, lang, href in links
        if rel == "alternate" and lang and (target := clean_url(href, base))
    )
    return FeedEntry(address, _text(element, "title")[:300], tuple(dict.fromkeys(alternates)))


def _links(element: "etree._Element") -> Iterator[tuple[str, str, str]]:
    """(relation, language or '', reference) of each link; an RSS guid or name in RDF that is an address last.

    First the address that FeedBurner keeps of an entry whose link counts its readers.
    """
    for child in element:
        if local_name(child) == "origLink" and (child.text or "").strip():
            yield "alternate", "", (child.text or "").strip()
    for child in element:
        name = local_name(child)
        if name == "link" and child.get("href"):
            lang = (child.get("hreflang") or "").strip()
            yield (child.get("rel") or "alternate").lower(), lang, child.get("href", "")
        elif name == "link" and (child.text or "").strip():
            yield "alternate", "", (child.text or "").strip()
    for child in element:
        is_link = local_name(child) == "guid" and child.get("isPermaLink", "true") == "true"
        if is_link and absolute(child.text or "", ""):
            yield "alternate", "", (child.text or "").strip()
    if absolute(element.get(_ABOUT, ""), ""):
        yield "alternate", "", element.get(_ABOUT, "")


def _text(element: "etree._Element", name: str) -> str:
    found = next((child for child in element if local_name(child) == name), None)
    return "" if found is None else " ".join(_TAG.sub("", "".join(found.itertext())).split())


def _base(element: "etree._Element", url: str) -> str:
    """What relative links start from: the nearest xml:base, else the feed's URL."""
    bases = element.xpath("ancestor-or-self::*/@xml:base")
    base = url
    for given in bases:
        base = absolute(given, base) or base
    return base

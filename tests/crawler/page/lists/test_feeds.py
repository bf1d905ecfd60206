import gzip
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.page.lists.feeds import MAX_ENTRIES, FeedEntry, read_feed
from crawler.page.page import Alternate

URL = "https://a.org/blog/feed.xml"
RSS = b"""<?xml version="1.0"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>Blog</title><link>https://a.org/</link><atom:link rel="self" href="https://a.org/blog/feed.xml"/>
<item><title><![CDATA[Solar & wind]]></title><link> https://a.org/blog/1?utm_source=rss </link></item>
<item><title>Relative</title><link>../2</link></item>
<item><title>By guid</title><guid>https://a.org/blog/3</guid></item>
<item><title>No address</title><guid isPermaLink="false">https://a.org/blog/4</guid></item>
<item><title>A picture</title><link>https://a.org/5.png</link></item>
<item><title>Again</title><link>https://a.org/2</link></item>
</channel></rss>"""
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel><link>https://a.org/</link></channel>
<item><title>One</title><link>https://a.org/1</link></item></rdf:RDF>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.org/notes/"><title>Notes</title>
<link href="https://a.org/"/>
<entry xml:lang="en"><title type="html">Power</title><link rel="edit" href="/edit/1"/>
<link rel="alternate" href="one"/>
<link rel="alternate" hreflang="es" href="/es/uno"/><id>tag:a.org,2024:1</id></entry></feed>"""


def test_the_entries_of_rss() -> None:
    assert read_feed(RSS, URL) == (
        FeedEntry("https://a.org/blog/1", "Solar & wind"),
        FeedEntry("https://a.org/2", "Relative"),
        FeedEntry("https://a.org/blog/3", "By guid"),
    )
    assert read_feed(gzip.compress(RSS), URL) == read_feed(RSS, URL)
    assert read_feed(RDF, URL) == (FeedEntry("https://a.org/1", "One"),)


def test_the_entries_of_atom_and_what_they_declare() -> None:
    assert read_feed(ATOM, URL) == (
        FeedEntry("https://a.org/notes/one", "Power", (Alternate("es", "https://a.org/es/uno"),)),
    )


def test_the_address_behind_feedburner_counts() -> None:
    names = 'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
    links = "<link>https://feeds.org/~r/x/1</link><feedburner:origLink>https://a.org/1</feedburner:origLink>"
    for declared in (names, ""):
        feed = f"<rss {declared}><channel><item><title>A &amp; B&nbsp;&</title>{links}</item></channel></rss>"
        assert read_feed(feed.encode(), URL) == (FeedEntry("https://a.org/1", "A & B &"),)


def test_the_items_of_a_json_feed() -> None:
    items = [
        {"id": "1", "url": "https://a.org/1?utm_source=feed", "title": "Wind &\n sun"},
        {"id": "https://a.org/2", "content_text": "An item without a title."},
        {"id": "3", "external_url": "/blog/3", "title": None},
        {"id": "none"},
        "no item",
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Blog", "items": items}
    body = json.dumps(feed).encode()
    assert [(entry.url, entry.title) for entry in read_feed(body, URL)] == [
        ("https://a.org/1", "Wind & sun"),
        ("https://a.org/2", ""),
        ("https://a.org/blog/3", ""),
    ]
    assert read_feed(json.dumps({"items": items}).encode(), URL) == ()


def test_titles_in_a_charset_that_is_not_said() -> None:
    item = "<item><title>Energía “solar” del año</title><link>https://a.org/1</link></item>"
    (entry,) = read_feed(f"<rss><channel>{item}</channel></rss>".encode("cp1252"), URL)
    assert entry.title == "Energía “solar” del año"
    broken = f"<rss><channel>{item}</channel></rss>".encode() + b"<!-- \xff -->"
    (entry,) = read_feed(broken, URL)
    assert entry.title == "Energía “solar” del año"


@pytest.mark.parametrize("depth", [1, 12])
def test_entities_are_not_resolved(depth: int) -> None:
    levels = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(depth))
    start = f'<!DOCTYPE rss [<!ENTITY e0 "lol"><!ENTITY file SYSTEM "file:///etc/hostname">{levels}]>'
    item = f"<item><title>&e{depth};&file;</title><link>https://a.org/1</link></item>"
    begun = time.monotonic()
    found = read_feed(f"{start}<rss><channel>{item}</channel></rss>".encode(), URL)
    assert time.monotonic() - begun < 2
    assert all("lol" not in entry.title and len(entry.title) < 100 for entry in found)
    assert found or depth > 1  # the parser gives up on a bomb


def test_entries_are_bounded() -> None:
    items = "".join(f"<item><link>https://a.org/{n}</link></item>" for n in range(MAX_ENTRIES + 5))
    assert len(read_feed(f"<rss><channel>{items}</channel></rss>".encode(), URL)) == MAX_ENTRIES


@pytest.mark.parametrize(
    "body", [b"", b"<html><item><link>https://a.org/</link></item></html>", b"{}", b"<rss/>"]
)
def test_what_is_no_feed_is_empty(body: bytes) -> None:
    assert read_feed(body, URL) == ()


@given(st.binary())
def test_any_bytes_may_come(body: bytes) -> None:
    assert read_feed(body, URL) == ()


def test_a_name_in_rdf_is_an_address_and_html_in_titles_is_not_text() -> None:
    rdf = (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        b'<item rdf:about="https://a.org/x"><title>The &lt;b&gt;mill&lt;/b&gt; a &lt; b</title></item>'
        b"</rdf:RDF>"
    )
    [entry] = read_feed(rdf, "https://a.org/feed")
    assert (entry.url, entry.title) == ("https://a.org/x", "The mill a < b")

import gzip
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.page.lists.sitemaps import MAX_ENTRIES, SitemapEntry, read_sitemap
from crawler.page.page import Alternate

NAMESPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'


def urlset(entries: str, before: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    return f"{before}<urlset {NAMESPACES}>{entries}</urlset>".encode()


PLAIN = urlset(
    "<url><loc> https://a.org/x </loc><lastmod>2024-01-01</lastmod></url><url><loc>https://a.org/y?a=1&amp;b=2</loc></url>"
)
PAGES = (SitemapEntry("https://a.org/x"), SitemapEntry("https://a.org/y?a=1&b=2"))


@pytest.mark.parametrize(
    "body",
    [
        PLAIN,
        gzip.compress(PLAIN, mtime=0),
        b"\n  " + PLAIN,
        b"\xef\xbb\xbf" + PLAIN,
        gzip.compress(PLAIN, mtime=0)[:-4],
        PLAIN.decode().replace('encoding="UTF-8"', "").encode("utf-16"),
        b"\xef\xbb\xbfNotice: undefined index in /x.php on line 3\n" + PLAIN,
        b"<br />\n<b>Warning</b>: x<br />" + PLAIN.partition(b"?>")[2],
        b"https://a.org/x\r\n\r\n https://a.org/y?a=1&b=2\n",
        gzip.compress(b"https://a.org/x\nhttps://a.org/y?a=1&b=2", mtime=0),
    ],
)
def test_the_pages_of_a_sitemap(body: bytes) -> None:
    assert read_sitemap(body) == PAGES


def test_an_index_points_to_further_sitemaps() -> None:
    body = f"<sitemapindex {NAMESPACES}><sitemap><loc>https://a.org/s1.xml</loc></sitemap></sitemapindex>"
    assert read_sitemap(body.encode()) == (SitemapEntry("https://a.org/s1.xml", is_index=True),)


def test_alternates_come_with_their_page() -> None:
    entries = """<url><loc>https://a.org/x</loc>
        <xhtml:link rel="alternate" hreflang="es" href=" https://a.org/es/x "/>
        <xhtml:link rel="alternate" hreflang="fr" href="http://["/><xhtml:link rel="alternate" href="https://a.org/z"/>
        <xhtml:link rel="canonical" hreflang="de" href="https://a.org/de/x"/></url>"""
    (entry,) = read_sitemap(urlset(entries))
    assert entry.alternates == (Alternate("es", "https://a.org/es/x"),)


@pytest.mark.parametrize(
    "sign", ["&", "&&", "&b=1", "&foo;", "&#0;", "&#99999999;", "\x08", "<br/", "&nbsp;"]
)
def test_after_a_broken_sign_references_hold(sign: str) -> None:
    entries = f"<url><loc>https://a.org/{sign}</loc></url><url><loc>https://a.org/y?a=1&amp;b=2</loc></url>"
    assert read_sitemap(urlset(entries))[-1] == PAGES[1]


def test_bare_signs_and_references_of_html_are_characters() -> None:
    entries = "".join(
        f"<url><loc>https://a.org/{s}</loc></url>" for s in ("?a&b", "&eacute;", "&x;", "<![CDATA[&b]]>")
    )
    assert [entry.url.removeprefix("https://a.org/") for entry in read_sitemap(urlset(entries))] == [
        "?a&b",
        "é",
        "&x;",
        "&b",
    ]


def test_relative_addresses_start_from_the_sitemap() -> None:
    links = '<xhtml:link rel="alternate" hreflang="es" href="/es/x"/>'
    body = f"<urlset><url><loc>/en/x</loc>{links}</url></urlset>".encode()  # the prefix is not declared
    assert read_sitemap(body, "https://a.org/sitemap.xml") == (
        SitemapEntry("https://a.org/en/x", (Alternate("es", "https://a.org/es/x"),)),
    )


@pytest.mark.parametrize(
    "text", [b"https://a.org/x and more", b"https://a.org/x\nhello", b"Sitemap: https://a.org/x"]
)
def test_other_texts_are_no_sitemaps(text: bytes) -> None:
    assert read_sitemap(text) == ()


def test_addresses_that_are_none_are_left_out() -> None:
    entries = "".join(
        f"<url><loc>{loc}</loc></url>" for loc in ("", "/x", "http://[", "ftp://a.org/", "mailto:a@b")
    )
    assert read_sitemap(urlset(f"<url/>{entries}<!-- x -->text")) == ()


def test_a_sitemap_that_breaks_off_gives_what_it_has() -> None:
    assert read_sitemap(PLAIN[: PLAIN.index(b"https://a.org/y")])[:1] == PAGES[:1]


def test_entities_are_not_resolved() -> None:
    levels = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(12))
    doctype = f'<!DOCTYPE urlset [<!ENTITY e0 "lol"><!ENTITY file SYSTEM "file:///etc/hostname">{levels}]>'
    entries = "<url><loc>https://a.org/&e12;</loc></url><url><loc>https://a.org/&file;</loc></url>"
    attribute = '<url><loc>https://a.org/z</loc><xhtml:link rel="alternate" hreflang="es" href="https://a.org/&e12;"/></url>'
    start = time.monotonic()
    found = read_sitemap(urlset(entries + attribute, doctype))
    assert time.process_time() - start < 2
    assert all(len(entry.url) < 100 for entry in found)
    assert all(len(alternate.url) < 100 for entry in found for alternate in entry.alternates)


def test_a_bomb_is_read_no_further_than_the_limit() -> None:
    bomb = gzip.compress(PLAIN[: -len("</urlset>")] + b"<url>" + b" " * (80 << 20), compresslevel=1)
    start = time.process_time()
    assert read_sitemap(bomb)[:2] == PAGES
    assert time.process_time() - start < 5


@pytest.mark.parametrize("end", ["<url><loc>https://a.org/z/lo", "<url><loc>https://a.org/z</lo", "<url><lo"])
def test_an_address_that_is_cut_is_none(end: str) -> None:
    assert read_sitemap(PLAIN.replace(b"</urlset>", end.encode())) == PAGES


def test_a_charset_that_is_not_said() -> None:
    for before in ("", '<?xml version="1.0"?>', '<?xml version="1.0" encoding="UTF-8"?>'):
        body = urlset("<url><loc>https://a.org/año</loc></url>", before)
        assert read_sitemap(body.decode().encode("cp1252")) == read_sitemap(body) != ()


def test_entries_are_bounded() -> None:
    body = urlset("".join(f"<url><loc>https://a.org/{n}</loc></url>" for n in range(MAX_ENTRIES + 5)))
    assert len(read_sitemap(body)) == MAX_ENTRIES


@pytest.mark.parametrize(
    "body",
    [b"", b"\0\0", b"<html><body>Not found</body></html>", b"\x1f\x8bjunk", b"\xff\xfe", b"{}", b"<urlset/>"],
)
def test_what_is_no_sitemap_is_empty(body: bytes) -> None:
    assert read_sitemap(body) == ()


@given(st.binary())
def test_any_bytes_may_come(body: bytes) -> None:
    assert read_sitemap(body) == ()


@pytest.mark.parametrize(
    ("body", "pages"),
    [
        (
            gzip.compress(gzip.compress(b"<urlset><url><loc>https://a.org/x</loc></url></urlset>")),
            ["https://a.org/x"],
        ),
        (
            b'<urlset xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url>'
            b"<image:loc>https://a.org/p.png</image:loc></url></urlset>",
            [],
        ),
        (
            b'<s:urlset xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9"><s:url>'
            b"<s:loc><![CDATA[ https://a.org/x?a=1&b=2 ]]></s:loc></s:url></s:urlset>",
            ["https://a.org/x?a=1&b=2"],
        ),
    ],
    ids=["gzipped twice", "a picture is no page", "prefix and CDATA"],
)
def test_sitemaps_as_servers_write_them(body: bytes, pages: list[str]) -> None:
    assert [entry.url for entry in read_sitemap(body, "https://a.org/sitemap.xml")] == pages

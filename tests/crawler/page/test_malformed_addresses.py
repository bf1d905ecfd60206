"""A malformed address, wherever a page or a list names it, costs itself and not the others beside it."""

import html
import json
from collections.abc import Callable
from itertools import zip_longest

import pytest

from crawler.crawl.requests import request_or_none
from crawler.page.alternates import link_header_alternates
from crawler.page.lists.lists import read_list
from crawler.page.lists.mediawiki import read_answer
from crawler.page.page import Response
from crawler.page.read import read_page, read_page_and_links

FORMS = [
    *("http://[::1]x/", "http://[::1", "http://[", "http://]", "http://[]/", "http://[v1.x]/", "//[::1]x/y"),
    *("http://[::1]:99999/", "http://[fe80::1%25eth0]/", "http://user:pass@[::1]x/", "//[", "http://u@[::1/"),
    *("http://a:99999/", "http://a:x/", "http://a:-1/", "http://a:0/", "http://a.org:80:80/", "//a:b:c/"),
    *("http://", "http:///", "http:", "https:", "//", "///", "?", "#", "", " ", ":", "::", "http://?", "http://#"),
    *("https://℀.com/", "http://xn--/", "http://xn--a/", "http://.../", "http://-a.org/", "http://a..org/"),
    *("http://%zz/", "http://%31%32%37.0.0.1/", "http://a b.org/", "http://a\tb.org/", "http://a\nb.org/"),
    *("javascript:alert(1)", "data:text/html,x", "mailto:a@b", "file:///etc/passwd", "ftp://a.org/"),
    *(f"http://{'a' * 300}.org/", f"http://{'a.' * 200}org/", f"http://a.org/{'x' * 20_000}", "?" * 5000),
    *("http://1.2.3.4.5/", "http://0x7f.1/", "http://256.256.256.256/", "http://a.org\\@b.org/", "\\\\a\\b"),
    *(f"http://{'é' * 70}.org/", "http://\u202ea.org/", "http://a.org/\ufffd", "http://\ufffd.org/", "%%"),
]  # fmt: skip
SOUND = [f"http://a.org/{number}" for number in range(20)]
WHERE = "http://a.org/here"
Place = Callable[[list[str]], list[str]]


def _page(head: str = "", body: str = "") -> Response:
    text = f"<html><head>{head}</head><body><p>Some text.</p>{body}</body></html>"
    return Response(WHERE, 200, {"content-type": "text/html; charset=utf-8"}, text.encode())


def _links(found: list[str]) -> list[str]:
    body = "".join(f'<a href="{html.escape(url)}">x</a>' for url in found)
    reading = read_page_and_links(_page(body=body), ("en", "es"))
    assert reading is not None
    return [link.url for link in reading.links]


def _frames(found: list[str]) -> list[str]:
    frames = "".join(f'<frame src="{html.escape(url)}">' for url in found)
    reading = read_page_and_links(_page(body=f"<frameset>{frames}</frameset>"), ("en", "es"))
    assert reading is not None
    return [link.url for link in reading.links]


def _after_base(found: list[str]) -> list[str]:
    links = "".join(f'<a href="{url}">x</a>' for url in SOUND)
    reading = read_page_and_links(_page(f'<base href="{html.escape(found[0])}">', links), ("en", "es"))
    assert reading is not None
    return [link.url for link in reading.links]


def _after_canonical(found: list[str]) -> list[str]:
    links = "".join(f'<a href="{url}">x</a>' for url in SOUND)
    head = f'<link rel=canonical href="{html.escape(found[0])}">'
    head += f'<meta property="og:url" content="{html.escape(found[0])}">'
    head += f'<link rel=license href="{html.escape(found[0])}">'
    head += f'<meta http-equiv=refresh content="0;url={html.escape(found[0])}">'
    reading = read_page_and_links(_page(head, links), ("en", "es"))
    assert reading is not None
    return [link.url for link in reading.links]


def _hreflang(found: list[str]) -> list[str]:
    head = "".join(f'<link rel=alternate hreflang=es href="{html.escape(url)}">' for url in found)
    page = read_page(_page(head), ("en", "es"))
    assert page is not None
    return [one.url for one in page.hreflang]


def _switchers(found: list[str]) -> list[str]:
    body = "".join(f'<a hreflang=es href="{html.escape(url)}">Español</a>' for url in found)
    page = read_page(_page(body=body), ("en", "es"))
    assert page is not None
    return [one.url for one in page.switchers]


def _header(found: list[str]) -> list[str]:
    short = [url for url in found if len(url) < 8000]  # all of a header are read up to 16 KiB
    value = ", ".join(f"<{url}>; rel=alternate; hreflang=es" for url in short)
    return [one.url for one in link_header_alternates(value, WHERE)]


def _list(text: str) -> list[str]:
    return [one.url for one in read_list(text.encode(), WHERE)]


def _sitemap(found: list[str]) -> list[str]:
    return _list("<urlset>" + "".join(f"<url><loc>{html.escape(u)}</loc></url>" for u in found) + "</urlset>")


def _sitemap_index(found: list[str]) -> list[str]:
    entries = "".join(f"<sitemap><loc>{html.escape(u)}</loc></sitemap>" for u in found)
    return _list(f"<sitemapindex>{entries}</sitemapindex>")


def _sitemap_alternates(found: list[str]) -> list[str]:
    links = "".join(f'<x:link rel="alternate" hreflang="es" href="{html.escape(u)}"/>' for u in found)
    listed = read_list(f'<urlset xmlns:x="x"><url><loc>{WHERE}</loc>{links}</url></urlset>'.encode(), WHERE)
    return [one.url for entry in listed for one in entry.alternates]


def _text_sitemap(found: list[str]) -> list[str]:
    return _list("\n".join(found))


def _rss(found: list[str]) -> list[str]:
    items = "".join(f"<item><title>t</title><link>{html.escape(u)}</link></item>" for u in found)
    return _list(f'<rss version="2.0"><channel>{items}</channel></rss>')


def _atom(found: list[str]) -> list[str]:
    entries = "".join(f'<entry><link href="{html.escape(u)}"/></entry>' for u in found)
    return _list(f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>')


def _json_feed(found: list[str]) -> list[str]:
    items = [{"url": url, "title": "t"} for url in found]
    return _list(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}))


def _langlinks(found: list[str]) -> list[str]:
    links = [{"lang": "es", "url": url} for url in found]
    answer = read_answer(json.dumps({"query": {"pages": [{"fullurl": WHERE, "langlinks": links}]}}).encode())
    return [link.url for article in answer.articles for link in article.langlinks]


def _articles(found: list[str]) -> list[str]:
    pages = [{"pageid": n, "title": "t", "index": n, "fullurl": url} for n, url in enumerate(found)]
    answer = read_answer(json.dumps({"query": {"pages": pages}}).encode())
    return [article.url for article in answer.articles if article.url]


ONE_AT_A_TIME = _after_base, _after_canonical, _header, _text_sitemap
MANY = [
    *(_links, _frames, _hreflang, _switchers, _sitemap, _sitemap_index, _sitemap_alternates),
    *(_rss, _atom, _json_feed, _langlinks, _articles),
]  # fmt: skip


def _named(place: Place) -> str:
    return place.__name__.strip("_")


@pytest.mark.parametrize("place", MANY, ids=_named)
def test_malformed_addresses_among_others_cost_themselves_alone(
    place: Callable[[list[str]], list[str]],
) -> None:
    among = [url for pair in zip_longest(FORMS, SOUND) for url in pair if url is not None]
    found = place(among)
    assert [url for url in SOUND if url not in found] == []
    assert [url for url in found if request_or_none(url) is None] == []


@pytest.mark.parametrize("place", ONE_AT_A_TIME, ids=_named)
def test_a_malformed_address_ahead_costs_itself_alone(place: Place) -> None:
    for form in FORMS:
        found = place([form, *SOUND])
        assert [url for url in SOUND if url not in found] == [], form[:60]
        assert [url for url in found if request_or_none(url) is None] == [], form[:60]

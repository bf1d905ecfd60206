import gzip
import json
from typing import Any

import pytest

from crawler.documents.declared import Declaring, declared_alternates
from crawler.page.lists.declared import Declared, may_declare, read_declared
from crawler.page.page import Alternate, Response

SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:xhtml="http://www.w3.org/1999/xhtml"><url><loc>https://a.org/x</loc>
<xhtml:link rel="alternate" hreflang="en" href="https://a.org/x"/>
<xhtml:link rel="alternate" hreflang="es-MX" href="https://a.org/equis"/>
<xhtml:link rel="alternate" hreflang="x-default" href="https://a.org/"/>
<xhtml:link rel="alternate" hreflang="de" href="https://a.org/de/x"/></url>
<url><loc>https://a.org/alone</loc></url></urlset>"""
ANSWER = json.dumps(
    {
        "query": {
            "pages": [
                {
                    "pageid": 1,
                    "title": "Solar power",
                    "fullurl": "https://en.w.org/wiki/Solar_power",
                    "langlinks": [
                        {
                            "lang": "es",
                            "url": "https://es.w.org/wiki/Energ%C3%ADa_solar",
                            "title": "Energía solar",
                        }
                    ],
                }
            ]
        }
    }
).encode()


def response(
    body: bytes, url: str = "https://a.org/map", kind: str = "application/xml", status: int = 200
) -> Response:
    return Response(url, status, {"content-type": kind}, body)


@pytest.mark.parametrize("body", [SITEMAP, gzip.compress(SITEMAP, mtime=0)])
def test_a_sitemap_declares_the_alternates_in_the_languages_wanted(body: bytes) -> None:
    assert read_declared(response(body), ("en", "es")) == (
        Declared("https://a.org/x", "sitemap", Alternate("es-MX", "https://a.org/equis")),
    )


def test_an_answer_of_a_wiki_declares_its_langlinks() -> None:
    answer = response(ANSWER, "https://en.w.org/w/api.php?action=query", "application/json; charset=utf-8")
    assert may_declare(answer)
    assert read_declared(answer, ("en", "es")) == (
        Declared(
            "https://en.w.org/wiki/Solar_power",
            "langlink",
            Alternate("es", "https://es.w.org/wiki/Energ%C3%ADa_solar"),
        ),
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (response(SITEMAP), True),
        (response(SITEMAP, "https://a.org/sitemap.xml.gz", "application/octet-stream"), True),
        (response(SITEMAP, status=404), False),
        (response(b"", kind="text/html"), False),
        (response(b"{}", kind="application/json"), False),
    ],
)
def test_only_what_may_be_a_list_is_read(given: Response, expected: bool) -> None:
    assert may_declare(given) is expected


@pytest.mark.parametrize("body", [b"", b"<rss/>", b"not xml", b"\x1f\x8b", b"<urlset><url/></urlset>"])
def test_other_bodies_declare_nothing(body: bytes) -> None:
    assert read_declared(response(body), ("en", "es")) == ()


def row(document: str, url: str, **more: Any) -> Declaring:
    return Declaring(document, url, None, None, [], [])._replace(**more)


LINK = {"page": "http://www.a.org/x/", "evidence": "sitemap", "lang": "es", "url": "https://a.org/equis"}
KNOWN = {"lang": "es", "url": "https://a.org/es"}


def test_what_a_list_declares_goes_to_its_pages() -> None:
    rows = [
        row("map", "https://a.org/map.xml", rejected_by="other_format", declared=[LINK, LINK]),
        row("page", "https://a.org/x", alternates=[KNOWN]),
        row("copy", "https://a.org/x?print=1", canonical_url="https://a.org/x"),
        row("dropped", "https://a.org/x", rejected_by="no_text"),
        row("off topic so far", "https://a.org/x", rejected_by="off_topic"),
        row("other", "https://a.org/y"),
    ]
    new = {"lang": "es", "url": "https://a.org/equis"}
    assert list(declared_alternates(rows)) == [
        ("map", [], []),
        ("page", [LINK], [KNOWN, new]),
        ("copy", [LINK], [new]),
        ("off topic so far", [LINK], [new]),
    ]


def test_without_lists_nothing_changes() -> None:
    assert list(declared_alternates([row("page", "https://a.org/x"), row("odd", "no url")])) == []

"""Responses as strangers may send them: seeded, so that a failure can be had again."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

from mutation import mutants
from samples import seeds_and_words

from crawler.page.page import Response

_KINDS = {
    "html": (
        "text/html",
        "text/html; charset=utf-8",
        "application/xhtml+xml",
        "text/html; charset=\ud800",
        "",
    ),
    "markdown": ("text/markdown", "text/plain"),
    "text": ("text/plain", "text/plain; charset=utf-16", "text/plain; charset=unicode_escape"),
    "sitemap": ("application/xml", "text/xml; charset=utf-7"),
    "feed": ("application/rss+xml", "application/atom+xml", "application/feed+json"),
    "wiki": ("application/json",),
    "tdm_file": ("application/json", "text/html"),
    "opml": ("text/x-opml", "text/xml"),
    "pdf": ("application/pdf",),
}
_URLS = (
    "http://a.org/x",
    "https://es.a.org/es/x.md?lang=es",
    "http://a.org/.well-known/tdmrep.json",
    "http://a.org/w/api.php?action=query",
    "http://a.org/sitemap.xml",
    "http://a.org/feed",
    "http://a.org/" + 3000 * "x",
    "http://[::1/",
    "http://a:99999/",
    "http://a.org/\ud800",
    "http://℀.com/",
    "",
)
_HEADERS = {
    "link": ("<http://[::1]x/>; rel=alternate; hreflang=es", "<" * 500, "<>; rel=\"", "</es>; rel=alternate; hreflang"),
    "content-language": ("es", "en, es", "\ud800", "x-" + 300 * "a"),
    "x-robots-tag": ("noai", "otherbot: noindex", "unavailable_after: 99 Foo", ":" * 50),
    "tdm-reservation": ("1", "yes", "\ud800"),
    "tdm-policy": ("http://[/", "\udfff"),
    "location": ("http://[::1", "//", "\x00"),
    "vary": ("accept-language", "*"),
    "content-encoding": ("gzip", "x-nothing"),
}  # fmt: skip
_DATES = (
    None,
    datetime(2026, 1, 2, tzinfo=UTC),
    datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
    datetime.max.replace(tzinfo=timezone(-timedelta(hours=14))),
)
_LONGEST = 20_000  # bytes of a body: more of the same says nothing new


def any_responses(number: int, seed: int) -> Iterator[Response]:
    """`number` responses; two thirds of them are worth reading by their URL and status, as pages are."""
    chance = random.Random(seed)
    bodies = {
        kind: mutants(*seeds_and_words(kind), number, seed)
        for kind in _KINDS
    }  # fmt: skip
    for _ in range(number):
        kind = chance.choice(("html", *_KINDS))
        names = chance.sample(sorted(_HEADERS), chance.choice((0, 0, 1, 2, 4)))
        headers = {name: chance.choice(_HEADERS[name]) for name in names}
        declared = chance.choice(_KINDS[chance.choice((kind, kind, kind, *_KINDS))])
        yield Response(
            url=chance.choice(_URLS) if chance.random() < 0.3 else chance.choice(_URLS[:6]),
            status=200 if chance.random() < 0.8 else chance.choice((301, 304, 404, 0, -1, 10**24)),
            headers=headers | ({"content-type": declared} if declared else {}),
            body=next(bodies[kind])[:_LONGEST],
            fetched_at=chance.choice(_DATES),
            truncated=chance.random() < 0.1,
        )

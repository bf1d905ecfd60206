"""Crawler traps (endless URLs), recognised by the URL itself and by earlier pages of its shape."""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from crawler.frontier.drops import Drop

SHAPE_TRIES = 8  # useless pages in a row after which a URL shape is given up
NAME_SETS = 16  # sets of query parameters with which one path may be requested
REPEATS = 20  # pages in a row without new text after which a site is given up
MAX_SEGMENTS = 20  # of a path; as in Heritrix's TooManyPathSegmentsDecideRule
# Digits, and hexadecimal tokens such as session ids: the parts in which the pages of a calendar differ.
_VARYING = re.compile(r"\b(?=[a-f]*\d)[0-9a-f]{8,}\b|\d+", re.IGNORECASE)


@dataclass(slots=True)
class Trail:
    """Results of URL shapes, queries and sites so far; part of the state of a resumed crawl."""

    barren: Counter[str] = field(default_factory=Counter)  # useless pages in a row, by shape
    queries: dict[str, set[tuple[str, ...]]] = field(default_factory=dict)  # names of parameters, by path
    repeats: Counter[str] = field(default_factory=Counter)  # pages in a row whose text was known, by site
    texts: set[bytes] = field(default_factory=set)  # digests

    def why_not(self, url: str) -> Drop | None:
        """The kind of trap to which the URL is likely to belong; None if it looks harmless."""
        parts = urlsplit(url)
        if endless_path(parts.path):
            return Drop.ENDLESS_PATH
        known = self.queries.get(f"{parts.netloc}{parts.path}", set())
        if len(known) >= NAME_SETS and _names(parts.query) not in known:
            return Drop.FACETS
        if self.repeats[parts.netloc] >= REPEATS:
            return Drop.REPEATED_TEXT
        return Drop.BARREN_SHAPE if self.barren[shape(url)] >= SHAPE_TRIES else None

    def take(self, url: str) -> None:
        """Record a URL that will be requested."""
        parts = urlsplit(url)
        if parts.query:
            self.queries.setdefault(f"{parts.netloc}{parts.path}", set()).add(_names(parts.query))

    def learn(self, url: str, useful: bool, text: str) -> bool:
        """Record the result of a page; whether it was useful and its text new."""
        site = urlsplit(url).netloc
        digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
        known = bool(text) and digest in self.texts
        self.repeats[site] = self.repeats[site] + 1 if known else 0
        self.texts.add(digest)
        if useful and not known:
            self.barren.pop(shape(url), None)
        elif _varies(url):
            self.barren[shape(url)] += 1
        return useful and not known


def shape(url: str) -> str:
    """The URL without its variable parts: calendars and lists of pages have few shapes and many URLs.

    Digits and hexadecimal tokens become 0; a query with two or more parameters is reduced to their names.
    """
    parts = urlsplit(url)
    names = _names(parts.query)
    query = "&".join(names) if len(names) > 1 else _VARYING.sub("0", parts.query)
    return f"{parts.netloc}{_VARYING.sub('0', parts.path)}?{query}"


def endless_path(path: str) -> bool:
    """Whether a path is unusually long or repeats a part three times in a row ('/a/b/a/b/a/b/')."""
    segments = path.strip("/").split("/")
    if len(segments) > MAX_SEGMENTS:
        return True
    return any(
        segments[start : start + n]
        == segments[start + n : start + 2 * n]
        == segments[start + 2 * n : start + 3 * n]
        for n in range(1, len(segments) // 3 + 1)
        for start in range(len(segments) - 3 * n + 1)
    )


def _names(query: str) -> tuple[str, ...]:
    return tuple(sorted({name for name, _ in parse_qsl(query, keep_blank_values=True)}))


def _varies(url: str) -> bool:
    parts = urlsplit(url)
    return bool(_VARYING.search(parts.path)) or len(_names(parts.query)) > 1

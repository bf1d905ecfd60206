"""Addresses without end: by what an address shows, and by what the pages of its kind have brought."""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from crawler.frontier.drops import Drop

SHAPE_TRIES = 8  # pages of one URL shape in a row that may bring nothing before the shape is given up
NAME_SETS = 16  # sets of query parameters that one path may be asked with
REPEATS = 20  # pages of a site in a row that may bring no text of their own
MAX_SEGMENTS = 20  # of a path; as Heritrix's TooManyPathSegmentsDecideRule
# Digits, and hexadecimal tokens such as session ids: what differs between the pages of a calendar.
_VARYING = re.compile(r"\b(?=[a-f]*\d)[0-9a-f]{8,}\b|\d+", re.IGNORECASE)


@dataclass(slots=True)
class Trail:
    """How shapes of URLs, queries and sites have done so far; part of what a resumed crawl takes up again."""

    barren: Counter[str] = field(default_factory=Counter)  # pages in a row that brought nothing, by shape
    queries: dict[str, set[tuple[str, ...]]] = field(default_factory=dict)  # names of parameters, by path
    repeats: Counter[str] = field(default_factory=Counter)  # pages in a row whose text was known, by site
    texts: set[bytes] = field(default_factory=set)  # digests

    def why_not(self, url: str) -> Drop | None:
        """The kind of trap that the URL is likely to be part of; None where it is likely to be none."""
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
        """Note a URL that will be asked for."""
        parts = urlsplit(url)
        if parts.query:
            self.queries.setdefault(f"{parts.netloc}{parts.path}", set()).add(_names(parts.query))

    def learn(self, url: str, useful: bool, text: str) -> bool:
        """Note what a page brought; whether it was useful, with a text of its own."""
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
    """The URL with what varies made one: calendars and lists of pages have few shapes and many URLs.

    Digits and hexadecimal tokens become 0; of a query with two parameters or more only the names stay.
    """
    parts = urlsplit(url)
    names = _names(parts.query)
    query = "&".join(names) if len(names) > 1 else _VARYING.sub("0", parts.query)
    return f"{parts.netloc}{_VARYING.sub('0', parts.path)}?{query}"


def endless_path(path: str) -> bool:
    """Whether a path is longer than paths are, or says the same three times in a row ('/a/b/a/b/a/b/')."""
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

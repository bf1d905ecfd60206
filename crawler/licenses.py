"""The licence that a page declares for its text: an SPDX identifier where one is meant, else the URL."""

import json
import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from crawler.links import absolute

# https://creativecommons.org/licenses/: path of the deed -> SPDX.
_CC = re.compile(
    r"creativecommons\.org/(?:licenses/(?P<kind>by(?:-nc)?(?:-nd|-sa)?)/(?P<version>\d\.\d)"
    r"|publicdomain/(?P<public>zero|mark)/1\.0)",
    re.IGNORECASE,
)
_CC_TEXT = re.compile(
    r"\bCC[ -](?P<kind>BY(?:-NC)?(?:-ND|-SA)?)(?:[ -](?P<version>[1-4]\.0))?(?![\w-])|\b(?P<zero>CC0)\b",
    re.IGNORECASE,
)
_NAMED = (
    (
        re.compile(r"apache(?: license)?,?(?: version)? 2(?:\.0)?\b|licenses/LICENSE-2\.0", re.IGNORECASE),
        "Apache-2.0",
    ),
    (re.compile(r"\bMIT licen[cs]e\b|opensource\.org/licenses?/mit\b", re.IGNORECASE), "MIT"),
    (re.compile(r"\bBSD[- ]3[- ]clause\b|\bnew BSD licen[cs]e\b", re.IGNORECASE), "BSD-3-Clause"),
    (
        re.compile(r"gnu\.org/licenses/fdl|GNU free documentation licen[cs]e", re.IGNORECASE),
        "GFDL-1.3-or-later",
    ),
)
_META = frozenset({"dc.rights", "dcterms.license", "dc.rights.license", "og:license", "license"})
_FOOTER = re.compile(r"foot|copyright|licen[cs]|legal|colophon", re.IGNORECASE)


def license_of(root: HtmlElement, url: str) -> str | None:
    """SPDX identifier, or the URL of a licence that has none here; None where the page says nothing.

    Looked for in this order: rel=license on links, JSON-LD, meta tags, the footer's text and links.
    """
    declared = next(filter(None, _declared(root, url)), None)
    if declared is not None:
        return _identifier(declared) or declared
    for element in root.iter("footer", "small", "div", "p", "td"):
        marks = f"{element.get('class', '')} {element.get('id', '')} {element.tag}"
        about = element.tag in ("footer", "small") or _FOOTER.search(marks)
        if about and (found := _identifier(_words_and_links(element))):
            return found
    return None


def _declared(root: HtmlElement, url: str) -> Iterator[str]:
    for element in root.iter("a", "link", "area"):
        if "license" in (element.get("rel") or "").lower().split() and element.get("href"):
            yield absolute(element.get("href"), url) or ""
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            yield from _in_json(script.text or "")
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        if name in _META and meta.get("content"):
            yield meta.get("content").strip()


def _in_json(text: str) -> Iterator[str]:
    try:
        stack = [json.loads(text)]
    except (ValueError, RecursionError):
        return
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            yield from _texts(value.get("license"))
            stack += value.values()
        elif isinstance(value, list):
            stack += value


def _texts(value: object) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        found = item.get("url") or item.get("@id") if isinstance(item, dict) else item
        if isinstance(found, str):
            yield found.strip()


def _words_and_links(element: HtmlElement) -> str:
    """The start of the element's text, and the addresses of its first links."""
    text = "".join(islice(element.itertext(), 200))[:2000]
    return " ".join([text, *(a.get("href") or "" for a in islice(element.iter("a"), 40))])


def _identifier(text: str) -> str | None:
    if match := _CC.search(text):
        if match["public"]:
            return "CC0-1.0" if match["public"].lower() == "zero" else "CC-PDDC"
        return f"CC-{match['kind'].upper()}-{match['version']}"
    if match := _CC_TEXT.search(text):
        return "CC0-1.0" if match["zero"] else f"CC-{match['kind'].upper()}-{match['version'] or '4.0'}"
    return next((name for pattern, name in _NAMED if pattern.search(text)), None)

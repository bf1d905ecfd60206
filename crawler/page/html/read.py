"""An HTML page as text blocks and metadata, by trafilatura."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

from htmldate import find_date
from lxml.html import HtmlElement

from crawler.page.alternates import hreflang_links, link_header_alternates, switchers
from crawler.page.html.blocks import article_blocks
from crawler.page.html.boxes import drop_boxes
from crawler.page.html.formulas import formulas_to_text
from crawler.page.html.inline import tidy_sentences
from crawler.page.html.language_halves import show_languages
from crawler.page.html.lines import is_no_text
from crawler.page.links import base_url
from crawler.page.machine_translation.marks import machine_translation_mark
from crawler.page.page import HEADING, Block, Page, Response
from crawler.page.rights.license import license_of
from crawler.page.rights.opt_outs import page_opt_outs
from crawler.page.rights.robots import robots_directives
from crawler.untrusted.escapes import CONTROLS
from crawler.urls import absolute

_NUMBER = re.compile(r"^(\d{1,4}(?:\.\d{1,4}){0,5})(\.?)\s+(?=\w)")
_AHEAD = timedelta(hours=14)  # of UTC, the clocks of Kiribati
_SOURCES = ("src", "data-src", "data-original", "data-lazy-src", "data-srcset", "srcset")
_RESIZED = re.compile(r"[?&](?:url|src|image)=([^&]+)")
_PRINT_SIGN = re.compile(r"\s*¶$")


def html_page(root: HtmlElement, response: Response, languages: tuple[str, ...]) -> Page:
    """What a parsed page says, which is used up; `languages` are those whose switchers count."""
    url, base = response.url, base_url(root, response.url)
    alive = list(root.iter())  # lxml makes an element's object anew for each walk unless one is held
    canonical = _canonical(root, base)
    header = link_header_alternates(response.headers.get("link", ""), url)
    robots = robots_directives(root, response)
    page = Page(
        title=_title(root),
        published=_published(root, canonical or url, response.fetched_at),
        license=license_of(root, base, response.headers.get("link", "")),
        declared_lang=root.get("lang") or root.get("xml:lang"),
        canonical_url=canonical,
        hreflang=tuple(dict.fromkeys((*hreflang_links(root, base), *header))),
        switchers=switchers(root, base, languages),
        machine_translated=machine_translation_mark(root, url),
        noindex="noindex" in robots,
        opt_outs=page_opt_outs(root, response.headers, robots),
    )
    _prune(root)
    page = replace(page, images=_images(root), blocks=tuple(_blocks(root, url)))
    del alive
    return page


def _title(root: HtmlElement) -> str:
    found = root.find(".//title")
    text = CONTROLS.sub("", " ".join("".join(found.itertext()).split())) if found is not None else ""
    return text[:500]


def _canonical(root: HtmlElement, base: str) -> str | None:
    for link in root.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and link.get("href"):
            return absolute(link.get("href"), base)
    return None


def _published(root: HtmlElement, url: str, fetched_at: datetime | None) -> str | None:
    """YYYY-MM-DD, from the head, the structured data or the address; not after the day of the response.

    So a page says the same on whichever day it is read again.
    """
    last = (fetched_at or datetime.now(UTC)) + _AHEAD
    try:
        return find_date(
            root, extensive_search=False, original_date=True, url=url, max_date=last.strftime("%Y-%m-%d")
        )
    except (ValueError, RecursionError):  # hostile dates
        return None


def _images(tree: HtmlElement) -> tuple[str, ...]:
    """File names of the pictures, which translations often share; lazy ones by what they will load."""
    names = (unquote(path).rpartition("/")[2] for img in tree.iter("img", "source") for path in _paths(img))
    return tuple(dict.fromkeys(name[:100] for name in names if name))[:200]


def _paths(image: HtmlElement) -> Iterator[str]:
    """Paths of an image: as it stands, as a script loads it, as a server that resizes is asked for it."""
    for name in _SOURCES:
        address = (
            (image.get(name) or "").split(",")[0].split(" ")[0] if "srcset" in name else image.get(name) or ""
        )
        if not address.strip() or address.startswith("data:"):
            continue
        asked = _RESIZED.search(address)
        yield re.split(r"[?#]", unquote(asked[1]) if asked else address)[0]


def _blocks(tree: HtmlElement, url: str) -> Iterator[Block]:
    found = [block for block in article_blocks(tree, url) if not is_no_text(block)]
    numbers = frozenset(number[1] for block in found if (number := _NUMBER.match(block.text)))
    for block in found:
        text = _PRINT_SIGN.sub("", block.text)
        if block.kind == HEADING:
            text = _without_number(text, numbers)
        if text:
            yield Block(block.kind, text)


def _without_number(heading: str, numbers: frozenset[str]) -> str:
    """A heading without the number of its section.

    1.14.2 and 3.1. are such numbers; 2.4 is one only where the page numbers its neighbour or its parts, too,
    and 2. where it numbers its parts: else it counts the items of an article, as '2. Drink water'.
    """
    match = _NUMBER.match(heading)
    if match is None:
        return heading
    number, rest = match[1], heading[match.end() :]
    *outer, last = number.split(".")
    if not outer:
        return rest if match[2] == "." and f"{number}.1" in numbers else heading
    is_sure = match[2] == "." or (len(outer) >= 2 and not rest[0].islower())
    near = {".".join([*outer, str(int(last) + step)]) for step in (-1, 1)} | {f"{number}.1"}
    return rest if is_sure or (not rest[0].islower() and not numbers.isdisjoint(near)) else heading


def _prune(root: HtmlElement) -> None:
    """Takes out of a page what is no running text; its formulas become text."""
    show_languages(root)
    formulas_to_text(root)
    tidy_sentences(root)
    drop_boxes(root)

"""An HTML page as text blocks and metadata, by trafilatura."""

import copy
import re
from collections.abc import Iterator
from urllib.parse import unquote

import trafilatura
from lxml import etree
from lxml.html import HtmlElement
from trafilatura.metadata import extract_metadata

from crawler.escapes import CONTROLS
from crawler.page.blocks import MAX_BLOCKS, article_blocks
from crawler.page.boxes import drop_boxes
from crawler.page.formulas import formulas_to_text
from crawler.page.inline import tidy_sentences
from crawler.page.alternates import hreflang_links, link_header_alternates, switchers
from crawler.page.license import license_of
from crawler.page.links import base_url
from crawler.page.mt_marks import machine_translation_mark
from crawler.page.opt_outs import page_opt_outs
from crawler.page.page import HEADING, Block, Page, Response
from crawler.page.robots import robots_directives
from crawler.urls import absolute


# Sphinx and its like number headings by themselves: '1.14.2. Label propagation'.
_SECTION_NUMBER = re.compile(r"^(?:\d+\.)+(?:\s+(?=\w)|\d+\s+(?=[^\W\d_a-z]))")
_PRINT_SIGN = re.compile(r"\s*¶$")
_FORMULA = re.compile(r"^(?:\$\$.*\$\$|\\\[.*\\\]|\\\(.*\\\)|\\begin\{.*\\end\{\w+\*?\})[.,;]?$", re.DOTALL)


def html_page(root: HtmlElement, response: Response, languages: tuple[str, ...]) -> Page:
    """What a parsed page says; `languages` are those whose switchers count."""
    url, base = response.url, base_url(root, response.url)
    metadata = extract_metadata(root, default_url=url, extensive=False)
    header = link_header_alternates(response.headers.get("link", ""), url)
    tree = _pruned(root)
    robots = robots_directives(root, response)
    return Page(
        title=_title(root),
        published=metadata.date if metadata else None,
        license=license_of(root, base, response.headers.get("link", "")),
        declared_lang=root.get("lang") or root.get("xml:lang"),
        canonical_url=_canonical(root, base),
        hreflang=tuple(dict.fromkeys((*hreflang_links(root, base), *header))),
        switchers=switchers(root, base, languages),
        machine_translated=machine_translation_mark(root, url),
        noindex="noindex" in robots,
        opt_outs=page_opt_outs(root, response.headers, robots),
        images=_images(tree),
        blocks=tuple(_blocks(tree, url)),
    )


def _title(root: HtmlElement) -> str:
    found = root.find(".//title")
    text = CONTROLS.sub("", " ".join("".join(found.itertext()).split())) if found is not None else ""
    return text[:500]


def _canonical(root: HtmlElement, base: str) -> str | None:
    for link in root.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and link.get("href"):
            return absolute(link.get("href"), base)
    return None


def _images(tree: HtmlElement) -> tuple[str, ...]:
    """File names of the pictures, which translations of a page often share."""
    paths = (re.split(r"[?#]", img.get("src") or "")[0] for img in tree.iter("img"))
    names = (unquote(path).rpartition("/")[2] for path in paths if not path.startswith("data:"))
    return tuple(dict.fromkeys(name[:100] for name in names if name))[:200]


def _blocks(tree: HtmlElement, url: str) -> Iterator[Block]:
    for block in article_blocks(tree, url):
        text = _PRINT_SIGN.sub("", block.text)
        if block.kind == HEADING:
            text = _SECTION_NUMBER.sub("", text)
        if text and not _FORMULA.match(text):
            yield Block(block.kind, text)


def _pruned(root: HtmlElement) -> HtmlElement:
    tree = copy.deepcopy(root)
    formulas_to_text(tree)
    tidy_sentences(tree)
    drop_boxes(tree)
    return tree

"""Changes of a page's source that no reader sees leave its blocks as they are."""

import random
import re
from pathlib import Path

import pytest
from lxml import etree, html
from lxml.html import HtmlElement

from crawler.page.page import Block, Response
from crawler.page.read import read_page

CASES = sorted(case.parent for case in (Path(__file__).parents[1] / "cases").glob("*/input.html"))
_BLOCKS = frozenset(
    [
        "html",
        "body",
        "main",
        "article",
        "section",
        "div",
        "p",
        "h1",
        "h2",
        "h3",
        "ul",
        "ol",
        "table",
        "tr",
        "dl",
        "figure",
    ]
)
_PREFORMATTED = frozenset({"pre", "textarea", "script", "style", "template"})


def blocks(root: HtmlElement) -> tuple[Block, ...]:
    body = html.tostring(root, encoding="utf-8")
    page = read_page(
        Response("https://a.org/x", 200, {"content-type": "text/html; charset=utf-8"}, body), ("en", "es")
    )
    return page.blocks if page else ()


def parsed(body: bytes) -> HtmlElement:
    return html.document_fromstring(body, parser=html.HTMLParser(encoding="utf-8"))


def change_structure(root: HtmlElement, rng: random.Random) -> None:
    """Another page: elements repeated, taken out, renamed, nested."""
    body = root.find("body")
    elements = (
        [element for element in body.iterdescendants() if isinstance(element.tag, str)]
        if body is not None
        else []
    )
    for element in rng.sample(elements, min(len(elements), rng.randint(0, 4))):
        parent = element.getparent()
        match rng.randrange(4):
            case 0:
                element.drop_tree()
            case 1 if parent is not None:
                parent.insert(parent.index(element), html.fromstring(html.tostring(element, with_tail=False)))
            case 2:
                element.tag = rng.choice(("div", "span", "p", "section", "li", "aside", "b", "a", "h2", "td"))
            case _ if parent is not None:
                element.set(
                    "class", rng.choice(("related", "note", "hidden", "sidebar", "content", "caption"))
                )


def change_nothing(root: HtmlElement, rng: random.Random) -> None:
    """Attributes in another order, a class added that says nothing, white space between blocks and words."""
    for element in root.iter("*"):
        attributes = list(element.items())
        rng.shuffle(attributes)
        element.attrib.clear()
        for name, value in attributes:
            element.set(name, value)
        if rng.random() < 0.3:
            element.set("class", f"{element.get('class') or ''} x{rng.randrange(1000)}-y".strip())
        if element.tag not in _PREFORMATTED:
            element.text = spaced(element.text, rng, element.tag in _BLOCKS)
        parent = element.getparent()
        if parent is not None and parent.tag not in _PREFORMATTED:
            element.tail = spaced(element.tail, rng, element.tag in _BLOCKS and parent.tag in _BLOCKS)


def spaced(text: str | None, rng: random.Random, between_blocks: bool) -> str | None:
    if rng.random() < 0.5:
        return text
    if not text:
        return "\n   " if between_blocks else text
    return re.sub(r"(?<=[a-z]) (?=[a-z])", lambda _: rng.choice((" ", "  ", " \t")), text)


def check(seeds: range) -> None:
    sources = [(case / "input.html").read_bytes() for case in CASES]
    for seed in seeds:
        rng = random.Random(seed)
        root = parsed(rng.choice(sources))
        change_structure(root, rng)
        root = parsed(html.tostring(root, encoding="utf-8"))  # as any parser would see it
        before = blocks(root)
        change_nothing(root, rng)
        assert blocks(root) == before, f"seed {seed}: {etree.tostring(root, encoding='unicode')[:3000]}"


def test_a_change_that_no_reader_sees_changes_no_block() -> None:
    check(range(60))


@pytest.mark.slow
def test_nor_does_it_in_10_000_pages() -> None:
    check(range(60, 10_060))

"""Tables of a work folder made by hand, and what every report on them must keep to."""

import re
import unicodedata
from pathlib import Path
from typing import Any

import pyarrow as pa
from lxml import html

from corpus.tables.folder import WorkFolder
from corpus.tables.schemas import DOCUMENT_PAIRS, PAIRS
from crawler.documents.schema import DOCUMENTS

HOSTILE = (
    "</script><script>alert(1)</script><img src=http://evil.example/x onerror=alert(1)> "
    "\x1b[31m \u202e {{ 7*7 }}"
)


def table(schema: pa.Schema, rows: list[dict[str, Any]]) -> list[pa.Table]:
    """The rows as one table of the schema; columns that a row does not name are null."""
    return [pa.Table.from_pylist(rows, schema=schema)]


def document(
    number: int, site: str = "a.example", lang: str = "en", reason: str | None = None, **more: Any
) -> dict:
    base = {
        "document_id": f"d{number}",
        "url": f"https://www.{site}/{lang}/{number}",
        "site": site,
        "lang": lang,
    }
    return {**base, "title": f"Title {number}", "rejected_by": reason, **more}


def document_pair(number: int, evidence: str = "hreflang", reason: str | None = None) -> dict:
    return {
        "source_url": f"https://www.a.example/en/{number}",
        "target_url": f"https://www.b.example/es/{number}",
        "source_lang": "en",
        "target_lang": "es",
        "evidence": evidence,
        "rejected_by": reason,
    }


def pair(number: int, reason: str | None = None, **more: Any) -> dict:
    base = {
        **document_pair(number, reason=reason),
        "pair_id": f"p{number}",
        "bead": "1-1",
        "granularity": "sentence",
    }
    del base["evidence"]
    texts = {"source_text": f"Sentence {number}.", "target_text": f"Frase {number}."}
    scores = {"score": number / 10, "similarity": 0.5, "margin": None, "source_position": number}
    scores["formula"] = more.get("score", scores["score"])
    return {**base, **texts, **scores, "target_position": number, **more}


def folder_with(
    root: Path,
    documents: list[dict] | None = None,
    document_pairs: list[dict] | None = None,
    pairs: list[dict] | None = None,
) -> WorkFolder:
    folder = WorkFolder(root)
    for name, schema, rows in (
        ("documents", DOCUMENTS, documents),
        ("document_pairs", DOCUMENT_PAIRS, document_pairs),
        ("pairs", PAIRS, pairs),
    ):
        if rows is not None:
            folder.write(name, schema, table(schema, rows))
    return folder


def assert_harmless(page: str) -> html.HtmlElement:
    """The parsed page, after checking that it runs nothing, loads nothing and links only to the web."""
    tree = html.fromstring(page)
    names = {element.tag for element in tree.iter() if isinstance(element.tag, str)}
    assert not names & {"script", "img", "iframe", "object", "embed", "link", "base", "form", "foreignobject"}
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for element in tree.iter():
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert name not in {"src", "srcset", "style", "xlink:href", "action"}
            if name == "href" and value.startswith("#"):
                assert value[1:] in ids
            elif name == "href":
                assert re.match(r"https?://", value, re.IGNORECASE)
                assert element.attrib["rel"] == "noopener noreferrer nofollow"
    assert "url(" not in page
    assert "@import" not in page
    assert not any(unicodedata.category(c) == "Cc" for c in page.replace("\n", ""))
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f\U000e0000-\U000e007f]", page)
    return tree


def cells(tree: html.HtmlElement, rows: str) -> list[list[str]]:
    """The texts of the cells in the rows at this XPath; a name without the words that explain it."""
    return [
        [_shown(cell) for cell in row.xpath("./th|./td[not(@class='picture' or @class='small')]")]
        for row in tree.xpath(rows)
    ]


def _shown(cell: html.HtmlElement) -> str:
    explained = "".join(small.text_content() for small in cell.iter("small"))
    return cell.text_content().removesuffix(explained).strip()

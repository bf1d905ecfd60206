"""Made-up sites beside the frozen web: books and news of the gold, as WARC files.

`books.test` has a section for each book (React, open source, notebooks on machine learning) and one of news
(NTREX); `daily.test` is a newspaper of WMT 2008. English pages lie in folders `en`, Spanish ones in `es`.
"""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler.archive.exchange import Exchange
from crawler.archive.writer import WarcArchive

BOOKS, DAILY = "books.test", "daily.test"
_BOOKS = (("react", "react-mdx.en-es"), ("opensource", "opensource.en-es"))
_NOTEBOOKS = (
    "guide--estimator",
    "guide--keras*",
    "guide--tf_numpy",
    "tutorials--generative*",
)  # not in the web
_LINES, _ARTICLES = 25, 40  # of a page of the newspaper, and its pages in each language


def made_sites(gold: Path, folder: Path) -> Path:
    """A WARC file with the pages of the made-up sites."""
    archive = WarcArchive(folder, "made")
    for address, body, kind in (*_books(gold / "books"), *_news(gold)):
        headers = [("Content-Type", f"{kind}; charset=utf-8")]
        when = datetime(2024, 12, 2, tzinfo=UTC)
        archive.write(Exchange(f"http://{address}", "GET", [], "200 OK", headers, body, when, {}))
    archive.close()
    return next(folder.glob("*.warc.gz"))


def made_pairs(urls: Sequence[str]) -> list[tuple[str, str]]:
    """The translations among pages of the made-up sites."""
    known = set(urls)
    sources = sorted(url for url in urls if url.split("/")[2] in (BOOKS, DAILY) and "/en/" in url)
    return [(u, u.replace("/en/", "/es/")) for u in sources if u.replace("/en/", "/es/") in known]


def flat(url: str) -> str:
    """The URL of a page of `books.test` if that site had no sections, but one list of all its pages."""
    host, _, path = url.removeprefix("http://").partition("/")
    return f"http://{host}/{path.partition('/')[2]}" if host == BOOKS else url


def _books(books: Path) -> Iterator[tuple[str, bytes, str]]:
    for section, book in _BOOKS:
        for path in sorted((books / book).glob("*.e[ns].md")):
            name, lang, _ = path.name.split(".")
            yield f"{BOOKS}/{section}/{lang}/{name}.md", path.read_bytes(), "text/markdown"
    notebooks = [(books / "tf-notebooks.en-es").glob(f"{name}.e[ns].ipynb") for name in _NOTEBOOKS]
    for path in sorted(path for paths in notebooks for path in paths):
        name, lang, _ = path.name.split(".")
        text = _markdown(json.loads(path.read_bytes()))
        yield f"{BOOKS}/notebooks/{lang}/{name}.md", text.encode(), "text/markdown"


def _markdown(notebook: Mapping[str, Any]) -> str:
    cells = ((cell["cell_type"], "".join(cell["source"])) for cell in notebook["cells"])
    return "\n\n".join(text if kind == "markdown" else f"```\n{text}\n```" for kind, text in cells)


def _news(gold: Path) -> Iterator[tuple[str, bytes, str]]:
    for path in sorted((gold / "align" / "ntrex.en-es").glob("*.e[ns]")):
        lines = path.read_text(encoding="utf-8").splitlines()
        yield f"{BOOKS}/news/{path.suffix[1:]}/{path.stem}.html", _page(lines), "text/html"
    with (gold / "mt" / "en-es" / "wmt08.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for lang, column in (("en", "source"), ("es", "human")):
        for number in range(_ARTICLES):
            lines = [row[column] for row in rows[number * _LINES : (number + 1) * _LINES]]
            yield f"{DAILY}/{lang}/{number:02}.html", _page(lines), "text/html"


def _page(lines: Sequence[str]) -> bytes:
    text = "".join(f"<p>{line}</p>" for line in lines)
    head = f"<head><title>{lines[0][:60]}</title></head>"
    return f"<html>{head}<body><main>{text}</main></body></html>".encode()

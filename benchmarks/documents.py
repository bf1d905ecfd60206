"""Corpora of local documents against the block pairs of the gold books: coverage and precision.

    python benchmarks/documents.py [--shared ../shared] [BOOK …]

Builds each book of gold/books with `acopio build --documents` in a temporary folder and scores the pairs with
tools/score_book.py. Without the gold data it says so and exits with status 1.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

BOOKS = {
    "d2l-zh": ("d2l/docs/en-zh", "zh"),
    "d2l-tr": ("d2l/docs/en-tr", "tr"),
    "notebooks": ("tf-notebooks.en-es", "es"),
    "react": ("react-mdx.en-es", "es"),
    "opensource": ("opensource.en-es", "es"),
}


def main() -> int:
    """Print a line for each book."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("books", nargs="*", default=[], metavar="BOOK")
    parser.add_argument("--shared", type=Path, default=Path(__file__).parents[2] / "shared")
    given = parser.parse_args()
    gold = given.shared / "gold" / "books"
    if not gold.is_dir():
        sys.stderr.write(f"{gold}: no gold data: give its folder with --shared\n")
        return 1
    for name in given.books or BOOKS:
        folder, lang = BOOKS[name]
        with tempfile.TemporaryDirectory() as data:
            sys.stdout.write(f"{name:12} {_score(given.shared, gold / folder, lang, data)}\n")
            sys.stdout.flush()
    return 0


def _score(shared: Path, book: Path, lang: str, data: str) -> str:
    build = ["build", "book", "--documents", str(book), "-s", "en", "-t", lang, "--data", data]
    subprocess.run([sys.executable, "-m", "corpus.cli", *build], check=True, capture_output=True)
    score = [sys.executable, str(shared / "tools" / "score_book.py"), f"{data}/pairs"]
    score += ["--gold", str(book), "--lang", lang, "--json"]
    found = json.loads(subprocess.run(score, check=True, capture_output=True).stdout)
    return ", ".join(f"{key} {value}" for key, value in found.items())


if __name__ == "__main__":
    sys.exit(main())

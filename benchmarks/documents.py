"""Corpora of local documents against the block pairs of the gold books: coverage and precision.

    python benchmarks/documents.py [--shared ../shared] [BOOK …]
    python benchmarks/documents.py --second-run [--files 340]

Builds each book of gold/books with `acopio build --documents` in a temporary folder and scores the pairs with
tools/score_book.py. Without the gold data it says so and exits with status 1. With --second-run it
measures the seconds of a first build of so many files in three targets, and of a second one without change.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BOOKS = {
    "d2l-zh": ("d2l/docs/en-zh", "zh"),
    "d2l-tr": ("d2l/docs/en-tr", "tr"),
    "notebooks": ("tf-notebooks.en-es", "es"),
    "react": ("react-mdx.en-es", "es"),
    "opensource": ("opensource.en-es", "es"),
}
# Sentences of the files for --second-run, by language.
SENTENCES = {
    "en": (
        "The oven has {} degrees.",
        "Take {} grams of salt.",
        "Let it rest for {} minutes.",
    ),
    "de": (
        "Der Ofen hat {} Grad.",
        "Nehmen Sie {} Gramm Salz.",
        "Lassen Sie ihn {} Minuten ruhen.",
    ),
    "es": ("El horno alcanza {} grados.", "Añada {} gramos de sal a la masa.", "Déjela reposar {} minutos."),
    "fr": ("Le four atteint {} degrés.", "Ajoutez {} grammes de sel.", "Laissez reposer {} minutes."),
}


def main() -> int:
    """Print a line for each book."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("books", nargs="*", default=[], metavar="BOOK")
    parser.add_argument("--shared", type=Path, default=Path(__file__).parents[2] / "shared")
    parser.add_argument("--second-run", action="store_true")
    parser.add_argument("--files", type=int, default=340)
    given = parser.parse_args()
    if given.second_run:
        return second_run(given.files)
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


def second_run(files: int) -> int:
    """Print the seconds of both builds."""
    with tempfile.TemporaryDirectory() as place:
        root, draw = Path(place, "book"), random.Random(7)
        for number in range(files):
            values = [draw.randrange(1, 999) for _ in range(9)]
            for lang, templates in SENTENCES.items():
                path = root / lang / f"chapter{number}.md"
                path.parent.mkdir(parents=True, exist_ok=True)
                lines = [templates[n % 3].format(value) for n, value in enumerate(values)]
                path.write_text("\n\n".join(lines) + "\n", encoding="utf-8")
        targets = [word for lang in ("de", "es", "fr") for word in ("-t", lang)]
        build = ["build", "book", "--documents", str(root), "-s", "en", *targets, "--data", f"{place}/w"]
        for run in ("first", "second"):
            start = time.monotonic()
            subprocess.run([sys.executable, "-m", "corpus.cli", *build], check=True, capture_output=True)
            sys.stdout.write(f"{run} run: {time.monotonic() - start:.1f} s\n")
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

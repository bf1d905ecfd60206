"""Corpora of local documents against the block pairs of the gold books: coverage and precision.

    python benchmarks/documents.py [--shared ../shared] [BOOK …]
    python benchmarks/documents.py --articles
    python benchmarks/documents.py --second-run [--files 340]

Builds each book of gold/books with `acopio build --documents --granularity both` in a temporary folder and
scores sentence and paragraph pairs with tools/score_book.py; `damaged` are sides of kept pairs with a
formula, a reference or code that does not stand in the file, with the id of a heading or with the text of a
directive, and sides cut in a sentence; `lost` says where the rest of the coverage is: over ends of
sentences, which no pair of sentences holds, in no pair, or in pairs that a rule dropped. Without the gold
data it says so and exits with status 1. With --articles it builds the articles of d2l/sent, whose sentences
were aligned by hand, and prints the share of the beads that are kept pairs. With --second-run it measures
the seconds of a first build of so many files in three targets, and of a second one without change.
"""

import argparse
import json
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from functools import cache
from pathlib import Path

import pyarrow.compute as pc
from document_losses import losses

from corpus.tables.folder import WorkFolder

SCORER = "tools/score_book.py"
BOOKS = {
    "d2l-zh": ("d2l/docs/en-zh", "zh"),
    "d2l-tr": ("d2l/docs/en-tr", "tr"),
    "notebooks": ("tf-notebooks.en-es", "es"),
    "react": ("react-mdx.en-es", "es"),
    "opensource": ("opensource.en-es", "es"),
}
# What stands in a pair as it stands in the file, and what stands in none.
_STANDS = {
    "formula": re.compile(r"\$[^$\n]+\$(?!\d)"),
    "role": re.compile(r":\w+:`[^`\n]+`"),
    "code": re.compile(r"(?<!`)`[^`\n]+`"),
}
_NEVER = {
    "role text": re.compile(r":(?:numref|eqref|cite[tp]?|ref):(?!`)"),
    "header id": re.compile(r"\{\s*#[\w-]+\s*\}|\{/\*"),
    "directive": re.compile(r":(?:label|eqlabel|width|begin_tab|end_tab):|^:::|```|\{\{[<%]"),
}
_SENTENCE_END = re.compile(r"[.!?…。！？:：;；][\W_]*$|[\])}`\"”’»]$")
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
    parser.add_argument("--articles", action="store_true")
    parser.add_argument("--second-run", action="store_true")
    parser.add_argument("--files", type=int, default=340)
    given = parser.parse_args()
    if given.second_run:
        return second_run(given.files)
    gold = given.shared / "gold" / "books"
    if not gold.is_dir():
        sys.stderr.write(f"{gold}: no gold data: give its folder with --shared\n")
        return 1
    if given.articles:
        return articles(gold / "d2l" / "sent")
    for name in given.books or BOOKS:
        folder, lang = BOOKS[name]
        with tempfile.TemporaryDirectory() as data:
            _build(gold / folder, lang, data, "--granularity", "both")
            for size in ("sentence", "paragraph"):
                found = _score(given.shared, gold / folder, lang, data, size)
                sys.stdout.write(f"{name:12} {size:9} {found}\n")
                table = WorkFolder(Path(data)).table("pairs")
                lost = losses(given.shared / SCORER, table, gold / folder, lang, size)
                causes = ", ".join(f"{cause} {share:.4f}" for cause, share in lost.items())
                sys.stdout.write(f"{name:12} {size:9} lost: {causes}\n")
            sys.stdout.write(
                f"{name:12} damaged {dict(damaged(WorkFolder(Path(data)), gold / folder)) or 0}\n"
            )
            sys.stdout.flush()
    return 0


def second_run(files: int) -> int:
    """Print the seconds of both builds, by the clock and of the processor."""
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
            start, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([sys.executable, "-m", "corpus.cli", *build], check=True, capture_output=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            sys.stdout.write(f"{run} run: {time.monotonic() - start:.1f} s, {used:.1f} s of processor time\n")
            sys.stdout.flush()
    return 0


def articles(folder: Path) -> int:
    """Print, for each language, how many beads of the articles are kept pairs."""
    for pair in sorted(folder.iterdir()):
        lang = pair.name.partition("-")[2]
        with tempfile.TemporaryDirectory() as place:
            beads: list[tuple[str, str]] = []
            for gold in sorted(pair.glob("*.gold")):
                beads += _article(gold, lang, Path(place, "root"))
            _build(Path(place, "root"), lang, f"{place}/w")
            rows = WorkFolder(Path(place, "w")).table("pairs", pc.field("rejected_by").is_null()).to_pylist()
        kept = {(_letters(row["source_text"]), _letters(row["target_text"])) for row in rows}
        found = sum(bead in kept for bead in beads)
        sys.stdout.write(f"{pair.name}: {found} of {len(beads)} beads found ({found / len(beads):.3f})\n")
    return 0


def _article(gold: Path, lang: str, root: Path) -> list[tuple[str, str]]:
    """The beads of an article with text on both sides, once its blocks are written as paragraphs."""
    blocks = json.loads(gold.with_suffix(".blocks.json").read_text(encoding="utf-8"))
    sides = []
    for code in ("en", lang):
        lines = gold.with_suffix(f".{code}").read_text(encoding="utf-8").splitlines()
        texts: dict[int, list[str]] = {}
        for line, block in zip(lines, blocks[code], strict=True):
            texts.setdefault(block, []).append(line)
        path = root / code / f"article{gold.stem}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        joint = "" if code == "zh" else " "
        path.write_text("\n\n".join(joint.join(some) for some in texts.values()) + "\n", encoding="utf-8")
        sides.append(lines)
    beads = []
    for line in gold.read_text(encoding="utf-8").splitlines():
        places = [json.loads(side) for side in line.split(":")[:2]]
        if all(places):
            both = zip(sides, places, strict=True)
            source, target = (_letters("".join(side[n] for n in place)) for side, place in both)
            beads.append((source, target))
    return beads


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def damaged(folder: WorkFolder, book: Path) -> Counter[str]:
    """Sides of kept pairs that are damaged, by kind."""
    rows = folder.table("pairs", pc.field("rejected_by").is_null()).to_pylist()
    blocks = {row["document_id"]: row["blocks"] for row in folder.table("documents").to_pylist()}
    found: Counter[str] = Counter()
    for row in rows:
        for side in ("source", "target"):
            text = row[f"{side}_text"]
            path = book / row[f"{side}_path"]
            whole = "".join(_cells(path).split())
            for kind, pattern in _STANDS.items():
                found[kind] += any("".join(m[0].split()) not in whole for m in pattern.finditer(text))
            for kind, pattern in _NEVER.items():
                found[kind] += bool(pattern.search(text))
            place = row[f"{side}_block"]
            own = blocks[row[f"{side}_document_id"]]
            found["cut"] += place is not None and _is_cut(own[place]["text"], text)
    return +found


@cache
def _cells(path: Path) -> str:
    """The text of a file; of a notebook that of its cells."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".ipynb":
        return text
    return "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])


def _is_cut(block: str, text: str) -> bool:
    """Whether a text begins or ends in a sentence of its block."""
    place = block.find(text)
    if place < 0:
        return False
    before, after = block[:place].rstrip(), block[place + len(text) :]
    return bool(
        (before and not _SENTENCE_END.search(before)) or (after.strip() and not _SENTENCE_END.search(text))
    )


def _build(book: Path, lang: str, data: str, *options: str) -> None:
    build = ["build", "book", "--documents", str(book), "-s", "en", "-t", lang, "--data", data, *options]
    subprocess.run([sys.executable, "-m", "corpus.cli", *build], check=True, capture_output=True)


def _score(shared: Path, book: Path, lang: str, data: str, size: str) -> str:
    score = [sys.executable, str(shared / SCORER), f"{data}/pairs", "--granularity", size]
    score += ["--gold", str(book), "--lang", lang, "--json"]
    found = json.loads(subprocess.run(score, check=True, capture_output=True).stdout)
    return ", ".join(f"{key} {value}" for key, value in found.items())


if __name__ == "__main__":
    sys.exit(main())

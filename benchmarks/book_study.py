"""The study of the AWS post on a book, on its own terms, with a local engine: named articles held out.

    python benchmarks/book_study.py [--shared ../shared] [--engine apertium] [--book FOLDER] [--other FOLDER]
        [--test NAME ...] [-t es]

Builds a book by sentences and paragraphs with `acopio build --documents --test-document`, and another one;
`acopio translate push` and `acopio translate evaluate` run as for a user, against `acopio translate serve`
with a local engine (never Amazon) and a moto server for S3: with the book's sentences, with its paragraphs,
and with as many sentences of the other book. Both directions, sentences and paragraphs are measured each
time. FOLDER is one of documents, such as those of gold/books, or of your own.
"""

import argparse
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa
from study import ROLE, environment, run, servers

from align.records import PARAGRAPH, SENTENCE
from corpus.export.selection import KEPT
from corpus.splits import TEST, TRAIN
from corpus.tables.folder import WorkFolder
from corpus.tables.schemas import PAIRS

TEST_DOCUMENTS = ("*best-practices.*", "*leadership-and-governance.*")


def main() -> None:
    """Run, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path(__file__).parents[2] / "shared")
    parser.add_argument("--engine", default="apertium")
    parser.add_argument("--book", type=Path)
    parser.add_argument("--other", type=Path)
    parser.add_argument("--test", nargs="+", default=TEST_DOCUMENTS, metavar="NAME")
    parser.add_argument("-t", "--target", default="es")
    args = parser.parse_args()
    books = args.shared / "gold" / "books"
    book, other = args.book or books / "opensource.en-es", args.other or books / "tf-notebooks.en-es"
    for folder in (book, other):
        if not folder.is_dir():
            sys.exit(f"{folder}: not there: give --shared, or --book and --other")
    print(", ".join(f"{name} {version(name)}" for name in ("acopio", "sacrebleu", "moto")), flush=True)
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        right = build(book.resolve(), args.target, scratch / "right", args.test)
        wrong = other_book(right, build(other.resolve(), args.target, scratch / "other"), scratch / "wrong")
        for title, folder, granularity in (
            ("sentences of the book", right, SENTENCE),
            ("paragraphs of the book", right, PARAGRAPH),
            ("sentences of another book", wrong, SENTENCE),
        ):
            print(f"\nparallel data: {title}", flush=True)
            with servers(scratch / f"state-{len(list(scratch.iterdir()))}", args.engine) as endpoints:
                place = ["--data", str(folder), "--bucket", "study", "--region", "us-east-1", *endpoints]
                pushed = run(
                    scratch, "translate", "push", "book", *place, "--granularity", granularity, "--yes"
                )
                print(pushed, flush=True)
                print(
                    run(scratch, "translate", "evaluate", "book", *place, "--role-arn", ROLE, "--drop-leaks")
                )


def build(root: Path, target: str, folder: Path, test: tuple[str, ...] = ()) -> Path:
    """The work folder of a book, by sentences and paragraphs."""
    words = ["build", "book", "--documents", str(root), "-s", "en", "-t", target, "--data", str(folder)]
    words += ["--granularity", "both", *(word for name in test for word in ("--test-document", name))]
    command = [sys.executable, "-m", "corpus.cli.main", *words]
    subprocess.run(command, env=environment(), check=True, stdout=subprocess.DEVNULL)
    return folder


def other_book(right: Path, other: Path, folder: Path) -> Path:
    """A work folder with the held-out pairs of one book, and as many pairs of another to train on."""
    rows = WorkFolder(right).dataset("pairs").to_table(filter=KEPT).to_pylist()
    held = [row for row in rows if row["split"] == TEST]
    most = sum(row["split"] == TRAIN and row["granularity"] == SENTENCE for row in rows)
    own = WorkFolder(other).dataset("pairs").to_table(filter=KEPT).to_pylist()
    trained = [row for row in own if row["granularity"] == SENTENCE]
    best = sorted(trained, key=lambda row: (-row["score"], row["pair_id"]))[:most]
    WorkFolder(folder).write("pairs", PAIRS, [pa.Table.from_pylist([*best, *held], PAIRS)])
    return folder


if __name__ == "__main__":
    main()

"""Measures where sentences end: lines of gold documents, joined and split again, by language.

    python benchmarks/sentence_ends.py --shared ../shared [--splitter acopio|sentencex] [--json]

Data: the documents of `gold/align` and `gold/align51` (NTREX and others; of English those of one folder).
Their lines hold one sentence or, after made-up merges, two or three, so that precision is understated for
every splitter. Thai is left out: its lines are joined without a space, and it has no other mark.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from crawler.languages import WITHOUT_SPACES, base

FOLDERS = ("gold/align", "gold/align51")
ENGLISH = "ntrex.en-fr"  # the same English stands in each folder of NTREX

Splitter = Callable[[str, str], Iterable[str]]


def documents(shared: Path) -> Iterator[tuple[str, list[str]]]:
    """Language and lines of each document."""
    for path in sorted(file for folder in FOLDERS for file in (shared / folder).glob("*/[0-9]*.*")):
        lang = path.suffix[1:]
        if lang in ("gold", "th") or (lang == "en" and path.parent.name != ENGLISH):
            continue
        yield lang, [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()]


def ends(sentences: Iterable[str]) -> set[int]:
    """The places behind the sentences, counted in characters that are no white space."""
    place, found = 0, set()
    for sentence in sentences:
        place += sum(not char.isspace() for char in sentence)
        found.add(place)
    return found


def measure(split: Splitter, shared: Path) -> dict[str, tuple[float, float, float]]:
    """Recall, precision and F1 of the ends of lines, by language."""
    counts: dict[str, list[int]] = {}
    for lang, lines in documents(shared):
        joined = ("" if base(lang) in WITHOUT_SPACES else " ").join(lines)
        gold, found = ends(lines), ends(split(joined, lang))
        row = counts.setdefault(lang, [0, 0, 0])
        for number, size in enumerate((len(gold & found), len(gold), len(found))):
            row[number] += size
    return {
        lang: (hit / gold, hit / found, 2 * hit / (gold + found))
        for lang, (hit, gold, found) in counts.items()
    }


def splitter(name: str) -> Splitter:
    """The splitter of that name."""
    if name == "acopio":
        from align.text.sentences import split

        return split
    import sentencex

    return lambda text, lang: sentencex.segment(lang, text.replace("\u00a0", " "))


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder of the gold data")
    parser.add_argument("--splitter", choices=("acopio", "sentencex"), default="acopio")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    if not (args.shared / FOLDERS[0]).is_dir():
        sys.exit(f"{args.shared / FOLDERS[0]}: no such folder: name that of the gold data with --shared")
    rows = measure(splitter(args.splitter), args.shared)
    rows["mean"] = tuple(sum(row[n] for row in rows.values()) / len(rows) for n in range(3))  # type: ignore[assignment]
    if args.json:
        print(json.dumps(rows))
        return
    print("| language | recall | precision | F |\n|---|---|---|---|")
    for lang, row in rows.items():
        print(f"| {lang} | {' | '.join(f'{value:.3f}' for value in row)} |")


if __name__ == "__main__":
    main()

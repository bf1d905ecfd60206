"""Forecasts from a quarter of a corpus, held against what twice and four times as much gain.

    python benchmarks/forecast.py WORK [--engine apertium] [--seeds 1,2,3]

WORK is a finished work folder. By seed, its documents are put in an order; the first quarter of the pairs is
the corpus of the forecast, for 2 and 4 times as much; then half and all of the pairs are measured. Prints a
line a seed and direction: BLEU expected and measured at 2 and 4 times, and the largest error.
"""

import argparse
import random
import sys
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from selection import Known

from corpus.evaluation.forecast import ForecastPair, curve_of, held_out
from corpus.export.direction import records
from corpus.export.selection import Selection
from corpus.mt.engines.registry import get_engine
from corpus.selection.select import main_direction
from corpus.tables.folder import WorkFolder


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("work", type=Path)
    parser.add_argument("--engine", default="apertium")
    parser.add_argument("--seeds", default="1,2,3")
    args = parser.parse_args()
    folder = WorkFolder(args.work)
    engine = Known(get_engine(args.engine))
    print(f"{args.work.name} | {engine.name} | acopio {version('acopio')}, sacrebleu {version('sacrebleu')}")
    print("| seed | direction | pairs | alone | now | at 2: expected, measured | at 4: expected, measured |")
    print("|---|---|---|---|---|---|---|", flush=True)
    worst = 0.0
    for seed in map(int, args.seeds.split(",")):
        stored = main_direction(folder)
        for way in (stored, stored.reverse):
            pairs = list(records(Selection(folder, way, "sentence", None), way, ForecastPair))
            train, test = held_out(pairs)
            order = sorted({pair.source_url or "" for pair in train})
            random.Random(seed).shuffle(order)
            place = {url: number for number, url in enumerate(order)}
            train.sort(key=lambda pair: place[pair.source_url or ""])
            small = curve_of(train[: len(train) // 4], test, way, engine)
            whole = curve_of(train, test, way, engine).curve[-2:]
            both = [(a.bleu or 0.0, b.bleu or 0.0) for a, b in zip(small.expected, whole, strict=True)]
            worst = max(worst, *(abs(a - b) for a, b in both))
            cells = " | ".join(f"{a:.1f}, {b:.1f}" for a, b in both)
            now = small.curve[-1]
            print(f"| {seed} | {way} | {now.pairs} | {small.alone} | {now.bleu} | {cells} |", flush=True)
    print(f"largest error: {worst:.2f} BLEU")


if __name__ == "__main__":
    main()

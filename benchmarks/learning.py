"""Seconds to learn the score and to score, in one process and in one for each core, with the same result.

    python benchmarks/learning.py --shared ../shared [--pairs 5000]

The pairs are the first distinct ones of web/gold/segments.en-es.jsonl, with errors in 1.4 % for each kind, as
in benchmarks/scoring.py. Encoding the texts is not part of the time: it has children of its own. Processor
seconds are those of all processes. Exit status 1 where the two results differ.
"""

import argparse
import os
import platform
import resource
import sys
import time
from contextlib import AbstractContextManager, nullcontext
from importlib.metadata import version
from pathlib import Path

import numpy as np
from scoring import ENCODED, FEW, plant, read_segments

from align.scores.pairs import PairScorer
from corpus.engine import EngineOptions, prepare_environment
from corpus.scoring.given import Given, given
from corpus.scoring.scorer import Fallback, Scorer, learn_scorer
from corpus.scoring.work import HERE, Children, Work

LANGUAGES = ("en", "es")


def main() -> None:
    """Print a Markdown table."""
    prepare_environment()
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder of the data")
    parser.add_argument("--pairs", type=int, default=5000)
    args = parser.parse_args()
    texts = plant(read_segments(args.shared / "web/gold/segments.en-es.jsonl")[: args.pairs], FEW).pairs
    sources, targets = [source for source, _ in texts], [target for _, target in texts]
    pairs = given(sources, targets, PairScorer(ENCODED, texts).score(sources, targets))
    learnt(pairs, HERE)  # embeds the errors that are made, loads the models
    print(f"{len(pairs):,} pairs, Python {platform.python_version()}, numpy {version('numpy')}\n")
    print("| processes | seconds to learn | to score | processor seconds |\n|---|---|---|---|")
    one = row("one", pairs, nullcontext(HERE))
    many = row(str(os.cpu_count()), pairs, Children(EngineOptions()))
    if not np.array_equal(one, many):
        sys.exit("the scores differ")


def row(
    name: str, pairs: Given, place: AbstractContextManager[Work]
) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Print a row of the table; the scores."""
    spent = processor_seconds()
    with place as work:
        start = time.monotonic()
        scorer = learnt(pairs, work)
        learning = time.monotonic()
        scores = scorer.score(pairs, work=work)
        end = time.monotonic()
    spent = processor_seconds() - spent
    print(f"| {name} | {learning - start:.1f} | {end - learning:.1f} | {spent:.1f} |", flush=True)
    return scores


def learnt(pairs: Given, work: Work) -> Scorer:
    """The scorer of the pairs."""
    scorer = learn_scorer(pairs, LANGUAGES, (ENCODED, ENCODED), work=work)
    if isinstance(scorer, Fallback):
        sys.exit(f"{len(pairs)} pairs: too few certain ones to learn from: raise --pairs")
    return scorer


def processor_seconds() -> float:
    """Of this process and of its children that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


if __name__ == "__main__":
    main()

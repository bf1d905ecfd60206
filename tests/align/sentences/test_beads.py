import numpy as np
import numpy.typing as npt
from hypothesis import given, settings
from hypothesis import strategies as st

from align.records import Bead
from align.sentences.beads import BeadOptions, DocumentSide, align, bead_types

Vectors = npt.NDArray[np.float32]
WINDOWS = 5


def windows(vectors: Vectors) -> Vectors:
    """Windows as an additive encoder makes them: normalised sums of runs."""
    result = np.zeros((WINDOWS, *vectors.shape), dtype=np.float32)
    total = np.zeros_like(vectors)
    for k in range(min(WINDOWS, len(vectors))):
        total = total[: len(vectors) - k] + vectors[k:]
        result[k, : len(total)] = total / np.linalg.norm(total, axis=1, keepdims=True)
    return result


def random_vectors(seed: int, n: int, dimension: int = 32) -> Vectors:
    return np.random.default_rng(seed).standard_normal((n, dimension)).astype(np.float32)


def side(vectors: Vectors, lengths: list[int] | None = None) -> DocumentSide:
    return DocumentSide.of(windows(vectors), lengths or [50] * len(vectors))


def spans(beads: list[Bead]) -> list[tuple[int, int, int, int]]:
    return [(bead.i, bead.n, bead.j, bead.m) for bead in beads]


def assert_covers(beads: list[Bead], n: int, m: int) -> None:
    """Every sentence stands in one bead, and both sides advance together."""
    assert [number for bead in beads for number in bead.source] == list(range(n))
    assert [number for bead in beads for number in bead.target] == list(range(m))
    i = j = 0
    for bead in beads:
        assert (bead.i, bead.j) == (i, j) or not (bead.n and bead.m)
        i, j = i + bead.n, j + bead.m


@given(
    seed=st.integers(0, 2**32 - 1),
    n=st.integers(0, 25),
    m=st.integers(0, 25),
    max_sentences=st.integers(2, 6),
    gap=st.floats(-0.5, 0.2),
    blocks=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_beads_cover_each_sentence_once_in_order(
    seed: int, n: int, m: int, max_sentences: int, gap: float, blocks: bool
) -> None:
    rng = np.random.default_rng(seed)
    source, target = (
        DocumentSide(
            windows(random_vectors(seed + number, count, 8)),
            rng.integers(1, 200, count).astype(np.float64),
            np.cumsum(rng.random(count) < (0.3 if blocks else 0)).astype(np.int64),
            np.array(rng.random(count) < (0.2 if blocks else 0), dtype=np.bool_),
        )
        for number, count in enumerate((n, m))
    )
    beads = align(source, target, BeadOptions(max_sentences=max_sentences, gap=gap, jump=0))
    assert_covers(beads, n, m)
    assert all(bead.n + bead.m <= max_sentences for bead in beads)
    assert all((bead.n and bead.m) or bead.score == bead.similarity == 0 for bead in beads)


def test_a_copy_aligns_one_to_one() -> None:
    vectors = random_vectors(1, 30)
    beads = align(side(vectors), side(vectors))
    assert spans(beads) == [(i, 1, i, 1) for i in range(30)]
    assert min(bead.similarity for bead in beads) > 0.999
    assert min(bead.score for bead in beads) > 0.5


def test_merged_dropped_and_inserted_sentences_are_found() -> None:
    source = random_vectors(2, 12)
    new = random_vectors(3, 1)
    merged = source[3:5].sum(axis=0, keepdims=True)
    target = np.concatenate([source[:3], merged, source[5:8], source[9:11], new, source[11:]])
    lengths = [50] * 3 + [100] + [50] * 7
    found = [span for span in spans(align(side(source), side(target, lengths))) if span[1:4:2] != (1, 1)]
    assert found == [(3, 2, 3, 1), (8, 1, 7, 0), (11, 0, 9, 1)]


def test_a_large_matrix_is_searched_in_a_band_with_the_same_result() -> None:
    rng = np.random.default_rng(4)
    source = random_vectors(4, 700, 64)
    target = (source + 0.8 * random_vectors(5, 700, 64))[rng.random(700) > 0.06]
    whole = align(side(source), side(target))
    band = align(side(source), side(target), BeadOptions(whole_matrix=40_000))
    assert spans(band) == spans(whole)
    np.testing.assert_allclose([b.score for b in band], [b.score for b in whole], atol=1e-5)


@given(seed=st.integers(0, 999), n=st.integers(1, 90), m=st.integers(1, 90), band=st.integers(1, 10))
@settings(max_examples=30, deadline=None)
def test_even_a_narrow_band_about_a_wrong_path_covers_everything(
    seed: int, n: int, m: int, band: int
) -> None:
    options = BeadOptions(whole_matrix=1, band=band, jump=0)
    beads = align(side(random_vectors(seed, n, 8)), side(random_vectors(seed + 1, m, 8)), options)
    assert_covers(beads, n, m)


def blocked(vectors: Vectors, lengths: list[int], blocks: list[int], apart: list[bool]) -> DocumentSide:
    return DocumentSide(windows(vectors), np.array(lengths, np.float64), np.array(blocks), np.array(apart))


def test_a_bead_does_not_run_over_the_end_of_a_heading() -> None:
    source = random_vectors(6, 4)
    target = np.stack([source[0] + source[1], source[2], source[3]])
    free = align(side(source), side(target, [100, 50, 50]))
    assert spans(free)[0] == (0, 2, 0, 1)
    held = align(
        blocked(source, [50] * 4, [0, 1, 1, 1], [True, False, False, False]),
        blocked(target, [100, 50, 50], [0, 0, 0], [False] * 3),
    )
    assert (0, 2, 0, 1) not in spans(held)
    assert_covers(held, 4, 3)


def test_bead_types_start_with_one_to_one_and_hold_no_empty_side() -> None:
    types = bead_types(4)
    assert types[0] == (1, 1)
    assert set(types) == {(1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1)}


@given(seed=st.integers(0, 2**32 - 1), n=st.integers(1, 25), m=st.integers(1, 25), gap=st.floats(-0.5, 0.2))
@settings(max_examples=40, deadline=None)
def test_with_jumps_each_sentence_stands_in_one_bead_in_the_order_of_the_source(
    seed: int, n: int, m: int, gap: float
) -> None:
    beads = align(
        side(random_vectors(seed, n, 6)), side(random_vectors(seed + 1, m, 6)), BeadOptions(gap=gap)
    )
    assert [number for bead in beads for number in bead.source] == list(range(n))
    assert sorted(number for bead in beads for number in bead.target) == list(range(m))


def test_sections_in_another_order_are_aligned() -> None:
    source = random_vectors(20, 30, 64)
    order = [*range(18, 30), *range(7), *range(7, 18)]
    target = (source + 0.5 * random_vectors(21, 30, 64))[order]
    beads = align(side(source), side(target))
    assert spans(beads) == [(i, 1, order.index(i), 1) for i in range(30)]
    held = align(side(source), side(target), BeadOptions(jump=0))
    assert len(spans(held)) > 40  # a monotone path has to leave sections out


def test_rows_in_another_order_are_aligned_and_what_one_side_lacks_is_left_out() -> None:
    source = random_vectors(22, 16, 256)
    order = [11, 3, 8, 0, 15, 6, 1, 13, 9, 4, 12, 2]
    target = (source + 0.5 * random_vectors(23, 16, 256))[order]
    target = np.concatenate([target[:5], random_vectors(24, 1, 256), target[5:]])
    places = [*order[:5], None, *order[5:]]
    found = {(bead.i, bead.j) for bead in align(side(source), side(target)) if bead.n and bead.m}
    assert found == {(i, places.index(i)) for i in order}


def test_a_stray_likeness_is_no_reason_to_leave_the_order() -> None:
    source = random_vectors(25, 30, 64)
    target = source + 0.5 * random_vectors(26, 30, 64)
    target[4], target[25] = random_vectors(27, 1, 64)[0], source[4]
    beads = [bead for bead in align(side(source), side(target)) if bead.n and bead.m]
    assert [bead.j for bead in beads] == sorted(bead.j for bead in beads)


def test_lengths_are_judged_by_what_is_translated() -> None:
    rng = np.random.default_rng(28)
    source = random_vectors(28, 60, 64)
    lengths = [int(length) for length in rng.integers(40, 160, 60)]
    kept = list(range(0, 60, 4))
    target = (source + 0.8 * random_vectors(29, 60, 64))[kept]
    beads = align(side(source, lengths), side(target, [2 * lengths[i] for i in kept]))
    found = [(bead.i, bead.n, bead.j, bead.m) for bead in beads if bead.n and bead.m]
    assert found == [(i, 1, j, 1) for j, i in enumerate(kept)]


def test_one_endless_line_does_not_spoil_the_others() -> None:
    rng = np.random.default_rng(30)
    source = random_vectors(30, 40, 64)
    lengths = [int(length) for length in rng.integers(40, 160, 40)]
    target = source + 0.8 * random_vectors(31, 40, 64)
    beads = align(side(source, lengths), side(target, [*lengths[:20], 50_000, *lengths[21:]]))
    found = {(bead.i, bead.n, bead.j, bead.m) for bead in beads}
    assert {(i, 1, i, 1) for i in range(40) if i != 20} <= found

"""Nearest vectors and mutual pairs."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from align.exact import on_grid
from align.vectors.retrieval import mutual, nearest


def unit(vectors: np.ndarray) -> np.ndarray:
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def some(seed: int, rows: int, dim: int = 16) -> np.ndarray:
    return unit(np.random.default_rng(seed).normal(size=(rows, dim)))


@given(st.integers(0, 99), st.integers(1, 40), st.integers(1, 40), st.integers(1, 6))
def test_nearest_are_those_of_the_whole_matrix(seed: int, queries: int, pool: int, k: int) -> None:
    a, b = some(seed, queries), some(seed + 1, pool)
    places, cosines = nearest(a, b, k)
    expected = -np.sort(-(a @ b.T), axis=1)[:, :k]
    found = min(k, pool)
    assert np.allclose(cosines[:, :found], expected, atol=1e-6)
    assert np.allclose(np.take_along_axis(a @ b.T, places[:, :found], axis=1), expected, atol=1e-6)
    assert (places[:, found:] == -1).all()


def test_an_empty_pool_has_no_nearest() -> None:
    places, cosines = nearest(some(0, 3), some(0, 0), 2)
    assert places.tolist() == [[-1, -1]] * 3
    assert (cosines == -2).all()


def test_cells_find_translations_among_many() -> None:
    # Twenty topics of a hundred documents; a translation is near its original, as are others on its topic.
    random = np.random.default_rng(7)
    topics = np.repeat(random.normal(size=(20, 32)), 100, axis=0)
    a = unit(topics + 0.7 * random.normal(size=topics.shape))
    b = unit(a + 0.08 * random.normal(size=a.shape))[random.permutation(len(a))]
    exact, _ = mutual(a, b, 2, 0.9)
    cells, approximate = mutual(a, b, 2, 0.9, exact=100)
    found = {tuple(pair) for pair in cells.tolist()}
    assert len(found & {tuple(pair) for pair in exact.tolist()}) >= 0.98 * len(exact)
    assert np.allclose((a[cells[:, 0]] * b[cells[:, 1]]).sum(axis=1), approximate, atol=1e-6)
    again, _ = mutual(a, b, 2, 0.9, exact=100)
    assert (again == cells).all()


def test_each_must_be_among_the_nearest_of_the_other() -> None:
    a = unit(np.array([[1, 0], [0.9, 0.3]]))
    b = unit(np.array([[1, 0.05], [-1, 0]]))
    pairs, cosines = mutual(a, b, 1, 0)
    assert pairs.tolist() == [[0, 0]]
    assert cosines.shape == (1,)


def test_what_is_far_behind_the_nearest_is_left_out() -> None:
    a = unit(np.array([[1, 0], [0.5, 1]]))
    b = unit(np.array([[1, 0], [0.5, 1]]))
    assert mutual(a, b, 2, 0.9)[0].tolist() == [[0, 0], [1, 1]]
    assert len(mutual(a, b, 2, 0)[0]) == 4


def test_nothing_pairs_with_nothing() -> None:
    assert len(mutual(some(0, 4), some(0, 0), 2, 0.9)[0]) == 0


def test_of_equally_near_rows_the_first_count() -> None:
    pool = np.repeat(on_grid(some(3, 4)), 50, axis=0)
    places, _ = nearest(on_grid(some(4, 30)), pool, 3)
    assert (np.sort(places % 50, axis=1) == [0, 1, 2]).all()
    assert (np.ptp(places // 50, axis=1) == 0).all()

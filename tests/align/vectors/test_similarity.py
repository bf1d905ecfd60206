import numpy as np
import numpy.typing as npt
from hypothesis import given, settings
from hypothesis import strategies as st

from align.vectors.similarity import nearest_cosines, neighbour_means, ratio_margin


def unit(seed: int, n: int) -> npt.NDArray[np.float32]:
    vectors = np.random.default_rng(seed).standard_normal((n, 8)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)  # type: ignore[no-any-return]


@given(seed=st.integers(0, 99), n=st.integers(0, 20), pool=st.integers(1, 20), k=st.integers(1, 6))
@settings(deadline=None)
def test_means_of_the_nearest_are_those_of_a_full_sort(seed: int, n: int, pool: int, k: int) -> None:
    queries, others = unit(seed, n), unit(seed + 1, pool)
    expected = np.sort(queries @ others.T, axis=1)[:, -k:]
    np.testing.assert_allclose(neighbour_means(queries, others, k), expected.mean(axis=1), atol=1e-6)
    np.testing.assert_allclose(np.sort(nearest_cosines(queries, others, k), axis=1), expected, atol=1e-6)


def test_more_queries_than_a_block_give_the_same_as_one_by_one() -> None:
    queries, pool = unit(1, 2100), unit(2, 30)
    last = neighbour_means(queries[-1:], pool)
    np.testing.assert_allclose(neighbour_means(queries, pool)[-1:], last, atol=1e-6)


def test_an_empty_pool_has_no_neighbours() -> None:
    none = np.zeros((0, 8), dtype=np.float32)
    assert neighbour_means(unit(1, 3), none).tolist() == [0, 0, 0]
    assert nearest_cosines(unit(1, 3), none).shape == (3, 0)


def test_the_margin_is_one_for_a_pair_like_its_surroundings_and_finite_without_any() -> None:
    half = np.array([0.5, 0.8, 0.3], dtype=np.float32)
    means = np.array([0.5, 0.4, 0.0], dtype=np.float32)
    margin = ratio_margin(half, means, means)
    np.testing.assert_allclose(margin[:2], [1, 2])
    assert np.isfinite(margin[2])

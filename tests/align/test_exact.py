import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from align.encoders.use_weights import WholeMatrix, column_sums, side_by_side
from align.exact import EXACT, GRID, on_grid, product, whole_rows

numbers = st.floats(-1e3, 1e3, width=32)


@st.composite
def matrices(draw: st.DrawFn) -> np.ndarray:
    shape = draw(st.tuples(st.integers(1, 6), st.integers(1, 40)))
    return draw(arrays(np.float32, shape, elements=numbers))


@given(matrices())
def test_rows_on_the_grid_are_whole_multiples_of_norm_at_most_one(vectors: np.ndarray) -> None:
    rows = on_grid(vectors)
    whole = rows.astype(np.float64) * GRID
    assert (whole == np.rint(whole)).all()
    squares = (whole**2).sum(axis=1)
    assert (squares <= EXACT).all()
    there = np.linalg.norm(vectors.astype(np.float64), axis=1) > 1e-6
    assert (squares[there] > 0.99 * EXACT).all()
    directions = vectors[there] / np.linalg.norm(vectors[there].astype(np.float64), axis=1, keepdims=True)
    assert np.abs(rows[there] - directions).max(initial=0) < 3 / GRID


@given(matrices(), st.randoms(use_true_random=False))
def test_dot_products_on_the_grid_are_the_same_in_any_order(vectors: np.ndarray, random) -> None:
    rows = on_grid(vectors)
    order = list(range(rows.shape[1]))
    random.shuffle(order)
    exact = rows.astype(np.float64) @ rows.T.astype(np.float64)
    np.testing.assert_array_equal(rows @ rows.T, exact)
    np.testing.assert_array_equal(rows[:, order] @ rows[:, order].T, exact)
    np.testing.assert_array_equal(np.einsum("ij,ij->i", rows, rows), np.diag(exact))


def test_rows_of_zeros_stay_zeros() -> None:
    assert not on_grid(np.zeros((2, 8), dtype=np.float32)).any()
    whole, unit = whole_rows(np.zeros((2, 8), dtype=np.float32), 10.0)
    assert not whole.any()
    assert np.isfinite(unit).all()


@given(matrices(), st.integers(1, 4000))
def test_whole_rows_stay_within_what_a_column_of_that_norm_allows(rows: np.ndarray, norm: int) -> None:
    whole, unit = whole_rows(rows, float(norm))
    assert (whole == np.rint(whole)).all()
    assert (np.sqrt((whole.astype(np.float64) ** 2).sum(axis=1)) * norm <= EXACT).all()
    # The quotient, the unit and their product are each rounded to float32.
    np.testing.assert_allclose(whole * unit, rows, rtol=4e-7, atol=float(unit.max()) * 0.51)


@pytest.mark.parametrize("size", [1.0, 300.0])
def test_a_product_is_exact_whether_float32_holds_its_sums_or_not(size: float) -> None:
    step = 2.0**-12
    random = np.random.default_rng(0)
    a, b = (
        np.rint(random.normal(size=(n, 64)) * size / step).astype(np.float32) * np.float32(step)
        for n in (7, 9)
    )
    exact = a.astype(np.float64) @ b.T.astype(np.float64)
    np.testing.assert_array_equal(product(a, b, step), exact.astype(np.float32))
    assert product(a[:0], b, step).shape == (0, 9)


def test_a_matrix_of_8_bits_is_kept_as_it_is_and_multiplied_exactly() -> None:
    random = np.random.default_rng(1)
    matrix = random.integers(-127, 128, size=(96, 32)).astype(np.float32) * np.float32(0.013)
    matrix[0, 0] = 127 * np.float32(0.013)
    whole = WholeMatrix.of(matrix)
    np.testing.assert_allclose(whole.numbers * whole.scale, matrix, rtol=1e-6)
    rows = random.normal(size=(50, 96)).astype(np.float32)
    together = whole.product(rows)
    np.testing.assert_allclose(together, rows @ matrix, atol=0.05)
    for size in (1, 3, 49):
        np.testing.assert_array_equal(whole.product(rows[:size]), together[:size])


def test_a_kernel_side_by_side_gives_the_products_of_its_parts() -> None:
    kernel = np.arange(24, dtype=np.float32).reshape(6, 4)
    beside = side_by_side(kernel, 3)
    assert beside.shape == (2, 12)
    np.testing.assert_array_equal(beside[:, 4:8], kernel[2:4])
    np.testing.assert_array_equal(column_sums(np.ones(6, dtype=np.float32), kernel), kernel.sum(axis=0))

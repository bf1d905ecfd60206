"""Sums of products that have the same bits on every processor, in every batch.

What a float32 sum rounds to depends on its order, and BLAS takes another order for each processor and each
shape of matrix. Where all operands are whole numbers times a common step, and no sum of products can pass
2**24 steps, float32 holds every intermediate sum exactly: then no order matters, nor fused multiplication,
nor the number of threads. By Cauchy and Schwarz the sum of |a b| is at most the product of the norms of
a and b, which bounds every partial sum too. What is left is arithmetic element by element, which IEEE 754
rounds in one way only.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

EXACT = 2**24  # whole numbers up to it are float32 numbers
GRID = 4096  # steps of a unit vector: products of two are whole numbers of 1 / GRID ** 2 = 1 / EXACT
_NORM_MARGIN = 1 - 2.0**-12  # far more than a float32 norm of thousands of numbers is off
_LEAST_NORM = np.float32(1e-15)  # its square is still a normal float32
_SHRINK = 1 - 2.0**-13  # of a row before it is rounded: its norm then seldom comes out above 1


def on_grid(vectors: Floats) -> Floats:
    """The rows at unit norm, float32 (n, dim), each number a multiple of 1/4096: dot products are exact.

    Norms come out just below 1 (.9995 and more where the numbers are not all alike), or as 0 for zeros. The
    direction changes by some .002, a cosine to another vector by about .0001.
    """
    norms = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    scaled = vectors * (np.float32(GRID * _SHRINK) / np.maximum(norms, _LEAST_NORM))[:, None]
    rows: Floats = np.rint(scaled).astype(np.float32, copy=False)
    # Sums of squares are exact up to EXACT and not below it beyond, in any order.
    long = np.flatnonzero(np.einsum("ij,ij->i", rows, rows) >= EXACT)
    while len(long):
        scaled[long] *= np.float32(_SHRINK)
        rows[long] = np.rint(scaled[long])
        long = long[np.einsum("ij,ij->i", rows[long], rows[long]) >= EXACT]
    rows *= np.float32(1 / GRID)
    return rows


def whole_rows(rows: Floats, norm: float) -> tuple[Floats, Floats]:
    """The rows as whole numbers, (n, dim), and the unit of each, (n, 1): about rows = whole * unit.

    Their norms stay below EXACT / norm, so that products with columns of at most that norm are exact.
    """
    # Rounding adds up to half a unit a number; the norms themselves are rounded.
    largest = (EXACT / norm - np.sqrt(rows.shape[1]) / 2) * _NORM_MARGIN
    norms = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    per_unit = np.float32(largest) / np.maximum(norms, _LEAST_NORM)[:, None]
    whole: Floats = rows * per_unit
    return np.rint(whole, out=whole), 1 / per_unit


def exact_product(a: Floats, b: Floats, largest: float, out: Floats) -> Floats:
    """`out`, (n, m), set to a (n, dim) @ b (dim, m): exact, then rounded to float32.

    Both hold whole numbers, or multiples of a power of two. No sum of products, in these steps, may pass
    `largest`: below EXACT float32 holds them all, else float64 does, whose whole numbers reach to 2**53.
    """
    if largest < EXACT:
        return np.matmul(a, b, out=out)
    out[:] = a.astype(np.float64) @ b.astype(np.float64)
    return out


def product(a: Floats, b: Floats, step: float) -> Floats:
    """The product of a (n, dim) with the rows of b (m, dim), float32 (n, m): exact, then rounded to float32.

    Both hold multiples of `step`, a power of two.
    """
    result: Floats = np.zeros((len(a), len(b)), dtype=np.float32)
    if not a.size or not b.size:
        return result
    norms = [float(np.sqrt(np.einsum("ij,ij->i", rows, rows).max())) / step for rows in (a, b)]
    return exact_product(a, b.T, norms[0] * norms[1], result)

"""Weights of the encoder `use`: every matrix of the package is whole numbers of 8 bits times one scale."""

from dataclasses import dataclass

import numpy as np

from align.encoders.protocol import Vectors
from align.exact import whole_rows

_LARGEST = 127  # of the whole numbers


@dataclass(frozen=True, slots=True)
class WholeMatrix:
    """A matrix as whole numbers, float32 (rows, columns), times one scale.

    `norm` is the largest of the numbers' columns: what `whole_rows` needs for an exact product.
    """

    numbers: Vectors
    scale: np.float32
    norm: float

    @classmethod
    def of(cls, matrix: Vectors) -> "WholeMatrix":
        """The matrix, rounded where it is of another kind than those of the package."""
        scale = np.float32(np.abs(matrix).max() / _LARGEST)
        whole = np.rint(matrix / scale)
        norm = np.sqrt(np.square(whole, dtype=np.float64).sum(axis=0).max())
        return cls(np.ascontiguousarray(whole, dtype=np.float32), scale, float(norm))

    def product(self, rows: Vectors) -> Vectors:
        """The rows, (n, rows), times the matrix, (n, columns): the rows are rounded, the sums are exact."""
        whole, unit = whole_rows(rows, self.norm)
        result: Vectors = whole @ self.numbers
        result *= unit * self.scale
        return result


def side_by_side(kernel: Vectors, width: int) -> Vectors:
    """A convolution's (width * n, n) as (n, width * n): one product for all columns."""
    size = len(kernel) // width
    return np.ascontiguousarray(kernel.reshape(width, size, -1).swapaxes(0, 1).reshape(size, -1))


def column_sums(weights: Vectors, matrix: Vectors) -> Vectors:
    """Sums of the matrix's rows, each times its weight, (columns,): one after another, in float64."""
    terms = weights.astype(np.float64)[:, None] * matrix
    return np.add.reduce(terms, axis=0).astype(np.float32)  # type: ignore[no-any-return]

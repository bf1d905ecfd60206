"""The network of the encoder `use`, from tokens to embeddings.

Features of a token, of 1280 numbers, are its embedding and the outputs of three stacks of two convolutions,
normalised together. They are summed over the text, projected to 512 numbers, divided by sqrt(length), and
sent through a small network, the head. Once a token's mean and scale are known, its normalisation and its
projection are linear: so features are only weighted and summed, and all else is done once a text.

A text's vector has the same bits whatever is encoded with it and on every processor: products of matrices
are exact (align.exact), sums go over rows in order, all else is done element by element. Rounding for that
turns a vector by .002 in the mean (a cosine of .999997 to the unrounded one).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from align.encoders.protocol import Vectors
from align.encoders.use_tokens import BRANCH, DIM, KERNELS, LEFT, RIGHT, STEP, Integers, TokenTable
from align.encoders.use_weights import WholeMatrix, column_sums
from align.exact import exact_product, on_grid, whole_rows

_STACKS = len(KERNELS) * BRANCH
_FEATURES = DIM + _STACKS
_ROWS_PER_HEAD = 256
_TOKENS_PER_BATCH = 512  # its arrays, 15 kB a token, are near the size of a core's cache


@dataclass(frozen=True, slots=True)
class _Workspace:
    """Arrays of a batch, used again for the next: new ones are pages of memory to clear."""

    embedding: Vectors  # (tokens, 512)
    stacks: Vectors  # (tokens, 768)
    hidden: Vectors  # (tokens + 1, 256): the row past the last is zero, what is outside of a text
    taken: Vectors  # (tokens, 256)
    windows: Vectors  # (5 * tokens, 256)

    @classmethod
    def of(cls, tokens: int) -> "_Workspace":
        wide = ((tokens, DIM), (tokens, _STACKS))
        narrow = ((rows, BRANCH) for rows in (tokens + 1, tokens, 5 * tokens))
        return cls(*(np.empty(shape, dtype=np.float32) for shape in (*wide, *narrow)))


class Network:
    """The forward pass; its table of tokens fills as it goes, so one thread at a time may use it."""

    def __init__(self, weights: Mapping[str, npt.NDArray[Any]]) -> None:
        self.table = TokenTable(weights)
        self._eps = float(weights["eps"])
        self._kernel2 = [WholeMatrix.of(weights[f"w2_{width}"]) for width, _ in KERNELS]
        self._bias2 = [weights[f"b2_{width}"] * np.float32(1 / STEP) for width, _ in KERNELS]
        self._gain = weights["ln_g"]
        self._projection = WholeMatrix.of(weights["cnn_W"])
        # The mean that normalisation subtracts, and what each token adds, are sums of the projection's rows.
        self._of_mean = column_sums(weights["ln_g"], weights["cnn_W"])
        self._of_token = column_sums(weights["ln_b"], weights["cnn_W"]) + weights["cnn_b"]
        self._dense = {name: WholeMatrix.of(weights[name]) for name in ("d0", "d1", "d2", "d3", "p1", "p3")}

    def sums(self, texts: Sequence[Sequence[int]], parts: bool = False) -> Vectors:
        """Projected sums of features, (texts, 512); with parts (3, ...), also of first and last tokens."""
        ids = np.fromiter(chain.from_iterable(texts), dtype=np.int64)
        ends = np.cumsum([len(text) for text in texts])
        slots = self.table.slots(ids)
        raw = np.empty((len(texts) * (3 if parts else 1), _FEATURES + 2), dtype=np.float32)
        batches = _batches(ends)
        begins = np.append(0, ends[[batch.stop - 1 for batch in batches]])
        space = _Workspace.of(int(np.diff(begins).max()))
        done = 0
        for batch, begin, end in zip(batches, begins, begins[1:], strict=False):
            lengths = np.diff(ends[batch], prepend=begin)
            rows = len(lengths) * (3 if parts else 1)
            self._sum(slots[begin:end], lengths, parts, space, raw[done : done + rows])
            done += rows
        projected = self._projection.product(raw[:, :_FEATURES] * self._gain)
        projected -= raw[:, _FEATURES, None] * self._of_mean
        projected += raw[:, _FEATURES + 1, None] * self._of_token
        return projected.reshape(len(texts), 3, DIM).swapaxes(0, 1) if parts else projected

    def head(self, sums: Vectors, lengths: npt.NDArray[Any]) -> Vectors:
        """Embeddings, (n, 512), on the grid of align.exact, from projected sums and numbers of tokens."""
        vectors = np.empty((len(sums), DIM), dtype=np.float32)
        for start in range(0, len(sums), _ROWS_PER_HEAD):
            rows = slice(start, start + _ROWS_PER_HEAD)
            mean = sums[rows] / np.sqrt(lengths[rows], dtype=np.float32)[:, None]
            vectors[rows] = self._head_of(mean)
        return vectors

    def _head_of(self, mean: Vectors) -> Vectors:
        w = self._dense
        y = _relu(_residual(mean, w["d0"], w["d1"], w["p1"]))
        z = _residual(y, w["d2"], w["d3"], w["p3"])
        return on_grid(np.tanh(z, out=z))

    def _sum(self, slots: Integers, lengths: Integers, parts: bool, space: _Workspace, out: Vectors) -> None:
        """Writes the weighted sum of each text's features, with parts also those of its first and last token.

        A row, (1282,), ends with the weighted sum of the tokens' means and the number of tokens.
        """
        stacks = self._stacks(slots, lengths, space)
        embedding = _take(self.table.embedding, slots, space.embedding)
        mean = (self.table.total[slots] + stacks.sum(axis=1)) * np.float32(1 / _FEATURES)
        squares = self.table.squares[slots] + np.einsum("ij,ij->i", stacks, stacks)
        weight = 1 / np.sqrt(squares * np.float32(1 / _FEATURES) - mean * mean + np.float32(self._eps))
        embedding *= weight[:, None]
        stacks *= weight[:, None]
        mean *= weight
        ends = np.cumsum(lengths)
        starts = ends - lengths
        if parts:
            for tokens, rows in ((starts, out[1::3]), (ends - 1, out[2::3])):
                rows[:, :DIM], rows[:, DIM:_FEATURES] = embedding[tokens], stacks[tokens]
                rows[:, _FEATURES], rows[:, _FEATURES + 1] = mean[tokens], 1
            out = out[::3]
        out[:, _FEATURES], out[:, _FEATURES + 1] = np.add.reduceat(mean, starts), lengths
        for row, (a, b) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
            np.add.reduce(embedding[a:b], axis=0, out=out[row, :DIM])
            np.add.reduce(stacks[a:b], axis=0, out=out[row, DIM:_FEATURES])

    def _stacks(self, slots: Integers, lengths: Integers, space: _Workspace) -> Vectors:
        """Outputs of the three stacks of convolutions, (tokens, 768), in STEPs, of texts laid end to end."""
        count = len(slots)
        around = _around(lengths)
        slots_around = np.append(slots, 0)[around]
        hidden, stacks = space.hidden[: count + 1], space.stacks[:count]
        hidden[count] = 0
        inner = hidden[:count]
        column = 0
        for branch, (width, left) in enumerate(KERNELS):
            columns = slice(LEFT - left, LEFT - left + width)
            _take(self.table.columns[column], slots_around[:, columns.start], inner)
            for offset in range(1, width):
                rows = slots_around[:, columns.start + offset]
                inner += _take(self.table.columns[column + offset], rows, space.taken)
            column += width
            _relu(inner)
            inner += _take(self.table.projected[branch], slots, space.taken)
            np.rint(inner, out=inner)
            windows = _take(hidden, around[:, columns].ravel(), space.windows).reshape(count, -1)
            part = stacks[:, branch * BRANCH : (branch + 1) * BRANCH]
            kernel = self._kernel2[branch]
            longest = np.sqrt(np.einsum("ij,ij->i", inner, inner).max() * np.float32(width))
            exact_product(windows, kernel.numbers, float(longest) * kernel.norm, part)
            part *= kernel.scale
            part += self._bias2[branch]
            _relu(part)
            part += inner
        return stacks


def _residual(rows: Vectors, first: WholeMatrix, second: WholeMatrix, past: WholeMatrix) -> Vectors:
    """relu(rows @ first) @ second + rows @ past."""
    whole, unit = whole_rows(rows, max(first.norm, past.norm))
    inner, inner_unit = whole_rows(_relu(whole @ first.numbers), second.norm)
    result: Vectors = inner @ second.numbers
    result *= inner_unit * unit * (first.scale * second.scale)
    beside = whole @ past.numbers
    beside *= unit * past.scale
    result += beside
    return result


def _take(table: Vectors, rows: Integers, space: Vectors) -> Vectors:
    """Rows of the table, in the first rows of the space given; 'clip' lets NumPy write there at once."""
    return np.take(table, rows, axis=0, out=space[: len(rows)], mode="clip")


def _relu(x: Vectors) -> Vectors:
    return np.maximum(x, 0, out=x)


def _batches(ends: Integers) -> list[slice]:
    """Runs of texts of at most _TOKENS_PER_BATCH tokens, or of one text; `ends` are running totals."""
    batches = []
    first = 0
    while first < len(ends):
        before = ends[first - 1] if first else 0
        last = int(np.searchsorted(ends, before + _TOKENS_PER_BATCH, side="right"))
        batches.append(slice(first, max(last, first + 1)))
        first = batches[-1].stop
    return batches


def _around(lengths: Integers) -> Integers:
    """Positions of the tokens around each token, (tokens, 5); that past the last means 'outside the text'."""
    ends = np.cumsum(lengths)
    total = int(ends[-1])
    around = np.arange(total)[:, None] + np.arange(-LEFT, RIGHT + 1)
    inside = (around >= np.repeat(ends - lengths, lengths)[:, None]) & (
        around < np.repeat(ends, lengths)[:, None]
    )
    return np.where(inside, around, total)

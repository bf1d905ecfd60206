"""The network of the encoder `use`, from tokens to embeddings.

Features of a token, of 1280 numbers, are its embedding and the outputs of three stacks of two convolutions,
normalised together. They are summed over the text, projected to 512 numbers, divided by sqrt(length), and
sent through a small network, the head. Once a token's mean and scale are known, its normalisation and its
projection are linear: so features are only weighted and summed, and all else is done once a text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from align.encoders.protocol import Vectors
from align.encoders.use_tokens import BRANCH, DIM, KERNELS, LEFT, RIGHT, Integers, TokenTable

_STACKS = len(KERNELS) * BRANCH
_FEATURES = DIM + _STACKS
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
        self._w = {key: weights[key] for key in ("d0", "d1", "d2", "d3", "p1", "p3")}
        self._eps = float(weights["eps"])
        self._kernel2 = [weights[f"w2_{width}"] for width, _ in KERNELS]
        self._bias2 = [weights[f"b2_{width}"] for width, _ in KERNELS]
        projection = weights["ln_g"][:, None] * weights["cnn_W"]
        constant = weights["ln_b"] @ weights["cnn_W"] + weights["cnn_b"]
        # Two rows more: one for the mean that normalisation subtracts, one for what each token adds.
        self._projection: Vectors = np.vstack([projection, -projection.sum(axis=0), constant])

    def sums(self, texts: Sequence[Sequence[int]], parts: bool = False) -> Vectors:
        """Projected sums of features, (texts, 512), or by parts, (3, texts, 512): first, inner, last."""
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
            bounds = _bounds(lengths, parts)
            self._sum(slots[begin:end], lengths, bounds, space, raw[done : done + len(bounds) - 1])
            done += len(bounds) - 1
        projected: Vectors = raw @ self._projection
        return projected.reshape(len(texts), 3, DIM).swapaxes(0, 1) if parts else projected

    def head(self, sums: Vectors, lengths: npt.NDArray[Any]) -> Vectors:
        """Embeddings, (n, 512), rows of unit norm, from projected sums and numbers of tokens."""
        w = self._w
        mean = sums / np.sqrt(lengths.astype(np.float32))[:, None]
        y = _relu(mean @ w["d0"]) @ w["d1"]
        y += mean @ w["p1"]
        y = _relu(y)
        z: Vectors = _relu(y @ w["d2"]) @ w["d3"]
        z += y @ w["p3"]
        np.tanh(z, out=z)
        z /= np.sqrt(np.maximum(np.einsum("ij,ij->i", z, z), self._eps))[:, None]
        return z

    def _sum(
        self, slots: Integers, lengths: Integers, bounds: Integers, space: _Workspace, out: Vectors
    ) -> None:
        """Writes the weighted sums of features between bounds, (len(bounds) - 1, 1282), see _projection."""
        stacks = self._stacks(slots, lengths, space)
        embedding = _take(self.table.embedding, slots, space.embedding)
        mean = (self.table.total[slots] + stacks.sum(axis=1)) / _FEATURES
        squares = self.table.squares[slots] + np.einsum("ij,ij->i", stacks, stacks)
        weight = 1 / np.sqrt(squares / _FEATURES - mean * mean + np.float32(self._eps))
        counts = np.diff(bounds)
        out[:, _FEATURES] = np.where(counts, np.add.reduceat(weight * mean, bounds[:-1]), 0)
        out[:, _FEATURES + 1] = counts
        for row, (a, b) in enumerate(zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)):
            np.matmul(weight[a:b], embedding[a:b], out=out[row, :DIM])
            np.matmul(weight[a:b], stacks[a:b], out=out[row, DIM:_FEATURES])

    def _stacks(self, slots: Integers, lengths: Integers, space: _Workspace) -> Vectors:
        """Outputs of the three stacks of convolutions, (tokens, 768), of texts laid end to end."""
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
            windows = _take(hidden, around[:, columns].ravel(), space.windows).reshape(count, -1)
            part = stacks[:, branch * BRANCH : (branch + 1) * BRANCH]
            np.matmul(windows, self._kernel2[branch], out=part)
            part += self._bias2[branch]
            _relu(part)
            part += inner
        return stacks


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


def _bounds(lengths: Integers, parts: bool) -> Integers:
    """Where texts begin, and the end of the last; with parts also where inner and last tokens begin."""
    ends = np.cumsum(lengths)
    starts = ends - lengths
    begins = np.stack([starts, starts + 1, ends - 1], axis=1).ravel() if parts else starts
    return np.append(begins, ends[-1])


def _around(lengths: Integers) -> Integers:
    """Positions of the tokens around each token, (tokens, 5); that past the last means 'outside the text'."""
    ends = np.cumsum(lengths)
    total = int(ends[-1])
    around = np.arange(total)[:, None] + np.arange(-LEFT, RIGHT + 1)
    inside = (around >= np.repeat(ends - lengths, lengths)[:, None]) & (
        around < np.repeat(ends, lengths)[:, None]
    )
    return np.where(inside, around, total)

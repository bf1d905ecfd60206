"""Tokens of the encoder `use`: their ids, and what the network makes of one whatever stands beside it.

A token's embedding, its projection and the products of that with each column of the first convolutions depend
on nothing but the token. They are computed at its first use and kept: two thirds of the work of a text.
They have the same bits on every processor and whatever tokens are computed with them: see align.exact.
"""

from collections.abc import Mapping, Sequence
from math import prod
from mmap import mmap
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from align.encoders.protocol import Vectors
from align.encoders.use_weights import WholeMatrix, side_by_side
from align.text.pieces import piece_model

Integers = npt.NDArray[np.int64]

DIM = 512  # of an embedding
BRANCH = 256  # width of each of the three convolutions
KERNELS = ((2, 0), (3, 1), (5, 2))  # (width, left context) of the convolutions
LEFT, RIGHT = 2, 2  # the widest reach of any of them
MAX_CHARACTERS = 10_000  # of one text: what follows changes an averaged embedding little
_UNKNOWN = 0  # id of an unknown character
_SHARDS, _SHARD_ROWS = 17, 7530  # the vocabulary is stored in 17 interleaved tables
_COLUMNS = sum(width for width, _ in KERNELS)  # of all first convolutions together
_CAPACITY = 12_288  # tokens kept: 15 kB each, 189 MB in all, taken as they come
_ROWS = 64  # computed at once: bounds the memory
STEP = 2.0**-7  # features of tokens are counted in it: those that are multiplied are rounded to whole numbers
_PER_STEP = np.float32(1 / STEP)


class Tokenizer:
    """The C++ SentencePiece, but with a token for each unknown character, as the package of the weights."""

    def __init__(self, model: Path) -> None:
        self._model: Any = piece_model(model)

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """Ids of each text's first 10,000 characters, between the marks of beginning (1) and end (2)."""
        known = [text[:MAX_CHARACTERS].encode("utf-8", "replace").decode("utf-8") for text in texts]
        rows = self._model.encode(known, out_type=int, add_bos=True, add_eos=True, num_threads=1)
        return [
            self._one_a_character(text, ids) if _UNKNOWN in ids or len(ids) == 2 else ids
            for text, ids in zip(known, rows, strict=True)
        ]

    def _one_a_character(self, text: str, ids: list[int]) -> list[int]:
        """The ids with runs of unknown characters, which SentencePiece joins, taken apart; one of no text."""
        pieces = self._model.encode(text, out_type=str)
        inner: list[int] = []
        for number, piece in zip(ids[1:-1], pieces, strict=True):
            inner += [number] * (len(piece) if number == _UNKNOWN else 1)
        return [ids[0], *(inner or [_UNKNOWN]), ids[-1]]


class TokenTable:
    """Arrays by slot, a slot a token; slot 0 is all zeros and stands for what is outside of a text.

    A token has a slot from its first use on; where none is free, the less used half lose theirs.
    """

    def __init__(self, weights: Mapping[str, npt.NDArray[Any]], capacity: int = _CAPACITY) -> None:
        """`capacity` in tokens bounds the memory; it must hold the distinct tokens of one call of `slots`."""
        self._quantised = np.empty((_SHARDS * _SHARD_ROWS, DIM), dtype=np.uint8)
        for shard in range(_SHARDS):
            self._quantised[shard::_SHARDS] = weights[f"q{shard + 1}"]
        self._scale, self._low, self._eps = weights["scale"], weights["lo"], float(weights["eps"])
        branches = [width for width, _ in KERNELS]
        self._projection = [WholeMatrix.of(weights[f"proj{n}"]) for n in branches]
        self._projection_sums = [part.numbers.sum(axis=0) for part in self._projection]
        self._projection_bias = np.concatenate([weights[f"proj_b{n}"] for n in branches])
        self._gain = np.concatenate([weights[f"ln_g{n}"] for n in branches])
        self._bias = np.concatenate([weights[f"ln_b{n}"] for n in branches])
        self._first = [WholeMatrix.of(side_by_side(weights[f"w1_{n}"], n) * _PER_STEP) for n in branches]
        self._first_bias = [weights[f"b1_{n}"] * _PER_STEP for n in branches]
        self._capacity = capacity
        self._slot: Integers = np.zeros(len(self._quantised), dtype=np.int64)
        self._id: Integers = np.zeros(capacity, dtype=np.int64)
        self._uses: Integers = np.zeros(capacity, dtype=np.int64)
        self._used = 1
        self.embedding = _zeros(capacity, DIM)
        self.total: Vectors = np.zeros(capacity, dtype=np.float32)  # sum of the numbers of the embedding
        self.squares: Vectors = np.zeros(capacity, dtype=np.float32)  # sum of their squares
        self.projected = _zeros(len(KERNELS), capacity, BRANCH)
        self.columns = _zeros(_COLUMNS, capacity, BRANCH)

    def slots(self, ids: Integers) -> Integers:
        """The slots of the tokens, good until the next call."""
        if not self._slot[ids].all():
            distinct = np.unique(ids)
            missing = distinct[self._slot[distinct] == 0]
            if len(missing) > self._capacity - self._used:
                self._forget(distinct)
                missing = distinct[self._slot[distinct] == 0]
            for start in range(0, len(missing), _ROWS):
                self._compute(missing[start : start + _ROWS])
        slots: Integers = self._slot[ids]
        self._uses += np.bincount(slots, minlength=self._capacity)
        return slots

    def _forget(self, needed: Integers) -> None:
        """Makes room for the needed tokens: keeps the most used ones that fit in half of what remains."""
        held = np.arange(1, self._used)
        held = held[~np.isin(self._id[held], needed)]
        room = max(self._capacity - 1 - len(needed), 0) // 2
        kept = np.sort(held[np.argsort(-self._uses[held], kind="stable")[:room]])
        self._slot[self._id[1 : self._used]] = 0
        count = 1 + len(kept)
        for array in (self.embedding, self.total, self.squares, self._id, self._uses):
            array[1:count] = array[kept]
        for block in (self.projected, self.columns):
            for rows in block:
                rows[1:count] = rows[kept]
        self._slot[self._id[1:count]] = np.arange(1, count)
        self._uses[count:] = 0
        self._used = count

    def _compute(self, ids: Integers) -> None:
        shard = ids % _SHARDS
        scale, low = self._scale[shard, None], self._low[shard, None]
        numbers = self._quantised[ids].astype(np.float32)
        embedding = numbers * scale + low
        # Numbers of 6 bits times numbers of 8 bits: 512 such products are always exact.
        products = [
            (numbers @ part.numbers * scale + low * sums) * part.scale
            for part, sums in zip(self._projection, self._projection_sums, strict=True)
        ]
        x = np.concatenate(products, axis=1) + self._projection_bias
        x -= x.mean(axis=1, keepdims=True)
        x /= np.sqrt(np.einsum("ij,ij->i", x, x) / x.shape[1] + self._eps).astype(np.float32)[:, None]
        x = x * self._gain + self._bias
        rows = slice(self._used, self._used + len(ids))
        self.embedding[rows] = embedding * _PER_STEP
        self.total[rows] = self.embedding[rows].sum(axis=1)
        self.squares[rows] = np.einsum("ij,ij->i", self.embedding[rows], self.embedding[rows])
        column = 0
        for branch, (width, left) in enumerate(KERNELS):
            part = x[:, branch * BRANCH : (branch + 1) * BRANCH]
            self.projected[branch, rows] = part * _PER_STEP
            columns = self._first[branch].product(part).reshape(-1, width, BRANCH)
            columns[:, left] += self._first_bias[branch]  # the column of the token itself, never outside
            self.columns[column : column + width, rows] = columns.swapaxes(0, 1)
            column += width
        self._id[rows], self._slot[ids] = ids, np.arange(rows.start, rows.stop)
        self._used += len(ids)


def _zeros(*shape: int) -> Vectors:
    """Zeros, by a map of memory, whose small pages are taken as they are first written.

    NumPy would ask for pages of 2 MB; on virtual machines these can cost more to clear than rows to compute.
    """
    return np.frombuffer(mmap(-1, 4 * prod(shape)), dtype=np.float32).reshape(shape)

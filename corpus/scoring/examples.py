"""The examples of the scorer: certain pairs as right ones, and errors made from them as wrong ones."""

import zlib
from collections.abc import Callable, Sequence
from random import Random

import numpy as np

from align.encoders.protocol import Encoder, Vectors
from align.encoders.watching import expected
from corpus.filters.rules.language.copies import copy_share
from corpus.scoring.corruptions import KINDS, Material, Pair, material
from corpus.scoring.given import Given, Ints, ScoringOptions, take

_SAME = 0.98  # cosine from which two targets have the same meaning, so that one is no error for the other
_COPY = 0.75  # as in the rule `identical`
_NEAREST_BLOCK = 1024
_TEXTS = 4  # that are embedded for a certain pair, about: its own, and one of each of its two errors


def certain_rows(given: Given, options: ScoringOptions) -> Ints:
    """Rows of the pairs that are taken as right, ascending."""
    sound = np.array(
        [
            bool(s.strip() and t.strip()) and copy_share(s, t) <= _COPY
            for s, t in zip(given.sources, given.targets, strict=True)
        ],
        dtype=np.bool_,
    )
    if not sound.any():
        return np.zeros(0, dtype=np.int64)
    least = max(float(np.quantile(given.formula, 1 - options.share)), options.certain)
    rows = np.flatnonzero(sound & (given.formula >= least))
    if len(rows) > options.most_pairs:
        digests = [zlib.crc32(given.sources[row].encode("utf-8", "surrogatepass")) for row in rows.tolist()]
        rows = rows[np.argsort(digests, kind="stable")[: options.most_pairs]]
    return np.sort(rows)


def made_errors(
    given: Given,
    certain: Ints,
    languages: tuple[str, str],
    encoders: tuple[Encoder, Encoder],
    options: ScoringOptions,
    kinds: Sequence[str] = tuple(KINDS),
) -> tuple[Ints, list[str], Given]:
    """Errors made from the certain pairs: rows of the original pairs, kinds, and the pairs with scores."""
    right = take(given, certain)
    known = [_Embedded(encode.encode) for encode in encoders]
    expected(_TEXTS * len(right))
    sources, targets = known[0].vectors(right.sources), known[1].vectors(right.targets)
    near = {int(certain[a]): int(certain[b]) for a, b in nearest(targets).items()}
    stuff = material(list(zip(given.sources, given.targets, strict=True)), near, languages)
    rows, names, pairs = _make(stuff, certain, kinds, options.seed)
    made = known[0].vectors([s for s, _ in pairs]), known[1].vectors([t for _, t in pairs])
    # A changed pair has the similarity of the original pair plus the change in the cosine of the whole texts;
    # the mean cosine with its neighbours, by which the margin divides, is the same.
    place = np.searchsorted(certain, rows)
    change = np.einsum("ij,ij->i", *made) - np.einsum("ij,ij->i", sources, targets)[place]
    similarity = given.similarity[rows] + change
    around = given.similarity[rows] / np.where(given.margin[rows] == 0, 1, given.margin[rows])
    margin = similarity / np.maximum(around, 1e-3)
    errors = Given([s for s, _ in pairs], [t for _, t in pairs], similarity, margin, np.zeros(len(rows)))
    return rows, names, errors


def _make(
    stuff: Material, certain: Ints, choice: Sequence[str], seed: int
) -> tuple[Ints, list[str], list[Pair]]:
    """Two errors of different kinds for each certain pair, if it has places for them."""
    random = Random(seed)  # noqa: S311
    rows: list[int] = []
    kinds: list[str] = []
    pairs: list[Pair] = []
    for row in certain.tolist():
        made = 0
        for kind in random.sample(list(choice), len(choice)):
            pair = KINDS[kind](stuff, row, random)
            if pair is None or pair == stuff.pairs[row]:
                continue
            rows.append(row)
            kinds.append(kind)
            pairs.append(pair)
            made += 1
            if made == 2:
                break
    return np.array(rows, dtype=np.int64), kinds, pairs


def nearest(vectors: Vectors) -> dict[int, int]:
    """The most similar other row for each row, without those of the same meaning."""
    found: dict[int, int] = {}
    for start in range(0, len(vectors), _NEAREST_BLOCK):
        cosines = vectors[start : start + _NEAREST_BLOCK] @ vectors.T
        cosines[cosines > _SAME] = -1
        for row, (best, cosine) in enumerate(zip(cosines.argmax(axis=1), cosines.max(axis=1), strict=True)):
            if cosine > 0:
                found[start + row] = int(best)
    return found


class _Embedded:
    """Vectors of texts, each computed once."""

    def __init__(self, encode: Callable[[Sequence[str]], Vectors]) -> None:
        self._encode = encode
        self._known: dict[str, Vectors] = {}

    def vectors(self, texts: Sequence[str]) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._encode(new), strict=True))
        return np.array([self._known[text] for text in texts], dtype=np.float32)

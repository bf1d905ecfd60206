"""Scores of given pairs: how likely each is a translation, judged among the other texts of its file."""

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import NamedTuple

import numpy as np

from align.encoders.protocol import Encoder, Vectors, check_texts
from align.encoders.watching import expected
from align.scores.formula import length_agreement, number_agreement, quality
from align.vectors.similarity import NEIGHBOURS, Floats, nearest_cosines, ratio_margin

POOL = 20_000  # texts of a side among which neighbours are looked for
BLOCK = 4096  # rows scored at once


class PairScores(NamedTuple):
    """Three arrays, float32 (n,); all 0 for a pair with an empty side.

    `similarity` is the cosine, in [-1, 1]. `margin` is the cosine over the mean cosine of each side with
    its 4 nearest texts on the other side of the file, its own pair's included: 1 where the pair does not
    stand out. `score` in [0, 1] is

        (0.9 max(cosine, 0) + 0.1 clip(margin - 1, 0, 1)) * lengths * (0.5 + 0.5 * numbers)

    with `lengths` = log2(1 + shorter / longer) in characters, the file's overall ratio divided out, and
    `numbers` the share of numbers that both sides have. On the judged pairs of ParaCrawl 3 (English-Spanish,
    aligned against misaligned or of wrong language) the areas under the curve are: cosine .775, margin .710,
    score .862; bicleaner's published scores reach .731 there. The weights were chosen on these pairs.
    """

    similarity: Floats
    margin: Floats
    score: Floats


class PairScorer:
    """Scores pairs block by block, after one pass over all the pairs of the file.

    From that pass it keeps at most POOL texts a side: those with the smallest digests, so that the same
    texts make the same pool in whatever order.
    """

    def __init__(
        self, encoder: Encoder, pairs: Iterable[tuple[str, str]], target_encoder: Encoder | None = None
    ) -> None:
        """`target_encoder` embeds the targets, where it is another, into the same space."""
        samples = _Sample(), _Sample()
        lengths = [0, 0]
        for pair in pairs:
            for side, text in enumerate(pair):
                samples[side].add(text)
                lengths[side] += len(text)
        sources, targets = (sample.texts() for sample in samples)
        expected(len(sources) + len(targets))
        self._pools = _Pool(encoder, sources), _Pool(target_encoder or encoder, targets)
        self._ratio = lengths[1] / lengths[0] if lengths[0] and lengths[1] else 1.0

    def score(self, sources: Sequence[str], targets: Sequence[str]) -> PairScores:
        """Scores of the pairs (sources[i], targets[i]); ValueError where their numbers differ."""
        _check_equal(sources, targets)
        blocks = [
            self._block(sources[start : start + BLOCK], targets[start : start + BLOCK])
            for start in range(0, len(sources), BLOCK)
        ]
        if not blocks:
            return PairScores(*(np.zeros(0, dtype=np.float32) for _ in range(3)))
        return PairScores(*(np.concatenate(parts) for parts in zip(*blocks, strict=True)))

    def _block(self, sources: Sequence[str], targets: Sequence[str]) -> PairScores:
        a, b = self._pools[0].vectors(sources), self._pools[1].vectors(targets)
        cosine: Floats = np.einsum("ij,ij->i", a, b)
        margin = ratio_margin(
            cosine, self._pools[1].means(a, targets, cosine), self._pools[0].means(b, sources, cosine)
        )
        pairs = list(zip(sources, targets, strict=True))
        lengths = np.array([length_agreement(s, t, self._ratio) for s, t in pairs], dtype=np.float32)
        numbers = np.array([number_agreement(s, t) for s, t in pairs], dtype=np.float32)
        full = np.array([bool(s.strip() and t.strip()) for s, t in pairs], dtype=np.float32)
        return PairScores(cosine * full, margin * full, quality(cosine, margin, lengths, numbers) * full)


def score_pairs(sources: Sequence[str], targets: Sequence[str], encoder: Encoder) -> PairScores:
    """Scores of the pairs (sources[i], targets[i]) among themselves; ValueError for unequal numbers."""
    _check_equal(sources, targets)
    return PairScorer(encoder, zip(sources, targets, strict=True)).score(sources, targets)


def _check_equal(sources: Sequence[str], targets: Sequence[str]) -> None:
    for side in (sources, targets):
        check_texts(side)
    if len(sources) != len(targets):
        raise ValueError(f"{len(sources)} sources, but {len(targets)} targets: give one target per source")


class _Sample:
    """Distinct texts, at most POOL: those with the smallest digests."""

    def __init__(self) -> None:
        self._kept: dict[bytes, str] = {}
        self._limit = b"\xff" * 16

    def add(self, text: str) -> None:
        key = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        if text.strip() and key <= self._limit:
            self._kept[key] = text
            if len(self._kept) >= 2 * POOL:
                self._shrink()

    def texts(self) -> list[str]:
        """The sample, by digest."""
        self._shrink()
        return list(self._kept.values())

    def _shrink(self) -> None:
        self._kept = dict(sorted(self._kept.items())[:POOL])
        if len(self._kept) == POOL:
            self._limit = next(reversed(self._kept))


class _Pool:
    """The texts of one side, where the other looks for neighbours."""

    def __init__(self, encoder: Encoder, texts: list[str]) -> None:
        self._encoder = encoder
        self._rows = {text: row for row, text in enumerate(texts)}
        self._vectors: Vectors = encoder.encode(texts) if texts else np.zeros((0, 1), dtype=np.float32)

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Embeddings of texts of this side, (n, dim); those of the pool are not computed again."""
        new = [text for text in dict.fromkeys(texts) if text not in self._rows]
        if not new:
            return self._vectors[[self._rows[text] for text in texts]]
        known = len(self._vectors)
        rows = {text: known + number for number, text in enumerate(new)}
        encoded = self._encoder.encode(new)
        both = np.concatenate([self._vectors, encoded]) if known else encoded
        return both[[rows.get(text, self._rows.get(text, -1)) for text in texts]]

    def means(self, queries: Vectors, own: Sequence[str], cosine: Floats) -> Floats:
        """Mean cosine of each query with its nearest texts in the pool and its own pair's text, (n,).

        Its own pair's text counts once, whether the sample caught it or not: no score hangs on that.
        """
        nearest = (
            nearest_cosines(queries, self._vectors)
            if len(self._vectors)
            else np.zeros((len(queries), 0), dtype=np.float32)
        )
        caught = np.array([text in self._rows for text in own], dtype=np.bool_)
        all_cosines = np.concatenate([nearest, np.where(caught, -np.inf, cosine)[:, None]], axis=1)
        all_cosines = -np.sort(-all_cosines, axis=1)[:, :NEIGHBOURS]
        there = np.isfinite(all_cosines)
        sums = np.where(there, all_cosines, 0).sum(axis=1, dtype=np.float64)
        return (sums / np.maximum(there.sum(axis=1), 1)).astype(np.float32)  # type: ignore[no-any-return]

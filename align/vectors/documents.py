"""What a document is about in one vector, and how far the sentences of two documents find each other."""

import math
from collections.abc import Iterable, Sequence
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from align.encoders.protocol import Vectors
from align.exact import on_grid
from align.vectors.similarity import Floats

Places = npt.NDArray[np.int64]
_CELLS = 16_000_000  # of a matrix of cosines that are in memory at once
_FEW = 8  # documents of a language by which the centre counts half: the mean of a few says little


def block_digests(texts: Iterable[str]) -> npt.NDArray[np.uint64]:
    """A digest of each text, (n,): equal texts, equal digests."""
    joined = b"".join(
        blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest() for text in texts
    )
    return np.frombuffer(joined, dtype="<u8")


def rarities(documents: Sequence[npt.NDArray[np.uint64]]) -> list[Floats]:
    """One over the number of documents that hold each block, in (0, 1]: menus and notices count for little.

    From the block digests of all documents of one language, in their order. The weight of Thompson and Koehn
    2020, 'Exploiting sentence order in document alignment', by block instead of sentence.
    """
    if not documents:
        return []
    known, holders = np.unique(np.concatenate([np.unique(d) for d in documents]), return_counts=True)
    return [(1 / holders[np.searchsorted(known, d)]).astype(np.float32) for d in documents]


def sentence_weights(texts: Sequence[str], rarity: Floats) -> Floats:
    """Weight of each sentence, (n,): its block's rarity times the logarithm of its length in characters."""
    lengths = np.log1p(np.array([len(text) for text in texts], dtype=np.float64))
    return np.round(lengths, 6).astype(np.float32) * rarity


def document_vector(sentences: Vectors, weights: Floats) -> Vectors:
    """The weighted mean of the sentence vectors, (dim,), of unit norm, on the grid of `align.exact`."""
    weighted = weights[:, None] * sentences
    return on_grid(np.add.reduce(weighted, axis=0, keepdims=True))[0]  # type: ignore[no-any-return]


def centred(documents: Vectors) -> Vectors:
    """Document vectors (n, dim) of one language less what all of them share, of unit norm again."""
    if not len(documents):
        return documents
    share = len(documents) / (len(documents) + _FEW)
    return on_grid(documents - np.float32(share) * documents.mean(axis=0))


def prose_weights(texts: Sequence[str], others: Sequence[str]) -> Floats:
    """Weight of each sentence, (n,): the logarithm of its length, 0 where the other document has the same.

    The same words on both sides are code, names and numbers: no sign of a translation.
    """
    copies = set(others)
    weights = [0.0 if text in copies else round(math.log1p(len(text)), 6) for text in texts]
    return np.array(weights, dtype=np.float32)


def agreement(source: Vectors, target: Vectors, source_weights: Floats, target_weights: Floats) -> float:
    """How far the sentences of two documents find each other, in [0, 1]: harmonic mean of both sides.

    A side has the weighted mean cosine of its sentences with those of which they are the nearest and that
    are their nearest, and 0 for all others. The maxima of rows and columns are those of BiMax (Wang et al.
    2025), which lets many sentences share one nearest.
    """
    if not len(source) or not len(target):
        return 0.0
    forth, back, best = _nearest(source, target)
    rows = np.flatnonzero(back[forth] == np.arange(len(source)))
    values = np.maximum(best[rows], 0)
    sides = (
        float((values * source_weights[rows]).sum()) / max(float(source_weights.sum()), 1e-9),
        float((values * target_weights[forth[rows]]).sum()) / max(float(target_weights.sum()), 1e-9),
    )
    return 2 * sides[0] * sides[1] / sum(sides) if all(sides) else 0.0


def _nearest(source: Vectors, target: Vectors) -> tuple[Places, Places, Floats]:
    """The nearest target of each source, (n,), the nearest source of each target, (m,), and (n,) the cosines.

    The matrix of cosines is never whole in memory: of two books it would fill 10 GB.
    """
    forth, best = np.zeros(len(source), dtype=np.int64), np.zeros(len(source), dtype=np.float32)
    back, best_back = np.zeros(len(target), dtype=np.int64), np.full(len(target), -np.inf, dtype=np.float32)
    step = max(_CELLS // len(target), 1)
    for start in range(0, len(source), step):
        cosines = source[start : start + step] @ target.T
        places = cosines.argmax(axis=1)
        forth[start : start + step] = places
        best[start : start + step] = cosines[np.arange(len(cosines)), places]
        rows = cosines.argmax(axis=0)
        found = cosines[rows, np.arange(len(target))]
        better = found > best_back
        back[better], best_back[better] = rows[better] + start, found[better]
    return forth, back, best

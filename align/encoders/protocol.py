"""What an encoder is."""

from collections.abc import Callable, Sequence
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from align.encoders.watching import embedded
from align.exact import on_grid
from crawler.errors import UsageError

Vectors = npt.NDArray[np.float32]

# Strict F1 of `e5` on eight sets of ntrex in the mean: .885 with all of the mean, .902 without .8 of it.
_SUBTRACTED = 0.8
_FEW = 8


class Encoder(Protocol):
    """Maps texts of many languages into one vector space."""

    @property
    def name(self) -> str:
        """The name by which `--encoder` finds it."""

    @property
    def languages(self) -> frozenset[str]:
        """ISO 639-1 codes of the languages that it knows."""

    def __hash__(self) -> int:
        """An encoder is its own key: what it computes may be cached by it."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embeddings, float32 (n, dim), rows of unit norm, in the order of the texts.

        Those of the encoders here lie on the grid of `align.exact`, so that cosines are exact.
        """


@runtime_checkable
class WindowEncoder(Encoder, Protocol):
    """An encoder that also embeds runs of consecutive sentences at little extra cost."""

    def windows(self, texts: Sequence[str], size: int) -> Vectors:
        """Embeddings of runs, float32 (size, n, dim): [k - 1, i] is that of texts i .. i + k - 1.

        Rows are of unit norm; those of runs that would reach past the last text are zero.
        """


@runtime_checkable
class CentredEncoder(Encoder, Protocol):
    """An encoder whose vectors of a document's sentences have much in common, which alignment subtracts."""

    centred: bool
    """Whether it is so."""


@runtime_checkable
class LanguageEncoder(Encoder, Protocol):
    """An encoder that has models of its own for some languages, all into one space."""

    def for_language(self, lang: str) -> Encoder:
        """What embeds texts of that language."""


@runtime_checkable
class LedEncoder(Encoder, Protocol):
    """Several encoders as one."""

    @property
    def first(self) -> Encoder:
        """The one whose vectors alone find beads."""


def of_beads(encoder: Encoder) -> Encoder:
    """What finds beads: the encoder, or the first of several.

    The costs of beads are fitted to the cosines of one, and means of cosines of `use` and `e5` found fewer
    right beads: strict F1 .898 on bleualign de-fr, with `use` alone .913 (docs/alignment.md).
    """
    return encoder.first if isinstance(encoder, LedEncoder) else encoder


def for_language(encoder: Encoder, lang: str) -> Encoder:
    """What embeds texts of that language: the encoder, or its own model for the language."""
    return encoder.for_language(lang) if isinstance(encoder, LanguageEncoder) else encoder


def contrasted(encoder: Encoder, runs: Vectors) -> Vectors:
    """Runs of a document, (size, n, dim), for alignment: less most of the sentences' mean where that helps.

    The mean of n sentences counts n / (n + 8), for that of few is uncertain.
    """
    if not isinstance(encoder, CentredEncoder) or not encoder.centred:
        return runs
    n = runs.shape[1]
    mean = runs[0].sum(axis=0, dtype=np.float64) * (_SUBTRACTED / (n + _FEW))
    result = np.zeros_like(runs)
    for k in range(min(len(runs), n)):
        result[k, : n - k] = on_grid(runs[k, : n - k] - mean.astype(np.float32))
    return result


def check_texts(texts: Sequence[str]) -> None:
    """UsageError for a single string, which is a sequence of its letters."""
    if isinstance(texts, str):
        raise UsageError(f"encode: one string, {texts[:20]!r}: give a list of texts: [text]")


def of_distinct(texts: Sequence[str], dim: int, encode: Callable[[list[str]], Vectors]) -> Vectors:
    """Embeddings (n, dim) of the texts in order, each distinct one encoded once; shortest first."""
    check_texts(texts)
    distinct = sorted(set(texts), key=lambda text: (len(text), text))
    if not distinct:
        return np.zeros((0, dim), dtype=np.float32)
    rows = {text: row for row, text in enumerate(distinct)}
    return encode(distinct)[[rows[text] for text in texts]]


def windows(encoder: Encoder, texts: Sequence[str], size: int) -> Vectors:
    """Embeddings of runs of 1 .. size texts, (size, n, dim), by the encoder's own way or by joining texts."""
    if isinstance(encoder, WindowEncoder):
        return encoder.windows(texts, size)
    runs = [" ".join(texts[i : i + k]) for k in range(1, size + 1) for i in range(len(texts) - k + 1)]
    vectors = encoder.encode(runs)
    result = np.zeros((size, len(texts), vectors.shape[1]), dtype=np.float32)
    start = 0
    for k in range(1, size + 1):
        count = max(len(texts) - k + 1, 0)
        result[k - 1, :count] = vectors[start : start + count]
        start += count
    embedded(len(texts))
    return result

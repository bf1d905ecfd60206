"""Sentence pairs in columns, as the rules see them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.filters.characters import CharacterCounts, count_characters
from corpus.filters.word_counts import WordCounts, count_words
from crawler.errors import UsageError
from crawler.languages import base

Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]

MAX_TEXT = 10_000  # characters of a side that the rules look at: some patterns take time with their square

# Scores that come with the pairs, from the alignment or from `acopio score`.
GIVEN_SCORES = ("similarity", "margin", "score")
# Those of corpus.mt_detection, which are not computed where they are missing.
MT_SCORES = ("mt", "page_mt")


@dataclass(frozen=True, slots=True)
class Side:
    """One side of n pairs: texts, language (ISO 639-1), characters by kind, sizes of words, language tag."""

    texts: list[str]
    lang: str
    counts: CharacterCounts
    words: WordCounts
    tag: str = ""

    def part(self, rows: slice) -> "Side":
        """Some of the rows."""
        return Side(self.texts[rows], self.lang, self.counts.part(rows), self.words.part(rows), self.tag)


@dataclass(frozen=True, slots=True)
class Pairs:
    """n pairs; `scores` are columns by name, float32 (n,), NaN where there was nothing to measure."""

    source: Side
    target: Side
    scores: Mapping[str, Floats]

    def __len__(self) -> int:
        return len(self.source.texts)

    @property
    def sides(self) -> tuple[Side, Side]:
        """Source and target."""
        return self.source, self.target

    def parts(self, size: int) -> "Iterator[Pairs]":
        """The pairs in parts of `size`, in order."""
        for start in range(0, len(self), size):
            rows = slice(start, start + size)
            scores = {name: column[rows] for name, column in self.scores.items()}
            yield Pairs(self.source.part(rows), self.target.part(rows), scores)

    def with_scores(self, scores: Mapping[str, Floats]) -> "Pairs":
        """The same pairs with more scores."""
        return Pairs(self.source, self.target, {**self.scores, **scores})


def read_pairs(columns: Mapping[str, Any], source_lang: str, target_lang: str) -> Pairs:
    """Pairs from columns (lists, NumPy or Arrow arrays); a null text is empty, a missing score column NaN.

    Of each text the first MAX_TEXT characters.

    UsageError where `source_text` or `target_text` is missing or where columns differ in length.
    """
    for name in ("source_text", "target_text"):
        if name not in columns:
            raise UsageError(f"column {name}: missing: the rules read source_text and target_text")
    source, target = (_texts(columns[name]) for name in ("source_text", "target_text"))
    if len(source) != len(target):
        raise UsageError(f"target_text: {len(target)} rows, but source_text has {len(source)}")
    scores = {
        name: float_column(columns.get(name), len(source), name) for name in (*GIVEN_SCORES, *MT_SCORES)
    }
    return Pairs(_side(source, source_lang), _side(target, target_lang), scores)


def either(pairs: Pairs, test: Callable[[str], bool]) -> Bools:
    """True where the test is true for the text of at least one side, (n,)."""
    return np.fromiter(
        (
            test(source) or test(target)
            for source, target in zip(pairs.source.texts, pairs.target.texts, strict=True)
        ),
        dtype=np.bool_,
        count=len(pairs),
    )


def float_column(values: Any, rows: int, name: str) -> Floats:
    """A column as float32 (rows,), null as NaN, all NaN for None; UsageError for another length."""
    if values is None:
        return np.full(rows, np.nan, dtype=np.float32)
    if len(values) != rows:
        raise UsageError(f"{name}: {len(values)} rows, but source_text has {rows}")
    listed = values.to_pylist() if hasattr(values, "to_pylist") else list(values)
    return np.array([np.nan if value is None else value for value in listed], dtype=np.float32)


def _texts(values: Any) -> list[str]:
    listed: Sequence[str | None] = values.to_pylist() if hasattr(values, "to_pylist") else values
    return ["" if text is None else str(text)[:MAX_TEXT] for text in listed]


def _side(texts: list[str], lang: str) -> Side:
    return Side(texts, base(lang) or lang, count_characters(texts), count_words(texts), lang)

"""Terms that people decided on, in the coverage of words: how well each is translated."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from align.text.tokens import tokens
from align.words.lexicon import Coverage, TokenCoverage

Texts = tuple[str, str]
_Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TermChecks:
    """Terms with a right translation, and with one that is wrong, as (source, target) texts."""

    right: tuple[Texts, ...] = ()
    wrong: tuple[Texts, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.right or self.wrong)


def checked(
    coverage: Coverage,
    sources: Sequence[str],
    targets: Sequence[str],
    languages: tuple[str, str],
    checks: TermChecks,
) -> Coverage:
    """The coverage of pairs: 1 for the words of a right term and its translation, 0 for those of a wrong one.

    Both only where both stand in the pair, whole and in whatever case; a word of both is right.
    """
    if not checks:
        return coverage
    values = coverage.source.values.copy(), coverage.target.values.copy()
    starts = coverage.source.starts, coverage.target.starts
    terms = [
        ((tuple(tokens(source, languages[0])), tuple(tokens(target, languages[1]))), value)
        for value, some in ((0.0, checks.wrong), (1.0, checks.right))
        for source, target in some
    ]
    for number, pair in enumerate(zip(sources, targets, strict=True)):
        folded = [text.casefold() for text in pair]
        near = [
            t for t in terms if all(side and side[0] in text for side, text in zip(t[0], folded, strict=True))
        ]
        words = [tokens(text, lang) for text, lang in zip(pair, languages, strict=True)] if near else []
        for sides, value in near:
            places = [_places(side, there) for side, there in zip(sides, words, strict=True)]
            if all(map(len, places)):
                for column, start, found in zip(values, starts, places, strict=True):
                    within = found[found < start[number + 1] - start[number]]
                    column[start[number] + within] = value
    return Coverage(*(TokenCoverage(v, s) for v, s in zip(values, starts, strict=True)))


def _places(term: _Words, words: Sequence[str]) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """The places of all words of a term, wherever it stands."""
    size = len(term)
    firsts = [n for n in range(len(words) - size + 1) if tuple(words[n : n + size]) == term]
    return np.array(sorted({first + n for first in firsts for n in range(size)}), dtype=np.int64)

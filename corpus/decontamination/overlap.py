"""Texts that stand in a test set: exactly, nearly, in part, on either side.

Candidates share runs of two words with a text of the set; the words that agree in order then decide.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

import numpy as np

from align.text.tokens import tokens
from corpus.dedupe.ngrams import Digests, Ints, ngrams
from corpus.dedupe.texts import normal_form

EXACT, NEAR, PART = "exact", "near", "part"

_SIZES = (2,)  # words of a run that candidates share
_COMMON = 0.005  # share of the set's texts from which a run tells nothing, but for _FEW of them
_FEW = 20
_LEAST_RUNS = 0.2  # of the shorter text's words: runs that a candidate shares
_CANDIDATES = 4  # texts of the set that are compared word by word
_GAP = 4  # words between agreeing runs, at most


@dataclass(frozen=True, slots=True)
class OverlapOptions:
    """From where on two texts overlap; words are bigrams of characters in languages without spaces.

    Of two texts of about one length (the shorter has `alike` of the words of the longer) the least share of
    words that agree in order is `near`, where the other sides of the pairs overlap, too, else `near_alone`.
    Of a text that is part of another it is `part`, and the shorter one makes up `least_part` of the longer
    one, unless it has `long_part` words (`long_part_alone` where the other sides do not overlap). Shorter
    texts than `words` (`part_words`, `words_alone`) overlap only if they are equal; equal ones of fewer than
    `words_equal` only if both sides are.
    """

    alike: float = 0.75
    near: float = 0.7
    near_alone: float = 0.8
    part: float = 0.8
    least_part: float = 0.4
    long_part: int = 5
    long_part_alone: int = 12
    words: int = 3
    part_words: int = 7
    words_alone: int = 8
    words_equal: int = 5


class Shared(NamedTuple):
    """The words of two texts that agree in order, and the words of each."""

    agree: int
    words: int
    others: int

    @property
    def shorter(self) -> int:
        """Words of the shorter text."""
        return min(self.words, self.others)

    @property
    def share(self) -> float:
        """Of the shorter text."""
        return self.agree / self.shorter if self.shorter else 0.0

    @property
    def size(self) -> float:
        """The shorter text's share of the longer one."""
        return self.shorter / max(self.words, self.others, 1)


class OverlapIndex:
    """Looks pairs up among those of a test set, in either direction.

    A text of the set whose other side is unknown has '' there.
    """

    def __init__(
        self, pairs: Sequence[tuple[str, str]], langs: tuple[str, str], options: OverlapOptions | None = None
    ) -> None:
        self._options = options or OverlapOptions()
        texts = [[normal_form(text) for text in side] for side in zip(*pairs, strict=True)] or [[], []]
        self._forms = [form for both in zip(*texts, strict=True) for form in both]  # 2 * pair + side
        self._equal: defaultdict[str, list[int]] = defaultdict(list)
        for number, form in enumerate(self._forms):
            if form:
                self._equal[form].append(number)
        self._words = [tokens(form, langs[number % 2]) for number, form in enumerate(self._forms)]
        self._runs, self._units = self._indexed(texts, langs)

    def __len__(self) -> int:
        return len(self._forms) // 2

    def looked_up(
        self,
        sources: Sequence[str],
        targets: Sequence[str],
        langs: tuple[str, str],
        options: OverlapOptions | None = None,
    ) -> list[tuple[str, bool]]:
        """For each pair EXACT, NEAR or PART, how it stands in the set, or '', and whether it shares words.

        `options` are those of the index if none are given.
        """
        judge = Judge(options or self._options)
        sides = [
            list(self._matches([normal_form(text) for text in texts], lang))
            for texts, lang in zip((sources, targets), langs, strict=True)
        ]
        return [
            (self._kind(first, second, judge), bool(first or second))
            for first, second in zip(*sides, strict=True)
        ]

    def _indexed(self, texts: Sequence[Sequence[str]], langs: tuple[str, str]) -> tuple[Digests, Ints]:
        """The runs of all texts, ascending, and the text of each; without those that many texts have."""
        found = [ngrams(side, lang, _SIZES) for side, lang in zip(texts, langs, strict=True)]
        runs = np.concatenate([side.digests for side in found])
        units = np.concatenate(
            [
                2 * np.repeat(np.arange(len(side.starts) - 1), np.diff(side.starts)) + number
                for number, side in enumerate(found)
            ]
        )
        _, place, counts = np.unique(runs, return_inverse=True, return_counts=True)
        rare = counts[place] <= max(_FEW, _COMMON * len(self._forms)) if len(runs) else np.zeros(0, np.bool_)
        runs, units = runs[rare], units[rare]
        order = np.argsort(runs, kind="stable")
        return runs[order], units[order]

    def _matches(self, forms: Sequence[str], lang: str) -> Iterator[Mapping[int, Shared]]:
        """For each text, the texts of the set that it shares words with, by number."""
        asked = ngrams(forms, lang, _SIZES)
        first, last = (np.searchsorted(self._runs, asked.digests, side) for side in ("left", "right"))
        for number, form in enumerate(forms):
            own = slice(asked.starts[number], asked.starts[number + 1])
            places = [np.arange(a, b) for a, b in zip(first[own], last[own], strict=True) if a < b]
            counts = Counter(self._units[np.concatenate(places)].tolist()) if places else Counter()
            yield dict(self._compared(form, tokens(form, lang), counts))

    def _compared(
        self, form: str, words: Sequence[str], counts: Counter[int]
    ) -> Iterator[tuple[int, Shared]]:
        equal = self._equal.get(form, ()) if form else ()
        for number in equal:
            size = max(len(words), 1)
            yield number, Shared(size, size, size)
        near = [
            (count / max(min(len(words), len(self._words[number])), 1), number)
            for number, count in counts.items()
            if number not in equal
        ]
        for share, number in sorted(near, key=lambda one: (-one[0], one[1]))[:_CANDIDATES]:
            if share >= _LEAST_RUNS:
                others = self._words[number]
                yield number, Shared(_agreeing(words, others), len(words), len(others))

    def _kind(self, first: Mapping[int, Shared], second: Mapping[int, Shared], judge: "Judge") -> str:
        found = ""
        for a, b in ((first, second), (second, first)):
            for number, shared in a.items():
                other = b.get(number ^ 1)
                kind = judge.of_both(shared, other) if other is not None else ""
                kind = kind or judge.of_one(shared, not self._forms[number ^ 1])
                if kind == EXACT:
                    return EXACT
                found = found or kind
        return found


@dataclass(frozen=True, slots=True)
class Judge:
    """Says whether what two texts share is an overlap."""

    options: OverlapOptions

    def of_both(self, a: Shared, b: Shared) -> str:
        """The kind of an overlap of both sides, or ''."""
        if _equal(a) and _equal(b):
            return EXACT
        options = self.options
        if all(self._is_near(one, options.near, options.words) for one in (a, b)):
            return NEAR
        parts = all(self._is_part(one, options.long_part, options.words) for one in (a, b))
        return PART if parts and a.shorter + b.shorter >= options.part_words else ""

    def of_one(self, shared: Shared, alone: bool) -> str:
        """That of one side, or ''; `alone` is a text of the set without another side."""
        options = self.options
        if _equal(shared) and (shared.words >= options.words_equal or alone):
            return EXACT
        if self._is_near(shared, options.near_alone, options.words_alone):
            return NEAR
        return PART if self._is_part(shared, options.long_part_alone, options.words_alone) else ""

    def _is_near(self, shared: Shared, share: float, words: int) -> bool:
        return shared.size >= self.options.alike and shared.shorter >= words and shared.share >= share

    def _is_part(self, shared: Shared, long: int, words: int) -> bool:
        options = self.options
        enough = shared.size >= options.least_part or shared.shorter >= long
        return enough and shared.shorter >= words and shared.share >= options.part


def _equal(shared: Shared) -> bool:
    return shared.agree == shared.words == shared.others


def _agreeing(a: Sequence[str], b: Sequence[str]) -> int:
    """The most words that agree in order, with at most _GAP others between runs of them."""
    best = total = end_a = end_b = 0
    for block in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks():
        apart = max(block.a - end_a, block.b - end_b)
        total = block.size + (total if apart <= _GAP else 0)
        end_a, end_b = block.a + block.size, block.b + block.size
        best = max(best, total)
    return best

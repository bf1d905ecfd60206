"""Which phrase stands for which, from pairs of texts whose words are linked."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from align.words.diagonal import WordLink

Phrase = tuple[str, ...]


class Rewrite(NamedTuple):
    """A phrase that may stand for another; natural logarithms of its probability given that, and back."""

    words: Phrase
    forward: float
    backward: float


@dataclass(frozen=True, slots=True)
class PhraseOptions:
    """Which phrases are kept."""

    longest: int = 5  # words of a phrase, of either side
    most: int = 10  # rewrites of a phrase, the commonest first


def phrase_table(
    pairs: Sequence[tuple[Phrase, Phrase]], links: Sequence[Sequence[WordLink]], options: PhraseOptions
) -> Mapping[Phrase, Sequence[Rewrite]]:
    """The rewrites of each phrase of the first texts, the commonest first, then by their words.

    A rewrite with other numbers than its phrase is none.
    """
    counts: defaultdict[Phrase, Counter[Phrase]] = defaultdict(Counter)
    totals: Counter[Phrase] = Counter()
    for (first, second), found in zip(pairs, links, strict=True):
        for a, b, c, d in extracted(len(first), len(second), found, options.longest):
            counts[first[a:b]][second[c:d]] += 1
            totals[second[c:d]] += 1
    table = {}
    for phrase, others in counts.items():
        total = others.total()
        best = sorted(others.items(), key=lambda item: (-item[1], item[0]))[: options.most]
        numbers = digits(phrase)
        table[phrase] = [
            Rewrite(words, math.log(count / total), math.log(count / totals[words]))
            for words, count in best
            if digits(words) == numbers
        ]
    return table


def extracted(n: int, m: int, links: Sequence[WordLink], longest: int) -> Iterator[tuple[int, int, int, int]]:
    """Places (a, b, c, d) of first[a:b] and second[c:d] that no link leaves (Och and Ney 2004).

    Words without a link may stand at the ends of the second phrase.
    """
    of_first: list[list[int]] = [[] for _ in range(n)]
    of_second: list[list[int]] = [[] for _ in range(m)]
    for i, j in links:
        of_first[i].append(j)
        of_second[j].append(i)
    for a in range(n):
        low, high = m, -1
        for b in range(a, min(a + longest, n)):
            low, high = min([low, *of_first[b]]), max([high, *of_first[b]])
            if high < 0 or high - low >= longest:
                continue
            if any(not a <= i <= b for j in range(low, high + 1) for i in of_second[j]):
                continue
            for c, d in _wider(low, high, of_second, longest):
                yield a, b + 1, c, d


def _wider(low: int, high: int, links: Sequence[Sequence[int]], longest: int) -> Iterator[tuple[int, int]]:
    """All runs that hold low .. high and else only words without a link."""
    first, last = low, high
    while first > 0 and not links[first - 1] and last - first + 1 < longest:
        first -= 1
    for c in range(first, low + 1):
        d = high
        yield c, d + 1
        while d + 1 < len(links) and not links[d + 1] and d + 1 - c < longest:
            d += 1
            yield c, d + 1


_DIGITS = re.compile(r"\d+")


def digits(tokens: Iterable[str]) -> list[str]:
    """The runs of digits in the tokens, sorted: equal for 3,000.5 and 3.000,5."""
    return sorted(run for token in tokens for run in _DIGITS.findall(token))

"""Terms of one and more words, learnt from the pairs at hand: which phrase stands for which.

Words are linked by the lexicon (lexicon.py), phrases extracted where no link leaves them (Och and Ney
2004, 'The alignment template approach to statistical machine translation'), and ranked by their C-value
(Frantzi, Ananiadou and Mima 2000), which favours longer terms and lowers what stands only within them.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from align.words.lexicon import Lexicon
from align.words.links import Links, links, word_table
from align.words.nouns import noun_likeness
from align.words.sides import Phrase, Side, side_of
from crawler.languages import WITHOUT_SPACES, base

_Place = tuple[int, int]  # numbers of the first and the last word

_WORDS, _BIGRAMS = 4, 8  # of a term at the most; a term of nine ideographs is eight bigrams
_LEAST_LIKENESS = -0.6  # chosen on the frozen web and books (docs/exports.md)
_SAME_NEIGHBOUR = 0.8  # share of its places in which a part of something has the same word beside it


class Term(NamedTuple):
    """Two phrases of casefolded words; pairs of texts with both, and their share of those with either one.

    `forms` counts how the two were written, (source, target). `value` is the C-value; `likeness` to nouns is
    below 0 where the two stand as verbs, adverbs and the like do (nouns.py).
    """

    source: Phrase
    target: Phrase
    pairs: int
    target_given_source: float
    source_given_target: float
    forms: Mapping[tuple[str, str], int]
    value: float = 0.0
    likeness: float = 0.0

    @property
    def is_noun_like(self) -> bool:
        """Whether the term does not plainly stand as words do that are no nouns."""
        return self.likeness > _LEAST_LIKENESS


@dataclass(slots=True)
class _Seen:
    """How a phrase pair was written, and the words beside it with their place, once a pair of texts."""

    forms: Counter[tuple[str, str]] = field(default_factory=Counter)
    neighbours: Counter[tuple[str, str]] = field(default_factory=Counter)

    def is_part(self) -> bool:
        """Whether it nearly always stands beside the same word: part of a longer term or of a set phrase."""
        return max(self.neighbours.values(), default=0) >= _SAME_NEIGHBOUR * self.forms.total()


def terms(pairs: Iterable[tuple[str, str]], lexicon: Lexicon, min_count: int) -> list[Term]:
    """The terms that stand in `min_count` pairs of texts or more, the highest C-value first, then by words.

    Common words, numbers and placeholders neither begin nor end a term; what is mostly part of something
    longer is none.
    """
    table = word_table(lexicon)
    langs = lexicon.source_lang, lexicon.target_lang
    sides = [(side_of(source, langs[0]), side_of(target, langs[1])) for source, target in pairs]
    found: defaultdict[tuple[Phrase, Phrase], _Seen] = defaultdict(_Seen)
    for source, target in sides:
        linked = links([s.word for s in source.spans], [s.word for s in target.spans], table, langs)
        places = _phrases(source, target, linked, (_most(langs[0]), _most(langs[1])))
        for both, (a, b) in places.items():
            found[both].forms[source.written(*a), target.written(*b)] += 1
            found[both].neighbours.update([*source.neighbours(*a), *target.neighbours(*b)])
    often = {both: seen for both, seen in found.items() if seen.forms.total() >= min_count}
    counts = [
        _occurrences((pair[side] for pair in sides), {both[side] for both in often}, _most(langs[side]))
        for side in (0, 1)
    ]
    likeness = noun_likeness(sides, set(often))
    return _ranked(
        [
            Term(
                *both, n, n / counts[0][both[0]], n / counts[1][both[1]], seen.forms, likeness=likeness[both]
            )
            for both, seen in often.items()
            if (n := seen.forms.total()) and not seen.is_part()
        ]
    )


def _most(lang: str) -> int:
    return _BIGRAMS if base(lang) in WITHOUT_SPACES else _WORDS


def _phrases(
    source: Side, target: Side, linked: Links, most: tuple[int, int]
) -> dict[tuple[Phrase, Phrase], tuple[_Place, _Place]]:
    """The phrase pairs of two texts, and the first place of each."""
    found: dict[tuple[Phrase, Phrase], tuple[_Place, _Place]] = {}
    for first in range(len(source.spans)):
        for last in range(first, min(first + most[0], len(source.spans))):
            if not (linked.of_source[first] and linked.of_source[last] and source.is_whole(first, last)):
                continue
            reached = [place for word in range(first, last + 1) for place in linked.of_source[word]]
            low, high = min(reached), max(reached)
            back = [word for place in range(low, high + 1) for word in linked.of_target[place]]
            if (
                high - low < most[1]
                and first <= min(back)
                and max(back) <= last
                and target.is_whole(low, high)
            ):
                both = source.phrase(first, last), target.phrase(low, high)
                found.setdefault(both, ((first, last), (low, high)))
    return found


def _occurrences(sides: Iterator[Side], wanted: set[Phrase], most: int) -> Counter[Phrase]:
    """In how many texts each wanted phrase stands."""
    counts: Counter[Phrase] = Counter()
    for side in sides:
        words = tuple(span.word for span in side.spans)
        there = {words[a : a + n] for n in range(1, most + 1) for a in range(len(words) - n + 1)}
        counts.update(there & wanted)
    return counts


def _ranked(found: Sequence[Term]) -> list[Term]:
    """With the C-value of each: log2(1 + words) * (count - mean count of the longer terms around it)."""
    within: defaultdict[Phrase, list[int]] = defaultdict(list)
    for term in found:
        n = len(term.source)
        for part in {term.source[a:b] for a in range(n) for b in range(a + 1, n + 1) if b - a < n}:
            within[part].append(term.pairs)
    valued = []
    for term in found:
        longer = within.get(term.source, [0])
        value = math.log2(1 + len(term.source)) * (term.pairs - sum(longer) / len(longer))
        valued.append(term._replace(value=round(value, 6)))
    return sorted(valued, key=lambda term: (-term.value, term.source, term.target))

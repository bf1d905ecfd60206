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
from align.words.spans import WordSpan, spans
from crawler.common_words import common_words
from crawler.languages import WITHOUT_SPACES, base

Phrase = tuple[str, ...]
_Place = tuple[int, int]  # numbers of the first and the last word

_WORDS, _BIGRAMS = 4, 8  # of a term at the most; a term of nine ideographs is eight bigrams
_SAME_NEIGHBOUR = 0.8  # share of its places in which a part of something has the same word beside it
_JOINTS = frozenset(" -‐‑–'’\u00a0")  # what may stand between the words of a term


class Term(NamedTuple):
    """Two phrases of casefolded words; pairs of texts with both, and their share of those with either one.

    `forms` counts how the two were written, (source, target). `value` is the C-value.
    """

    source: Phrase
    target: Phrase
    pairs: int
    target_given_source: float
    source_given_target: float
    forms: Mapping[tuple[str, str], int]
    value: float = 0.0


@dataclass(slots=True)
class _Seen:
    """How a phrase pair was written, and the words beside it with their place, once a pair of texts."""

    forms: Counter[tuple[str, str]] = field(default_factory=Counter)
    neighbours: Counter[tuple[str, str]] = field(default_factory=Counter)

    def is_part(self) -> bool:
        """Whether it nearly always stands beside the same word: part of a longer term or of a set phrase."""
        return max(self.neighbours.values(), default=0) >= _SAME_NEIGHBOUR * self.forms.total()


@dataclass(frozen=True, slots=True)
class _Side:
    """A text with its words; `sound` says of each whether a term may begin or end with it."""

    text: str
    lang: str
    spans: Sequence[WordSpan]
    sound: Sequence[bool]

    def phrase(self, first: int, last: int) -> Phrase:
        return tuple([span.word for span in self.spans[first : last + 1]])

    def written(self, first: int, last: int) -> str:
        return self.text[self.spans[first].start : self.spans[last].end]

    def is_whole(self, first: int, last: int) -> bool:
        """Whether nothing but spaces and hyphens parts its words, and both ends may be ends of a term."""
        if not (self.sound[first] and self.sound[last]):
            return False
        return first == last or all(self._joined(word) for word in range(first, last))

    def neighbours(self, first: int, last: int) -> Iterator[tuple[str, str]]:
        """The words before and after, where no punctuation parts them from the phrase, with their place."""
        if first > 0 and self._joined(first - 1):
            yield f"before {self.lang}", self.spans[first - 1].word
        if last + 1 < len(self.spans) and self._joined(last):
            yield f"after {self.lang}", self.spans[last + 1].word

    def _joined(self, word: int) -> bool:
        """Whether nothing but spaces and hyphens parts a word from the next."""
        return _JOINTS.issuperset(self.text[self.spans[word].end : self.spans[word + 1].start])


def terms(pairs: Iterable[tuple[str, str]], lexicon: Lexicon, min_count: int) -> list[Term]:
    """The terms that stand in `min_count` pairs of texts or more, the highest C-value first, then by words.

    Common words, numbers and placeholders neither begin nor end a term; what is mostly part of something
    longer is none.
    """
    table = word_table(lexicon)
    langs = lexicon.source_lang, lexicon.target_lang
    texts = list(pairs)
    both_sides = [_sides([pair[side] for pair in texts], lang) for side, lang in enumerate(langs)]
    sides = list(zip(*both_sides, strict=True))
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
    return _ranked(
        [
            Term(*both, n, n / counts[0][both[0]], n / counts[1][both[1]], seen.forms)
            for both, seen in often.items()
            if (n := seen.forms.total()) and not seen.is_part()
        ]
    )


def _sides(texts: Iterable[str], lang: str) -> Iterator[_Side]:
    """Texts with their words; what a word is by itself is found once."""
    common = common_words(lang)
    known: dict[str, bool] = {}
    for text in texts:
        found = spans(text, lang)
        sound = []
        for word, start, end in found:
            may = known.get(word)
            if may is None:
                may = known[word] = _may_end(word, common)
            # A placeholder is no word: "<name>".
            sound.append(may and not (text[start - 1 : start] == "<" and text.startswith(">", end)))
        yield _Side(text, lang, found, sound)


def _may_end(word: str, common: frozenset[str]) -> bool:
    """Whether a term may begin or end with the word."""
    return sum(char.isalpha() for char in word) > 1 and word[0] != "_" and word not in common


def _most(lang: str) -> int:
    return _BIGRAMS if base(lang) in WITHOUT_SPACES else _WORDS


def _phrases(
    source: _Side, target: _Side, linked: Links, most: tuple[int, int]
) -> dict[tuple[Phrase, Phrase], tuple[_Place, _Place]]:
    """The phrase pairs of two texts, and the first place of each."""
    found: dict[tuple[Phrase, Phrase], tuple[_Place, _Place]] = {}
    for first in range(len(source.spans)):
        if not (linked.of_source[first] and source.sound[first]):
            continue
        for last in range(first, min(first + most[0], len(source.spans))):
            if not (linked.of_source[last] and source.is_whole(first, last)):
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


def _occurrences(sides: Iterator[_Side], wanted: set[Phrase], most: int) -> Counter[Phrase]:
    """In how many texts each wanted phrase stands."""
    counts: Counter[Phrase] = Counter()
    sizes = {len(phrase) for phrase in wanted}
    for side in sides:
        words = tuple([span.word for span in side.spans])
        there = {words[a : a + n] for n in sizes for a in range(len(words) - n + 1)}
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

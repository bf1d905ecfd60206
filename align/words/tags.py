"""Inline tags of a text on its translation: which words of the other side each tag stands around.

A tagged text that stands on the other side as it is (code, names, numbers) is found there. Else the run of
words wins whose words and those of the tag translate each other best by a lexicon, and no others; words that
nothing translates on either side are taken for each other, the nearest first.
"""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from itertools import takewhile
from typing import NamedTuple

from align.words.spans import WordSpan, spans

Table = Mapping[str, Mapping[str, float]]
Sides = tuple[Sequence[WordSpan], Sequence[WordSpan]]

_LEAST = 0.05  # probability from which words are linked, as in align.words.links
_OTHER = 0.7  # of a word of the run that translates a word outside the tag
_UNLINKED = 0.12  # of a word of the run that translates none
_AWAY = 0.5  # of the distance of the run's centre from the tag's, both as shares of their texts
_SIZE = 0.04  # of each word by which the run and the tag differ in length
_COGNATE, _PREFIX = 0.3, 4  # probability of words that begin alike, with so many letters or more
_BEGINNING, _SHARE, _RATIO = 2, 0.6, 0.75  # or so much alike: ensemble, ensamble
_LEFT = 0.6  # of words that nothing translates, for each other
_NEAR = 2.0  # power of the distance by which such words are the less likely
_SNAP = 4  # words between a run and the marks around it
_MORE = 4  # words that a run may have beyond twice those of the tag


class Tag(NamedTuple):
    """A tag by its name, around the characters [start, end) of a text; nothing if both are equal."""

    name: str
    start: int
    end: int


def projected(
    source: str, tags: Sequence[Tag], target: str, langs: tuple[str, str], table: Table
) -> list[Tag]:
    """The tags on the target, in the order given; a tag that nothing corresponds to is left out.

    `table` gives the probability of a target word by source word (Lexicon.translations). Tags that are apart
    on the source do not overlap on the target; the surest are placed first.
    """
    sides = spans(source, langs[0]), spans(target, langs[1])
    chances = _chances(*sides, table)
    found: dict[int, Tag] = {}
    order = sorted(range(len(tags)), key=lambda n: (not _stands(source, tags[n], target), -_length(tags[n])))
    for number in order:
        taken = [
            (placed.start, placed.end)
            for other, placed in found.items()
            if _are_apart(tags[number], tags[other])
        ]
        own = _placed(source, tags[number], target, sides, chances, taken)
        if own is not None:
            found[number] = own
    return [found[number] for number in range(len(tags)) if number in found]


def _placed(
    source: str,
    tag: Tag,
    target: str,
    sides: Sides,
    chances: Sequence[Mapping[int, float]],
    taken: Sequence[tuple[int, int]],
) -> Tag | None:
    text = source[tag.start : tag.end].strip()
    if not text:
        place = round(tag.start / max(len(source), 1) * len(target))
        ends = [0, *(span.end for span in sides[1]), len(target)]
        near = min(ends, key=lambda end: abs(end - place))
        return Tag(tag.name, near, near)
    if text == source.strip():
        return Tag(tag.name, len(target) - len(target.lstrip()), len(target.rstrip()))
    same = _same(source, tag, text, target, taken)
    if same is not None:
        return same
    inside = [n for n, span in enumerate(sides[0]) if span.start < tag.end and span.end > tag.start]
    weighed = _weighed(inside, chances)
    run = _best_run(inside, sides, chances, weighed, taken)
    return None if run is None else _snapped(source, tag, target, sides, run, weighed[1])


def _same(source: str, tag: Tag, text: str, target: str, taken: Sequence[tuple[int, int]]) -> Tag | None:
    """The tagged text as it stands on the target, at the place that comes nearest."""
    folded, wanted = target.casefold(), text.casefold()
    if len(folded) != len(target):
        folded, wanted = target, text
    places = []
    start = folded.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        whole = not (_inside_word(folded, start) or _inside_word(folded, end))
        if whole and all(end <= a or start >= b for a, b in taken):
            places.append(start)
        start = folded.find(wanted, start + 1)
    if not places or (len(text) < 3 and text.isalpha()):
        return None
    share = tag.start / max(len(source), 1)
    best = min(places, key=lambda place: abs(place / max(len(target), 1) - share))
    return Tag(tag.name, best, best + len(wanted))


def _inside_word(text: str, place: int) -> bool:
    return 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum()


def _weighed(
    inside: Sequence[int], chances: Sequence[Mapping[int, float]]
) -> tuple[list[float], list[float]]:
    """For each target word, what it gains a run for these source words, and what it costs."""
    own = set(inside)
    gains, costs = [], []
    for row in chances:
        within = max((p for a, p in row.items() if a in own), default=0.0)
        without = max((p for a, p in row.items() if a not in own), default=0.0)
        gains.append(within if within >= without else 0.0)
        costs.append(_OTHER * without if without > within else _UNLINKED if not within else 0.0)
    return gains, costs


def _best_run(
    inside: Sequence[int],
    sides: Sides,
    chances: Sequence[Mapping[int, float]],
    weighed: tuple[Sequence[float], Sequence[float]],
    taken: Sequence[tuple[int, int]],
) -> tuple[int, int] | None:
    if not inside:
        return None
    own = set(inside)
    gains, costs = weighed
    centre = (inside[0] + inside[-1] + 1) / 2 / len(sides[0])
    best: tuple[float, int, int] | None = None
    for first in range(len(sides[1])):
        covered: dict[int, float] = {}
        cost = 0.0
        for last in range(first, min(first + 2 * len(inside) + _MORE, len(sides[1]))):
            start, end = sides[1][first].start, sides[1][last].end
            if any(start < b and end > a for a, b in taken):
                break
            cost += costs[last]
            if gains[last]:
                for a, chance in chances[last].items():
                    if a in own:
                        covered[a] = max(covered.get(a, 0.0), chance)
            away = abs((first + last + 1) / 2 / len(sides[1]) - centre)
            size = abs(last - first + 1 - len(inside))
            score = sum(covered.values()) - cost - _AWAY * away - _SIZE * size
            if covered and (best is None or score > best[0] + 1e-9):
                best = score, first, last
    return None if best is None else (best[1], best[2])


def _chances(source: Sequence[WordSpan], target: Sequence[WordSpan], table: Table) -> list[dict[int, float]]:
    """For each target word, the source words that it may translate, less likely the farther they are."""
    found: list[dict[int, float]] = []
    for b, other in enumerate(target):
        row: dict[int, float] = {}
        for a, word in enumerate(source):
            chance = table.get(word.word, {}).get(other.word, 0.0)
            chance = 1.0 if word.word == other.word else max(chance, _likeness(word.word, other.word))
            if chance >= _LEAST:
                row[a] = chance * (1 - 0.5 * abs(a / len(source) - b / len(target)))
        found.append(row)
    return _with_left(found, len(source))


def _with_left(found: Sequence[Mapping[int, float]], sources: int) -> list[dict[int, float]]:
    """The chances, words that nothing translates on either side taken for each other, the nearest first."""
    linked = {a for row in found for a, chance in row.items() if chance >= _LEAST}
    left = [a for a in range(sources) if a not in linked]
    rows = []
    for b, row in enumerate(found):
        own = dict(row)
        if left and max(row.values(), default=0.0) < _LEAST:
            place = b / len(found) * sources
            weights = {a: 1 / (1 + abs(a - place)) ** _NEAR for a in left}
            whole = sum(weights.values())
            for a, weight in weights.items():
                own[a] = max(own.get(a, 0.0), _LEFT * weight / whole)
        rows.append(own)
    return rows


def _likeness(a: str, b: str) -> float:
    """_COGNATE for words that begin alike, such as divisive and divisivo."""
    if a[:_BEGINNING] != b[:_BEGINNING]:
        return 0.0
    alike = sum(1 for _ in takewhile(lambda both: both[0] == both[1], zip(a, b, strict=False)))
    longer = max(len(a), len(b))
    if alike >= _PREFIX and alike >= _SHARE * longer:
        return _COGNATE
    return _COGNATE if longer > _PREFIX and SequenceMatcher(None, a, b).ratio() >= _RATIO else 0.0


def _snapped(
    source: str, tag: Tag, target: str, sides: Sides, run: tuple[int, int], costs: Sequence[float]
) -> Tag:
    """The run, up to the marks that stand around the tag where only words of no other sense lie between."""
    spans_ = sides[1]
    first, last = run
    before, after = source[: tag.start].rstrip()[-1:], source[tag.end :].lstrip()[:1]
    for place in range(first, max(first - _SNAP, 0) - 1, -1):
        if place < first and costs[place] > _UNLINKED:
            break
        if _is_mark(before) and target[: spans_[place].start].rstrip()[-1:] == before:
            first = place
            break
    for place in range(last, min(last + _SNAP + 1, len(spans_))):
        if place > last and costs[place] > _UNLINKED:
            break
        if _is_mark(after) and target[spans_[place].end :].lstrip()[:1] == after:
            last = place
            break
    return Tag(tag.name, spans_[first].start, spans_[last].end)


def _is_mark(char: str) -> bool:
    """Whether it is punctuation, or the end of the text ('')."""
    return not (char.isalnum() or char.isspace()) or not char


def _stands(source: str, tag: Tag, target: str) -> bool:
    """Whether the tagged text stands on the target as it is."""
    text = source[tag.start : tag.end].strip()
    return bool(text) and text.casefold() in target.casefold()


def _length(tag: Tag) -> int:
    return tag.end - tag.start


def _are_apart(a: Tag, b: Tag) -> bool:
    return a.end <= b.start or b.end <= a.start

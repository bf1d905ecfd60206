"""Which words of two texts stand for each other, by a lexicon."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from align.words.lexicon import Lexicon
from crawler.languages import WITHOUT_SPACES, base

_LEAST = 0.05  # probability of a link, as in corpus.scoring.features
_NO_ROW: Mapping[str, float] = {}

_Best = tuple[float, float, int]  # probability, nearness, place; place -1 for none


@dataclass(frozen=True, slots=True)
class Links:
    """The places of the other side that each word is linked to, both ways."""

    of_source: Sequence[Sequence[int]]
    of_target: Sequence[Sequence[int]]


def word_table(lexicon: Lexicon) -> dict[str, dict[str, float]]:
    """The probability of each target word by source word."""
    table: dict[str, dict[str, float]] = {}
    for entry in lexicon.translations():
        table.setdefault(entry.source, {})[entry.target] = entry.probability
    return table


def links(
    source: Sequence[str],
    target: Sequence[str],
    table: Mapping[str, Mapping[str, float]],
    langs: tuple[str, str],
) -> Links:
    """The links between words that are each other's best; of bigrams each to its best: several make a word.

    `table` gives the probability of a target word by source word; the same word on both sides has 1. Between
    equal ones the nearest in place wins.
    """
    forward, backward = _best(source, target, table)
    found = {(a, b) for a, (*_, b) in enumerate(forward) if b >= 0 and backward[b][2] == a}
    if base(langs[0]) in WITHOUT_SPACES:
        found |= {(a, b) for a, (*_, b) in enumerate(forward) if b >= 0}
    if base(langs[1]) in WITHOUT_SPACES:
        found |= {(a, b) for b, (*_, a) in enumerate(backward) if a >= 0}
    sides: tuple[list[list[int]], list[list[int]]] = [[] for _ in source], [[] for _ in target]
    for a, b in sorted(found):
        sides[0][a].append(b)
        sides[1][b].append(a)
    return Links(*sides)


def _best(
    source: Sequence[str], target: Sequence[str], table: Mapping[str, Mapping[str, float]]
) -> tuple[list[_Best], list[_Best]]:
    """The best word of the other side for each word of either side."""
    forward: list[_Best] = [(0.0, 0.0, -1)] * len(source)
    backward: list[_Best] = [(0.0, 0.0, -1)] * len(target)
    places: dict[str, list[int]] = {}
    for b, other in enumerate(target):
        places.setdefault(other, []).append(b)
    for a, word in enumerate(source):
        row = table.get(word, _NO_ROW)
        others = row.keys() & places.keys()
        if word in places:
            others.add(word)
        for other in others:
            probability = 1.0 if word == other else row[other]
            if probability < _LEAST:
                continue
            for b in places[other]:
                near = -abs(a / len(source) - b / len(target))
                if (probability, near, b) > forward[a]:
                    forward[a] = probability, near, b
                if (probability, near, a) > backward[b]:
                    backward[b] = probability, near, a
    return forward, backward

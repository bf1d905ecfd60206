"""The most likely rewriting of a text, phrase by phrase from left to right, by a beam search."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from corpus.mt.adaptation.language_model import END, Gram

Score = Callable[[Gram, str], tuple[float, Gram]]


class Edge(NamedTuple):
    """A phrase in place of words up to `end`; `classes` are its words as the language model knows them."""

    end: int
    value: float
    words: tuple[str, ...]
    classes: tuple[str, ...]


class _Path(NamedTuple):
    value: float
    before: "_Path | None"
    words: tuple[str, ...]


def best_path(edges: Sequence[Sequence[Edge]], start: Gram, score: Score, beam: int) -> list[str]:
    """The words of the path with the highest sum of values and of scores, END's among them.

    `edges[i]` are those that begin at word i; of the paths to a word that end alike the best lives on, and of
    those that do not the `beam` best.
    """
    stacks: list[dict[Gram, _Path]] = [{} for _ in range(len(edges) + 1)]
    stacks[0][start] = _Path(0.0, None, ())
    scored: dict[tuple[Gram, tuple[str, ...]], tuple[float, Gram]] = {}
    for place, leaving in enumerate(edges):
        live = sorted(stacks[place].items(), key=lambda item: -item[1].value)[:beam]
        for state, path in live:
            for end, value, words, classes in leaving:
                key = state, classes
                known = scored.get(key)
                if known is None:
                    known = scored[key] = _scored(state, classes, score)
                total = path.value + value + known[0]
                rival = stacks[end].get(known[1])
                if rival is None or rival.value < total:
                    stacks[end][known[1]] = _Path(total, path, words)
    ends = [(path.value + score(state, END)[0], path) for state, path in stacks[-1].items()]
    found: list[tuple[str, ...]] = []
    last: _Path | None = max(ends, key=lambda end: end[0])[1]
    while last is not None:
        found.append(last.words)
        last = last.before
    return [word for words in reversed(found) for word in words]


def _scored(state: Gram, classes: Sequence[str], score: Score) -> tuple[float, Gram]:
    total = 0.0
    for word in classes:
        value, state = score(state, word)
        total += value
    return total, state

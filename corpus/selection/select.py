"""The pairs of a work folder that gain most for a budget, as a selection that exports understand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import pyarrow as pa

from align.records import SENTENCE
from corpus.export.direction import Direction, records
from corpus.export.format import Limits
from corpus.export.lengths import is_within
from corpus.export.selection import Selection, stored_directions
from corpus.selection.features import Covered, of_corpus, of_texts, words_of
from corpus.selection.greedy import Choice, chosen
from corpus.splits import TRAIN
from corpus.tables.folder import WorkFolder
from corpus.tables.selections import SELECTION, check_selection_name, table_of
from crawler.errors import EmptyResultError, UsageError

CERTAINTY = 1000  # of a score of 1; certainties are whole numbers
# What is left of the worth of an n-gram with each chosen pair that has it (docs/selection.md): the topic is
# learnt by repetition, a text is to be covered.
_DECAY_TOPIC, _DECAY_TEXTS = (3, 4), (1, 2)
_NAMED = 3  # n-grams in `why`


@dataclass(frozen=True, slots=True)
class SelectOptions:
    """The budget: `pairs`, or `characters` of both sides together; at least one of them.

    `longest` is the most characters of a side, and `limits` those of a format: beyond its
    lengths a pair is no candidate. `texts` are to be translated, in the language `texts_lang`, a
    side of the pairs; without them the topic itself is covered.
    """

    pairs: int | None = None
    characters: int | None = None
    longest: int | None = None
    texts: tuple[str, ...] = ()
    texts_lang: str = ""
    granularity: str = SENTENCE
    limits: Limits = field(default_factory=Limits)


class Candidate(NamedTuple):
    """A pair that may be chosen; its fields are columns of the pairs table."""

    pair_id: str
    source_text: str
    target_text: str
    score: float | None
    source_url: str | None = None


@dataclass(frozen=True, slots=True)
class Selected:
    """The chosen pairs in the order of choice; `of` candidates, `too_long` others; characters in all."""

    name: str
    pairs: tuple[Candidate, ...]
    why: tuple[str, ...]
    characters: int
    of: int
    too_long: int


def select(folder: WorkFolder, direction: Direction, options: SelectOptions, name: str) -> Selected:
    """Choose among the kept pairs to train on, and write the selection `name` to the work folder.

    The same corpus and options give the same selection. UsageError without a budget or for a bad name;
    EmptyResultError if there is no pair to choose, or none covers anything of the texts.
    """
    check_selection_name(name)
    if options.pairs is None and options.characters is None:
        raise UsageError("no budget: give a number of pairs or of characters")
    found = list(
        records(
            Selection(folder, direction, options.granularity, None, splits=(TRAIN,)), direction, Candidate
        )
    )
    fitting = [pair for pair in found if _fits(pair, options)]
    if not fitting:
        raise EmptyResultError(f"{folder.root / 'pairs'}: no pair {direction} to choose from")
    covered, picked = choose_pairs(fitting, direction, options)
    if not picked:
        raise EmptyResultError(f"{folder.root / 'pairs'}: no pair {direction} has words of the texts")
    langs = direction.source_lang, direction.target_lang
    pairs = tuple(fitting[choice.number] for choice in picked)
    why = tuple(_why(covered, choice, fitting[choice.number], langs) for choice in picked)
    rows = [
        {"pair_id": pair.pair_id, "rank": rank, "gain": choice.gain, "why": words}
        for rank, (pair, choice, words) in enumerate(zip(pairs, picked, why, strict=True), 1)
    ]
    folder.write(table_of(name), SELECTION, [pa.Table.from_pylist(rows, SELECTION)])
    return Selected(name, pairs, why, sum(map(_size, pairs)), len(fitting), len(found) - len(fitting))


def choose_pairs(
    pairs: Sequence[Candidate], direction: Direction, options: SelectOptions
) -> tuple[Covered, list[Choice]]:
    """What the pairs cover, and the choices that fit into the budget, the best first."""
    covered = _covered(pairs, direction, options)
    return covered, list(_within(pairs, covered, options))


def main_direction(folder: WorkFolder, granularity: str = SENTENCE) -> Direction:
    """The direction in which most pairs are stored; EmptyResultError without pairs."""
    counts = stored_directions(folder, granularity)
    if not counts:
        raise EmptyResultError(f"{folder.root / 'pairs'}: no pair was kept, nothing to choose from")
    return min(counts, key=lambda direction: (-counts[direction], str(direction)))


def _covered(pairs: Sequence[Candidate], direction: Direction, options: SelectOptions) -> Covered:
    sources, targets = [pair.source_text for pair in pairs], [pair.target_text for pair in pairs]
    langs = direction.source_lang, direction.target_lang
    if not options.texts:
        return of_corpus(sources, targets, langs, [pair.source_url for pair in pairs])
    if options.texts_lang not in langs:
        raise UsageError(f"{options.texts_lang or 'the texts'}: not a language of the pairs {direction}")
    return of_texts(options.texts, (sources, targets)[langs.index(options.texts_lang)], options.texts_lang)


def _within(pairs: Sequence[Candidate], covered: Covered, options: SelectOptions) -> Iterator[Choice]:
    """The choices that fit into the budget; of characters, a pair that does not fit is passed over."""
    left_pairs = options.pairs if options.pairs is not None else len(pairs)
    left = options.characters
    certainties = [round(CERTAINTY * min(max(pair.score or 0.0, 0.0), 1.0)) for pair in pairs]
    costs = [1 if left is None else max(_size(pair), 1) for pair in pairs]
    decay = _DECAY_TEXTS if options.texts else _DECAY_TOPIC
    for choice in chosen(covered.features, covered.weights, certainties, costs, decay):
        if not left_pairs:
            return
        if left is not None:
            if costs[choice.number] > left:
                continue
            left -= costs[choice.number]
        left_pairs -= 1
        yield choice


def _why(covered: Covered, choice: Choice, pair: Candidate, langs: tuple[str, str]) -> str:
    """The n-grams that added most, those within others left out."""
    order = sorted(range(len(choice.features)), key=lambda n: (-int(choice.values[n]), n))
    places = [int(choice.features[n]) for n in order]
    words = words_of(covered, places, list(zip((pair.source_text, pair.target_text), langs, strict=True)))
    kept: list[str] = []
    for one in sorted(words[: 3 * _NAMED], key=lambda word: -len(word.split())):
        if not any(f" {one} " in f" {other} " for other in kept):
            kept.append(one)
    return "; ".join(kept[:_NAMED])


def _fits(pair: Candidate, options: SelectOptions) -> bool:
    texts = pair.source_text, pair.target_text
    is_short = options.longest is None or max(map(len, texts)) <= options.longest
    return is_short and is_within(texts, options.limits)


def _size(pair: Candidate) -> int:
    return len(pair.source_text) + len(pair.target_text)

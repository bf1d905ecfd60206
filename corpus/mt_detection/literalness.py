"""How literally the target of a pair follows its source: a few numbers that hold for any two languages.

A system translates word for word, in order, each word by its usual translation; people merge, drop, add and
turn around. The lexicon learnt from the corpus itself shows the usual translations.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from align.words.lexicon import Lexicon, WordGrid, blocks_of, learn
from align.words.model1 import Words

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

# The columns of `literalness`, in their order; both sides count alike, since either may be the original.
FEATURES = (
    "similarity",  # cosine of the two sides
    "usual",  # mean over the words: probability of the best translation present, over that of the word's best
    "linked",  # share of the words that have one translation, each the best for the other
    "jumps",  # mean change of place between linked words that follow each other; 0 in the same order
    "length",  # distance of the ratio of lengths from the usual one, in roots of characters
    "marks",  # share of the punctuation marks that one side has alone
)
_USUAL = 0.5  # of a side without a word that the lexicon knows
_JUMP = 0.05  # of a pair with fewer than two linked words
_LEAST = 0.01  # probability of a link
_MARKS = re.compile(r"[,;:()!?—–.…、。，；：！？（）-]")
_WIDE = str.maketrans("、。，；：！？（）", ",.,;:!?()")


@dataclass(frozen=True, slots=True)
class Usage:
    """What is usual in the corpus: the lexicon, the best probability of each word, the ratio of lengths."""

    lexicon: Lexicon
    best: tuple[Singles, Singles]
    ratio: float  # median of log(target characters / source characters)


def usage(sources: Sequence[str], targets: Sequence[str], source_lang: str, target_lang: str) -> Usage:
    """What is usual in these pairs."""
    lexicon = learn(zip(sources, targets, strict=True), source_lang, target_lang)
    ratios = [_log_ratio(s, t) for s, t in zip(sources, targets, strict=True)]
    return Usage(lexicon, lexicon.highest(), float(np.median(ratios)) if ratios else 0.0)


def literalness(sources: Sequence[str], targets: Sequence[str], similarity: Floats, about: Usage) -> Floats:
    """The columns of FEATURES, float64 (n, columns), with four decimals; every one is a number."""
    blocks = [
        _words(about.lexicon.grid(sources[part], targets[part]), about)
        for part in blocks_of(sources, targets)
    ]
    by_words = np.concatenate(blocks) if blocks else np.zeros((0, 3))
    texts = np.array(
        [_texts(s, t, about.ratio) for s, t in zip(sources, targets, strict=True)], dtype=np.float64
    ).reshape(-1, 2)
    return np.asarray(np.round(np.column_stack([similarity, by_words, texts]), 4), dtype=np.float64)


def _words(grid: WordGrid, about: Usage) -> Floats:
    """The three columns that words make, (n, 3)."""
    links = _links(grid)
    sides = (grid.source, grid.left, about.best[0]), (grid.target, grid.right, about.best[1])
    usual = [_usual(words, places, grid.values, best) for words, places, best in sides]
    linked = [_mean(_marked(places[links], words), words) for words, places, _ in sides]
    return np.column_stack([sum(usual) / 2, sum(linked) / 2, _jumps(grid, links)])


def _usual(words: Words, places: Ints, values: Singles, best: Singles) -> Floats:
    """How usual the translations of the words that the lexicon knows are, 0 to 1, (n,)."""
    value = np.zeros(len(words.numbers), dtype=np.float32)
    np.maximum.at(value, places, values)
    listed = words.numbers >= 0
    highest = best[np.maximum(words.numbers, 0)] if len(best) else np.zeros_like(value)
    share = value / np.maximum(np.maximum(highest, value), _LEAST)
    return _mean(share, words, listed, _USUAL)


def _mean(
    values: Singles | Floats, words: Words, which: npt.NDArray[np.bool_] | None = None, none: float = 0.0
) -> Floats:
    """Mean of the values of each text's words, of those in `which`, `none` where there are none: (n,)."""
    text = np.repeat(np.arange(len(words.starts) - 1), np.diff(words.starts))
    weights = np.ones(len(values)) if which is None else which.astype(np.float64)
    counts = np.bincount(text, weights, minlength=len(words.starts) - 1)
    sums = np.bincount(text, weights * values, minlength=len(words.starts) - 1)
    return np.where(counts > 0, sums / np.maximum(counts, 1), none)


def _marked(places: Ints, words: Words) -> Singles:
    found = np.zeros(len(words.numbers), dtype=np.float32)
    found[places] = 1
    return found


def _links(grid: WordGrid) -> Ints:
    """The cells whose words are each the best for the other, by source words; of equals the nearest."""
    some = np.flatnonzero(grid.values >= _LEAST)
    left, right = grid.left[some], grid.right[some]
    apart = np.abs(_place(left, grid.source) - _place(right, grid.target))
    weight = grid.values[some] * (1.5 - apart)
    forward = _first(np.lexsort((right, -weight, left)), left)
    backward = _first(np.lexsort((left, -weight, right)), right)
    return some[np.intersect1d(forward, backward)]


def _first(order: Ints, of: Ints) -> Ints:
    """The first of each group of equal ones, in that order."""
    return order[np.flatnonzero(np.diff(of[order], prepend=-1))]


def _place(words: Ints, side: Words) -> Floats:
    """Places in the texts, 0 to 1."""
    sizes = np.diff(side.starts)
    text = np.repeat(np.arange(len(sizes)), sizes)[words]
    return np.asarray((words - side.starts[text] + 0.5) / np.maximum(sizes[text], 1))


def _jumps(grid: WordGrid, links: Ints) -> Floats:
    """Mean change of place between one link and the next of a pair, (n,)."""
    left, right = grid.left[links], grid.right[links]
    pair = np.searchsorted(grid.source.starts, left, side="right") - 1
    change = np.abs(np.diff(_place(right, grid.target)) - np.diff(_place(left, grid.source)))
    same = np.flatnonzero(np.diff(pair) == 0)
    pairs = len(grid.source.starts) - 1
    counts = np.bincount(pair[same], minlength=pairs)
    sums = np.bincount(pair[same], change[same], minlength=pairs)
    return np.where(counts > 0, sums / np.maximum(counts, 1), _JUMP)


def _texts(source: str, target: str, ratio: float) -> tuple[float, float]:
    # In proportion to the root of the length, as in Gale and Church 1993.
    size = min(len(source), len(target)) ** 0.5
    marks = [Counter(_MARKS.findall(text.translate(_WIDE))) for text in (source, target)]
    alone = (marks[0] - marks[1]).total() + (marks[1] - marks[0]).total()
    return abs(_log_ratio(source, target) - ratio) * size, alone / (1 + (marks[0] | marks[1]).total())


def _log_ratio(source: str, target: str) -> float:
    return round(float(np.log((len(target) + 1) / (len(source) + 1))), 6)

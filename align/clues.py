"""What two texts share letter by letter: numbers, and the letters of names and cognates.

Both are bags of features, hashed with signs into few columns (Weinberger et al. 2009, 'Feature hashing for
large scale multitask learning'), so that a run of sentences is the sum of its sentences and what two runs
share is a product of matrices, as with embeddings.
"""

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from align.numbers import numbers

Floats = npt.NDArray[np.float32]

_NUMBER_COLUMNS = 256
_LETTER_COLUMNS = 512
_GRAM = 4  # letters: shorter ones are shared by chance
_WORD = re.compile(r"[^\W\d_]{4,}")
_MOST_MISSING = 3.0  # numbers that one side lacks; of more the bead is no worse


@dataclass(frozen=True, slots=True)
class Clues:
    """The bags of one document's sentences, each row a sentence; `shared` says whether any letters are.

    `numbers` is (sentences, 256), `number_counts` (sentences,), `letters` (sentences, 512).
    """

    numbers: Floats
    number_counts: Floats
    letters: Floats
    shared: bool


def clues(source: Sequence[str], target: Sequence[str]) -> tuple[Clues, Clues]:
    """The clues of two documents; letters count where both have them, the more the rarer they are."""
    grams = [_grams(text) for text in source], [_grams(text) for text in target]
    of_source, of_target = (Counter(gram for bag in bags for gram in bag) for bags in grams)
    weights = {
        gram: 1 / (count * of_target[gram]) ** 0.5 for gram, count in of_source.items() if gram in of_target
    }
    first, second = (_clues(texts, bags, weights) for texts, bags in zip((source, target), grams, strict=True))
    return first, second


def missing_numbers(source: Clues, target: Clues, n: int, m: int, rows: range, columns: range) -> Floats:
    """How many numbers only one side has, 0 to 3, (rows, columns), of runs of n and m sentences."""
    both = _run_sums(source.numbers, n, rows) @ _run_sums(target.numbers, m, columns).T
    either = _run_sums(source.number_counts, n, rows)[:, None] + _run_sums(target.number_counts, m, columns)
    return np.clip(either - 2 * both, 0, _MOST_MISSING)


def shared_letters(source: Clues, target: Clues, n: int, m: int, rows: range, columns: range) -> Floats:
    """Cosine of the letters, about 0 to 1, (rows, columns), of runs of n and m sentences."""
    return _unit(_run_sums(source.letters, n, rows)) @ _unit(_run_sums(target.letters, m, columns)).T


def _clues(texts: Sequence[str], grams: list[Counter[str]], weights: Mapping[str, float]) -> Clues:
    found = [set(numbers(text)) for text in texts]
    return Clues(
        _hashed([dict.fromkeys(keys, 1.0) for keys in found], _NUMBER_COLUMNS),
        np.array([len(keys) for keys in found], dtype=np.float32),
        _hashed(
            [{gram: count * weights[gram] for gram, count in bag.items() if gram in weights} for bag in grams],
            _LETTER_COLUMNS,
        ),
        bool(weights),
    )


def _grams(text: str) -> Counter[str]:
    return Counter(
        word[place : place + _GRAM]
        for word in map(str.lower, _WORD.findall(text))
        for place in range(len(word) - _GRAM + 1)
    )


def _hashed(bags: Sequence[Mapping[str, float]], columns: int) -> Floats:
    result = np.zeros((len(bags), columns), dtype=np.float32)
    places: dict[str, tuple[int, float]] = {key: _place(key, columns) for key in _keys(bags)}
    for row, bag in zip(result, bags, strict=True):
        for key, value in bag.items():
            column, sign = places[key]
            row[column] += sign * value
    return result


def _keys(bags: Iterable[Mapping[str, float]]) -> set[str]:
    return {key for bag in bags for key in bag}


def _place(key: str, columns: int) -> tuple[int, float]:
    code = zlib.crc32(key.encode())
    return code % columns, 1.0 if code >> 16 & 1 else -1.0


def _run_sums(values: Floats, size: int, places: range) -> Floats:
    """Sums of the runs of `size` rows from each place on (shorter at the end)."""
    total = values[places.start : places.stop].copy()
    for k in range(1, size):
        more = values[places.start + k : places.stop + k]
        total[: len(more)] += more
    return total


def _unit(rows: Floats) -> Floats:
    return rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), np.float32(1e-6))  # type: ignore[no-any-return]

"""What two texts share letter by letter: numbers, and the letters of names and cognates.

Both are bags of features, hashed with signs into few columns (Weinberger et al. 2009, 'Feature hashing for
large scale multitask learning'), so that a run of sentences is the sum of its sentences and what two runs
share is a product of matrices, as with embeddings.
"""

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from align.exact import product
from align.text.numbers import numbers

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]

_NUMBER_COLUMNS = 256
_LETTER_COLUMNS = 512
_LETTER_STEP = 2.0**-12  # what a sentence has of a gram is rounded to, so that products are exact
_GRAM = 4  # letters: shorter ones are shared by chance
_LETTER = re.compile(r"[^\W\d_]")
_MOST_MISSING = 3.0  # numbers that one side lacks; of more the bead is no worse


@dataclass(frozen=True, slots=True)
class Clues:
    """The bags of one document's sentences, each row a sentence; `shared` says whether any letters are.

    `numbers` is (sentences, 256), `letters` (sentences, 512). Of the runs of 1, 2, .. sentences from each one
    on (shorter at the end), `number_counts` are the sums and `letter_norms` the norms, (size, sentences).
    """

    numbers: Floats
    letters: Floats
    number_counts: Floats
    letter_norms: Floats
    shared: bool


def clues(source: Sequence[str], target: Sequence[str], size: int) -> tuple[Clues, Clues]:
    """The clues of two documents, for runs of up to `size` sentences.

    Letters count where both documents have them, the more the rarer they are.
    """
    first, second = _letters(source, target)
    return _clues(source, first, size), _clues(target, second, size)


class SharedClues:
    """What runs of sentences share, in a part of two documents.

    The product of two sums is the sum of the products, so one product of matrices gives those of all runs.
    """

    def __init__(self, source: Clues, target: Clues, rows: range, columns: range) -> None:
        """Of the sentences in `rows` and `columns`."""
        self._sides = source, target
        self._places = slice(rows.start, rows.stop), slice(columns.start, columns.stop)
        a, b = self._places
        self._numbers = {(1, 1): product(source.numbers[a], target.numbers[b], 1)}
        self._letters = {(1, 1): product(source.letters[a], target.letters[b], _LETTER_STEP)}

    def missing_numbers(self, n: int, m: int) -> Floats:
        """How many numbers only one side has, 0 to 3, (rows, columns), of runs of n and m sentences."""
        (source, target), (rows, columns) = self._sides, self._places
        missing: Floats = run_products(self._numbers, n, m) * np.float32(-2)
        missing += source.number_counts[n - 1, rows, None]
        missing += target.number_counts[m - 1, columns]
        return np.clip(missing, 0, _MOST_MISSING, out=missing)

    def shared_letters(self, n: int, m: int) -> Floats:
        """Cosine of the letters, about 0 to 1, (rows, columns), of runs of n and m sentences."""
        (source, target), (rows, columns) = self._sides, self._places
        cosine: Floats = run_products(self._letters, n, m) / source.letter_norms[n - 1, rows, None]
        cosine /= target.letter_norms[m - 1, columns]
        return cosine


def run_products(known: dict[tuple[int, int], Floats], n: int, m: int) -> Floats:
    """Products of the sums of runs of n and of m rows, from those of fewer (shorter at the end).

    `known` holds those of single rows under (1, 1); what is made is added.
    """
    if (n, m) not in known:
        sums = run_products(known, n - 1 or 1, m - (n == 1)).copy()
        if n > 1:
            more = run_products(known, 1, m)[n - 1 :]
            sums[: len(more)] += more
        else:
            more = known[1, 1][:, m - 1 :]
            sums[:, : more.shape[1]] += more
        known[n, m] = sums
    return known[n, m]


def _clues(texts: Sequence[str], letters: Floats, size: int) -> Clues:
    found = [set(numbers(text)) for text in texts]
    bags = np.zeros((len(texts), _NUMBER_COLUMNS), dtype=np.float32)
    for row, keys in zip(bags, found, strict=True):
        for key in keys:
            column, sign = _place(key, _NUMBER_COLUMNS)
            row[column] += sign
    counts = np.array([[len(keys)] for keys in found], dtype=np.float32).reshape(-1, 1)
    norms = [np.sqrt(np.einsum("ij,ij->i", run, run)) for run in _runs(letters, size)]
    return Clues(
        bags,
        letters,
        np.array([run[:, 0] for run in map(np.copy, _runs(counts, size))]),
        np.maximum(norms, np.float32(1e-6)),
        bool(letters.any()),
    )


def _runs(values: Floats, size: int) -> Iterator[Floats]:
    """Sums of the runs of 1, 2, .. `size` rows from each on (shorter at the end), one array made over."""
    total = values.copy()
    for k in range(size):
        if k:
            more = values[k:]
            total[: len(more)] += more
        yield total


def _letters(source: Sequence[str], target: Sequence[str]) -> tuple[Floats, Floats]:
    """Bags of the grams that both documents have, each weighted by how rare it is, (sentences, 512)."""
    characters, keys, sentences = _grams([*source, *target])
    of_source = sentences < len(source)
    shared = np.intersect1d(keys[of_source], keys[~of_source])
    if not len(shared):
        return tuple(np.zeros((len(texts), _LETTER_COLUMNS), np.float32) for texts in (source, target))  # type: ignore[return-value]
    numbers_of = np.minimum(np.searchsorted(shared, keys), len(shared) - 1)
    both = shared[numbers_of] == keys
    # Each gram of each sentence once, with how often it stands there.
    cells, counts = np.unique(sentences[both] * len(shared) + numbers_of[both], return_counts=True)
    rows, grams = np.divmod(cells, len(shared))
    inside = rows < len(source)
    documents = np.bincount(grams[inside]), np.bincount(grams[~inside])
    weights = 1 / np.sqrt(documents[0].astype(np.float64) * documents[1])
    columns, signs = _places(characters, shared)
    bags = np.zeros((len(source) + len(target), _LETTER_COLUMNS), dtype=np.float32)
    np.add.at(bags, (rows, columns[grams]), (signs[grams] * weights[grams] * counts).astype(np.float32))
    bags = np.rint(bags * np.float32(1 / _LETTER_STEP)) * np.float32(_LETTER_STEP)
    return bags[: len(source)], bags[len(source) :]


def _grams(texts: Sequence[str]) -> tuple[str, Integers, Integers]:
    """The characters of the texts, a number each gram of letters has, and the number of its text.

    The number's digits, to the base of how many characters there are, are those of the gram's characters.
    """
    lower = [text.lower() for text in texts]
    codes = np.frombuffer("\n".join(lower).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    characters, digits = np.unique(codes, return_inverse=True)
    letter = np.array([bool(_LETTER.match(chr(code))) for code in characters], dtype=np.bool_)[digits]
    whole = max(len(codes) - _GRAM + 1, 0)
    starts = np.flatnonzero(np.logical_and.reduce([letter[k : k + whole] for k in range(_GRAM)]))
    keys = np.zeros(len(starts), dtype=np.int64)
    for k in range(_GRAM):
        keys = keys * len(characters) + digits[starts + k]
    ends = np.cumsum([len(text) + 1 for text in lower])
    return "".join(map(chr, characters)), keys, np.searchsorted(ends, starts, side="right")


def _places(characters: str, keys: Integers) -> tuple[Integers, Integers]:
    """Column and sign of each gram."""
    digits = []
    for _ in range(_GRAM):
        keys, digit = np.divmod(keys, len(characters))
        digits.append(digit)
    texts = ("".join(characters[digit] for digit in row) for row in zip(*digits[::-1], strict=True))
    columns, signs = zip(*(_place(text, _LETTER_COLUMNS) for text in texts), strict=True)
    return np.array(columns), np.array(signs)


def _place(key: str, columns: int) -> tuple[int, int]:
    code = zlib.crc32(key.encode("utf-8", "surrogatepass"))
    return code % columns, 1 if code >> 16 & 1 else -1

"""Characters of texts by kind, counted for many texts at once."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]

_NARROW, _WIDE, _DIGIT, _SYMBOL, _MARK, _SPACE = range(6)
# Of scripts that write a syllable or a word with one letter: CJK, kana, bopomofo, hangul.
_WIDE_RANGES = (
    (0x1100, 0x11FF),
    (0x2E80, 0xA4CF),
    (0xAC00, 0xD7FF),
    (0xF900, 0xFAFF),
    (0xFF66, 0xFFDC),
    (0x20000, 0x323FF),
)
_ALPHABETS = 0x2E80  # below: no ideographs, kana or Hangul but for old letters
_CODE_POINTS = 0x32400  # beyond: variation selectors, tags, private use; none of them counts


@dataclass(frozen=True, slots=True)
class CharacterCounts:
    """Characters of n texts by kind, each (n,); spaces, controls and combining marks are in none."""

    narrow: Counts  # letters of alphabets and abjads
    wide: Counts  # ideographs, kana, hangul: a syllable or a word each
    digits: Counts
    symbols: Counts  # punctuation too

    def part(self, rows: slice) -> "CharacterCounts":
        """Those of some texts."""
        return CharacterCounts(self.narrow[rows], self.wide[rows], self.digits[rows], self.symbols[rows])

    @property
    def letters(self) -> Counts:
        """Letters of any script, (n,)."""
        return self.narrow + self.wide

    @property
    def visible(self) -> Counts:
        """All counted characters, (n,)."""
        return self.letters + self.digits + self.symbols


def count_characters(texts: Sequence[str]) -> CharacterCounts:
    """The characters of each text by kind."""
    joined = "".join(texts).encode("utf-32-le", "surrogatepass")
    codes = np.minimum(np.frombuffer(joined, dtype="<u4"), _CODE_POINTS)
    kinds = _kinds(codes.max(initial=0) >= _ALPHABETS)[codes]
    rows = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    counts = np.bincount(rows * 6 + kinds, minlength=len(texts) * 6).reshape(len(texts), 6)
    return CharacterCounts(counts[:, _NARROW], counts[:, _WIDE], counts[:, _DIGIT], counts[:, _SYMBOL])


@cache
def _kinds(all_scripts: bool) -> npt.NDArray[np.uint8]:
    """The kind of each code point; without `all_scripts`, a tenth of the time, of those below _ALPHABETS."""
    if not all_scripts:
        return _category_kinds(_ALPHABETS)
    kinds = _category_kinds(_CODE_POINTS + 1)
    kinds[_CODE_POINTS] = _SPACE
    return kinds


def _category_kinds(end: int) -> npt.NDArray[np.uint8]:
    of_category = {"L": _NARROW, "M": _MARK, "N": _DIGIT, "P": _SYMBOL, "S": _SYMBOL}
    kinds = np.fromiter(
        (of_category.get(unicodedata.category(chr(code))[0], _SPACE) for code in range(end)),
        dtype=np.uint8,
    )
    for first, last in _WIDE_RANGES:
        part = kinds[first : last + 1]
        part[part == _NARROW] = _WIDE
    return kinds

"""The rule on scripts: each side must be in the script of its language."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from corpus.filters.pairs import Bools, Pairs, Side
from corpus.filters.rule import Rule
from corpus.filters.rules.language.han import JAPANESE, evidence, expected
from crawler.options.bounds import option

# Scripts of Unicode character names, by language; other languages may use any.
_SCRIPTS = {
    "CYRILLIC": "ru uk be bg mk sr kk ky mn tg",
    "GREEK": "el",
    "ARABIC": "ar fa ur ps ug ckb sd",
    "HEBREW": "he yi",
    "DEVANAGARI": "hi mr ne sa",
    "BENGALI": "bn as",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
    "THAI": "th",
    "HANGUL": "ko",
    "CJK": "zh yue ja",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "TAMIL": "ta",
    "TELUGU": "te",
    "LATIN": "en es fr de pt it nl ca gl eu sv da no fi is pl cs sk sl hr hu ro et lv lt tr vi id ms sq sr "
    "mt ga cy",
}
_LETTER = len(_SCRIPTS)  # of another script
_WIDE = 3  # letters that an ideograph or a syllable sign stands for
_WIDE_SCRIPTS = ("CJK", "HANGUL")
_CODE_POINTS = 0x32400  # beyond: nothing that counts
_LEAST_HAN = 4
_LEAST_KANA = 4  # of a text that is not Chinese
_OTHER_FORMS = 2  # times as many signs of other forms as of the right one: variants stand in any text
_KANA = re.compile(r"[\u3041-\u30fa\uff66-\uff9d]")
_ONE_BYTE = 1.4  # UTF-8 bytes a character below which most letters of a text are Latin


@dataclass(frozen=True, slots=True)
class WrongScriptOptions:
    """`min_share`: least share of a side's letters in its script, where it has `min_letters` (stopes: .5)."""

    enabled: bool = True
    min_share: float = option(0.15, "least share of a side's letters in its script", least=0, most=1)
    min_letters: int = option(10, "letters of a side below which it is not judged", least=0)


def script_share(text: str, lang: str) -> float:
    """Share in [0, 1] of a text's letters that are of the scripts of its language; 1 where it has none.

    An ideograph or a syllable sign counts as three letters.
    """
    right, wrong = _weights(lang)
    codes = np.minimum(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4"), _CODE_POINTS)
    numbers = np.bincount(_table()[codes], minlength=_LETTER + 2)
    own, other = float(numbers @ right), float(numbers @ wrong)
    return own / (own + other) if own + other else 1.0


@cache
def _weights(lang: str) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The weight of a letter of each script for and against a language; none against an unknown language."""
    weights = np.array(
        [_WIDE if name in _WIDE_SCRIPTS else 1 for name in _SCRIPTS] + [1, 0], dtype=np.float64
    )
    own = np.array([lang in langs.split() for langs in _SCRIPTS.values()] + [False, False])
    if not own.any():
        own[:] = True
    return weights * own, weights * ~own


@cache
def _table() -> npt.NDArray[np.uint8]:
    """The script of each letter: its number in _SCRIPTS, or _LETTER; one more for other signs."""
    numbers = {script: number for number, script in enumerate(_SCRIPTS)}
    table = np.full(_CODE_POINTS + 1, _LETTER + 1, dtype=np.uint8)
    for code in filter(lambda code: chr(code).isalpha(), range(_CODE_POINTS)):
        table[code] = numbers.get(unicodedata.name(chr(code), "").split(" ", 1)[0], _LETTER)
    return table


def _doubtful(side: Side, least: int) -> npt.NDArray[np.int64]:
    """True for rows with enough letters that are not clearly in the side's script, (n,)."""
    enough = side.counts.letters >= least
    if side.lang in _SCRIPTS["LATIN"].split():
        bytes_of = np.array(
            [len(text.encode("utf-8", "surrogatepass")) for text in side.texts], dtype=np.int64
        )
        enough &= bytes_of > _ONE_BYTE * np.array([len(text) for text in side.texts], dtype=np.int64)
    return np.flatnonzero(enough)


def _wrong_script(pairs: Pairs, options: WrongScriptOptions) -> Bools:
    rejected = np.zeros(len(pairs), dtype=np.bool_)
    for side in pairs.sides:
        for row in _doubtful(side, options.min_letters):
            rejected[row] |= script_share(side.texts[row], side.lang) < options.min_share
        rejected |= _other_han(side)
    return rejected


def _other_han(side: Side) -> Bools:
    """True where the ideographs are of another form than the language tag asks for, (n,)."""
    found = np.zeros(len(side.texts), dtype=np.bool_)
    form = expected(side.tag)
    for row in np.flatnonzero(side.counts.wide >= _LEAST_HAN) if form else ():
        found[row] = _is_other_han(side.texts[row], form)
    return found


def _is_other_han(text: str, form: str) -> bool:
    if _KANA.search(text):
        return form != JAPANESE and len(_KANA.findall(text)) >= _LEAST_KANA
    own, wrong = evidence(text, form)
    least = 1 if form == JAPANESE else 2  # a Japanese sentence has kana
    return wrong >= least and wrong > _OTHER_FORMS * own


WRONG_SCRIPT = Rule(
    "wrong_script",
    "a side is not in the script of its language (zh-TW, zh-CN and ja: in its ideographs); "
    "an ideograph counts as three letters",
    WrongScriptOptions,
    _wrong_script,
)

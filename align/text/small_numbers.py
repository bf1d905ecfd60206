"""Small numbers in words, 2 to 20, and ordinals, also as Roman numerals: which a text has in its language.

Words of other meanings are left out: fr "neuf", it "sei" and "secondo", pt "segundo".
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from align.text.number_words import LANGUAGES, cardinals, chinese_value, ordinal_words, roman_value
from align.text.word_sets import hyphened_words
from crawler.languages import base

_AMBIGUOUS = {"fr": {"neuf"}, "it": {"sei", "secondo"}, "pt": {"segundo"}, "nl": {"een"}}
_LEAST, _MOST = 2, 20
_INFLECTED = frozenset({"ru", "pl", "sv"})  # have ordinals of their own below, or none: "andra" is "other"
# 2 to 12; forms of one after a slash, a star for the rest of a word.
_CARDINALS = {
    "ru": """
        два/две/двух/двум/двумя/двое три/трёх/трех/трём/трем/тремя/трое
        четыре/четырёх/четырех/четырём/четырьмя пять/пяти/пятью шесть/шести/шестью семь/семи/семью
        восемь/восьми девять/девяти/девятью десять/десяти/десятью одиннадцат* двенадцат*
        """,
    "pl": """
        dwa/dwie/dwóch/dwoje/dwaj trzy/trzech/trzej cztery/czterech pięć/pięciu sześć/sześciu
        siedem/siedmiu osiem/ośmiu dziewięć/dziewięciu dziesięć/dziesięciu jedenaście dwanaście
        """,
    "sv": "två tre fyra fem sex sju åtta nio tio elva tolv",
    "ar": "- ثلاثة/ثلاث أربعة/أربع خمسة/خمس ستة/ست سبعة/سبع ثمانية/ثماني تسعة/تسع عشرة - -",
}  # fmt: skip
# First to tenth.
_ORDINALS = {
    "ru": """
        первы*/перво*/перва*/первую второ*/втора*/вторую/вторы* третий/третья/третье*/третью/третьи*
        четвёрт*/четверты*/четверто*/четверта* пятый/пятая/пятое/пятого/пятой/пятом/пятую
        шестой/шестая/шестое/шестого/шестом/шестую седьмо*/седьма* восьмой/восьмая/восьмое/восьмого
        девятый/девятая/девятое/девятого/девятой/девятом десятый/десятая/десятое/десятого/десятой
        """,
    "ar": """
        الأول/الأولى الثاني/الثانية الثالث/الثالثة الرابع/الرابعة الخامس/الخامسة السادس/السادسة
        السابع/السابعة الثامن/الثامنة التاسع/التاسعة العاشر/العاشرة
        """,
    "pl": """
        pierwsz* drugi/druga/drugie/drugiej/drugiego trzeci/trzecia/trzecie/trzeciej/trzeciego czwart*
        piąty/piąta/piąte/piątej/piątego szóst* siódm* ósm* dziewiąt* dziesiąty/dziesiąta/dziesiątej
        """,
    "en": "- - - - - - - - - - eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth "
    "eighteenth nineteenth twentieth",
    "fr": "- - - - - - - - - - onzième douzième treizième quatorzième quinzième seizième dix-septième "
    "dix-huitième dix-neuvième vingtième",
    "de": "- - - - - - - - - - elfte* zwölfte* dreizehnte* vierzehnte* fünfzehnte* sechzehnte* siebzehnte* "
    "achtzehnte* neunzehnte* zwanzigste*",
}  # fmt: skip
_NUMBERED = {
    "en": re.compile(r"\b(\d{1,3})(?:st|nd|rd|th)\b"),
    "fr": re.compile(r"\b(\d{1,3}|[IVX]+)(?:er|ère|e|ème|ième)\b"),
    "zh": re.compile(r"第\s?(\d{1,3}|[一二三四五六七八九十]+)"),
    "ja": re.compile(
        r"第\s?(\d{1,3}|[一二三四五六七八九十]+)|(\d{1,3}|[一二三四五六七八九十]+)(?:番目|つ目|回目|世紀)"
    ),
    "ko": re.compile(
        r"(?:제\s?)?(\d{1,3})\s?(?:차|번째|세기|회)|(첫|두|세|네|다섯|여섯|일곱|여덟|아홉|열)\s?번째"
    ),
}
_KOREAN_WORDS = "첫 두 세 네 다섯 여섯 일곱 여덟 아홉 열".split()  # noqa: SIM905
_KOREAN = {word: place for place, word in enumerate(_KOREAN_WORDS, start=1)}
# A numeral counts things only with a word of measure behind it.
_BARE = r"(?<!第)(?<![\d一二三四五六七八九十百千])"
_COUNTED = {
    "zh": re.compile(
        rf"{_BARE}([两兩二三四五六七八九十]{{1,2}})"
        r"(?=[个個名位人年天次本张張条條辆輛只隻头頭种種家岁歲])"
    ),
    "ja": re.compile(rf"{_BARE}([二三四五六七八九十]{{1,2}})(?=人|つ(?!目)|個|名|匹|枚|台|冊|年|歳|時間)"),
    "ko": re.compile(
        r"(?<!\w)(두|세|네|다섯|여섯|일곱|여덟|아홉|열) ?"
        r"(?=(?:명|개(?!월)|마리|사람|시간|권|대|잔|가지|곳)(?:\W|의|은|는|이|가|을|를|과|와|만))"
    ),
}
# A numeral of one letter after a name or a century is one too: World War I, Chapter V, siglo V.
_AFTER_NAME = re.compile(r"(?<=\w )(?<![.!?] )\b(?:[A-ZÀ-Ý]\w+|siglo|secolo|século|siècle) ([IVX])\b(?!\.)")
_ROMAN = re.compile(r"\b[IVX]{2,}\b")
_ROMAN_LETTERS = "IVX"


def counted(text: str, lang: str) -> set[int]:
    """The numbers from 2 to 20 that are words of the text; none for a language without a list."""
    lang = base(lang)
    if pattern := _COUNTED.get(lang):
        found = (match[1] for match in pattern.finditer(text))
        values = {_KOREAN[one] if lang == "ko" else chinese_value(one) for one in found}
        return {value for value in values if _LEAST <= value <= _MOST}
    return _known(text, _cardinals(lang))


def ordinals(text: str, lang: str) -> set[int]:
    """The ordinals of the text, in words, with signs or as Roman numerals."""
    lang = base(lang)
    found = _known(text, _ordinals(lang))
    if pattern := _NUMBERED.get(lang):
        found |= {_value(next(filter(None, match.groups()))) for match in pattern.finditer(text)}
    if any(letter in text for letter in _ROMAN_LETTERS):
        found.update(map(roman_value, _ROMAN.findall(text)))
        found.update(roman_value(match[1]) for match in _AFTER_NAME.finditer(text))
    return found - {0}


def _value(numeral: str) -> int:
    if numeral.isdecimal():
        return int(numeral)
    if numeral in _KOREAN:
        return _KOREAN[numeral]
    return roman_value(numeral) if numeral.isascii() else chinese_value(numeral)


class _Values(NamedTuple):
    """The values of words, and of words by their beginning."""

    words: dict[str, int]
    beginnings: dict[str, int]


def _known(text: str, values: _Values) -> set[int]:
    words = hyphened_words(text)
    found = {values.words[word] for word in words & values.words.keys()}
    if values.beginnings:
        found.update(_by_beginnings(words - values.words.keys(), values.beginnings))
    return found


def _by_beginnings(words: Iterable[str], values: dict[str, int]) -> Iterator[int]:
    """The values of words by their beginnings; of several the shortest one."""
    for word in words:
        starts = (word[:size] for size in (4, 5, 6, 7, 8, 9, 10))
        if start := next((start for start in starts if start in values), None):
            yield values[start]


@cache
def _cardinals(lang: str) -> _Values:
    if lang in LANGUAGES and lang not in _CARDINALS:
        return _values(
            {
                word: value
                for word, value in cardinals(lang).items()
                if _LEAST <= value <= _MOST and word not in _AMBIGUOUS.get(lang, ())
            }
        )
    return _values(_listed(_CARDINALS.get(lang, "").split(), _LEAST))


@cache
def _ordinals(lang: str) -> _Values:
    words = ordinal_words(lang) if lang in LANGUAGES and lang not in _INFLECTED else {}
    known = words | _listed(_ORDINALS.get(lang, "").split(), 1)
    return _values({word: value for word, value in known.items() if word not in _AMBIGUOUS.get(lang, ())})


def _values(known: dict[str, int]) -> _Values:
    """The values of words, some of which end in a star for the rest of a word."""
    return _Values(
        {word: value for word, value in known.items() if not word.endswith("*")},
        {word[:-1]: value for word, value in known.items() if word.endswith("*")},
    )


def _listed(forms: Iterable[str], first: int) -> dict[str, int]:
    return {
        form: value
        for value, group in enumerate(forms, start=first)
        for form in group.split("/")
        if form != "-"
    }

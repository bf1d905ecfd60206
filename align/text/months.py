"""The months that a text names, in its language."""

import re
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import get_month_names

from align.text.word_sets import letter_runs
from crawler.languages import base

_NUMBERED = {
    "zh": re.compile(r"(?<!\d)(\d{1,2})\s?月|([一二三四五六七八九十]{1,2})月"),
    "ja": re.compile(r"(?<!\d)(\d{1,2})\s?月|([一二三四五六七八九十]{1,2})月"),
    "ko": re.compile(r"(?<!\d)(\d{1,2})\s?월"),
}
_NUMERALS = "一 二 三 四 五 六 七 八 九 十 十一 十二".split()  # noqa: SIM905
_CHINESE = {numeral: value for value, numeral in enumerate(_NUMERALS, start=1)}
_VARIANTS = {"ar": ("ar", "ar_SY", "ar_DZ", "ar_MA"), "de": ("de", "de_AT")}
_CAPITALS = frozenset({"en", "de", "nds", "lb"})  # write months with a capital
_INFLECTED = frozenset({"ru", "uk", "be", "bg", "pl", "cs", "sk", "hr", "sr", "sl"})
_WORD = re.compile(r"[^\W\d_]+(?: (?:الأول|الثاني))?")
# Words of other meanings: months only by a number or after such a word.
_DOUBTFUL = {"may", "march", "august", "mai", "mars", "mart", "mei", "maj", "marca", "listopad", "листопад"}
_BEFORE = re.compile(
    r"(?:\d(?:st|nd|rd|th|\.|er|º)? (?:of |de )?|\b(?:in|of|since|until|till|by|during|from|to|last|next|"
    r"this|early|late|mid|every|im|seit|ab|bis|en|de|du|depuis|fin|à) )$",
    re.IGNORECASE,
)
_DAY = re.compile(r"\d{1,2}")
_ORDINAL = r"(?:\.|st|nd|rd|th|er|º|°|ª)?"
_TO = r" ?(?:[-–—/,&]|\b(?:and|to|y|al?|bis|und|et|au|e|en|tot|och|till|i|do|и|по)\b) ?"
_DAYS_BEFORE = re.compile(
    rf"(?<![\d.,:/-])\d{{1,2}}{_ORDINAL}(?:{_TO}\d{{1,2}}{_ORDINAL})? (?:of |de |di |do |del |d['’])?$"
)
_DAYS_AFTER = re.compile(
    rf"\.? (?:the )?\d{{1,2}}(?!\d|[:.,]\d){_ORDINAL}(?:{_TO}\d{{1,2}}(?!\d|[:.]\d))?(?!\w)"
)
_ASIAN_DAY = re.compile(r"(?<![\d.,])(\d{1,2}) ?[日号號일](?!間|间|以)")
_AFTER = re.compile(r"\.?,? (?:of |de )?\d")


def months_named(text: str, lang: str) -> frozenset[int]:
    """The numbers of the months that the text names, 1 to 12; none for a language without month names."""
    lang = base(lang)
    if pattern := _NUMBERED.get(lang):
        found = (next(filter(None, match.groups())) for match in pattern.finditer(text))
        numbers = (int(one) if one.isdecimal() else _CHINESE.get(one, 0) for one in found)
        return frozenset(number for number in numbers if 1 <= number <= 12)
    if not any(_month(run, lang) for run in _likely(letter_runs(text), lang)):
        return frozenset()
    return frozenset(
        number
        for match in _WORD.finditer(text)
        if (number := _month(match[0], lang)) and _is_month(match, text, lang)
    )


def days_named(text: str, lang: str) -> frozenset[int]:
    """The days of a month that stand by its name, 1 to 31, of a range its ends; none without one."""
    lang = base(lang)
    if lang in _NUMBERED:
        found = _ASIAN_DAY.findall(text) if _NUMBERED[lang].search(text) else []
    else:
        found = []
        for match in _WORD.finditer(text) if months_named(text, lang) else ():
            if _month(match[0], lang) and _is_month(match, text, lang):
                before = _DAYS_BEFORE.search(text, max(0, match.start() - 24), match.start())
                after = _DAYS_AFTER.match(text, match.end())
                found += [day for side in (before, after) if side for day in _DAY.findall(side[0])]
    return frozenset(day for day in map(int, found) if 1 <= day <= 31)


def _likely(runs: frozenset[str], lang: str) -> frozenset[str]:
    """The words of a text that may be, or begin, the name of a month."""
    if lang in _INFLECTED:
        return runs
    if lang == "ar":  # names of two words, and a letter before
        return runs
    return runs & _names(lang).keys()


def _month(word: str, lang: str) -> int | None:
    names, folded = _names(lang), word.casefold()
    for prefix in ("", "و", "ل", "ب") if lang == "ar" else ("",):
        if folded.startswith(prefix) and (number := names.get(folded[len(prefix) :])):
            return number
    if lang in _INFLECTED and len(folded) > 4:
        return next((names[s] for s in (f"{folded[:n]}*" for n in range(4, 9)) if s in names), None)
    return None


def _is_month(match: re.Match[str], text: str, lang: str) -> bool:
    word = match[0]
    if lang in _CAPITALS or word.islower() or not word[0].isupper():
        if lang in _CAPITALS and not word[0].isupper():
            return False
        if word.casefold() not in _DOUBTFUL:
            return True
    elif _AFTER.match(text, match.end()) is None:  # Julio and Mars are names
        return False
    before = text[max(0, match.start() - 12) : match.start()]
    return _BEFORE.search(before) is not None or _AFTER.match(text, match.end()) is not None


@cache
def _names(lang: str) -> dict[str, int]:
    names: dict[str, int] = {}
    for code in _VARIANTS.get(lang, (lang,)):
        try:
            locale = Locale.parse(code)
        except (UnknownLocaleError, ValueError):
            continue
        for context in ("format", "stand-alone"):
            for number, name in get_month_names("wide", context, locale).items():
                folded = name.casefold()
                names[folded] = number
                if lang in _INFLECTED and len(folded) > 4:
                    names[f"{folded[:-1]}*"] = number
    return names

"""Numbers of several words, "two hundred and fifty" or "zweihundertfünfzig", as their values."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from align.text.number_words import LANGUAGES, cardinals, chinese_value, ordinal_words, words
from align.text.word_sets import letter_runs

# Hundreds and twenties that are not put together from the other words.
_IRREGULAR = {
    "es": """
        veinti=20 dós=2 trés=3 séis=6 ún=1 quinientos=500 quinientas=500 setecientos=700 setecientas=700
        novecientos=900 novecientas=900 cientas=100
        """,
    "pt": """
        duzentos=200 duzentas=200 trezentos=300 trezentas=300 quatrocentos=400 quatrocentas=400
        quinhentos=500 quinhentas=500 seiscentos=600 seiscentas=600 setecentos=700 setecentas=700
        oitocentos=800 oitocentas=800 novecentos=900 novecentas=900
        """,
    "it": "vent=20 trent=30 quarant=40 cinquant=50 sessant=60 settant=70 ottant=80 novant=90 tré=3",
    "de": "dreissig=30",
    "sv": "en=1",
    "ru": """
        двести=200 триста=300 четыреста=400 пятьсот=500 шестьсот=600 семьсот=700 восемьсот=800 девятьсот=900
        двухсот=200 трёхсот=300 трехсот=300 пятисот=500
        """,
    "pl": """
        dwieście=200 trzysta=300 czterysta=400 pięćset=500 sześćset=600 siedemset=700 osiemset=800
        dziewięćset=900 dwustu=200 trzystu=300 pięciuset=500
        """,
}
# Between two parts; of those without, what no word is.
_AND = {"en": "and", "es": "y", "fr": "et", "de": "und", "pt": "e", "it": "e", "nl": "en"}
_NOTHING = " "
_RUSSIAN_ORDINALS = ("перв", "втор", "трет", "четв", "пят", "шест", "седьм", "восьм", "девят")
_GLUED = frozenset({"de", "es", "it", "nl", "sv"})  # write numbers of several parts as one word
_WORD = re.compile(r"[^\W\d_]+")
_BETWEEN = re.compile(r"[ \u00a0-]")
_ROUND = frozenset({100, 1000, 10**6, 10**9})  # alone they may be idioms
_CENTURIES = (17, 18, 19)  # of years in words
_LEAST_GLUED = 7  # letters of a number of several parts in one word
# Chinese numerals with a digit sign, or years; 三四十 and 七八 are about so much, 千万 and 万一 no numbers.
CHINESE = frozenset({"zh", "ja"})
_UNIT = "[十百千]"
_DIGIT = "[一二两兩三四五六七八九]"
_SECTION = rf"(?:{_DIGIT}?{_UNIT}[零〇]?)+{_DIGIT}?"
_CHINESE = re.compile(
    r"(?<![〇零一二两兩三四五六七八九十百千万萬億亿兆\d])"
    rf"(?:(?:(?:{_SECTION}|{_DIGIT})[万萬億亿兆][零〇]?)*{_SECTION}(?:[万萬億亿兆])?|(?:{_DIGIT}[万萬億亿兆])+|[一二][〇零一二三四五六七八九]{{3}}(?=年))"
    r"(?![〇零一二两兩三四五六七八九十百千万萬億亿兆\d])"
)
_CHINESE_DIGIT = re.compile(f"[零〇]|{_DIGIT}")
_LEAST = 13  # smaller ones are words of other meanings too: Spanish "once", Italian "sei"


def phrases(text: str, lang: str) -> list[int]:
    """The numbers that are written as words in a text of one of LANGUAGES or CHINESE, from 13 on, in order.

    Round ones that stand alone ("a hundred") are left out; none for other languages.
    """
    if lang in CHINESE:
        return _chinese(text)
    if lang not in LANGUAGES or not _may_have_any(text, lang):
        return []
    folded = text.casefold()
    if not _has_any(folded, lang):
        return []
    return [
        value
        for value, words in _numbers(folded, lang)
        if value >= _LEAST and (words > 1 or value not in _ROUND)
    ]


def _chinese(text: str) -> list[int]:
    numerals = (match[0] for match in _CHINESE.finditer(text))
    values = (chinese_value(numeral) for numeral in numerals if _CHINESE_DIGIT.search(numeral))
    return [value for value in values if value >= _LEAST and value not in _ROUND]


def spelled(text: str) -> set[int]:
    """The numbers that words of a text may stand for, in whatever language.

    They show that a number is there, not that another is absent.
    """
    return words(text).union(*(phrases(text, lang) for lang in LANGUAGES))


def _may_have_any(text: str, lang: str) -> bool:
    """A quicker look: whether a word stands there that is, or may begin with, a part of such a number."""
    runs = letter_runs(text)
    if not runs.isdisjoint(_large(lang)):
        return True
    return lang in _GLUED and any(_begins_glued(run, lang) for run in runs)


@lru_cache(1 << 16)
def _begins_glued(run: str, lang: str) -> bool:
    return len(run) >= _LEAST_GLUED and run.startswith(_pieces(lang))


@cache
def _large(lang: str) -> frozenset[str]:
    """The words that numbers from 13 on have, one of them at the least: French 17 is "dix sept"."""
    found = {part for word, value in _lexicon(lang).items() if value >= _LEAST for part in word.split("-")}
    return frozenset(found)


@cache
def _pieces(lang: str) -> tuple[str, ...]:
    return tuple(sorted(_lexicon(lang)))


def _has_any(text: str, lang: str) -> bool:
    """A quick look: whether a part of a number from 13 on stands in the casefolded text."""
    return any(stem in text for stem in _stems(lang))


@cache
def _stems(lang: str) -> tuple[str, ...]:
    stems = {word[:4] for word, value in _lexicon(lang).items() if value >= _LEAST}
    return tuple(sorted(stems))


def _numbers(text: str, lang: str) -> Iterator[tuple[int, int]]:
    """Value and number of parts of each number."""
    run: list[int] = []
    end = -1
    for match in _WORD.finditer(text):
        near = end >= 0 and _BETWEEN.fullmatch(text, end, match.start()) is not None
        if near and match[0] == _AND.get(lang, _NOTHING):
            end = match.end()
            continue
        parts = _parts(match[0], lang)
        if not parts and near and run and 20 <= run[-1] < 100:  # twenty-first
            parts = [value for value in (_ordinal(match[0], lang),) if value]
        for place, part in enumerate(parts):
            if run and (place or near) and _goes_on(run, part, lang, bool(place)):
                run.append(part)
                continue
            if run:
                yield _value(run), len(run)
            run = [part]
        if not parts and run:
            yield _value(run), len(run)
            run = []
        end = match.end() if parts else -1
    if run:
        yield _value(run), len(run)


@cache
def _lexicon(lang: str) -> dict[str, int]:
    more = (entry.split("=") for entry in _IRREGULAR.get(lang, "").split())
    return cardinals(lang) | {word: int(value) for word, value in more}


def _ordinal(word: str, lang: str) -> int:
    """The value of an ordinal below ten behind a ten, of twenty-first; 0 for other words and languages."""
    if lang == "ru":
        return next((value for value, stem in enumerate(_RUSSIAN_ORDINALS, 1) if word.startswith(stem)), 0)
    value = ordinal_words(lang).get(word, 0) if lang == "en" else int(lang == "fr" and word == "unième")
    return value if value < 10 else 0


@cache
def _glue(lang: str) -> re.Pattern[str]:
    words = "|".join(sorted(_lexicon(lang), key=lambda word: (-len(word), word)))
    return re.compile(rf"({words})(?:{_AND.get(lang, _NOTHING)}(?=.))?")


def _parts(word: str, lang: str) -> list[int]:
    known = _lexicon(lang)
    if word in known:
        return [known[word]]
    if lang not in _GLUED or len(word) < _LEAST_GLUED:
        return []
    parts, end = [], 0
    while end < len(word):
        match = _glue(lang).match(word, end)
        if match is None:
            return []
        parts.append(known[match[1]])
        end = match.end()
    return parts


def _goes_on(run: list[int], value: int, lang: str, glued: bool) -> bool:
    """Whether the number goes on with the value: twenty | one, two | hundred, five | thousand."""
    last = run[-1]
    if lang == "en" and len(run) == 1 and last in _CENTURIES and 10 <= value < 100:
        return True
    if value >= 1000:
        return last < value and (last != 0)
    if value == 100:
        return 0 < last < 10
    if last >= 1000:
        return True
    if last >= 100:
        return value < 100
    if lang == "fr" and (last, value) == (4, 20):
        return True
    if lang == "fr" and last in (10, 20, 60, 80):
        return 0 < value < 20 and (last != 10 or 6 < value < 10)
    if last >= 20:
        return 0 < value < 10
    return glued and lang in ("de", "nl") and 0 < last < 10 and 20 <= value < 100


def _value(run: list[int]) -> int:
    if run[0] in _CENTURIES and len(run) > 1 and 10 <= run[1] < 100:  # nineteen ninety-five
        return 100 * run[0] + sum(run[1:])
    total = current = last = 0
    for value in run:
        if value >= 1000:
            total = total * value if last == 1000 else total + max(current, 1) * value
            current = 0
        elif value == 100 or (last, value) == (4, 20):
            current = max(current, 1) * value
        else:
            current += value
        last = value
    return total + current

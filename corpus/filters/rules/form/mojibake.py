"""The rule on wrong decoding: bytes of one encoding read as those of another."""

import re
from dataclasses import dataclass
from functools import cache

from corpus.filters.pairs import Bools, Pairs, either
from corpus.filters.rule import Rule
from crawler.languages import base
from crawler.options.bounds import option

# What ftfy does not count: replacement and control characters; UTF-8 read as Windows-1251, letters with signs
# not of Russian behind it; Windows-1251 read as Latin-1, words without a letter of ASCII; Latin letters
# read as Cyrillic; a capital with a sign behind it amid small letters (krÄ…g), or with Ÿ (ÅŸ for ş);
# GBK read twice;
# Windows-1250 read as Latin-1 (by³o, siê); KOI8-R read as Windows-1251, words that begin small and go on in
# capitals.
_CYRILLIC_SIGNS = (
    "\u0402\u0403\u201a\u0453\u201e\u2026\u2020\u2021\u20ac\u2030\u0409\u2039\u040a\u040c\u040b\u040f\u0452\u2018\u2019"
    "\u201c\u201d\u2022\u2013\u2014\u2122\u0459\u203a\u045a\u045c\u045b\u045f\u00a0\u040e\u045e\u0408\u00a4\u0490\u00a6\u00a7"
    "\u00a9\u0404\u00ab\u00ac\u00ad\u00ae\u0407\u00b0\u00b1\u0406\u0456\u0491\u00b5\u00b6\u00b7\u2116\u0454\u00bb\u0458\u0405\u0455"
    "\u0457"
)
_TRACES = re.compile(
    r"[\u0080-\u009f\ufffd]"
    rf"|(?:[\u0420\u0421][{_CYRILLIC_SIGNS}\u0401\u0451]){{2}}"
    r"|(?<![^\W\d_])[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff]{4,}(?![^\W\d_])"
    r"|[\u0412\u0413][\u00a4\u00a6\u00a7\u00a9\u00ae\u00b0\u00b1\u00b6\u00b7\u0458\u040e\u00ad](?=[a-z])"
    r"|(?<=[a-z])[\u00c2-\u00c5\u00d0\u00d1\u0102\u0139][^\w\s][a-z]"
    r"|[\u00c3-\u00c5]\u0178"
    r"|(?<=[a-z])[\u00b3\u00b9\u00bf](?=[a-z])"
    r"|(?<![^\W\d_])[\u0430-\u044f][\u0410-\u042f]{3,}(?![^\W\d_])"
    r"|(?<![^\W\d_])[sS]i\u00ea(?![^\W\d_])"
    r"|\u951f\u65a4\u62f7|\u70eb\u70eb\u70eb"
)

# What letters of a language become where Windows-1250 is read as Windows-1252: signs that it does not have.
_FOREIGN = {
    "pl": r"(?<=[^\W\d_])[\u00bf\u00ea]|(?<=[^\W\d_])[\u00b3\u00b9](?=[a-z])|\u00a3(?=[a-z\u00f3]{2})",
    "cs": r"(?<=[^\W\d_])[\u00f8\u00ec\u00ef\u00f2\u00e8]",
    "hu": r"(?<=[^\W\d_])[\u00f5\u00fb]",
    "ro": r"[\u00fe\u00ba](?=[a-z])|(?<=[^\W\d_])[\u00fe\u00ba\u00e3]",
}
_LEAST_FOREIGN = 2  # such places, and signs of more than one kind but for Hungarian

# A quick look: two signs side by side that are no ASCII, or one of those that stand alone in such text.
# (A search is faster where the pattern begins with a class of characters.)
_SUSPICIOUS = re.compile(
    r"[^\x00-\x7f](?:(?<=[\u0080-\u00b9\u00c2\u00c3\ufffd])"
    r"|(?<=[\u0080-\u04ff\u2010-\u2122])[\u0080-\u04ff\u2010-\u2122]|(?<=[^\x00-\u2fff])[^\x00-\u2fff]{2})"
)

# Swedish and Finnish open a quotation with the closing sign, which ftfy takes for half a letter before Ä.
_OPENING = re.compile(r"(?<!\S)\u201d(?=[\u00c4\u00c5\u00d6][a-z\u00e4\u00e5\u00f6])")


@dataclass(frozen=True, slots=True)
class MojibakeOptions:
    """`max`: most places of a side that may be wrongly decoded, as ftfy counts them."""

    enabled: bool = True
    max: float = option(0.0, "most places of a side that may be wrongly decoded", least=0)


def _mojibake(pairs: Pairs, options: MojibakeOptions) -> Bools:
    rejected = either(pairs, lambda text: not text.isascii() and _places(text) > options.max)
    for side in pairs.sides:
        lang = base(side.lang)
        if pattern := _foreign(lang):
            for row, text in enumerate(side.texts):
                signs = [] if text.isascii() else pattern.findall(text)
                is_mixed = len(set(signs)) > 1 or lang == "hu"
                rejected[row] |= len(signs) >= _LEAST_FOREIGN and is_mixed and len(signs) > options.max
    return rejected


@cache
def _foreign(lang: str) -> re.Pattern[str] | None:
    return re.compile(_FOREIGN[lang]) if lang in _FOREIGN else None


def _places(text: str) -> int:
    if not _SUSPICIOUS.search(text):
        return 0
    from ftfy.badness import badness  # here: few texts need it, and it loads much

    return badness(_OPENING.sub('"', text)) + len(_TRACES.findall(text))


MOJIBAKE = Rule(
    "mojibake",
    "a side was decoded wrongly (Ã± for ñ) or has replacement characters, in more places than allowed",
    MojibakeOptions,
    _mojibake,
)

"""A glance at a page that is cheap: is it beyond doubt in none of the languages of a topic?

A full reading, with the choice of the article, takes ten times as long. A glance looks at all text of the
markup, menus included. Where any part of it may be in one of the languages, it says nothing.
"""

import html
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from crawler.common_words import ranks
from crawler.page.bilingual import weight
from crawler.page.kinds import HTML, format_of
from crawler.page.language import identify
from crawler.page.page import Response

_ESCAPE = b"\x1b"  # ISO-2022-JP, whose bytes are those of ASCII
_MOST_BYTES = 400_000  # of a page that is glanced at
_PART = 40  # letters of a part whose language counts
_LEAST = 600  # letters of all such parts together
_SHORT = 0.5  # of them: what shorter parts may have
_COMMONEST = 200  # words of a language
_SPOKEN, _LEAST_WORDS = 0.15, 2  # share and number of these from which a part may be in the language
_SAMPLED, _CUT = 12, 100  # parts whose language is identified, and characters of each
_SURE, _MOST = 0.5, 0.75  # confidence of a part's language, share of the parts with one
# Writing without spaces, where there are no words to count: Thai, kana, ideographs, Hangul.
_DENSE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_FEW = 20  # characters of it
_NO_TEXT = re.compile(r"<(script|style|svg)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL)
_WITHIN = re.compile(
    r"</?(?:a|abbr|acronym|b|bdi|bdo|big|cite|code|em|font|i|img|ins|kbd|mark|q|s|samp|small|span|strong|sub"
    r"|sup|time|tt|u|var|wbr)\b[^<>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]*>")


def foreign(response: Response, languages: Sequence[str]) -> tuple[str, float] | None:
    """The language of a page that is beyond doubt in none of `languages`, with the confidence in [0, 1].

    None for all other pages, for those in few words, and for those that are no HTML in UTF-8.
    """
    if len(response.body) > _MOST_BYTES or format_of(response) != HTML or _ESCAPE in response.body:
        return None
    try:
        parts = _parts(response.body.decode())
    except UnicodeDecodeError:
        return None
    sizes = [weight(part) for part in parts]
    long = [part for part, size in zip(parts, sizes, strict=True) if size >= _PART]
    size = sum(size for size in sizes if size >= _PART)
    if size < _LEAST or sum(sizes) - size > _SHORT * size:
        return None
    told = _told(long, languages)
    return None if told is None or any(_may_be(long, lang, told[0]) for lang in languages) else told


def _parts(text: str) -> list[str]:
    """The text between tags; those of letters and words do not part it."""
    plain = _TAG.sub("\n", _WITHIN.sub(" ", _NO_TEXT.sub("\n", text)))
    lines = (html.unescape(line) if "&" in line else line for line in plain.split("\n"))
    return [part for line in lines if (part := " ".join(line.split()))]


def _may_be(parts: Iterable[str], lang: str, told: str) -> bool:
    """Whether any part of a text may be in a language other than that of most, by its words or writing."""
    if not ranks(lang):
        return sum(len(_DENSE.findall(part)) for part in parts) >= _FEW
    own = _own(lang, told)
    for part in parts:
        words = part.casefold().split()
        found = sum(word in own for word in words)
        if found >= _LEAST_WORDS and found >= _SPOKEN * len(words):
            return True
    return False


@cache
def _own(lang: str, told: str) -> frozenset[str]:
    """The commonest words of a language that are none of the other's."""
    others = ranks(told)
    return frozenset(word for word, rank in ranks(lang).items() if rank < _COMMONEST and word not in others)


def _told(parts: Sequence[str], languages: Sequence[str]) -> tuple[str, float] | None:
    """The commonest language of parts all over the page, if nearly all have one and none is asked for."""
    step = max(len(parts) // _SAMPLED, 1)
    sample = parts[::step][:_SAMPLED]
    sure: Counter[str] = Counter()
    for part in sample:
        lang, confidence = identify(part[:_CUT])
        if lang in languages:
            return None
        sure[lang] += bool(lang) and confidence >= _SURE
    if sure.total() < _MOST * len(sample):
        return None
    best = max(sorted(sure), key=lambda lang: sure[lang])
    return best, sure[best] / len(sample)

"""The rule on text that is not prose: tags, code, formulas."""

import re
from dataclasses import dataclass

import numpy as np

from corpus.filters.pairs import Bools, Pairs
from corpus.filters.rule import Rule
from crawler.options.bounds import option

_SIGN = re.compile(r"[<>{}=\\$`]")
_CALL, _ENTITY = re.compile(r"\w\(", re.ASCII), re.compile(r"&\w+;", re.ASCII)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->|&(?:[a-z]+|#\d+);", re.DOTALL)
_FORMULA = re.compile(
    r"\\\(.*?\\\)|\\\[.*?\\\]|\$\$.*?\$\$|\$[^$]*[\\^_=][^$]*\$|\\begin\{(\w+\*?)\}.*?\\end\{\1\}"
    r"|\\[A-Za-z]+(?:\{[^{}]*\})*",
    re.DOTALL,
)
_ASSIGNMENT = re.compile(r"[\w.]+(?:\[[^\]]*\])? ?[-+*/]?=+ ?\S+")
# In a word: a call, an index, brackets, a path, an address, an identifier.
_CODE_SIGN = re.compile(r"\w\(|[{}=\\<>;`]|\w\[|://|\w_\w|\w\.[A-Za-z_]", re.ASCII)
_WIDE_RUN = re.compile(r"[\u2e80-\u9fff\uac00-\ud7ff\uff00-\uffef]+")  # words without spaces between
_STATEMENT = re.compile(
    r"\s*(?:>>> |\$ ?[a-z]|(?:sudo |[!%])?(?:pip3?|conda|npm|git|apt(?:-get)?) (?:install|clone|add)\b"
    r"|import [\w.]+(?: as \w+)?\s*(?:$|[;#\n])|from [\w.]+ import \w|def \w+\(|class \w+(?:\([\w., ]*\))?:"
    r"|return [\w.]+[\s(]*$|print\(|#include\b)"
)
_PROSE_WORD = re.compile(r"[^\W\d_]{2,}|[\u2e80-\u9fff\uac00-\ud7ff]")
_LONG_PROSE = 6  # words from which a line that starts like a statement is none


@dataclass(frozen=True, slots=True)
class MarkupOrCodeOptions:
    """`min_prose`: least share of a side's words that are neither tags, nor formulas, nor code."""

    enabled: bool = True
    min_prose: float = option(
        0.25, "least share of a side's words that are neither tags, formulas nor code", least=0, most=1
    )


def prose_share(text: str) -> float:
    """Share in [0, 1] of the words of a text that stand outside of tags, formulas and code.

    0 for a line that is a statement; 1 for a text without any mark of code.
    """
    statement = _STATEMENT.match(text)
    if not statement and not _has_hint(text):
        return 1.0
    words, prose = _count_words(text), _count_words(_prose(text))
    if statement and prose < _LONG_PROSE:
        return 0.0
    return prose / words if words else 1.0


def _has_hint(text: str) -> bool:
    """Whether a text has a sign of code, tags or formulas."""
    return bool(
        _SIGN.search(text)
        or ("(" in text and _CALL.search(text))
        or ("&" in text and _ENTITY.search(text))
        or "://" in text
    )


def _prose(text: str) -> str:
    if "<" in text or "&" in text:
        text = _TAG.sub(" ", text)
    if "\\" in text or "$" in text:
        text = _FORMULA.sub(" ", text)
    if "=" in text:
        text = _ASSIGNMENT.sub(" ", text)
    text = _WIDE_RUN.sub(r" \g<0> ", text)
    return " ".join([word for word in text.split() if word.isalpha() or not _CODE_SIGN.search(word)])


def _count_words(text: str) -> int:
    return len(_PROSE_WORD.findall(text))


def _reject(pairs: Pairs, options: MarkupOrCodeOptions) -> Bools:
    shares = [[prose_share(text) for text in side.texts] for side in pairs.sides]
    return np.array(shares, dtype=np.float32).min(axis=0) < options.min_prose  # type: ignore[no-any-return]


MARKUP_OR_CODE = Rule(
    "markup_or_code",
    "too few words of a side are outside tags, code and formulas; prose with some code in it is kept",
    MarkupOrCodeOptions,
    _reject,
)

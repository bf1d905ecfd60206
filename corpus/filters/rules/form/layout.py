"""Rules on signs of menus, templates and cut sentences."""

import re
from dataclasses import dataclass

import numpy as np

from corpus.filters.pairs import Bools, Pairs, Side, either
from corpus.filters.rule import Rule
from crawler.options.bounds import option

_SEPARATOR = re.compile(r"\s(?:[>»›|/→•·]|::)\s")
_LITERAL = re.compile(r"Re:|\{\{|%s|\}\}|\+\+\+|\*\*\*|=\"")  # bicleaner-hardrules
_BRACKETS = (("(", ")"), ("[", "]"), ("{", "}"), ("（", "）"), ("【", "】"), ("「", "」"))
_WORD = re.compile(r"[^\W\d_]+")
_QUESTION = frozenset("?？؟;")  # ';' asks in Greek
_CLOSING = " \t\r\n\"'”’»)]}』」）"


@dataclass(frozen=True, slots=True)
class BreadcrumbsOptions:
    """Drops pairs whose sides have `min_separators` such as > » | and up to `max_words` per separator."""

    enabled: bool = True
    min_separators: int = option(3, "least separators of a side, such as > » |", least=1)
    max_words: float = option(4.0, "most words per separator", least=0)


@dataclass(frozen=True, slots=True)
class TitleCaseOptions:
    """`min_words`: words from which sides where Each Has A Capital are menus. Off: headings look the same."""

    enabled: bool = False
    min_words: int = option(4, "words from which a side is judged", least=1)


@dataclass(frozen=True, slots=True)
class BracketsOptions:
    """`max_open`: most brackets of a side without a partner. Off: sentences are cut within brackets."""

    enabled: bool = False
    max_open: int = option(2, "most brackets of a side without a partner", least=0)


@dataclass(frozen=True, slots=True)
class QuestionOptions:
    """No threshold. Off: a heading may be a question in one language only."""

    enabled: bool = False


@dataclass(frozen=True, slots=True)
class LiteralsOptions:
    """No threshold. Off: texts about code and templates have them."""

    enabled: bool = False


def _breadcrumbs(pairs: Pairs, options: BreadcrumbsOptions) -> Bools:
    source, target = (_is_path(side, options) for side in pairs.sides)
    return source & target


def _is_path(side: Side, options: BreadcrumbsOptions) -> Bools:
    found = np.array([len(_SEPARATOR.findall(text)) for text in side.texts], dtype=np.int64)
    words = side.words.words - found
    return (found >= options.min_separators) & (words <= options.max_words * (found + 1))


def _title_case(pairs: Pairs, options: TitleCaseOptions) -> Bools:
    def titled(text: str) -> bool:
        words = _WORD.findall(text)
        return len(words) >= options.min_words and all(word[0].isupper() for word in words)

    both = zip(pairs.source.texts, pairs.target.texts, strict=True)
    return np.array([titled(source) and titled(target) for source, target in both], dtype=np.bool_)


def _brackets(pairs: Pairs, options: BracketsOptions) -> Bools:
    def open_ones(text: str) -> int:
        return sum(abs(text.count(left) - text.count(right)) for left, right in _BRACKETS)

    return either(pairs, lambda text: open_ones(text) > options.max_open)


def _question(pairs: Pairs, options: QuestionOptions) -> Bools:
    both = zip(pairs.source.texts, pairs.target.texts, strict=True)
    greek = pairs.source.lang == "el", pairs.target.lang == "el"
    return np.array([_asks(s, greek[0]) != _asks(t, greek[1]) for s, t in both], dtype=np.bool_)


def _asks(text: str, greek: bool) -> bool:
    end = text.rstrip(_CLOSING)[-1:]
    return end in _QUESTION and (greek or end != ";") if end else False


def _literals(pairs: Pairs, options: LiteralsOptions) -> Bools:
    return either(pairs, lambda text: _LITERAL.search(text) is not None)


BREADCRUMBS = Rule(
    "breadcrumbs",
    "both sides are a path or a menu, with few words per separator: Home > Docs > Start",
    BreadcrumbsOptions,
    _breadcrumbs,
)
TITLE_CASE = Rule("title_case", "both sides are Words With Capitals", TitleCaseOptions, _title_case)
BRACKETS = Rule("brackets", "a side has brackets without partners", BracketsOptions, _brackets)
QUESTION = Rule("question", "one side asks and the other does not", QuestionOptions, _question)
LITERALS = Rule("literals", 'a side has signs of a template: {{, %s, +++ or ="', LiteralsOptions, _literals)

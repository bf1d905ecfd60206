"""What differs between the two sides of a pair, marked in their texts."""

import re
from collections.abc import Callable, Iterable

from markupsafe import Markup, escape

from align.text.numbers import compare
from align.text.quantities import NUMBER, canonical
from corpus.report.visible import visible
from corpus.scoring.corruptions import names

_START = 4  # letters of a name that other forms of it share
_LONGEST = 4_000  # characters that are shown
Terms = Callable[[str, str], Iterable[str]]  # terms in a text of a language


def marked(source: str, target: str, languages: tuple[str, str], terms: Terms) -> tuple[Markup, Markup]:
    """Both texts as HTML: numbers and names that the other side lacks, and terms of the topic, in <mark>."""
    found = compare(source, target)
    return (
        _marked(source, target, found.source, terms(source, languages[0])),
        _marked(target, source, found.target, terms(target, languages[1])),
    )


def _marked(text: str, other: str, alone: tuple[str, ...], terms: Iterable[str]) -> Markup:
    spans: list[tuple[int, int, str]] = []
    for number in re.finditer(NUMBER, text):
        if number[0] in alone or set(canonical(number[0])) & set(alone):
            spans.append((*number.span(), "number"))
    folded = other.casefold()
    lone = [name for name in names(text) if name[:_START].casefold() not in folded]
    for kind, words in (("name", lone), ("term", terms)):
        for word in words:
            pattern = rf"(?<!\w){re.escape(word)}(?!\w)"
            spans += [(*match.span(), kind) for match in re.finditer(pattern, text, re.IGNORECASE)]
    parts, end = [], 0
    for start, stop, kind in sorted(spans):
        if start >= end:
            parts += [_shown(text[end:start]), _mark(text[start:stop], kind)]
            end = stop
    return Markup("").join([*parts, _shown(text[end:_LONGEST])])


_WORDS = {"number": "number only here", "name": "name only here", "term": "term"}


def _mark(text: str, kind: str) -> Markup:
    return Markup('<mark class="{}" title="{}">{}</mark>').format(kind, _WORDS[kind], _shown(text))


def _shown(text: str) -> Markup:
    """The text with its spaces at the ends, hidden characters by their numbers."""
    if not text.strip():
        return escape(text)
    lead, trail = " " * text[0].isspace(), " " * text[-1].isspace()
    return escape(f"{lead}{visible(text, _LONGEST)}{trail}")

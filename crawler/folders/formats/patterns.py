"""An inline level that a few patterns describe: reStructuredText, AsciiDoc."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.folders.model import MARK, Piece


@dataclass(frozen=True, slots=True)
class Rule:
    """What a pattern stands for: its kind; a group named `text` is text between marks, which is read again.

    Without that group the whole is a placeholder of the kind, or a mark, which shows nothing.
    """

    pattern: re.Pattern[str]
    kind: str = MARK


def pieces_by(rules: Sequence[Rule], content: str, depth: int = 4) -> tuple[Piece, ...]:
    """The pieces of a content by the first rule that matches at each place."""
    return tuple(_scan(rules, content, depth))


def _scan(rules: Sequence[Rule], content: str, depth: int) -> Iterator[Piece]:
    place = 0
    while place < len(content):
        found = [
            (m.start(), n, m) for n, rule in enumerate(rules) if (m := rule.pattern.search(content, place))
        ]
        if not found:
            break
        start, number, match = min(found)
        if start > place:
            yield _text(content[place:start])
        yield from _matched(rules, rules[number].kind, match, depth)
        place = match.end()
    if place < len(content):
        yield _text(content[place:])


def _matched(rules: Sequence[Rule], kind: str, match: re.Match[str], depth: int) -> Iterator[Piece]:
    if "text" not in match.re.groupindex:
        yield Piece(match[0], "" if kind == MARK else " ".join(match[0].split()), kind)
        return
    start, end = (place - match.start() for place in match.span("text"))
    whole = match[0]
    if start:
        yield Piece(whole[:start], "", MARK)
    yield from _scan(rules, whole[start:end], depth - 1) if depth else iter([_text(whole[start:end])])
    if end < len(whole):
        yield Piece(whole[end:], "", MARK)


def _text(raw: str) -> Piece:
    return Piece(raw, raw)

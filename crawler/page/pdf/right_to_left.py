"""Lines that are written from right to left, put in the order in which they are read.

A PDF prints a line of Arabic or Hebrew as it looks, mostly from the left to the right. The places of its
glyphs are turned as in a mirror, so that all that looks at them later (words, columns, paragraphs) finds a
page that begins on the left. Numbers and words of other scripts within it are turned back in their place,
as the Unicode Bidirectional Algorithm (UAX 9) lays them out, followed backwards.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from crawler.page.pdf.lines import Glyph, is_level
from crawler.page.pdf.marks import with_marks

_RIGHT_TO_LEFT = re.compile(
    r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_SHAPES = re.compile(r"[\ufb1d-\ufdfb\ufe70-\ufefc]")  # presentation forms, of one letter or of several
_GAP = 1.0  # of the size: what stands further apart is turned on its own
_ENOUGH = 0.25  # of a line's letters, on a page of such lines: the others are names and terms
_STRONG = {"L": "L", "R": "R", "AL": "R", "EN": "N", "AN": "N"}
_MIRRORED = dict(zip("()[]{}<>«»‹›", ")(][}{><»«›‹", strict=True))  # UAX 9, rule L4
_OPENING = "([{<«‹"


def in_reading_order(page: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs of a page, those of lines from right to left in the order in which they are read.

    Where most letters are such, the whole page is turned, so that its columns are read from the right.
    Other pages come out as they are.
    """
    text = "".join(glyph.text for glyph in page)
    if not _RIGHT_TO_LEFT.search(text):
        return list(page)
    page = [_plain(glyph) for glyph in page]
    directions = [_direction(glyph) for glyph in page]
    turned = directions.count("R") > directions.count("L")
    width = max(glyph.x1 for glyph in page)
    has_arabic = any(unicodedata.bidirectional(character) == "AL" for character in text)
    found: list[Glyph] = []
    for line in _lines(page):
        segments = [*_segments(line)]
        for segment in reversed(segments) if turned else segments:
            left, right = segment[0].x0, max(glyph.x1 for glyph in segment)
            read = _read(segment, turned, has_arabic)
            found += _moved(read, width - right - left) if turned else read
    return _brackets_turned(found)


def _plain(glyph: Glyph) -> Glyph:
    """The glyph with letters instead of their shapes."""
    if _SHAPES.search(glyph.text):
        return replace(glyph, text=unicodedata.normalize("NFKC", glyph.text).strip())
    return glyph


def _direction(glyph: Glyph) -> str:
    """L or R for letters, N for digits, else the bidirectional class of the first character."""
    kind = unicodedata.bidirectional(glyph.text[:1] or " ")
    return _STRONG.get(kind, kind)


def _lines(page: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Glyphs on one baseline that are printed one after the other, marks made one with their letters."""
    line: list[Glyph] = []
    for glyph in page:
        if line and not is_level(glyph, line[-1]):
            yield with_marks(line)
            line = []
        line.append(glyph)
    if line:
        yield with_marks(line)


def _segments(line: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """The line from left to right, cut where the next column may begin."""
    segment: list[Glyph] = []
    for glyph in line:
        if segment and glyph.x0 - max(other.x1 for other in segment[-3:]) > _GAP * glyph.size:
            yield segment
            segment = []
        segment.append(glyph)
    if segment:
        yield segment


def _read(segment: list[Glyph], on_turned: bool, has_arabic: bool) -> list[Glyph]:
    """A part of a line, from left to right as printed, as it is read; in the same place."""
    directions = [_direction(glyph) for glyph in segment]
    letters = directions.count("R") + directions.count("L")
    share = directions.count("R") / letters if letters else float(on_turned)
    to_left = share >= (_ENOUGH if on_turned else 0.5)
    if to_left:
        return _turned(segment, directions, has_arabic)
    read: list[Glyph] = []
    for is_run, run in _runs(segment, directions, "R"):
        read += _turned(run, [_direction(glyph) for glyph in run], has_arabic) if is_run else run
    return read


def _turned(run: Sequence[Glyph], directions: Sequence[str], has_arabic: bool) -> list[Glyph]:
    """Glyphs from right to left, places mirrored between the edges; runs from left to right stay such."""
    edges = min(glyph.x0 for glyph in run) + max(glyph.x1 for glyph in run)
    read: list[Glyph] = []
    for is_run, part in reversed([*_runs(run, _numbers_joined(directions, has_arabic), "L")]):
        if is_run:
            left, right = min(glyph.x0 for glyph in part), max(glyph.x1 for glyph in part)
            read += _moved(part, edges - right - left)
        else:
            read += [replace(g, x0=edges - g.x1, x1=edges - g.x0) for g in reversed(part)]
    return read


def _numbers_joined(directions: Sequence[str], has_arabic: bool) -> list[str]:
    """The directions with the signs of numbers as their digits: rules W2 and W4 to W6 of UAX 9.

    Beside Arabic letters only points, commas, colons and slashes between digits belong to a number.
    """
    joined = list(directions)
    inner = ("CS",) if has_arabic else ("CS", "ES")
    for place in range(1, len(joined) - 1):
        if joined[place] in inner and joined[place - 1] == "N" and directions[place + 1] == "N":
            joined[place] = "N"
    if not has_arabic:
        for place, kind in enumerate(directions):
            near = joined[max(place - 1, 0) : place + 2]
            if kind == "ET" and "N" in near:
                joined[place] = "N"
    return joined


def _runs(glyphs: Sequence[Glyph], directions: Sequence[str], own: str) -> Iterator[tuple[bool, list[Glyph]]]:
    """The glyphs in parts: those that run in the direction `own`, and what lies between them.

    A run begins and ends with a letter of that direction or, among letters, a digit. Digits without
    letters are runs from left to right.
    """
    other = "L" if own == "R" else "R"
    kinds = [kind if kind in ("L", "R", "N") else "" for kind in directions]
    inside = [False] * len(kinds)
    start: int | None = None
    for place, kind in enumerate([*kinds, other]):
        if kind == other:
            if start is not None:
                _mark_run(kinds, inside, start, place, own)
            start = None
        elif kind and start is None:
            start = place
    for is_run, part in groupby(zip(inside, glyphs, strict=True), key=lambda pair: pair[0]):
        yield is_run, [glyph for _, glyph in part]


def _mark_run(kinds: Sequence[str], inside: list[bool], start: int, end: int, own: str) -> None:
    """Mark what runs in its own direction between two letters of the other one."""
    within = [place for place in range(start, end) if kinds[place]]
    if own not in (kinds[place] for place in within):
        for place in within if own == "L" else ():
            inside[place] = True
        return
    for place in range(within[0], within[-1] + 1):
        inside[place] = True


def _moved(glyphs: Iterable[Glyph], by: float) -> list[Glyph]:
    return [replace(glyph, x0=glyph.x0 + by, x1=glyph.x1 + by) for glyph in glyphs]


def _brackets_turned(read: list[Glyph]) -> list[Glyph]:
    """The glyphs with brackets as they are written, where the file tells them as they look.

    Some programs map the mirrored glyph to the bracket that was typed, others to the one that it shows.
    """
    places = [n for n, g in enumerate(read) if g.text in _MIRRORED and _among_right_to_left(read, n)]
    wrong = 0
    for before, after in pairwise(places):
        if read[before].y == read[after].y:
            opens = read[before].text in _OPENING, read[after].text in _OPENING
            wrong += (opens == (False, True)) - (opens == (True, False))
    turned = list(read)
    for place in places if wrong > 0 else ():
        turned[place] = replace(read[place], text=_MIRRORED[read[place].text])
    return turned


def _among_right_to_left(read: Sequence[Glyph], place: int) -> bool:
    """Whether the nearest letters before or behind a sign are written from right to left."""
    before = next((d for d in map(_direction, reversed(read[max(place - 8, 0) : place])) if d in "LR"), "")
    after = next((d for d in map(_direction, read[place + 1 : place + 9]) if d in "LR"), "")
    return "R" in (before, after)

"""XLIFF 1.2 and 2 as text: units with the places of their targets."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crawler.folders.edits import Edit, edited
from crawler.folders.formats.bilingual.unit import Unit
from crawler.folders.formats.markup import TOKEN, name_of, tokens
from crawler.folders.states import EMPTY, FUZZY, MACHINE, REVIEW, SUB_STATE, is_done
from crawler.folders.xml_places import Element, elements

_HOLDERS = ("file", "group", "unit", "trans-unit", "segment")
# A segment of a target that nobody has translated.
_EMPTY_SEGMENT = re.compile(r"<(?:\w+:)?mrk\b(?=[^<>]*\smtype=[\"']seg)[^<>]*(?:/>|>\s*</)")
_SPACE = re.compile(r"\s*\Z")


@dataclass(frozen=True, slots=True)
class _Place:
    """A unit, the elements of its source and target, the prefix of their names (with its colon)."""

    unit: Unit
    prefix: str
    holder: Element
    source: Element
    target: Element | None


def read_units(text: str) -> Iterator[Unit]:
    """The units of an XLIFF file with a source that is to be translated. ValueError for no XLIFF."""
    yield from (place.unit for place in _places(text))


def with_targets(text: str, targets: Mapping[int, str]) -> str:
    """The file with other targets of some units, by number, marked for review; see units.py."""
    edits: list[Edit] = []
    for number, place in enumerate(_places(text)):
        if number in targets:
            edits += _edits(text, place, targets[number])
    return edited(text, edits)


def _edits(text: str, place: _Place, content: str) -> Iterator[Edit]:
    is_first = name_of(place.holder.tag).endswith("trans-unit")
    if not is_first:
        start = place.holder.start
        tag = _with(_with(place.holder.tag, "state", "translated"), "subState", SUB_STATE)
        yield Edit(start, start + len(place.holder.tag), tag)
    state = f' state="{REVIEW}" state-qualifier="{MACHINE}"' if is_first else ""
    if place.target is not None:
        tag = place.target.tag
        if is_first:
            tag = _with(_with(tag, "state", REVIEW), "state-qualifier", MACHINE)
        yield Edit(place.target.start, place.target.inside[1], tag + content)
        return
    yield from _inserted(text, place, f"<{place.prefix}target{state}>{content}</{place.prefix}target>")


def _inserted(text: str, place: _Place, target: str) -> Iterator[Edit]:
    """A target in place of an empty one, or after the source, with the white space that stands before it."""
    start, stop = place.holder.inside
    empty = next(
        (
            at
            for at, token in tokens(text, start, stop)
            if name_of(token) == f"{place.prefix}target" and token.endswith("/>")
        ),
        None,
    )
    if empty is not None:
        yield Edit(empty, text.index(">", empty) + 1, target)
        return
    after = text.index(">", place.source.inside[1]) + 1
    divided = next((e for e in elements(text[start:stop], (f"{place.prefix}seg-source",))), None)
    if divided is not None:
        after = text.index(">", start + divided.inside[1]) + 1
    space = _SPACE.search(text, 0, place.source.start)
    yield Edit(after, after, (space[0] if space else "") + target)


def _with(tag: str, name: str, value: str) -> str:
    """The start tag with another value of an attribute."""
    written = f'{name}="{value}"'
    new, number = re.subn(rf"\b{name}\s*=\s*(?:\"[^\"]*\"|'[^']*')", written, tag, count=1)
    return new if number else f"{tag[:-1].rstrip()} {written}>"


def _attribute(tag: str, name: str) -> str:
    match = re.search(rf"\s{name}\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", tag)
    return (match[1] if match[1] is not None else match[2]) if match else ""


def _places(text: str) -> Iterator[_Place]:
    root = next((token for _, token in tokens(text) if token.startswith("<") and name_of(token)), "")
    prefix = name_of(root).removesuffix("xliff")
    if not name_of(root).endswith("xliff") or prefix.rstrip(":") == prefix != "":
        raise ValueError("no XLIFF")
    if not root.endswith("/>") and not re.search(rf"</{re.escape(name_of(root))}\s*>", text, re.IGNORECASE):
        raise ValueError("cut off")
    holders = [f"{prefix}{name}" for name in _HOLDERS]
    sides = [f"{prefix}source", f"{prefix}target"]
    holder: Element | None = None
    source: Element | None = None
    target: Element | None = None
    closed = 0  # where the last element ends that is not to be translated
    for element in (*elements(text, (*holders, *sides)), None):
        if element is None or element.name in holders:
            if holder is not None and source is not None:
                yield _Place(_unit(text, holder, source, target), prefix, holder, source, target)
            holder, source, target = element, None, None
            if (
                element is not None
                and element.start >= closed
                and _attribute(element.tag, "translate") == "no"
            ):
                closed = element.inside[1]
            holder = None if element is not None and element.start < closed else element
        elif holder is not None and _is_child(element, holder):
            source = element if element.name == sides[0] and source is None else source
            target = element if element.name == sides[1] and target is None else target


def _is_child(element: Element, holder: Element) -> bool:
    is_within = holder.inside[0] <= element.start < holder.inside[1]
    return is_within and element.above == (*holder.above, holder.name)


def _unit(text: str, holder: Element, source: Element, target: Element | None) -> Unit:
    words = text[slice(*target.inside)] if target else ""
    holders = [holder.tag, target.tag] if target else [holder.tag]
    state, qualifier, sub_state, approved = (
        next(filter(None, (_attribute(tag, name) for tag in holders)), "")
        for name in ("state", "state-qualifier", "subState", "approved")
    )
    done = is_done(state, qualifier or sub_state, approved)
    line = text.count("\n", 0, holder.start) + 1
    original = text[slice(*source.inside)]
    is_empty = not _has_words(words) and (_has_words(original) or not words.strip())
    found = EMPTY if is_empty else "" if done and not _EMPTY_SEGMENT.search(words) else FUZZY
    return Unit(original, words, found, line)


def _has_words(content: str) -> bool:
    return bool(TOKEN.sub("", content).strip())

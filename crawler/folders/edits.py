"""Places in a text with another text each, put in together."""

from collections.abc import Sequence
from dataclasses import dataclass

_LONGEST = 5000  # characters of context by which a place within another one is found


@dataclass(frozen=True, slots=True)
class Edit:
    """A text in place of what stands from `start` to `end`; one in place of nothing is an insertion."""

    start: int
    end: int
    text: str


def edited(text: str, edits: Sequence[Edit]) -> str:
    """The text with all edits; insertions at one place stay in their order.

    An edit within the place of another one, as in a footnote of a paragraph, is made where the other one kept
    what stands there; where it did not, it is lost.
    """
    for outer, inner in reversed(_nested(edits)):
        new = _with_inner(text, outer, inner)
        text = text[: outer.start] + new + text[outer.end :]
    return text


def _nested(edits: Sequence[Edit]) -> list[tuple[Edit, list[Edit]]]:
    """The edits that lie in no other one, by place, each with those within it."""
    order = sorted(range(len(edits)), key=lambda n: (edits[n].start, -edits[n].end, n))
    found: list[tuple[Edit, list[Edit]]] = []
    for edit in (edits[n] for n in order):
        last = found[-1][0] if found else None
        if last and last.start < last.end and last.start <= edit.start < edit.end <= last.end:
            found[-1][1].append(edit)
        else:
            found.append((edit, []))
    return found


def _with_inner(text: str, outer: Edit, inner: Sequence[Edit]) -> str:
    moved = []
    for edit in inner:
        place = _place(text, outer, edit)
        if place is not None:
            moved.append(Edit(place, place + edit.end - edit.start, edit.text))
    return edited(outer.text, moved) if moved else outer.text


def _place(text: str, outer: Edit, edit: Edit) -> int | None:
    """Where the new text of an edit has what stood at the place of another: once, with enough around it."""
    around = 0
    while around < _LONGEST:
        start, end = max(edit.start - around, outer.start), min(edit.end + around, outer.end)
        wanted = text[start:end]
        place = outer.text.find(wanted)
        if place < 0:
            return None
        if outer.text.find(wanted, place + 1) < 0:
            return place + edit.start - start
        around = 2 * around + 8
    return None

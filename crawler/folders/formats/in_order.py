"""Of the places where each text of a sequence may stand, those that keep the sequence."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.folders.model import Span

Place = tuple[Span, float]  # and what it is worth


@dataclass(frozen=True, slots=True)
class _Chosen:
    """A place of a text, and the one that was chosen before it."""

    number: int
    span: Span
    before: "_Chosen | None"


@dataclass(slots=True)
class _Front:
    """The best choices so far: the later one ends, the more it is worth."""

    ends: list[int] = field(default_factory=list)
    worths: list[float] = field(default_factory=list)
    chosen: list[_Chosen] = field(default_factory=list)

    def add(self, end: int, worth: float, chosen: _Chosen) -> None:
        place = bisect_left(self.ends, end)
        if (place and self.worths[place - 1] >= worth) or (
            place < len(self.ends) and self.ends[place] == end and self.worths[place] >= worth
        ):
            return
        last = place
        while last < len(self.ends) and self.worths[last] <= worth:
            last += 1
        self.ends[place:last], self.worths[place:last], self.chosen[place:last] = [end], [worth], [chosen]


def in_order(places: Sequence[Sequence[Place]]) -> list[Span | None]:
    """A place for each text, None for no place left: in order, apart, and worth the most together."""
    front = _Front()
    for number, of_text in enumerate(places):
        made = []
        for span, worth in of_text:
            before = bisect_right(front.ends, span[0]) - 1
            sure, last = (front.worths[before], front.chosen[before]) if before >= 0 else (0.0, None)
            made.append((span[1], sure + worth, _Chosen(number, span, last)))
        for one in made:
            front.add(*one)
    found: list[Span | None] = [None] * len(places)
    chosen = front.chosen[-1] if front.chosen else None
    while chosen is not None:
        found[chosen.number], chosen = chosen.span, chosen.before
    return found

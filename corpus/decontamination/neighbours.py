"""Overlaps over the ends of units: a text of the set split over two pairs, a pair that holds parts of two."""

from collections.abc import Sequence
from itertools import pairwise

from corpus.decontamination.overlap import EXACT, NEAR, PART, OverlapIndex, OverlapOptions
from crawler.languages import WITHOUT_SPACES

Pair = tuple[str, str]

# Of two neighbours and the text that they are together: or one with a chance neighbour would do, too.
_WHOLE = OverlapOptions(alike=0.9, near=0.9, near_alone=0.9)


class TestSetIndex:
    """Looks pairs up among those of a test set, also over the ends of neighbouring ones, in either direction.

    A text of the set whose other side is unknown has '' there. Neighbours are those in the order given.
    """

    __test__ = False  # no class of tests

    def __init__(
        self, pairs: Sequence[Pair], langs: tuple[str, str], options: OverlapOptions | None = None
    ) -> None:
        self._single = OverlapIndex(pairs, langs, options)
        by_sides: dict[tuple[bool, bool], list[Pair]] = {}
        for source, target in pairs:
            by_sides.setdefault((bool(source), bool(target)), []).append((source, target))
        joined = [pair for some in by_sides.values() for pair in _joined(some, langs)]
        self._joined = OverlapIndex(joined, langs, options)

    def __len__(self) -> int:
        return len(self._single)

    def kinds(self, sources: Sequence[str], targets: Sequence[str], langs: tuple[str, str]) -> list[str]:
        """For each pair EXACT, NEAR or PART, how it stands in the set, or ''.

        PART also for two neighbours that together are equal or near to a pair of the set, and for a pair that
        is part of two neighbours of the set together.
        """
        pairs = list(zip(sources, targets, strict=True))
        found = self._single.looked_up(sources, targets, langs)
        kinds = [kind for kind, _ in found]
        asked = [n for n, (kind, shares) in enumerate(found) if shares and not kind]
        over = _looked_up(self._joined, [pairs[n] for n in asked], langs)
        for number, kind in zip(asked, over, strict=True):
            kinds[number] = PART if kind else ""
        # A half that is too short to be known alone.
        halves = [kind != EXACT for kind in kinds]
        places = [
            n
            for n, (first, second) in enumerate(pairwise(found))
            if halves[n] and halves[n + 1] and not (kinds[n] and kinds[n + 1]) and (first[1] or second[1])
        ]
        both = [_both(pairs[n], pairs[n + 1], langs) for n in places]
        whole = _looked_up(self._single, both, langs, _WHOLE)
        for number, kind in zip(places, whole, strict=True):
            if kind in (EXACT, NEAR):
                kinds[number], kinds[number + 1] = kinds[number] or PART, kinds[number + 1] or PART
        return kinds


def _looked_up(
    index: OverlapIndex, pairs: Sequence[Pair], langs: tuple[str, str], options: OverlapOptions | None = None
) -> list[str]:
    if not pairs:
        return []
    sources, targets = zip(*pairs, strict=True)
    return [kind for kind, _ in index.looked_up(sources, targets, langs, options)]


def _joined(pairs: Sequence[Pair], langs: tuple[str, str]) -> list[Pair]:
    return [_both(first, second, langs) for first, second in pairwise(pairs)]


def _both(first: Pair, second: Pair, langs: tuple[str, str]) -> Pair:
    source, target = (
        ("" if lang in WITHOUT_SPACES else " ").join((one, other)).strip()
        for one, other, lang in zip(first, second, langs, strict=True)
    )
    return source, target

"""The translation of an example, changed where a text differs from the example's source."""

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

from align.words.diagonal import WordLink
from align.words.phrases import Phrase
from corpus.mt.adaptation.words import SPACE, lowered

# Words of a text for words of an example, or None where that is not known.
Translate = Callable[[Phrase], Phrase | None]


def similarity(first: Phrase, second: Phrase) -> float:
    """Share of the tokens, 0 to 1, that two texts have in common in the same order."""
    return SequenceMatcher(None, lowered(first), lowered(second), autojunk=False).ratio()


def repaired(
    text: Phrase, example: tuple[Phrase, Phrase], links: Sequence[WordLink], translate: Translate
) -> Phrase | None:
    """The example's target with what differs put in or left out; None where that cannot be done for certain.

    Each run of words that differs must stand for one run of the target, and for nothing else; what the
    example has unchanged in both languages (numbers, names) is copied from the text.
    """
    source, target = example
    pieces: list[tuple[int, int, Phrase]] = []
    matcher = SequenceMatcher(None, lowered(source), lowered(text), autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            continue
        place = _place(a, b, links)
        if kind == "insert" or place is None:
            return None
        new = _put_in(source[a:b], target[slice(*place)], text[c:d], translate)
        if new is None:
            return None
        pieces.append((*place, new))
    result = list(target)
    for low, high, new in sorted(pieces, reverse=True):
        result[low:high] = new
    return tuple(result)


def _place(a: int, b: int, links: Sequence[WordLink]) -> tuple[int, int] | None:
    """The run of the target that the words a .. b - 1 stand for, if nothing else does."""
    reached = [j for i, j in links if a <= i < b]
    if not reached:
        return None
    low, high = min(reached), max(reached) + 1
    alone = all(a <= i < b for i, j in links if low <= j < high)
    return (low, high) if alone else None


def _put_in(old: Phrase, said: Phrase, new: Phrase, translate: Translate) -> Phrase | None:
    if not new:
        return ()
    copied = lowered(old) == lowered(said)
    found = new if copied else translate(new)
    if not found:
        return None
    return ((SPACE if said[0].startswith(SPACE) else "") + found[0].removeprefix(SPACE), *found[1:])

"""The state of each block of a source against the version that a translation was made from."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from crawler.folders.model import MARK, SHORTCODE, LocalBlock

# Share of words in common from which a block is a changed one, not a new one; headings are short.
_ALIKE, _ALIKE_HEADING = 0.7, 0.5
_WORD = re.compile(r"[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+|[^\W]|[^\w\s]")
_MOVED = 20  # characters from which an equal block elsewhere in the document has moved there


class State(StrEnum):
    """What a block of the current source asks for."""

    FRESH = "fresh"  # the same, white space aside
    MARKUP = "markup"  # the same visible text in other markup: copy the markup
    CHANGED = "changed"
    NEW = "new"
    REMOVED = "removed"  # of the base, gone from the source
    MOVED = "moved"  # the same, at another place
    UNTRANSLATED = "untranslated"  # the translation has the source's text
    EDITED = "edited"  # the translation was changed since it was recorded
    UNSURE = "fresh?"  # the base is unknown: aligned with the translation, by its score


@dataclass(frozen=True, slots=True)
class BlockState:
    """A block of the source by its number (None for one that was removed), that of the base, and the state.

    `similarity` of the two contents is in [0, 1]; 0 where one is missing.
    """

    state: State
    source: int | None
    base: int | None
    similarity: float


def block_states(source: Sequence[LocalBlock], base: Sequence[LocalBlock]) -> list[BlockState]:
    """The state of each block of the source in order, then the blocks of the base that are gone."""
    matches = _matched(source, base)
    found = []
    for number, block in enumerate(source):
        match = matches.get(number)
        if match is None:
            found.append(BlockState(State.NEW, number, None, 0.0))
        else:
            old, is_moved = match
            found.append(
                BlockState(_state(block, base[old], is_moved), number, old, _ratio(block, base[old]))
            )
    gone = set(range(len(base))) - {old for old, _ in matches.values()}
    return found + [BlockState(State.REMOVED, None, old, 0.0) for old in sorted(gone)]


def _state(block: LocalBlock, old: LocalBlock, is_moved: bool) -> State:
    if plain(block) == plain(old):
        return State.MOVED if is_moved else State.FRESH
    return State.MARKUP if _words(block) == _words(old) else State.CHANGED


def _matched(source: Sequence[LocalBlock], base: Sequence[LocalBlock]) -> dict[int, tuple[int, bool]]:
    """The block of the base for each block of the source that has one, and whether it stood elsewhere."""
    found: dict[int, tuple[int, bool]] = {}
    keys = [_key(block) for block in source], [_key(block) for block in base]
    last = 0, 0
    for start, old, size in SequenceMatcher(None, *keys, autojunk=False).get_matching_blocks():
        gap = range(last[0], start), range(last[1], old)
        found.update({new: (place, False) for new, place in _alike(source, base, *gap)})
        found.update({start + n: (old + n, False) for n in range(size)})
        last = start + size, old + size
    free = set(range(len(base))) - {place for place, _ in found.values()}
    by_key: dict[tuple[str, str], int] = {keys[1][place]: place for place in sorted(free, reverse=True)}
    for number in range(len(source)):
        place = by_key.get(keys[0][number]) if number not in found else None
        if place is not None and place in free and len(source[number].text) >= _MOVED:
            found[number] = place, True
            free.discard(place)
    return found


def _alike(
    source: Sequence[LocalBlock], base: Sequence[LocalBlock], new: range, old: range
) -> list[tuple[int, int]]:
    """Pairs in two gaps, in order on both sides, whose similarities have the greatest sum."""
    if not new or not old:
        return []
    gains = [[_gain(source[i], base[j]) for j in old] for i in new]
    best = [[0.0] * (len(old) + 1) for _ in range(len(new) + 1)]
    for i in range(len(new) - 1, -1, -1):
        for j in range(len(old) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + gains[i][j])
    pairs, i, j = [], 0, 0
    while i < len(new) and j < len(old):
        if gains[i][j] > 0 and best[i][j] == best[i + 1][j + 1] + gains[i][j]:
            pairs.append((new[i], old[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _gain(block: LocalBlock, old: LocalBlock) -> float:
    """What matching two blocks is worth: their similarity, 0 below _ALIKE and for unlike kinds."""
    if (block.level > 0) != (old.level > 0) or (block.tab and old.tab and block.tab != old.tab):
        return 0.0
    if not block.level and _words(block) == _words(old):
        return 1.0
    ratio = _ratio(block, old)  # a heading that is more markup than words now is another one
    return ratio if ratio >= (_ALIKE_HEADING if block.level else _ALIKE) else 0.0


def _ratio(block: LocalBlock, old: LocalBlock) -> float:
    """Twice the words in common, in order, over the words of both."""
    matcher = SequenceMatcher(None, _compared(block), _compared(old), autojunk=False)
    return 0.0 if matcher.real_quick_ratio() < _ALIKE_HEADING else round(matcher.ratio(), 4)


def _compared(block: LocalBlock) -> list[str]:
    """The words of a block's content; of tags only what they show."""
    tags = (MARK, SHORTCODE)
    texts = (p.shown if p.kind in tags and p.raw.startswith("<") else p.raw for p in block.pieces)
    return _WORD.findall("".join(texts))


def _key(block: LocalBlock) -> tuple[str, str]:
    return block.tab, plain(block)


def plain(block: LocalBlock) -> str:
    """The content of a block, runs of white space as one space: blocks with the same are the same."""
    return " ".join(block.content.split())


def _words(block: LocalBlock) -> str:
    """What readers see, without any white space."""
    return "".join(block.text.split())

"""Blocks as they are cut out of a page, and which of those chosen are no part of the article."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import groupby

from crawler.page.page import CAPTION, HEADING, LIST_ITEM, PARAGRAPH, TABLE_CELL, Block

_LINK = 0.8  # of a block's characters, from which it is a link and no sentence
_CARDS = 2  # headings of one level with nothing between them: cards that lead to other pages
_TEASER = 200  # characters of a line of a card
_LINES = 3  # of a card
_MENU = 3  # cells
_IDENTIFIER = 3  # words of code that are a name or a call of one
_KEY = 50  # characters at the start by which two captions are one


@dataclass(frozen=True, slots=True)
class Cut:
    """A block, the share of its characters that are links, and the tag of the element that holds it.

    `is_code` says that all its words stand in elements for code.
    """

    block: Block
    linked: float
    tag: str
    is_code: bool = False


def of_the_article(cuts: Sequence[Cut], chosen: Set[int]) -> Iterator[Block]:
    """The chosen blocks and the headings that they stand under.

    Links that stand alone are not among them, nor cards of other pages, nor captions that a gallery repeats.
    """
    found = [cuts[number] for number in _with_headings(cuts, chosen)]
    kept = _without_cards(
        _without_menus([cut for cut in found if not _is_lone_link(cut) and not _is_identifier(cut)])
    )
    del kept[_end_of_text(kept) :]
    while kept and (
        kept[-1].block.kind == HEADING or (kept[-1].block.kind == LIST_ITEM and _is_link(kept[-1]))
    ):
        kept.pop()
    return _captions_once(cut.block for cut in kept)


def _with_headings(cuts: Sequence[Cut], chosen: Set[int]) -> list[int]:
    """Numbers of the chosen blocks; of headings, also those right before one that is chosen."""
    found: list[int] = []
    for number in reversed(range(len(cuts))):
        leads = bool(found) and found[-1] == number + 1 and cuts[number].linked <= _LINK
        if number in chosen or (leads and cuts[number].block.kind == HEADING):
            found.append(number)
    return found[::-1]


def _is_link(cut: Cut) -> bool:
    return cut.linked > _LINK


def _is_lone_link(cut: Cut) -> bool:
    return cut.block.kind == PARAGRAPH and _is_link(cut)


def _is_identifier(cut: Cut) -> bool:
    """Whether a line, item or cell is a name of code: it reads the same in every language."""
    return cut.is_code and cut.block.kind != HEADING and len(cut.block.text.split()) <= _IDENTIFIER


def _without_menus(cuts: Iterable[Cut]) -> list[Cut]:
    """Menus that old pages lay out in tables: cells, one after the other, that are links."""
    kept: list[Cut] = []
    for is_linked, group in groupby(cuts, key=lambda cut: cut.block.kind == TABLE_CELL and _is_link(cut)):
        run = list(group)
        if not is_linked or len(run) < _MENU:
            kept += run
    return kept


def _without_cards(cuts: Iterable[Cut]) -> list[Cut]:
    kept: list[Cut] = []
    for kind, group in groupby(cuts, key=lambda cut: cut.block.kind):
        run = list(group)
        if kind != HEADING or not _are_cards(run):
            kept += run
        elif not kept:
            kept.append(run[0])  # the title
    return kept


def _are_cards(headings: Sequence[Cut]) -> bool:
    levels = Counter(cut.tag for cut in headings)
    linked = sum(map(_is_link, headings))
    return max(levels.values()) >= _CARDS and 2 * linked >= len(headings)


def _end_of_text(cuts: Sequence[Cut]) -> int:
    """Where an article ends: before cards of other pages, each a heading that is a link and a short line."""
    end, cards = len(cuts), 0
    for number in range(len(cuts) - 1, 0, -1):
        is_heading = cuts[number].block.kind == HEADING
        if is_heading and _is_link(cuts[number]):
            end, cards = number, cards + 1
        elif is_heading or len(cuts[number].block.text) > _TEASER or end - number > _LINES:
            break
    own = sum(len(cut.block.text) for cut in cuts[:end])
    return end if cards >= _CARDS and 2 * own > sum(len(cut.block.text) for cut in cuts) else len(cuts)


def _captions_once(blocks: Iterable[Block]) -> Iterator[Block]:
    """Each caption once, in its longest form."""
    blocks = [
        Block(block.kind, " ".join(block.text.split())) if block.kind == CAPTION else block
        for block in blocks
    ]
    longest: dict[str, str] = {}
    for block in blocks:
        if block.kind == CAPTION:
            key = block.text[:_KEY]
            longest[key] = max(longest.get(key, ""), block.text, key=len)
    for block in blocks:
        text = longest.pop(block.text[:_KEY], None) if block.kind == CAPTION else block.text
        if text is not None:
            yield Block(block.kind, text)

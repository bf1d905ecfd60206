"""Pages that give their text in several languages: side by side, in turn, or one half hidden by a button."""

from collections import Counter
from collections.abc import Mapping, Sequence

from crawler.page.language import identify, identify_all, nearest
from crawler.page.page import Block

_MIN_BLOCK = 40  # characters of an alphabet from which a block's language is told without a doubt
_SURE = 0.5  # confidence of it
_LOOKED_AT = 8  # blocks of a page, two by two, by which most pages are known to be in one language
_MIN_TEXT = 200  # characters of the shorter text
_BALANCE = 0.6  # of the longer text, in characters and in blocks: a quotation or a list of titles is less
_READ = 200  # characters of a block that are read
_FIRST_DENSE = "\u3040"
_DENSE = 2.5  # letters of an alphabet that say as much as one Chinese character or syllable


def texts_by_language(blocks: Sequence[Block], languages: Sequence[str]) -> dict[str, tuple[Block, ...]]:
    """The blocks of each text, in the order of `languages`, if the page has two or more of about one size.

    {} for a page in one language, which may quote others. Blocks that are too short to be told belong to the
    text around them, or to all; those in none of `languages` to none.
    """
    if len(languages) < 2 or len(_sizes(_sample(blocks), languages)) < 2:
        return {}
    texts = _balanced(_sizes([block for block in blocks if weight(block.text) >= _MIN_BLOCK], languages))
    if len(texts) < 2:
        return {}
    spoken = [_language(block, languages, texts) for block in blocks]
    return {lang: tuple(_part(blocks, spoken, lang)) for lang in texts}


def _sample(blocks: Sequence[Block]) -> Sequence[Block]:
    """Long blocks from all over the page, neighbours among them: side by side, languages take turns."""
    long = [block for block in blocks if weight(block.text) >= _MIN_BLOCK]
    step = max(1, len(long) // (_LOOKED_AT // 2))
    return [block for place, block in enumerate(long) if place % step < 2]


def _sizes(blocks: Sequence[Block], languages: Sequence[str]) -> Mapping[str, tuple[int, int]]:
    """Characters and blocks of the text in each of the languages that is there beyond doubt."""
    characters: Counter[str] = Counter()
    count: Counter[str] = Counter()
    found = identify_all([block.text[:_READ] for block in blocks])
    for block, (lang, confidence) in zip(blocks, found, strict=True):
        if confidence >= _SURE:
            characters[lang] += weight(block.text)
            count[lang] += 1
    return {lang: (characters[lang], count[lang]) for lang in languages if count[lang]}


def weight(text: str) -> int:
    """How much a text says, in letters of an alphabet."""
    if text.isascii() or max(text) < _FIRST_DENSE:
        return len(text)
    dense = sum("\u3040" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7a3" for character in text)
    return len(text) + int(dense * (_DENSE - 1))


def _balanced(sizes: Mapping[str, tuple[int, int]]) -> list[str]:
    """The languages whose texts are about as long as the longest."""
    if not sizes:
        return []
    most = max(sizes.values())
    return [
        lang
        for lang, (characters, count) in sizes.items()
        if characters >= max(_MIN_TEXT, _BALANCE * most[0]) and _BALANCE <= count / most[1] <= 1 / _BALANCE
    ]


def _language(block: Block, languages: Sequence[str], texts: Sequence[str]) -> str:
    """The language of a block, '' if it is too short; one of no text if it is long and in another."""
    if weight(block.text) >= 2 * _MIN_BLOCK:
        lang, confidence = identify(block.text[:_READ])
        if confidence >= _SURE and (lang in texts or lang not in languages):
            return lang
    return nearest(block.text[:_READ], texts)


def _part(blocks: Sequence[Block], spoken: Sequence[str], lang: str) -> list[Block]:
    """The blocks of one text, with those of no language that stand within it or between two texts."""
    before = _last_named(spoken)
    after = _last_named(spoken[::-1])[::-1]
    return [
        block
        for block, own, left, right in zip(blocks, spoken, before, after, strict=True)
        if lang == own or (not own and (left != right or left == lang))
    ]


def _last_named(spoken: Sequence[str]) -> list[str]:
    """For each block the language of the last block before it that has one, '' at the start."""
    found, last = [], ""
    for lang in spoken:
        found.append(last)
        last = lang or last
    return found

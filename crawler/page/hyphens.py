"""Lines of a text put together: spaces between them, words that a line end divided made whole."""

import re
from collections import Counter
from collections.abc import Iterable

_HYPHENS = "-\u2010\u00ad"
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_LAST = re.compile(rf"([^\W\d_]+(?:[-\u2010][^\W\d_]+)*)[{_HYPHENS}]$")
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")  # written without spaces
_AND = frozenset({"and", "or", "to", "und", "oder", "bis", "bzw", "y", "o", "e", "et", "ou", "en", "of"})
_LONGEST = 200  # characters of a word
_MIN_PART = 4  # letters of a word that may stand in a compound: shorter ones are syllables of others too


def vocabulary(lines: Iterable[str]) -> Counter[str]:
    """How often each word stands whole within a line; in lower case, compounds with their hyphens."""
    words: Counter[str] = Counter()
    for line in lines:
        found = [word.lower().replace("\u2010", "-") for word in _WORD.findall(line)]
        words.update(found[:-1] if line.endswith(tuple(_HYPHENS)) else found)
    return words


def joined(before: str, after: str, words: Counter[str]) -> str:
    """Two lines as one text.

    A hyphen at the end goes where the next line starts in lower case, unless the vocabulary knows the word
    only with its hyphen, or both of its parts as words and not the whole.
    """
    if not before or not after:
        return before + after
    if before.endswith("\u00ad"):
        return before[:-1] + after
    last, first = _LAST.search(before[-_LONGEST:]), _WORD.match(after[:_LONGEST])
    if last is None:
        wide = _WIDE.match(before[-1]) and _WIDE.match(after[0])
        return f"{before}{after}" if wide else f"{before} {after}"
    if first is None or not after[0].islower():
        return before + after  # Anglo-American, COVID-19
    if first[0].lower() in _AND:
        return f"{before} {after}"
    return before + after if _keeps(last[1].lower(), first[0].lower(), words) else before[:-1] + after


def _keeps(start: str, end: str, words: Counter[str]) -> bool:
    """Whether the hyphen belongs to the word."""
    start = start.replace("\u2010", "-")
    whole, compound = words[start + end], words[f"{start}-{end}"]
    if whole or compound:
        return compound > whole
    if "-" in start or "-" in end:
        return True
    return min(len(start), len(end)) >= _MIN_PART and words[start] > 0 and words[end] > 0

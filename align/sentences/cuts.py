"""Cuts between sentences that go through something: an open bracket, or a sentence that goes on.

Splitters cut at abbreviations, at colons of references, at semicolons. A translation is cut there only by
chance: a bead that ends within brackets, or in the middle of a sentence, on one side alone is seldom right.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Bools = npt.NDArray[np.bool_]

_CLOSING = {"(": ")", "[": "]", "（": "）", "［": "］", "【": "】", "〔": "〕"}
_MOST_SENTENCES = 3  # that a bracket spans; an older one was never closed
_COMMAS = ",，、،"
_FINAL = "?!…？！؟"  # ends a sentence, whatever follows
# Signs that may stand behind the mark at the end of a sentence, or before its first letter.
_AFTER = "\"”“»«」』》〉’'‘›‹〞＂)]*_）］】〕 \t\u3000"
_BEFORE = "\"”“„»«「『《〈’'‘‚›‹〝＂([*_（［【〔-–— \t\u3000"


@dataclass(frozen=True, slots=True)
class Cuts:
    """Of each sentence of a document, whether the cut behind it goes through brackets, or a sentence."""

    within_brackets: Bools  # (sentences,)
    unfinished: Bools  # (sentences,)


def cuts(texts: Sequence[str], blocks: Sequence[int]) -> Cuts:
    """What the cuts behind the sentences go through; nothing at the end of a block.

    `blocks` are the numbers of the sentences' blocks.
    """
    unfinished = np.zeros(len(texts), dtype=np.bool_)
    for number, (text, after) in enumerate(pairwise(texts)):
        unfinished[number] = blocks[number] == blocks[number + 1] and _is_unfinished(text, after)
    return Cuts(_within_brackets(texts, blocks), unfinished)


def _within_brackets(texts: Sequence[str], blocks: Sequence[int]) -> Bools:
    """Whether a bracket is open behind each sentence that a sentence soon after it, in its block, closes."""
    within = np.zeros(len(texts), dtype=np.bool_)
    opened: tuple[int, str] | None = None  # the sentence that opened one, and what closes it
    for number, text in enumerate(texts):
        if opened and (number - opened[0] > _MOST_SENTENCES or blocks[number] != blocks[opened[0]]):
            opened = None
        inner: list[str] = []
        for sign in text:
            if sign in _CLOSING:
                inner.append(_CLOSING[sign])
            elif inner and sign == inner[-1]:
                inner.pop()
            elif opened and sign == opened[1]:
                within[opened[0] : number] = True
                opened = None
        if inner:
            opened = number, inner[0]
    return within


def _is_unfinished(text: str, after: str) -> bool:
    """Whether a sentence goes on in the next: it ends with a comma, or a small letter follows."""
    end, begin = text.rstrip(_AFTER)[-1:], after.lstrip(_BEFORE)[:1]
    return bool(end) and (end in _COMMAS or (begin.islower() and end not in _FINAL))

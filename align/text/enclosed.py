"""Brackets and quotes of a text that open and close near by: a sentence does not end within them."""

import re
from bisect import bisect_left

_BRACKETS = {"(": ")", "（": "）", "[": "]", "【": "】", "［": "］"}
_QUOTES = {"「": "」", "『": "』", "“": "”", "‘": "’", "《": "》", "〈": "〉", "«": "»", '"': '"'}
# What these languages quote stays in one sentence with its frame; elsewhere quotes are cut as other text.
_KEEP_QUOTES = frozenset({"ja", "ko", "zh"})
# Characters to the closing sign: longer remarks and speeches are cut into their sentences.
_LONGEST_REMARK = 200
_LONGEST_QUOTE = 80


class Enclosed:
    """The stretches of a text between an opening and a closing sign.

    `opening` is the place of the opening sign by that of the closing one. Made in one pass.
    """

    def __init__(self, text: str, lang: str) -> None:
        self.opening = _pairs(text, _BRACKETS | _QUOTES if lang in _KEEP_QUOTES else _BRACKETS)
        self._starts: list[int] = []
        self._ends: list[int] = []
        for close, start in sorted(self.opening.items(), key=lambda pair: pair[1]):
            if self._ends and start < self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], close)
            else:
                self._starts.append(start)
                self._ends.append(close)

    def holds(self, place: int) -> bool:
        """Whether the place is within such a stretch."""
        number = bisect_left(self._starts, place) - 1
        return number >= 0 and place < self._ends[number]


def _pairs(text: str, signs: dict[str, str]) -> dict[int, int]:
    used = [(left, right) for left, right in signs.items() if left in text]
    opening: dict[int, int] = {}
    for left, right in used:
        waiting: list[int] = []
        longest = _LONGEST_REMARK if left in _BRACKETS else _LONGEST_QUOTE
        for found in re.finditer(f"[{re.escape(left + right)}]", text):
            place = found.start()
            if found[0] == right and waiting:
                start = waiting.pop()
                if place - start <= longest:
                    opening[place] = start
            elif found[0] == left:
                waiting.append(place)
    return opening

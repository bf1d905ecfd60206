"""Texts cut into the segments that an engine translates, and put together again with every white space."""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass

from align.text.sentences import spans

_LINE_ENDS = re.compile(r"(\r\n|\r|\n)")


@dataclass(frozen=True, slots=True)
class Segments:
    """A text as segments and what stands around them: one more gap than segments."""

    texts: list[str]
    gaps: list[str]

    def joined(self, texts: Sequence[str]) -> str:
        """The text with other segments, one for each."""
        pieces = [self.gaps[0]]
        for text, gap in zip(texts, self.gaps[1:], strict=True):
            pieces += (text, gap)
        return "".join(pieces)


def segments(text: str, lang: str, whole: Container[str] = frozenset()) -> Segments:
    """The sentences of each line of a text; a line that is in `whole` stays one segment.

    `joined` of the same segments gives the text back. `lang` is a language code for the splitter.
    """
    texts: list[str] = []
    gaps = [""]
    for piece in _LINE_ENDS.split(text):
        core = piece.strip()
        start = piece.find(core) if core else len(piece)
        gaps[-1] += piece[:start]
        if not core:
            continue
        end = 0
        for first, last in [(0, len(core))] if core in whole else spans(core, lang):
            gaps[-1] += core[end:first]
            texts.append(core[first:last])
            gaps.append("")
            end = last
        gaps[-1] += piece[start + end :]
    return Segments(texts, gaps)

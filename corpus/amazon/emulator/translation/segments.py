"""Texts cut into the segments that an engine translates, and put together again with every white space."""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass

from align.text.sentences import split

_SPACE = re.compile(r"\s")
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
        for first, last in [(0, len(core))] if core in whole else _spans(core, _sentences(core, lang)):
            gaps[-1] += core[end:first]
            texts.append(core[first:last])
            gaps.append("")
            end = last
        gaps[-1] += piece[start + end :]
    return Segments(texts, gaps)


def _sentences(line: str, lang: str) -> list[str]:
    # sentencex 1.0.10 ends with a panic where a no-break space stands before a full stop.
    return split(_SPACE.sub(" ", line), lang)


def _spans(line: str, sentences: Sequence[str]) -> list[tuple[int, int]]:
    """Where the sentences stand in the line, found by counting what is no white space."""
    places = [place for place, char in enumerate(line) if not char.isspace()]
    lengths = [sum(not char.isspace() for char in sentence) for sentence in sentences]
    if sum(lengths) != len(places) or 0 in lengths:
        return [(0, len(line))]
    spans, start = [], 0
    for length in lengths:
        spans.append((places[start], places[start + length - 1] + 1))
        start += length
    return spans

"""SubRip and WebVTT: cues joined to sentences, and translations cut into the same cues."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from crawler.folders.formats.blocks import document_of
from crawler.folders.formats.placing import columns, split_lines
from crawler.folders.formats.visible import visible
from crawler.folders.model import MARK, LocalBlock, LocalDocument, Piece, Span
from crawler.page.page import PARAGRAPH

_TIMES = re.compile(r"(?:\d+:)?\d\d:\d\d[.,]\d{1,3}\s*-->\s*(?:\d+:)?\d\d:\d\d[.,]\d{1,3}")
_MARKUP = re.compile(r"<[^>]{0,200}>|\{\\[^}]{0,100}\}")
_ENTITY = re.compile(r"&(?:amp|lt|gt|nbsp|lrm|rlm);")
_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
_NOTE = re.compile(r"(?:WEBVTT|NOTE|STYLE|REGION)\b")
_WORD = re.compile(rf"(?:{_MARKUP.pattern}|\S)+")  # tags within it are not cut
_SPEAKER = ("-", "–", "♪")


@dataclass(frozen=True, slots=True)
class _Cue:
    """The lines of a cue's text with their places in the file; the first is `line`, from 1."""

    line: int
    lines: tuple[str, ...]
    spans: tuple[Span, ...]

    @property
    def words(self) -> str:
        """Its text in one line, without markup."""
        return visible(subtitle_pieces("\n".join(self.lines)))


def read_subtitles(text: str) -> LocalDocument:
    """A block for each run of cues that ends as a sentence does; ValueError where there is no cue."""
    cues = list(_cues(text))
    if not cues:
        raise ValueError("no cue with times")
    return LocalDocument(document_of(map(_block, _joined(cues))).blocks, (text,))


def subtitle_pieces(content: str) -> tuple[Piece, ...]:
    """The pieces of a text in cues: italics, positions and the like are marks."""
    found: list[Piece] = []
    start = 0
    for match in _MARKUP.finditer(content):
        found += _text(content[start : match.start()])
        found.append(Piece(match[0], "", MARK))
        start = match.end()
    return (*found, *_text(content[start:]))


def _text(raw: str) -> list[Piece]:
    return [Piece(raw, _ENTITY.sub(lambda match: unescape(match[0]), raw))] if raw else []


def _cues(text: str) -> Iterator[_Cue]:
    lines, starts = split_lines(text)
    first = 0
    for number in range(len(lines) + 1):
        if number < len(lines) and lines[number].strip("\ufeff \t"):
            continue
        if cue := _cue(lines, starts, first, number):
            yield cue
        first = number + 1


def _cue(lines: list[str], starts: list[int], first: int, stop: int) -> _Cue | None:
    """The cue in these lines, if they are one with text."""
    at = next((n for n in range(first, min(first + 3, stop)) if _TIMES.search(lines[n])), None)
    if at is None or _NOTE.match(lines[first].lstrip("\ufeff")):
        return None
    places = [(n, columns(lines[n])) for n in range(at + 1, stop)]
    spans = tuple((starts[n] + start, starts[n] + end) for n, (start, end) in places)
    cue = _Cue(first + 1, tuple(lines[n][start:end] for n, (start, end) in places), spans)
    return cue if cue.words else None


def _joined(cues: list[_Cue]) -> Iterator[list[_Cue]]:
    group: list[_Cue] = []
    for cue in cues:
        if group and cue.words.startswith(_SPEAKER):
            yield group
            group = []
        group.append(cue)
        if _END.search(cue.words):
            yield group
            group = []
    if group:
        yield group


def _block(cues: list[_Cue]) -> LocalBlock:
    pieces = subtitle_pieces("\n".join(line for cue in cues for line in cue.lines))
    spans = tuple(span for cue in cues for span in cue.spans)
    last = cues[-1].line + len(cues[-1].lines) + 1
    return LocalBlock(PARAGRAPH, pieces, visible(pieces), cues[0].line, last, spans)


def whole_cues(text: str, block: LocalBlock) -> Span:
    """Where the first cue of a block begins, its number and times included, and where the last one ends."""
    return split_lines(text)[1][block.line - 1], block.spans[-1][1]


def spread(text: str, block: LocalBlock, content: str) -> str:
    """A new content cut into the lines of the cues of a block, in proportion to what stood in them.

    A line is cut between words, in texts without spaces anywhere; none is empty where the words suffice.
    """
    lines = [line.strip() for line in content.strip("\n").split("\n")]
    if len(lines) != len(block.spans) or not all(lines):
        lines = _cut(" ".join(filter(None, lines)), [end - start for start, end in block.spans])
    gaps = [text[a[1] : b[0]] for a, b in zip(block.spans, block.spans[1:], strict=False)]
    new = lines[0]
    for gap, line in zip(gaps, lines[1:], strict=True):
        new += gap + line if line or gap.strip() else ""
    return new


def _cut(text: str, lengths: list[int]) -> list[str]:
    """The text in as many parts as there are lengths, in the same proportions."""
    words = _WORD.findall(text)
    joint = " "
    if len(words) < len(lengths) and not text.isascii():
        words, joint = [*text], ""
    total, found, first, before = max(sum(lengths), 1), list[str](), 0, 0
    ends = [len(joint.join(words[: n + 1])) for n in range(len(words))]
    for number, length in enumerate(lengths):
        before += length
        left = len(lengths) - number - 1
        wanted = len(text) * before / total
        last = max(len(words) - left, min(first + 1, len(words)))
        stop = min(range(first, last + 1), key=lambda n: abs((ends[n - 1] if n else 0) - wanted))
        stop = max(stop, min(first + 1, last)) if left else len(words)
        found.append(joint.join(words[first:stop]))
        first = stop
    return found

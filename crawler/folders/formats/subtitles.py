"""SubRip and WebVTT: cues joined to sentences, since a sentence often runs over several cues."""

import re
from collections.abc import Iterator

from crawler.folders.formats.blocks import block_at, document_of
from crawler.folders.model import LocalBlock, LocalDocument
from crawler.page.page import PARAGRAPH

_TIMES = re.compile(r"(?:\d+:)?\d\d:\d\d[.,]\d{1,3}\s*-->\s*(?:\d+:)?\d\d:\d\d[.,]\d{1,3}")
_MARKUP = re.compile(r"<[^>]{0,200}>|\{\\[^}]{0,100}\}")
_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
_NOTE = re.compile(r"(?:WEBVTT|NOTE|STYLE|REGION)\b")


def read_subtitles(text: str) -> LocalDocument:
    """A block for each run of cues that ends as a sentence does; ValueError where there is no cue."""
    cues = list(_cues(text))
    if not cues:
        raise ValueError("no cue with times")
    return document_of(_joined(cues))


def _cues(text: str) -> Iterator[tuple[int, str]]:
    """(line, text) of each cue."""
    line, chunk, start = 0, list[str](), 0
    for raw in [*text.replace("\r\n", "\n").split("\n"), ""]:
        line += 1
        if raw.strip():
            if not chunk:
                start = line
            chunk.append(raw.strip())
            continue
        at = next((n for n, text in enumerate(chunk[:3]) if _TIMES.search(text)), None)
        if at is not None and not _NOTE.match(chunk[0]):
            words = " ".join(filter(None, (_MARKUP.sub("", part).strip() for part in chunk[at + 1 :])))
            if words:
                yield start, words
        chunk = []


def _joined(cues: list[tuple[int, str]]) -> Iterator[LocalBlock]:
    words, start = "", 0
    for line, text in cues:
        is_new = text.startswith(("-", "–", "♪")) and bool(words)
        if is_new:
            yield block_at(PARAGRAPH, words, start)
            words = ""
        start = start if words else line
        words = f"{words} {text}".strip()
        if _END.search(words):
            yield block_at(PARAGRAPH, words, start)
            words = ""
    if words:
        yield block_at(PARAGRAPH, words, start)

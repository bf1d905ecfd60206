"""Plain text to blocks: paragraphs by blank lines, wrapped lines joined, code and logs left out."""

import re
from collections.abc import Iterator, Sequence

from crawler.letters import LETTERS
from crawler.page.content import Content
from crawler.page.hyphens import Vocabulary, joined, vocabulary
from crawler.page.page import HEADING, LIST_ITEM, PARAGRAPH, Block

MAX_BLOCKS = 20_000
_WRAPPED = 100  # characters: files with longer lines hold a paragraph a line
_MIN_PROSE = 0.7  # of the words of a paragraph, and of the characters of a file, that are prose
_NUMBER_WEIGHT = 0.4  # of a number against a word: prose holds some
_HEADING = 80  # characters
_UNDERLINE = re.compile(r"\s*(=|-|~|\^|\*|#|_)\1{2,}\s*")
_BULLET = re.compile(r"\s*(?:[-*+•‣◦]|\(?(?:\d{1,2}|[a-z])[.)])\s+(?=\S)")
_PROSE_WORD = re.compile(rf"[\"'“”‘’«»¿¡(\[]*{LETTERS}(?:['’.-]{LETTERS})*[.,;:!?…।॥؟،؛۔\"'“”‘’«»)\]]*")
_NUMBER = re.compile(r"[\d.,%€$£:–-]+")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_END = re.compile(r"[.!?…:。！？][\"'”’»)\]]*$")


def read_text(text: str) -> Content:
    """The blocks of a plain text; none where most of it is no prose: a log, a table, a program."""
    chunks = [*_chunks(CONTROLS.sub("", line.expandtabs(4).rstrip()) for line in _lines(text))]
    words = vocabulary(line for chunk in chunks for line in chunk)
    width = _width(chunks)
    found = [block for chunk in chunks for block in _blocks(chunk, width, words)][:MAX_BLOCKS]
    prose = [block for block in found if block.kind == HEADING or is_prose(block.text)]
    if sum(len(b.text) for b in prose) < _MIN_PROSE * sum(len(b.text) for b in found):
        return Content()
    title = prose[0].text if prose and prose[0].kind == HEADING else ""
    return Content(blocks=tuple(prose), title=title)


def is_prose(text: str) -> bool:
    """Whether most words of a text are words of a language, rather than of a program, a log or a formula."""
    tokens = text.split()
    words = [token for token in tokens if not _NUMBER.fullmatch(token)]
    good = sum(bool(_PROSE_WORD.fullmatch(t)) or len(_WIDE.findall(t)) > len(t) / 2 for t in words)
    return good > 0 and good >= _MIN_PROSE * (len(words) + _NUMBER_WEIGHT * (len(tokens) - len(words)))


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").split("\n")


def _chunks(lines: Iterator[str]) -> Iterator[list[str]]:
    """What stands between blank lines."""
    chunk: list[str] = []
    for line in lines:
        if line.strip():
            chunk.append(line)
        elif chunk:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _width(chunks: Sequence[Sequence[str]]) -> int:
    """At how many characters the file's lines are wrapped; 0 where each is a paragraph of its own."""
    lengths = sorted(len(line) for chunk in chunks for line in chunk[:-1])
    if not lengths:
        return 0
    most = lengths[int(0.95 * (len(lengths) - 1))]
    return most if most <= _WRAPPED else 0


def _blocks(chunk: Sequence[str], width: int, words: Vocabulary) -> Iterator[Block]:
    group: list[str] = []
    for number, line in enumerate(chunk):
        if _UNDERLINE.fullmatch(line):
            if group:
                *before, title = group
                yield from _paragraph(before, words)
                yield Block(HEADING if len(title) <= _HEADING else PARAGRAPH, " ".join(title.split()))
            group = []
            continue
        follows = number + 1 < len(chunk) and bool(_UNDERLINE.fullmatch(chunk[number + 1]))
        if group and (follows or _begins(line, group, width)):
            yield from _paragraph(group, words)
            group = []
        group.append(line)
    if len(chunk) == 1 and group and _is_capitals(group[0]):
        yield Block(HEADING, " ".join(group[0].split()))
    else:
        yield from _paragraph(group, words)


def _begins(line: str, group: Sequence[str], width: int) -> bool:
    if not width or _BULLET.match(line):
        return True
    last = group[-1]
    fits = len(last) + 1 + len(line.split()[0]) <= width - 2
    indented = len(line) - len(line.lstrip()) > len(last) - len(last.lstrip()) and not _BULLET.match(group[0])
    return bool(_END.search(last)) and (fits or indented)


def _is_capitals(line: str) -> bool:
    letters = [character for character in line if character.isalpha()]
    return len(letters) > 2 and len(line) <= _HEADING and line.strip().isupper()


def _paragraph(lines: Sequence[str], words: Vocabulary) -> Iterator[Block]:
    if not lines:
        return
    bullet = _BULLET.match(lines[0])
    parts = [" ".join((lines[0][bullet.end() :] if bullet else lines[0]).split())]
    for line in lines[1:]:
        after = " ".join(line.split())
        both = joined(parts.pop(), after, words)
        parts += (both[: len(both) - len(after)], after)
    text = "".join(parts)
    if text:
        yield Block(LIST_ITEM if bullet else PARAGRAPH, text)

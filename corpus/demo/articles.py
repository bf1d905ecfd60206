"""Bilingual articles of the demo site, read from one file each, with their gold sentence alignment."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from crawler.errors import InputError

HEADING, PARAGRAPH, LIST_ITEM, CODE = "heading", "paragraph", "list_item", "code"
LANGUAGES = ("en", "es")
SEPARATOR = "|||"

Sentences = tuple[str, ...]
Bead = tuple[Sentences, Sentences]

_BILINGUAL_KEYS = ("slug", "title", "summary")
_HEADER_KEYS = (*_BILINGUAL_KEYS, "date", "author")
_MARKERS = {"##": HEADING, "-": LIST_ITEM}
_ENDS = re.compile(r"(?:(?<=[.!?])|(?<=[.!?][\"»”)]))\s+(?=[«\"“¿¡(]*[A-ZÁÉÍÓÚÑÜ])")


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a page: kind (HEADING, PARAGRAPH, LIST_ITEM or CODE) and its sentences or code lines."""

    kind: str
    sentences: Sentences

    @property
    def text(self) -> str:
        """The block as one string: sentences joined by a space, lines of code by a line break."""
        return ("\n" if self.kind == CODE else " ").join(self.sentences)


@dataclass(frozen=True, slots=True)
class Article:
    """One article in English and Spanish; the mappings have the keys 'en' and 'es'.

    `blocks` are in the reading order of each language, `beads` in the order of the file (the English one).
    """

    number: int
    slug: Mapping[str, str]
    title: Mapping[str, str]
    summary: Mapping[str, str]
    date: date
    author: str
    blocks: Mapping[str, tuple[Block, ...]]
    beads: tuple[Bead, ...]

    def gold_beads(self) -> list[Bead]:
        """(English sentences, Spanish sentences) of every bead of the body, headings and list items included.

        The texts are as a page shows them, without the backticks of inline code. A side may be empty (no
        counterpart). Title, summary and code are not among them.
        """
        return [(_shown(english), _shown(spanish)) for english, spanish in self.beads]


def _shown(sentences: Sentences) -> Sentences:
    return tuple(sentence.replace("`", "") for sentence in sentences)


def split_sentences(text: str) -> Sentences:
    """Sentences of one side of a bead; () for an empty side.

    Enough for these files, which have no abbreviations before capital letters; not a general splitter.
    """
    return tuple(_ENDS.split(text)) if text else ()


def read_articles(folder: Path) -> tuple[Article, ...]:
    """All articles `NN-slug.txt` of a folder, by number. Raises InputError naming file and line."""
    return tuple(read_article(path) for path in sorted(folder.glob("[0-9][0-9]-*.txt")))


def read_article(path: Path) -> Article:
    """The article of one file `NN-slug.txt` in UTF-8. Raises InputError naming file and line."""
    return parse_article(path.read_text(encoding="utf-8"), path.name)


def parse_article(text: str, name: str) -> Article:
    """The article in `text`; its number comes from `name` (NN-slug.txt), which is also in the errors.

    Raises InputError, one line `NAME:LINE: what is wrong`.
    """
    number = re.match(r"\d+", name)
    if number is None:
        raise InputError(f"{name}:1: the file name has no number; call it NN-slug.txt")
    lines = text.splitlines()
    if "---" not in lines:
        raise InputError(f"{name}:{len(lines)}: no line '---' after the header; add one")
    end = lines.index("---")
    header = _header(lines[:end], name)
    body = _Body(name)
    for line_number, line in enumerate(lines[end + 1 :], start=end + 2):
        body.read(line_number, line.rstrip())
    body.close()
    slug, title, summary = (_bilingual(header[key], name) for key in _BILINGUAL_KEYS)
    return Article(
        number=int(number[0]),
        slug=slug,
        title=title,
        summary=summary,
        date=_date(header["date"], name),
        author=header["author"][1],
        blocks={lang: tuple(blocks) for lang, blocks in body.blocks.items()},
        beads=tuple(body.beads),
    )


def _header(lines: Iterable[str], name: str) -> dict[str, tuple[int, str]]:
    header: dict[str, tuple[int, str]] = {}
    number = 0
    for number, line in enumerate(lines, start=1):
        key, colon, value = line.partition(":")
        if not colon or key not in _HEADER_KEYS or key in header or not value.strip():
            expected = ", ".join(_HEADER_KEYS)
            raise InputError(f"{name}:{number}: expected one 'key: value' of {expected}, found {line!r}")
        header[key] = (number, value.strip())
    if missing := [key for key in _HEADER_KEYS if key not in header]:
        raise InputError(f"{name}:{number + 1}: the header lacks {', '.join(missing)}; add it before '---'")
    return header


def _sides(text: str, name: str, number: int) -> list[str]:
    sides = [side.strip() for side in text.split(SEPARATOR)]
    if len(sides) != len(LANGUAGES):
        raise InputError(
            f"{name}:{number}: {len(sides) - 1} separators '{SEPARATOR}' in a line that needs one"
        )
    return sides


def _bilingual(entry: tuple[int, str], name: str) -> dict[str, str]:
    number, value = entry
    sides = _sides(value, name, number)
    if not all(sides):
        raise InputError(f"{name}:{number}: the header needs both languages; fill in the empty side")
    return dict(zip(LANGUAGES, sides, strict=True))


def _date(entry: tuple[int, str], name: str) -> date:
    number, value = entry
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise InputError(f"{name}:{number}: not a date YYYY-MM-DD: {value!r}") from None


class _Body:
    """Reads the lines after the header; collects `blocks` by language and the `beads`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.blocks: dict[str, list[Block]] = {lang: [] for lang in LANGUAGES}
        self.beads: list[Bead] = []
        self._kind = ""
        self._open: dict[str, list[Sentences]] = {lang: [] for lang in LANGUAGES}

    def read(self, number: int, line: str) -> None:
        """Read one line; raises InputError."""
        if not line:
            self.close()
        elif line == "!" or line.startswith("! "):
            self._start(CODE, new=self._kind != CODE)
            for chunks in self._open.values():
                chunks.append((line[2:],))
        else:
            english, spanish = _sides(line, self.name, number)
            if {english, spanish} == {"¶", ""}:
                self._break_paragraph(number, "en" if english else "es")
            else:
                self._bead(number, english, spanish)

    def close(self) -> None:
        """End the open block in both languages."""
        for lang in LANGUAGES:
            self._flush(lang)
        self._kind = ""

    def _bead(self, number: int, english: str, spanish: str) -> None:
        marker, _, rest = english.partition(" ")
        if kind := _MARKERS.get(marker, ""):
            self._start(kind, new=True)
            english = rest.strip()
        elif self._kind in (HEADING, CODE):
            raise InputError(f"{self.name}:{number}: text inside a {self._kind}; put an empty line before it")
        else:
            self._start(self._kind or PARAGRAPH, new=False)
        moved = spanish.startswith("^")
        spanish = spanish.removeprefix("^").strip()
        if not english and not spanish:
            raise InputError(
                f"{self.name}:{number}: a bead with two empty sides; write one or delete the line"
            )
        bead = (self._sentences(english), self._sentences(spanish))
        self._place(number, bead, moved)
        self.beads.append(bead)

    def _sentences(self, text: str) -> Sentences:
        return (text,) if text and self._kind == HEADING else split_sentences(text)

    def _place(self, number: int, bead: Bead, moved: bool) -> None:
        english, spanish = bead
        chunks = self._open["es"]
        if moved and not (chunks and self.beads[-1][1] and spanish):
            raise InputError(
                f"{self.name}:{number}: '^' needs Spanish text in the bead before, in the same block"
            )
        chunks.insert(len(chunks) - 1 if moved else len(chunks), spanish)
        self._open["en"].append(english)

    def _break_paragraph(self, number: int, lang: str) -> None:
        if self._kind != PARAGRAPH:
            raise InputError(f"{self.name}:{number}: '¶' stands only inside a paragraph; delete the line")
        self._flush(lang)

    def _start(self, kind: str, *, new: bool) -> None:
        if new:
            self.close()
        self._kind = kind

    def _flush(self, lang: str) -> None:
        sentences = tuple(sentence for chunk in self._open[lang] for sentence in chunk)
        if sentences:
            self.blocks[lang].append(Block(self._kind, sentences))
        self._open[lang] = []

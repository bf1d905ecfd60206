"""Test articles with reference translations: those held out from a corpus, or own files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from align.records import PARAGRAPH, SENTENCE
from corpus.export.direction import Direction, records
from corpus.export.selection import Selection
from corpus.splits import TEST
from corpus.tables.folder import WorkFolder
from crawler.errors import EmptyResultError, InputError


class _Segment(NamedTuple):
    """A row of the pairs table, its side in the source language first; in the order of articles."""

    source_url: str | None
    target_url: str | None
    source_position: int | None
    target_position: int | None
    source_text: str
    target_text: str


@dataclass(frozen=True, slots=True)
class Article:
    """A test document: its segments in order, each with a reference translation, each of one line.

    `label` is a URL or the name of a file.
    """

    label: str
    granularity: str
    sources: tuple[str, ...]
    references: tuple[str, ...]


def held_out(folder: WorkFolder, direction: Direction, granularity: str) -> list[Article]:
    """The articles of the corpus's test split, by URL; none if it has none of this granularity."""
    selection = Selection(folder, direction, granularity, None, splits=(TEST,))
    found = sorted(
        records(selection, direction, _Segment),
        key=lambda segment: [(value is not None, value) for value in segment],
    )
    return [
        _article(url or "?", granularity, list(same))
        for url, same in groupby(found, key=lambda segment: segment.source_url)
    ]


def require_articles(folder: WorkFolder, topic: str, direction: Direction) -> list[Article]:
    """The held-out articles by sentences, then by paragraphs; EmptyResultError if there are none."""
    articles = [a for kind in (SENTENCE, PARAGRAPH) for a in held_out(folder, direction, kind)]
    if not articles:
        raise EmptyResultError(
            f"{folder.root}: no pairs of {direction} are held out for tests: set `test = 0.1` in the topic's "
            f"[splits], build again (`acopio build {topic}`) and push again, or give --test FOLDER"
        )
    return articles


def read_articles(folder: Path, direction: Direction) -> list[Article]:
    """Articles of a folder: NAME.<source>.txt with NAME.<target>.txt, one segment per line on both sides.

    InputError for a file without its counterpart, another number of lines, an empty line or no file at all.
    """
    source_end, target_end = f".{direction.source_lang}.txt", f".{direction.target_lang}.txt"
    articles = []
    for path in sorted(folder.glob(f"*{source_end}")):
        other = path.with_name(path.name.removesuffix(source_end) + target_end)
        sources, references = _lines(path), _lines(other)
        if len(sources) != len(references):
            raise InputError(f"{path}: {len(sources)} lines, {other.name}: {len(references)}: one a segment")
        name = path.name.removesuffix(source_end)
        articles.append(Article(name, SENTENCE, tuple(sources), tuple(references)))
    if not articles:
        raise InputError(f"{folder}: no files NAME{source_end} with NAME{target_end}")
    return articles


def without(article: Article, leaked: frozenset[int]) -> Article:
    """The article without the segments at these places."""
    kept = [place for place in range(len(article.sources)) if place not in leaked]
    return Article(
        article.label,
        article.granularity,
        tuple(article.sources[place] for place in kept),
        tuple(article.references[place] for place in kept),
    )


def _article(label: str, granularity: str, found: Sequence[_Segment]) -> Article:
    return Article(
        label,
        granularity,
        tuple(_one_line(segment.source_text) for segment in found),
        tuple(_one_line(segment.target_text) for segment in found),
    )


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read: {error}") from None
    return list(_checked(path, text.removesuffix("\n").split("\n")))


def _checked(path: Path, lines: Sequence[str]) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            raise InputError(f"{path}:{number}: an empty line: write one segment per line")
        yield _one_line(line)


def _one_line(text: str) -> str:
    """The text with single spaces for runs of white space: line breaks of all kinds end segments."""
    return " ".join(text.split())

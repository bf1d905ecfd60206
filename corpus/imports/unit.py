"""A translation unit of a file, or what is wrong with it."""

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple, Protocol

# Reasons why a unit is kept aside.
NO_SOURCE, NO_TARGET, EMPTY, FUZZY, BROKEN = (
    "no_source_language",
    "no_target_language",
    "empty",
    "not_confirmed",
    "broken",
)
PROBLEMS = {
    NO_SOURCE: "the unit has no text in the source language",
    NO_TARGET: "the unit has no text in the target language",
    EMPTY: "a side has no text",
    FUZZY: "the translation is not confirmed",
    BROKEN: "the unit cannot be read",
}


class Unit(NamedTuple):
    """A unit by its id in the file: both texts, why it is no pair ('' if it is), and the tags of its texts.

    `markup` is the texts with their inline elements as TMX writes them, '' without any. A tag is the language
    as the file has it, such as es-419; '' if the file names none.
    """

    id: str
    source: str
    target: str
    problem: str = ""
    tags: tuple[str, str] = ("", "")
    markup: tuple[str, str] = ("", "")


class Opened(Protocol):
    """A file, whatever it is packed with."""

    @property
    def name(self) -> str:
        """Its name, for messages and for its kind."""

    def open(self) -> BinaryIO:
        """Its bytes from the start."""

    def lines(self) -> Iterator[str]:
        """Its lines without their ends; bytes that are not UTF-8 as surrogates."""


def unit(key: str, source: str, target: str) -> Unit:
    """A unit with its texts in one line each; without a text, or with bytes that are not UTF-8, a problem."""
    texts = " ".join(source.split()), " ".join(target.split())
    try:
        "".join(texts).encode()
    except UnicodeEncodeError:
        clean = [text.encode("utf-8", "replace").decode() for text in texts]
        return Unit(key, clean[0], clean[1], BROKEN)
    return Unit(key, *texts, "" if all(texts) else EMPTY)

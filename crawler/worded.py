"""Enumerations of names in tables, statistics and messages, each with a description."""

from enum import StrEnum


class WordedEnum(StrEnum):
    """Members are NAME = value, words or NAME = value, words, meaning.

    `words` is a short description for reports; `meaning` an exact one, with bounds and Markdown links, for
    the documentation. Without `meaning`, `words` is used.
    """

    words: str
    meaning: str

    def __new__(cls, value: str, words: str = "", meaning: str = "") -> "WordedEnum":
        """The member of a value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.words, member.meaning = words, meaning or words
        return member

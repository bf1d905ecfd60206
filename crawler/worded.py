"""Names that stand in tables, statistics or messages, each with its words for people."""

from enum import StrEnum


class WordedEnum(StrEnum):
    """Members are NAME = value, words or NAME = value, words, meaning.

    `words` is short, for reports; `meaning` exact, with bounds and Markdown links, for the documentation:
    the words again where it is not given.
    """

    words: str
    meaning: str

    def __new__(cls, value: str, words: str = "", meaning: str = "") -> "WordedEnum":
        """The member of a value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.words, member.meaning = words, meaning or words
        return member

"""A text of a pair as words that a term may have."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from align.words.closed import closed_class, is_compound
from align.words.spans import WordSpan, spans
from crawler.common_words import common_words

Phrase = tuple[str, ...]
_JOINTS = frozenset(" -‐‑–'’\u00a0")  # what may stand between the words of a term


@dataclass(frozen=True, slots=True)
class Side:
    """A text with its words; `sound` says of each whether a term may begin or end with it.

    `closed` are words that no term has at all (closed.py).
    """

    text: str
    lang: str
    spans: Sequence[WordSpan]
    sound: Sequence[bool]
    closed: frozenset[str]

    def phrase(self, first: int, last: int) -> Phrase:
        """The words from the first to the last, casefolded."""
        return tuple(span.word for span in self.spans[first : last + 1])

    def written(self, first: int, last: int) -> str:
        """The same as the text has it."""
        return self.text[self.spans[first].start : self.spans[last].end]

    def is_whole(self, first: int, last: int) -> bool:
        """Whether nothing but spaces and hyphens parts its words, and a term may have them there."""
        if not (self.sound[first] and self.sound[last] and self.closed.isdisjoint(self.phrase(first, last))):
            return False
        return all(self.joined(word) for word in range(first, last))

    def neighbours(self, first: int, last: int) -> Iterator[tuple[str, str]]:
        """The words before and after, where no punctuation parts them from the phrase, with their place."""
        if first > 0 and self.joined(first - 1):
            yield f"before {self.lang}", self.spans[first - 1].word
        if last + 1 < len(self.spans) and self.joined(last):
            yield f"after {self.lang}", self.spans[last + 1].word

    def joined(self, word: int) -> bool:
        """Whether nothing but spaces and hyphens parts a word from the next."""
        return _JOINTS.issuperset(self.text[self.spans[word].end : self.spans[word + 1].start])


def side_of(text: str, lang: str) -> Side:
    """A text of a language. Common words, those of closed classes, numbers and placeholders are not sound."""
    found = spans(text, lang)
    closed = closed_class(lang)
    none = common_words(lang) | closed
    return Side(text, lang, found, [_is_sound(text, lang, span, none) for span in found], closed)


def _is_sound(text: str, lang: str, span: WordSpan, none: frozenset[str]) -> bool:
    letters = sum(char.isalpha() for char in span.word)
    placeholder = text[: span.start].endswith("<") and text.startswith(">", span.end)
    if span.word in none or is_compound(span.word, lang):
        return False
    return letters > 1 and span.word[0] != "_" and not placeholder

"""Custom terminology in front of an engine: exact, case-sensitive matches, as the service has them.

A term is hidden from the engine behind a word that it does not know and so leaves as it is. Where that word
does not come back, what the engine makes of the term alone is looked for in its translation and replaced.
"""

import re
from collections.abc import Sequence

from corpus.mt.engines.protocol import Engine
from crawler.languages import base

_NO_SPACES = frozenset({"zh", "ja", "th", "km", "my", "lo"})  # words are not parted by spaces
_MARK = "XQTERM"


def found_terms(text: str, terms: dict[str, str], source: str) -> list[str]:
    """The terms that stand in a text of the language `source` as words of their own, in order, each once."""
    return list(dict.fromkeys(match[0] for match in _pattern(terms, source).finditer(text)))


class TermEngine:
    """An engine that translates some terms as given."""

    def __init__(self, engine: Engine, terms: dict[str, str], source: str) -> None:
        self._engine = engine
        self._terms = terms
        self._pattern = _pattern(terms, source)

    @property
    def name(self) -> str:
        """That of the engine."""
        return self._engine.name

    def supports(self, source: str, target: str) -> bool:
        """What the engine does."""
        return self._engine.supports(source, target)

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """The engine's translations, with the terms that could be kept."""
        found = [[match[0] for match in self._pattern.finditer(text)] for text in texts]
        hidden = [self._hidden(text) for text in texts]
        results = []
        for text, terms, translation in zip(
            texts, found, self._engine.translate(hidden, source, target), strict=True
        ):
            shown = self._shown(translation, terms)
            results.append(shown if shown is not None else self._repaired(text, terms, source, target))
        return results

    def close(self) -> None:
        """Do nothing: the caller closes the engine."""

    def _hidden(self, text: str) -> str:
        numbers = iter(range(len(text)))
        return self._pattern.sub(lambda _: _mark(next(numbers)), text)

    def _shown(self, translation: str, terms: Sequence[str]) -> str | None:
        """The translation with the terms' translations; None where a mark was lost or doubled."""
        for number, term in enumerate(terms):
            mark = re.compile(rf"\b{_mark(number)}\b", re.IGNORECASE)
            if len(mark.findall(translation)) != 1:
                return None
            translation = mark.sub(lambda _, term=term: self._terms[term], translation)  # type: ignore[misc]
        return translation

    def _repaired(self, text: str, terms: Sequence[str], source: str, target: str) -> str:
        (translation,) = self._engine.translate([text], source, target)
        for term, own in zip(terms, self._engine.translate(terms, source, target), strict=True):
            translation = translation.replace(own.strip() or term, self._terms[term], 1)
        return translation


def _pattern(terms: dict[str, str], source: str) -> re.Pattern[str]:
    longest_first = sorted(terms, key=lambda term: (-len(term), term))
    any_term = "|".join(map(re.escape, longest_first))
    return re.compile(any_term if base(source) in _NO_SPACES else rf"(?<!\w)(?:{any_term})(?!\w)")


def _mark(number: int) -> str:
    """A word of capital letters only, since digits may be translated apart."""
    digits = "".join(chr(ord("A") + int(digit)) for digit in str(number))
    return f"{_MARK}{digits}Z"

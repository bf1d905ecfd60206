"""Warnings about files that can be read but look wrong: swapped languages, equal sides, long lines."""

from collections.abc import Iterator

from crawler.languages import base, name
from crawler.page.language import identify, languages

LONG = 8000  # characters: far more than a sentence has
_SAMPLE = 4000  # characters of a side, the first ones, whose language is looked at
_SURE = 0.9  # least confidence in it
_EQUAL = 0.2  # share of pairs with equal sides that is worth a warning


class Suspicions:
    """Looks at pairs as they pass by; `warnings` then says what is odd about them."""

    def __init__(self, file: str, source_lang: str, target_lang: str) -> None:
        self._file = file
        self._sides = Side(file, source_lang), Side(file, target_lang)
        self._pairs = self._equal = 0

    def add(self, line: int, source: str, target: str) -> None:
        """Look at a pair of this line."""
        self._pairs += 1
        self._equal += source == target
        for side, text in zip(self._sides, (source, target), strict=True):
            side.add(line, text)

    def warnings(self) -> list[str]:
        """What looks wrong, a line each."""
        found = [warning for side in self._sides for warning in side.long_lines()]
        if self._equal > _EQUAL * self._pairs:
            found.append(
                f"{self._file}: {self._equal:,} of {self._pairs:,} pairs have the same text on both sides: "
                "are these the right columns?"
            )
        return found + list(_languages(self._file, *self._sides))


class Side:
    """One side of pairs, or one of two files."""

    def __init__(self, file: str, lang: str) -> None:
        self.file, self.lang = file, lang
        self._texts: list[str] = []
        self._characters = 0  # in them
        self._long = 0
        self._first = (0, 0)  # line and characters of the first long text

    def add(self, line: int, text: str) -> None:
        """Look at a text of this line."""
        if self._characters < _SAMPLE:
            self._texts.append(text[:_SAMPLE])
            self._characters += len(text)
        if len(text) > LONG:
            self._first = self._first if self._long else (line, len(text))
            self._long += 1

    def long_lines(self) -> Iterator[str]:
        """A warning if there are texts of more than LONG characters."""
        if self._long:
            line, size = self._first
            more = f" ({self._long:,} such texts)" if self._long > 1 else ""
            yield (
                f"{self.file}:{line}: a text of {size:,} characters{more}: a sentence is expected: "
                "split it, or check the line ends"
            )

    def language(self) -> str:
        """The language of the first texts; '' if it cannot be told."""
        lang, confidence = identify(" ".join(self._texts))
        return lang if confidence >= _SURE else ""


def two_files(source: Side, target: Side, equal: bool) -> list[str]:
    """Warnings about two files with a text a line."""
    found = [*source.long_lines(), *target.long_lines()]
    if equal:
        found.append(f"{source.file} and {target.file}: the same text: are these the right files?")
    return found + list(_languages(f"{source.file}, {target.file}", source, target))


def _languages(where: str, source: Side, target: Side) -> Iterator[str]:
    wanted = base(source.lang), base(target.lang)
    if wanted[0] == wanted[1]:
        return
    found = source.language(), target.language()
    if found == (wanted[1], wanted[0]):
        yield (
            f"{where}: the sources look {name(found[0])} and the targets {name(found[1])}: "
            "are the two languages swapped?"
        )
        return
    for side, said, seen in zip(("sources", "targets"), wanted, found, strict=True):
        if seen and seen != said and said in languages():
            yield f"{where}: the {side} look {name(seen)}, not {name(said)}: check the language codes"

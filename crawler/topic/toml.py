"""Reading a TOML file key by key so that every mistake in it is reported at once."""

import difflib
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crawler.errors import TopicError

_KIND = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text",
    list: "a list",
    dict: "a table",
}
_REQUIRED: Any = object()


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, with or without a byte order mark; TopicError where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise TopicError([f"{path}: no such file (allowed: a topic's TOML file)"]) from None
    except OSError as error:
        raise TopicError(
            [f"{path}: cannot be read: {error.strerror} (allowed: a topic's TOML file)"]
        ) from None
    except UnicodeDecodeError as error:
        raise TopicError([f"{path}: byte {error.start}: not UTF-8 (allowed: text saved as UTF-8)"]) from None


def parse_toml(text: str, path: Path) -> "Table":
    """The top-level table of a TOML text, with `path` for the messages; TopicError where it is no TOML."""
    try:
        return Table(tomllib.loads(text), str(path))
    except tomllib.TOMLDecodeError as error:
        raise TopicError([_syntax_problem(path, str(error))]) from None


def _syntax_problem(path: Path, message: str) -> str:
    found = re.fullmatch(r"(.*) \(at (line \d+, column \d+|end of document)\)", message, re.DOTALL)
    what, place = found.groups() if found else (message, "syntax")
    return f"{path}: {place}: not TOML: {what} (allowed: key = value, texts in quotes, each key once)"


@dataclass(slots=True)
class Table:
    """One table of a file. A getter notes what is wrong in `problems` and then returns the default.

    The problems are shared by all tables of a file. The keys that were asked for are the known ones.
    """

    content: dict[str, Any]
    file: str
    path: str = ""
    problems: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)

    def note(self, key: str, what: str) -> None:
        """Note a problem with a key of this table."""
        shown = key if key.isprintable() else repr(key)
        self.problems.append(f"{self.file}: {self.path}{shown}: {what}")

    def text(self, key: str, default: str = _REQUIRED) -> str:
        """A text that is not blank; required where there is no default."""
        value = self._get(key, str, default)
        if isinstance(value, str) and key in self.content and not value.strip():
            self.note(key, "empty (allowed: a text)")
        return value if isinstance(value, str) else ""

    def flag(self, key: str, default: bool) -> bool:
        """A Boolean."""
        return bool(self._get(key, bool, default))

    def positive(self, key: str, default: int) -> int:
        """A whole number from 1."""
        value = self._get(key, int, default)
        if value < 1:
            self.note(key, f"{value} is out of range (allowed: a whole number from 1)")
            return default
        return int(value)

    def number(self, key: str, default: float, low: float, high: float) -> float:
        """A number from `low` to `high`."""
        value = self._get(key, float, default)
        if not low <= value <= high:
            self.note(key, f"{value} is out of range (allowed: {low:g} to {high:g})")
            return default
        return float(value)

    def texts(self, key: str, default: tuple[str, ...] = _REQUIRED) -> tuple[str, ...]:
        """A list of texts; required where there is no default."""
        values = self._get(key, list, default)
        if values is _REQUIRED:
            return ()
        wrong = [value for value in values if not isinstance(value, str)]
        for value in wrong:
            self.note(key, f"{value!r} is not a text (allowed: a list of texts in quotes)")
        return tuple(value for value in values if isinstance(value, str))

    def table(self, key: str) -> "Table":
        """A table within this one; empty where it is missing."""
        value = self._get(key, dict, {})
        return Table(value, self.file, f"{self.path}{key}.", self.problems)

    def tables(self, key: str) -> "list[Table]":
        """The tables of an array of tables, [[key]]; none where it is missing."""
        found = []
        for number, value in enumerate(self._get(key, list, []), 1):
            if isinstance(value, dict):
                found.append(Table(value, self.file, f"{self.path}{key}[{number}].", self.problems))
            else:
                self.note(key, f"{value!r} is not a table (allowed: tables headed [[{self.path}{key}]])")
        return found

    def check_unknown(self) -> None:
        """Note every key that nobody asked for, with the nearest known one."""
        for key in self.content:
            if key not in self.known:
                close = difflib.get_close_matches(key, self.known, n=1)
                hint = f"did you mean {close[0]}? " if close else ""
                self.note(key, f"unknown key: {hint}(allowed: {', '.join(self.known)})")

    def _get(self, key: str, kind: type, default: Any) -> Any:
        """The value where it is of the kind (an int is a float too, a bool no int), else the default."""
        self.known.append(key)
        if key not in self.content:
            if default is _REQUIRED:
                self.note(key, f"missing (allowed: {_KIND[kind]})")
            return default
        value = self.content[key]
        if type(value) is kind or (kind is float and type(value) is int):
            return value
        self.note(key, f"{value!r} is not {_KIND[kind]} (allowed: {_KIND[kind]})")
        return default

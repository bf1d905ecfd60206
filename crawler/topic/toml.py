"""Reads TOML tables into dataclasses of options and reports all problems of a file at once."""

import importlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from crawler.errors import TopicError
from crawler.options.values import REQUIRED, Option, keys_of, nearest, options_of

Options = TypeVar("Options")


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, with or without a byte order mark; TopicError if it cannot be read."""
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
    """The top-level table of a TOML text; TopicError, naming `path`, if it is not valid TOML."""
    try:
        return Table(tomllib.loads(text), str(path))
    except ValueError as error:  # also a number of too many digits
        raise TopicError([_syntax_problem(path, str(error))]) from None


def _syntax_problem(path: Path, message: str) -> str:
    found = re.fullmatch(r"(.*) \(at (line \d+, column \d+|end of document)\)", message, re.DOTALL)
    what, place = found.groups() if found else (message, "syntax")
    return f"{path}: {place}: invalid TOML: {what} (allowed: key = value, strings in quotes, each key once)"


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file: its keys and values, and the path before them, such as 'align.beads.'.

    Problems are collected in `problems`, which all tables of a file share.
    """

    content: Mapping[str, Any]
    file: str
    path: str = ""
    problems: list[str] = field(default_factory=list)

    def note(self, key: str, what: str) -> None:
        """Add a problem with a key of this table."""
        shown = key if key.isprintable() else repr(key)
        self.problems.append(f"{self.file}: {self.path}{shown}: {what}")

    def table(self, key: str) -> "Table":
        """A table within this one; empty if it is missing."""
        value = self.content.get(key, {})
        if not isinstance(value, dict):
            self.note(key, f"{value!r} is not a table (allowed: a table headed [{self.path}{key}])")
            value = {}
        return Table(value, self.file, f"{self.path}{key}.", self.problems)

    def tables(self, key: str) -> "list[Table]":
        """The tables of an array of tables, [[key]]; empty if it is missing."""
        values = self.content.get(key, [])
        allowed = f"(allowed: tables headed [[{self.path}{key}]])"
        if not isinstance(values, list):
            self.note(key, f"{values!r} is not a list of tables {allowed}")
            return []
        found = []
        for number, value in enumerate(values, 1):
            if isinstance(value, dict):
                found.append(Table(value, self.file, f"{self.path}{key}[{number}].", self.problems))
            else:
                self.note(key, f"{value!r} is not a table {allowed}")
        return found

    def check_unknown(self, known: Sequence[str]) -> None:
        """Add a problem for each unknown key, with the nearest known one."""
        for key in self.content:
            if key not in known:
                self.note(key, f"unknown key{nearest(key, known)} (allowed: {', '.join(known)})")


def read(table: Table, kind: type[Options], others: Sequence[str] = ()) -> Options:
    """The dataclass of options with the values of the table, and defaults for missing keys.

    Missing required keys, values that are not allowed and unknown keys are added to the table's problems;
    `others` are keys that the caller reads. If there are problems, the result must not be used.
    """
    found = _read(table, kind)
    table.check_unknown((*keys_of(kind), *others))
    return found


def noted(path: str, tables: Mapping[str, Table]) -> list[str]:
    """The problems that a function, named by its path such as 'corpus.options.check', finds in the tables."""
    module, _, name = path.rpartition(".")
    before = {id(table.problems): len(table.problems) for table in tables.values()}
    getattr(importlib.import_module(module), name)(tables)
    lists = {id(table.problems): table.problems for table in tables.values()}
    return [problem for key, problems in lists.items() for problem in problems[before[key] :]]


def _read(table: Table, kind: type[Options]) -> Options:
    return kind(**{option.key: _value(table, option) for option in options_of(kind)})


def _value(table: Table, option: Option) -> Any:
    if option.same_table:
        return _read(table, option.table)
    if option.many:
        return tuple(read(each, option.table) for each in table.tables(option.key))
    if option.table is not None:
        inner = table.table(option.key)
        return None if option.optional and not inner.content else read(inner, option.table)
    if option.key not in table.content:
        if option.default is REQUIRED:
            table.note(option.key, f"missing (allowed: {option.allowed})")
        return option.value
    value, problems = option.read(table.content[option.key])
    for problem in problems:
        table.note(option.key, problem)
    return value

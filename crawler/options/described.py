"""Describes options for reference pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crawler.options.values import in_table

_NAMES = {bool: "boolean", int: "whole number", float: "number", str: "string", tuple: "list"}


@dataclass(frozen=True, slots=True)
class Described:
    """One option, described for a reference page.

    `table` is the name in the heading of its table: 'align.beads', '[discover.mediawiki]' for a list of
    tables, '' for the top level of the file. `default` is REQUIRED if the option has none.
    """

    table: str
    key: str
    kind: str
    default: Any
    allowed: str
    meaning: str


def described(kind: type[Any], table: str = "") -> Iterator[Described]:
    """All options of a dataclass, then those of its tables, each table in the order of its fields."""
    options = list(in_table(kind))
    for each in options:
        if each.table is None:
            default = list(each.default) if isinstance(each.default, tuple) else each.default
            name = _NAMES[each.kind]
            yield Described(table, each.key, name, default, each.allowed, each.bounds.meaning)
    for each in options:
        if each.table is not None:
            name = f"{table}.{each.key}" if table else each.key
            yield from described(each.table, f"[{name}]" if each.many else name)

"""Terms and options of rules written to the file of a topic; its comments, order and layout stay."""

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import KeyType, SingleKey, Table

from corpus.options import check
from corpus.topics.growth import LearntTerm
from crawler.errors import UsageError
from crawler.languages import base
from crawler.storage.files import write_text
from crawler.topic.toml import read_text
from crawler.topic.topic import BUILT_IN, parse_topic


def add_terms(path: Path, found: Iterable[LearntTerm]) -> int:
    """The number of terms written at the end of the tables [terms.CODE], each with its evidence as a comment.

    Terms that a table has already stay as they are. UsageError for the file of a built-in topic.
    """
    document = _own(path)
    tables = {base(key): table for key, table in document["terms"].items()}
    added = 0
    for term in found:
        table = tables[term.lang]
        assert isinstance(table, Table)
        if term.term not in table:
            weight = tomlkit.item(int(term.weight) if term.weight == int(term.weight) else term.weight)
            table.append(_key(term.term), weight.comment(term.evidence))
            added += 1
    _write(document, path)
    return added


def set_rule(path: Path, rule: str, options: Any, defaults: Any) -> None:
    """Write the options of a rule to the table [filters.RULE]: those that are there, or are no defaults.

    TopicError if the file would not be valid; UsageError for the file of a built-in topic.
    """
    document = _own(path)
    filters = document.setdefault("filters", tomlkit.table(is_super_table=True))
    table = filters.setdefault(rule, tomlkit.table())
    usual = asdict(defaults)
    for name, value in asdict(options).items():
        if name in table or value != usual[name]:
            _put(table, name, list(value) if isinstance(value, tuple) else value)
    if not table:
        del filters[rule]
    _write(document, path)


def _put(table: Any, name: str, value: Any) -> None:
    """Set a value; the comment behind the old one stays."""
    item = tomlkit.item(value)
    if name in table:
        if table[name] == value:
            return
        item.trivia.comment_ws = table[name].trivia.comment_ws
        item.trivia.comment = table[name].trivia.comment
    table[name] = item


def _own(path: Path) -> tomlkit.TOMLDocument:
    if path.parent == BUILT_IN:
        raise UsageError(f"{path.stem}: built in: copy it first: acopio topic copy {path.stem} NAME")
    return tomlkit.parse(read_text(path))


def _write(document: tomlkit.TOMLDocument, path: Path) -> None:
    """Write the file if it is a valid topic."""
    text = tomlkit.dumps(document)
    parse_topic(text, path, checks=[check])
    write_text(path, text)


def _key(term: str) -> SingleKey:
    return SingleKey(term, t=KeyType.Basic)

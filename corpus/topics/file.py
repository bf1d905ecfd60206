"""Terms added to the file of a topic; its comments, order and layout stay."""

from collections.abc import Iterable
from pathlib import Path

import tomlkit
from tomlkit.items import KeyType, SingleKey, Table

from corpus.topics.growth import LearntTerm
from crawler.errors import UsageError
from crawler.files import write_text
from crawler.languages import base
from crawler.topic.toml import read_text
from crawler.topic.topic import BUILT_IN, parse_topic


def add_terms(path: Path, found: Iterable[LearntTerm]) -> int:
    """The number of terms written at the end of the tables [terms.CODE], each with its evidence as a comment.

    Terms that a table has already stay as they are. UsageError for the file of a built-in topic.
    """
    if path.parent == BUILT_IN:
        raise UsageError(f"{path.stem}: built in: copy it first: acopio topic copy {path.stem} NAME")
    document = tomlkit.parse(read_text(path))
    tables = {base(key): table for key, table in document["terms"].items()}
    added = 0
    for term in found:
        table = tables[term.lang]
        assert isinstance(table, Table)
        if term.term not in table:
            weight = tomlkit.item(int(term.weight) if term.weight == int(term.weight) else term.weight)
            table.append(_key(term.term), weight.comment(term.evidence))
            added += 1
    text = tomlkit.dumps(document)
    parse_topic(text, path)
    write_text(path, text)
    return added


def _key(term: str) -> SingleKey:
    return SingleKey(term, t=KeyType.Basic)

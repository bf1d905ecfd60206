"""A table of several parts is judged in child processes: what comes out is what this process finds."""

import pyarrow as pa
import pytest

from corpus.engine import EngineOptions
from corpus.filters.given_scores import without_given
from corpus.filters.options import FilterOptions
from corpus.filters.table import filter_table, parts

_SOURCES = ("It rains in March.", "We have 12 of them.", "a b c d e f g", "Write to ana@example.org", "")
_TARGETS = ("Llueve en mayo.", "Tenemos 21.", "a b c d e f g", "Escribe a ana@example.org", "Nada")


def _table(rows: int) -> pa.Table:
    texts = [
        [f"{side[n % 5]} {n}" if side[n % 5] else "" for n in range(rows)] for side in (_SOURCES, _TARGETS)
    ]
    return pa.table({"source_text": texts[0], "target_text": texts[1]})


def test_the_number_of_workers_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.filters.table._ROWS", 50)
    table = _table(220)
    options = without_given(FilterOptions())
    many = filter_table(table, "en", "es", options, engine=EngineOptions(workers=2))
    one = filter_table(table, "en", "es", options, engine=EngineOptions(workers=1))
    here = [filter_table(part, "en", "es", options) for part in parts(table)]
    assert many.table.equals(one.table)
    assert (many.first, many.alone, many.masked) == (one.first, one.alone, one.masked)
    assert sum(found.masked for found in here) == many.masked > 0
    judged = pa.concat_tables([found.table for found in here])
    assert judged["source_text"].equals(many.table["source_text"])
    assert judged["numbers"].to_pylist() == many.table["numbers"].to_pylist()
    assert many.first["numbers"] == sum(found.first["numbers"] for found in here) > 0

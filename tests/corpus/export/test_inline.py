from pathlib import Path

import pyarrow as pa
import pytest
from lxml import etree

from corpus.export.direction import Direction
from corpus.export.format import Format
from corpus.export.inline import TAG, Numbers, fill, parts
from corpus.export.memories import xliff, xliff2
from corpus.tables.schemas import PAIRS

SOURCE = "Call `run()` with $x < 1$, then `run()`; see :numref:`fig_a`."
TARGET = "Con $x < 1$, llame a `run()` y otra vez a `run()`; véase :numref:`fig_a`."


def test_parts_are_the_text_and_know_what_is_not_translated() -> None:
    found = list(parts(SOURCE))
    assert "".join(part.text for part in found) == SOURCE
    assert [part.text for part in found if part.is_placeholder] == [
        *("`run()`", "$x < 1$", "`run()`", ":numref:`fig_a`"),
    ]


def test_the_same_placeholders_have_the_same_numbers_on_both_sides() -> None:
    numbers = Numbers()
    found = []
    for text in (SOURCE, TARGET):
        segment = etree.Element("seg")
        fill(segment, text, numbers)
        assert "".join(segment.itertext()) == text
        found.append({(ph.text, ph.get("x")) for ph in segment.iter("ph")})
    assert len(found[0]) == 4
    assert found[0] == found[1]


def test_children_have_the_namespace_of_their_element() -> None:
    segment = etree.Element("{urn:oasis:names:tc:xliff:document:1.2}source")
    fill(segment, "a `b` c", Numbers(), number="id")
    (child,) = segment
    assert child.tag == "{urn:oasis:names:tc:xliff:document:1.2}ph"
    assert dict(child.attrib) == {"id": "1"}
    assert child.tail == " c"


@pytest.mark.parametrize(("form", "version"), [(xliff.FORMAT, "1.2"), (xliff2.FORMAT, "2.0")])
def test_xliff_has_placeholders_as_elements(form: Format, version: str, tmp_path: Path) -> None:
    row = {
        "pair_id": "a",
        "source_lang": "en",
        "target_lang": "es",
        "score": 0.5,
        "source_text": SOURCE,
        "target_text": TARGET,
    }
    batch = pa.RecordBatch.from_pylist([row], schema=PAIRS)
    result = form.write([batch], Direction("en", "es"), tmp_path / "a", inline=TAG)
    root = etree.parse(result.files[0]).getroot()
    assert root.get("version") == version
    space = f"{{{etree.QName(root).namespace}}}"
    stands_for = {data.get("id"): data.text for data in root.iter(f"{space}data")}
    found = []
    for name, text in (("source", SOURCE), ("target", TARGET)):
        (side,) = root.iter(f"{space}{name}")
        ids = {}
        for ph in side.iter(f"{space}ph"):
            ph.text = stands_for.get(ph.get("dataRef"), ph.text)
            ids[ph.get("id")] = ph.text
        assert "".join(side.itertext()) == text
        found.append(ids)
    assert len(found[0]) == 4
    assert found[0] == found[1]
    plain = form.write([batch], Direction("en", "es"), tmp_path / "b")
    assert b"<ph" not in plain.files[0].read_bytes()

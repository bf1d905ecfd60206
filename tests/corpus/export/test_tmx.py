import io
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tmxutil.formats.tmx import TMXReader
from translate.storage import tmx as toolkit

from corpus.export.direction import Direction
from corpus.export.memories import tmx
from corpus.tables.schemas import PAIRS

EN_ES = Direction("en", "es")
HOSTILE = [
    "\u202eright to left\u202c \u2066isolate\u2069",
    "🤖 👩‍🔬 \U0001f1ea\U0001f1f8 e\u0301",
    "R&D &amp; <b>bold</b> ]]> <!-- no --> <?pi?>",
    "bell\x07 null\x00 c1\x9f non\ufffe\ufdd0\U0001ffff",
    "two\nlines\tand a tab",
    "\"quotes\" 'both'",
]

# Everything that UTF-8 can hold, half of it what breaks formats (st.text would weigh all characters alike).
any_char = st.one_of(
    st.characters(exclude_categories=["Cs"]), st.sampled_from('\t\n\r\0\x85\x9f\u2028\ufeff\uffff"&<]>')
)
any_text = st.lists(any_char).map("".join)
any_texts = given(st.lists(st.tuples(any_text, any_text), max_size=8))
unhurried = settings(deadline=None)  # each example writes files


def pair(source: str, target: str, **values: Any) -> dict[str, Any]:
    return {
        "pair_id": f"{values.pop('number', 1):016x}",
        "source_url": "https://example.org/en/a?x=1&y=2",
        "target_url": "https://example.org/es/a",
        "source_lang": "en",
        "target_lang": "es",
        "source_text": source,
        "target_text": target,
        "granularity": "sentence",
        "bead": "1-2",
        "similarity": 0.7,
        "score": 0.9,
        "license": "CC-BY-4.0",
        "topic": "demo",
        **values,
    }


def batch(*pairs: dict[str, Any]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist(list(pairs), schema=PAIRS)


def batch_of(texts: list[tuple[str, str]]) -> pa.RecordBatch:
    return batch(*(pair(source, target, number=number) for number, (source, target) in enumerate(texts)))


def is_legal(char: str) -> bool:
    """No control character but white space, and no non-character."""
    code = ord(char)
    if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return False
    return char in "\t\n\r\x85" or not (code < 0x20 or 0x7F <= code <= 0x9F)


def legal(text: str) -> str:
    return "".join(filter(is_legal, text))


TMX_DTD = etree.DTD(
    io.StringIO("""
<!ELEMENT tmx (header, body)> <!ATTLIST tmx version CDATA #FIXED "1.4">
<!ELEMENT header (note|prop|ude)*>
<!ATTLIST header creationtool CDATA #REQUIRED creationtoolversion CDATA #REQUIRED o-tmf CDATA #REQUIRED
  segtype (block|paragraph|sentence|phrase) #REQUIRED adminlang CDATA #REQUIRED srclang CDATA #REQUIRED
  datatype CDATA #REQUIRED>
<!ELEMENT note EMPTY> <!ELEMENT ude EMPTY> <!ELEMENT body (tu*)>
<!ELEMENT tu ((note|prop)*, tuv+)>
<!ATTLIST tu tuid CDATA #IMPLIED segtype (block|paragraph|sentence|phrase) #IMPLIED>
<!ELEMENT prop (#PCDATA)> <!ATTLIST prop type CDATA #REQUIRED>
<!ELEMENT tuv (seg)> <!ATTLIST tuv xml:lang CDATA #REQUIRED> <!ELEMENT seg (#PCDATA)>
""")
)


@unhurried
@any_texts
def test_tmx_round_trip(tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, str]]) -> None:
    result = tmx.write([batch_of(texts)], EN_ES, tmp_path_factory.mktemp("tmx") / "demo.en-es")
    assert TMX_DTD.validate(etree.parse(result.files[0])), TMX_DTD.error_log
    segments = [seg.text or "" for seg in ElementTree.parse(result.files[0]).iter("seg")]
    assert segments == [legal(text) for both in texts for text in both]


def test_tmx_says_where_a_pair_comes_from(tmp_path: Path) -> None:
    pairs = batch(
        pair("Hello.", "Hola."), pair("One.\nTwo.", "Uno.\nDos.", granularity="paragraph", license=None)
    )
    path = tmx.write([pairs], EN_ES, tmp_path / "demo.en-es").files[0]
    with path.open("rb") as file:
        units = toolkit.tmxfile(file, "en", "es").units
    assert [(unit.source, unit.target) for unit in units] == [
        ("Hello.", "Hola."),
        ("One.\nTwo.", "Uno.\nDos."),
    ]
    first, second = etree.parse(path).iter("tu")
    assert {prop.get("type"): prop.text for prop in first.iter("prop")} == {
        "x-source-url": "https://example.org/en/a?x=1&y=2",
        "x-target-url": "https://example.org/es/a",
        "x-score": "0.9",
        "x-similarity": "0.7",
        "x-license": "CC-BY-4.0",
        "x-topic": "demo",
        "x-bead": "1-2",
    }
    assert (first.get("tuid"), first.get("segtype"), second.get("segtype")) == (
        "0" * 15 + "1",
        None,
        "paragraph",
    )
    assert "x-license" not in {prop.get("type") for prop in second.iter("prop")}


def test_tmx_has_the_neighbours_of_a_sentence_in_its_document(tmp_path: Path) -> None:
    texts = ("One.", "a"), ("Two.", "a"), ("Three.", "b")
    rows = [pair(text, text, source_document_id=document) for text, document in texts]
    path = tmx.write([batch(*rows)], EN_ES, tmp_path / "demo.en-es").files[0]
    found = [
        [prop.text for prop in unit.iter("prop") if prop.get("type", "").startswith("x-context")]
        for unit in etree.parse(path).iter("tu")
    ]
    assert found == [["Two."], ["One."], []]


def test_two_readers_read_hostile_texts_alike(tmp_path: Path) -> None:
    texts = [(text, text[::-1]) for text in HOSTILE]
    path = tmx.write([batch_of(texts)], EN_ES, tmp_path / "demo.en-es").files[0]
    wanted = [(legal(source), legal(target)) for source, target in texts]
    with path.open("rb") as file:
        assert [(unit.source, unit.target) for unit in toolkit.tmxfile(file, "en", "es").units] == wanted
    with path.open("rb") as file:
        units = [(unit, unit.translations) for unit in TMXReader(file)]
    assert [(sides["en"].text, sides["es"].text) for _, sides in units] == [
        (source.strip(), target.strip()) for source, target in wanted
    ]
    assert units[0][0]["x-source-url"] == {"https://example.org/en/a?x=1&y=2"}
    assert units[0][0]["x-score"] == {"0.9"}


@pytest.mark.parametrize("direction", [EN_ES, EN_ES.reverse, Direction("en", "zh-TW")], ids=str)
def test_the_header_names_the_source_and_no_date_is_made_up(tmp_path: Path, direction: Direction) -> None:
    rows = batch(
        pair("a", "b", source_lang=direction.source_lang, target_lang=direction.target_lang, pair_id=None)
    )
    root = etree.parse(tmx.write([rows], direction, tmp_path / "d").files[0]).getroot()
    header = root.find("header")
    assert (header.get("srclang"), header.get("creationtool")) == (direction.source_lang, "acopio")
    langs = [tuv.get("{http://www.w3.org/XML/1998/namespace}lang") for tuv in root.iter("tuv")]
    assert langs == [direction.source_lang, direction.target_lang]
    assert not {"changedate", "creationdate", "tuid"} & {name for node in root.iter() for name in node.attrib}

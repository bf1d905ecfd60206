import csv
import io
import itertools
import unicodedata
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.export.direction import Direction
from corpus.export.formats import formats
from corpus.export.services import amazon
from corpus.tables.schemas import PAIRS

EN_ES = Direction("en", "es")

# Everything that UTF-8 can hold, half of it what breaks formats (st.text would weigh all characters alike).
any_char = st.one_of(
    st.characters(exclude_categories=["Cs"]), st.sampled_from('\t\n\r\0\x85\u2028\ufeff\uffff"&<,=+')
)
any_text = st.lists(any_char).map("".join)
any_texts = given(st.lists(st.tuples(any_text, any_text), max_size=8))
unhurried = settings(deadline=None)  # each example writes files


def pair(source: str | None, target: str, number: int = 1, score: float | None = 0.9) -> dict[str, Any]:
    return {
        "pair_id": f"{number:016x}",
        "source_lang": "en",
        "target_lang": "es",
        "source_text": source,
        "target_text": target,
        "score": score,
    }


def batch(*pairs: dict[str, Any]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist(list(pairs), schema=PAIRS)


def folded(text: str) -> str:
    """What the line formats promise: each run of control characters and separators is one space."""
    runs = itertools.groupby(text, lambda char: unicodedata.category(char) in ("Cc", "Zl", "Zp"))
    return "".join(" " if breaks else "".join(run) for breaks, run in runs)


def legal(text: str) -> str:
    return "".join(
        char
        for char in text
        if char in "\t\n\r\x85"
        or not (
            unicodedata.category(char) == "Cc"
            or ord(char) & 0xFFFE == 0xFFFE
            or 0xFDD0 <= ord(char) <= 0xFDEF
        )
    )


def records(path: Path, delimiter: str = ",") -> list[list[str]]:
    return list(
        csv.reader(io.StringIO(path.read_text("utf-8"), newline=""), delimiter=delimiter, strict=True)
    )


@unhurried
@any_texts
def test_files_keep_every_rule(
    tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, str]]
) -> None:
    base = tmp_path_factory.mktemp("amazon") / "demo.en-es"
    for write, delimiter in ((amazon.write_csv, ","), (amazon.write_tsv, "\t")):
        result = write([batch(*(pair(*both, number=n) for n, both in enumerate(texts)))], EN_ES, base)
        content = result.files[0].read_bytes().decode("utf-8")
        header, *lines = records(result.files[0], delimiter)
        assert header == ["en", "es"]
        assert len(content.splitlines()) == len(lines) + 1 == result.written + 1
        assert result.written + sum(result.skipped.values()) == len(texts)
        assert len({source for source, _ in lines}) == len(lines)
        for text in (text for line in lines for text in line):
            assert text == " ".join(text.split()) != ""
            assert not text.startswith(("+", "-", "=", "@"))
        assert {tuple(line) for line in lines} <= {
            (" ".join(folded(source).split()), " ".join(folded(target).split())) for source, target in texts
        }


@unhurried
@any_texts
def test_tmx_is_the_minimal_form(
    tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, str]]
) -> None:
    result = amazon.write_tmx(
        [batch(*(pair(*both, number=n) for n, both in enumerate(texts)))],
        EN_ES,
        tmp_path_factory.mktemp("amazon") / "demo.en-es",
    )
    root = ElementTree.parse(result.files[0]).getroot()
    assert (root.get("version"), dict(root.find("header").attrib)) == ("1.4", {"srclang": "en"})
    units = root.findall("body/tu")
    assert len(units) == result.written == len(texts) - sum(result.skipped.values())
    for unit in units:
        assert [list(tuv.attrib.values()) for tuv in unit] == [["en"], ["es"]]
    assert {tuple(seg.text for seg in unit.iter("seg")) for unit in units} <= {
        tuple(" ".join(folded(legal(text)).split()) for text in both) for both in texts
    }


def test_quotes_every_field(tmp_path: Path) -> None:
    path = amazon.write_csv(
        [batch(pair('A 34" monitor, new', " Un\xa0monitor\n de  34 "))], EN_ES, tmp_path / "d"
    ).files[0]
    assert path.read_bytes() == b'"en","es"\n"A 34"" monitor, new","Un monitor de 34"\n'
    assert path.name == "d.amazon.csv"


@pytest.mark.parametrize("start", ["+", "-", "=", "@", " \t="])
def test_leaves_out_formula_starts_but_not_in_tmx(tmp_path: Path, start: str) -> None:
    pairs = [batch(pair(f"{start}1 in source", "x"), pair("y", f"{start}1 in target"), pair("fine", "bien"))]
    assert amazon.write_csv(pairs, EN_ES, tmp_path / "d").skipped == {"forbidden_start": 2}
    assert amazon.write_tsv(pairs, EN_ES, tmp_path / "d").skipped == {"forbidden_start": 2}
    assert amazon.write_tmx(pairs, EN_ES, tmp_path / "d").written == 3


def test_limit_counts_bytes_of_either_side(tmp_path: Path) -> None:
    pairs = batch(
        pair("a" * 1000, "ok"), pair("b", "ñ" * 500), pair("c" * 1001, "no"), pair("d", "ñ" * 500 + "x")
    )
    for name in ("amazon-csv", "amazon-tsv", "amazon-tmx"):
        result = formats()[name].write([pairs], EN_ES, tmp_path / "d")
        assert (result.written, result.skipped) == (2, {"too_long": 2})


def test_leaves_out_empty_sides(tmp_path: Path) -> None:
    pairs = batch(pair("", "a"), pair("b", " \n\u3000"), pair(None, "c"), pair("d", "e"))
    assert amazon.write_csv([pairs], EN_ES, tmp_path / "d").skipped == {"empty": 3}


def test_keeps_the_best_of_equal_sources_in_each_direction(tmp_path: Path) -> None:
    pairs = batch(
        pair("Hello", "Hola", score=0.5, number=1),
        pair("Hello ", "Buenas", score=0.8, number=3),
        pair("Hello", "Saludos", score=0.8, number=2),
        pair("Hi", "Hola", score=0.6, number=4),
        pair("Bye", "Adiós", score=None, number=5),
    )
    there = amazon.write_csv([pairs], EN_ES, tmp_path / "there")
    assert records(there.files[0])[1:] == [["Hello", "Saludos"], ["Hi", "Hola"], ["Bye", "Adiós"]]
    assert there.skipped == {"duplicate_source": 2}
    back = amazon.write_csv([pairs], EN_ES.reverse, tmp_path / "back")
    assert records(back.files[0]) == [
        ["es", "en"], ["Buenas", "Hello"], ["Saludos", "Hello"], ["Hola", "Hi"], ["Adiós", "Bye"],
    ]  # fmt: skip
    assert back.skipped == {"duplicate_source": 1}


def test_counts_composed_and_decomposed_sources_as_one(tmp_path: Path) -> None:
    result = amazon.write_csv([batch(pair("caf\u00e9", "a"), pair("cafe\u0301", "b"))], EN_ES, tmp_path / "d")
    assert (result.written, result.skipped) == (1, {"duplicate_source": 1})

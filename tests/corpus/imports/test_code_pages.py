"""Files that are not UTF-8 are read as spreadsheets on Windows write them."""

from pathlib import Path

import pytest

from corpus.imports.read import read_moses, read_units
from corpus.imports.source import source_of
from corpus.imports.unit import BROKEN

TEXTS = {
    "es": ("cp1252", "El niño tiene 5 €."),
    "pl": ("cp1250", "Zażółć gęślą jaźń."),
    "ru": ("cp1251", "Дом стоит у реки."),
    "el": ("cp1253", "Το σπίτι είναι παλιό."),
    "tr": ("cp1254", "Işık güneşten gelir."),
    "ja": ("cp932", "屋根は赤い。"),
    "zh": ("gb18030", "房子很旧。"),
    "ko": ("cp949", "집은 오래되었다."),
}


@pytest.mark.parametrize("lang", TEXTS)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_in_a_code_page(tmp_path: Path, lang: str, separator: str) -> None:
    page, text = TEXTS[lang]
    path = tmp_path / ("t.tsv" if separator == "\t" else "t.csv")
    path.write_bytes(f"en{separator}{lang}\r\nA text.{separator}{text}\r\n".encode(page))
    (unit,) = read_units(source_of(path), "en", lang)
    assert (unit.source, unit.target, unit.problem) == ("A text.", text, "")


def test_two_files_of_moses_have_each_its_own(tmp_path: Path) -> None:
    a, b = tmp_path / "c.es", tmp_path / "c.ru"
    a.write_bytes("¿Dónde está?\n".encode("latin-1"))
    b.write_bytes("Где это?\n".encode("cp1251"))
    (unit,) = read_moses(source_of(a), source_of(b), ("es", "ru"))
    assert (unit.source, unit.target) == ("¿Dónde está?", "Где это?")


def test_damage_in_a_file_in_utf_8_stays_damage(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"en,es\n" + "One.,Año.\n".encode() * 9 + "One.,Año.\n".encode("latin-1"))
    units = [*read_units(source_of(path), "en", "es")]
    assert [unit.problem for unit in units] == [""] * 9 + [BROKEN]

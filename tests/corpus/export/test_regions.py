"""Tags of regions and scripts, from the page or the file to the file."""

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from click.testing import CliRunner
from lxml import etree

from corpus.build.pipeline import build
from corpus.cli.main import acopio
from corpus.engine import EngineOptions
from corpus.export.direction import Direction
from corpus.export.formats import formats
from corpus.options import build_options
from corpus.tables.folder import WorkFolder
from corpus.tables.schemas import PAIRS
from crawler.archive.exchange import Exchange
from crawler.archive.writer import WarcArchive
from crawler.topic.topic import Topic

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
TOPIC = Topic("t", "A topic", ("en", "es"), {"en": {"solar power": 8.0}, "es": {"energía solar": 8.0}})
ENGLISH = """Solar power is the conversion of energy from sunlight into electricity.
Solar power plants use mirrors or panels to gather the light of the sun.
Most solar power is made in deserts, where the sky is clear for most of the year.
Batteries keep solar power for the night, when there is no sunlight at all."""
SPANISH = """La energía solar es la conversión de la energía de la luz del sol en electricidad.
Las centrales de energía solar usan espejos o paneles para reunir la luz del sol.
La mayor parte de la energía solar se produce en desiertos, donde el cielo está despejado casi todo el año.
Las baterías guardan la energía solar para la noche, cuando no hay luz del sol."""


def tags(path: Path) -> set[tuple[str, ...]]:
    return {
        (unit.get("srclang", ""), *(variant.get(LANG) for variant in unit.iter("tuv")))
        for unit in etree.parse(path).iter("tu")
    }


def test_from_the_page_to_a_memory(tmp_path: Path) -> None:
    archive = WarcArchive(tmp_path / "warc", "t")
    for name, lang, text in (("en", "en", ENGLISH), ("es", "es-419", SPANISH)):
        links = "".join(
            f'<link rel=alternate hreflang={code} href="https://a.org/{code}/sun">' for code in ("en", "es")
        )
        lines = "".join(f"<p>{line}</p>" for line in text.splitlines())
        body = f"<html lang={lang}><head>{links}</head><body><article>{lines}</article></body></html>"
        head = [("Content-Type", "text/html; charset=utf-8")]
        when = datetime(2026, 1, 1, tzinfo=UTC)
        archive.write(
            Exchange(f"https://a.org/{name}/sun", "GET", [], "200 OK", head, body.encode(), when, {})
        )
    archive.close()
    folder = WorkFolder(tmp_path)
    build(
        TOPIC, folder, sorted(folder.warc.glob("*.gz")), build_options(TOPIC, engine=EngineOptions(workers=1))
    )
    rows = folder.table("pairs").to_pylist()
    assert {(row["target_lang"], row["source_tag"], row["target_tag"]) for row in rows} == {
        ("es", "en", "es-419")
    }
    assert tags(folder.exports / "t.en-es.tmx") == {("", "en", "es-419")}


def test_from_a_memory_to_a_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    units = "".join(
        f'<tu><tuv xml:lang="{source}"><seg>{a}</seg></tuv><tuv xml:lang="{target}"><seg>{b}</seg></tuv></tu>'
        for (a, b), (source, target) in zip(
            zip(ENGLISH.splitlines(), SPANISH.splitlines(), strict=True),
            [("en-US", "es-MX"), ("en-US", "es-ES"), ("en", "es-419"), ("en-GB", "es")],
            strict=True,
        )
    )
    Path("a.tmx").write_text(f'<tmx version="1.4"><header/><body>{units}</body></tmx>', encoding="utf-8")
    runner = CliRunner()
    result = runner.invoke(acopio, ["import", "a.tmx", "--data", "t", "-s", "en", "-t", "es"])
    assert result.exit_code == 0, result.output
    assert tags(Path("t/exports/t.en-es.tmx")) == {
        ("en-US", "en-US", "es-MX"),
        ("en-US", "en-US", "es-ES"),
        ("", "en", "es-419"),
        ("en-GB", "en-GB", "es"),
    }


@pytest.mark.parametrize(
    ("name", "langs"), [("xliff", ("en-GB", "zh-Hant")), ("xliff2", ("en-GB", "zh-Hant"))]
)
def test_a_file_in_one_script_names_it(tmp_path: Path, name: str, langs: tuple[str, str]) -> None:
    rows = [
        {"source_lang": "en", "target_lang": "zh", "source_tag": "en-GB", "target_tag": tag} | texts
        for tag, texts in zip(
            ("zh-Hant", "zh-Hant"),
            ({"source_text": "a", "target_text": "甲"}, {"source_text": "b", "target_text": "乙"}),
            strict=True,
        )
    ]
    batch = pa.RecordBatch.from_pylist(rows, PAIRS)
    (path,) = formats()[name].write([batch], Direction("en", "zh"), tmp_path / "d").files
    root = etree.parse(path).getroot()
    found = {
        value
        for element in root.iter()
        for key, value in element.attrib.items()
        if key in ("source-language", "target-language", "srcLang", "trgLang")
    }
    assert found == set(langs)

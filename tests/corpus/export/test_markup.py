"""Inline elements from the imported file to the exported one."""

# ruff: noqa: E501 - file contents in one line

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from corpus.cli.main import acopio
from corpus.cli.own_files.source import source_of
from corpus.export.memories.markup import marked, of_xliff
from corpus.imports.inline import Inline, plain
from corpus.imports.read import read_units

TMX = """<tmx version="1.4"><header/><body><tu tuid="a">
<tuv xml:lang="en"><seg>Press <bpt i="1" type="bold">&lt;b&gt;</bpt>Save<ept i="1">&lt;/b&gt;</ept> to keep <ph x="2">{n}</ph>
changes of the file.</seg></tuv>
<tuv xml:lang="es"><seg>Pulse <bpt i="1" type="bold">&lt;b&gt;</bpt>Guardar<ept i="1">&lt;/b&gt;</ept> para
conservar <ph x="2">{n}</ph> cambios del <hi type="term">archivo</hi>.</seg></tuv></tu></body></tmx>"""
FIRST = """<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="f" datatype="x"
source-language="en" target-language="es-MX"><body><trans-unit id="7"><source>See <g id="x9">the house</g><x id="br"/>
now.</source><target>Vea <g id="x9">la casa</g><x id="br"/> ahora.</target></trans-unit></body></file></xliff>"""
SECOND = """<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="en" trgLang="es"><file id="f">
<unit id="u"><segment state="final"><source>See <pc id="1">the house</pc><ph id="2"/> now.</source>
<target>Vea <pc id="1">la casa</pc><ph id="2"/> ahora.</target></segment></unit></file></xliff>"""
HOUSE = ('See <bpt i="1"/>the house<ept i="1"/><ph x="2"></ph> now.', 'Vea <bpt i="1"/>la casa<ept i="1"/>')


@pytest.fixture(autouse=True)
def _in_a_fresh_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_from_memory_to_memory_and_xliff() -> None:
    Path("a.tmx").write_text(TMX, encoding="utf-8")
    runner = CliRunner()
    assert runner.invoke(acopio, ["import", "a.tmx", "--data", "w", "-s", "en", "-t", "es"]).exit_code == 0
    assert runner.invoke(acopio, ["export", "w", "--data", "w", "--to", "tmx,xliff,xliff2"]).exit_code == 0
    segments = [
        " ".join(etree.tostring(one, encoding="unicode", with_tail=False).split())
        for one in etree.parse("w/exports/w.en-es.tmx").iter("seg")
    ]
    wanted = [" ".join(line.split()) for line in TMX.split("<seg>")[1:]]
    assert segments == ["<seg>" + line.split("</seg>")[0] + "</seg>" for line in wanted]
    for name in ("xlf", "v2.xlf"):
        (unit,) = read_units(source_of(Path(f"w/exports/w.en-es.{name}")), "en", "es")
        assert unit.source == "Press Save to keep changes of the file."
        assert unit.markup[0].count("<bpt") == unit.markup[1].count("<ept") == 1


@pytest.mark.parametrize(("body", "tag"), [(FIRST, "es-MX"), (SECOND, "es")], ids=["1.2", "2.0"])
def test_elements_of_xliff_are_kept_as_those_of_tmx(body: str, tag: str) -> None:
    Path("a.xlf").write_text(body, encoding="utf-8")
    (unit,) = read_units(source_of(Path("a.xlf")), "en", "es")
    assert (unit.source, unit.target) == ("See the house now.", "Vea la casa ahora.")
    assert unit.markup[0] == HOUSE[0]
    assert unit.markup[1].startswith(HOUSE[1])
    assert unit.tags == ("en", tag)


def test_files_of_other_languages_are_kept_aside_and_turned_ones_turned() -> None:
    Path("a.xlf").write_text(FIRST, encoding="utf-8")
    (other,) = read_units(source_of(Path("a.xlf")), "en", "fr")
    assert other.problem == "no_target_language"
    (turned,) = read_units(source_of(Path("a.xlf")), "es", "en")
    assert (turned.source, turned.problem) == ("Vea la casa ahora.", "")


def test_code_of_tools_is_no_text() -> None:
    body = FIRST.replace('<g id="x9">the', '<bpt id="1">&lt;b class="x"&gt;</bpt>the').replace(
        "house</g>", 'house<ept id="1">&lt;/b&gt;</ept>'
    )
    Path("a.xlf").write_text(body, encoding="utf-8")
    (unit,) = read_units(source_of(Path("a.xlf")), "en", "es")
    assert unit.source == "See the house now."


def test_a_changed_text_has_no_markup() -> None:
    assert marked("See the home now.", HOUSE[0]) is None
    assert of_xliff("a & b", "a & <ph/>", second=False) == "a &amp; b"


texts = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), max_size=8)


@given(
    st.lists(
        st.tuples(texts, st.sampled_from(["bpt", "ept", "ph", "it", "hi", "sub", "g", "x", "mrk"]), texts)
    )
)
def test_markup_is_well_formed_and_has_the_text(parts: list[tuple[str, str, str]]) -> None:
    element = etree.Element("seg")
    for number, (inside, name, after) in enumerate(parts):
        child = etree.SubElement(element, name, id=str(number % 3), type='"<&')
        child.text, child.tail = inside, after
    text, markup = Inline().texts(element)
    assert plain(markup) == " ".join(text.split())
    for second in (False, True):
        etree.fromstring(f"<source>{of_xliff(' '.join(text.split()), markup, second)}</source>")

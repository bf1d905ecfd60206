"""Formats with limits: what they write is read back by other readers, and nothing vanishes."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fuzzed_pairs import Texts, batch, fuzzed
from lxml import etree
from translate.storage import tmx as toolkit_tmx
from translate.storage import xliff as toolkit_xliff

from corpus.export.bounded import collapsed, objection
from corpus.export.direction import Direction
from corpus.export.format import Format
from corpus.export.memories import xliff, xliff2
from corpus.export.services import azure, chat, deepl, google, lara
from corpus.export.terms import deepl as deepl_terms
from corpus.export.terms import tbx
from corpus.export.text import xml_legal

EN_ES = Direction("en", "es")


def read_tmx(path: Path) -> Texts:
    with path.open("rb") as file:
        return [(unit.source, unit.target) for unit in toolkit_tmx.tmxfile(file, "en", "es").units]


def read_xliff(path: Path) -> Texts:
    with path.open("rb") as file:
        return [(unit.source, unit.target) for unit in toolkit_xliff.xlifffile(file).units]


def read_second(path: Path) -> Texts:
    space = {"x": "urn:oasis:names:tc:xliff:document:2.0"}
    segments = etree.parse(path).iterfind(".//x:segment", space)
    return [
        (one.findtext("x:source", None, space), one.findtext("x:target", None, space)) for one in segments
    ]


def read_tsv(path: Path) -> Texts:
    with path.open(encoding="utf-8", newline="") as file:
        return [(source, target) for source, target in csv.reader(file, delimiter="\t", strict=True)]


def read_chat(path: Path) -> Texts:
    lines = [json.loads(line)["messages"] for line in path.read_bytes().splitlines()]
    assert all([turn["role"] for turn in turns] == ["system", "user", "assistant"] for turns in lines)
    return [(turns[1]["content"], turns[2]["content"]) for turns in lines]


def read_contents(path: Path) -> Texts:
    lines = [json.loads(line)["contents"] for line in path.read_bytes().splitlines()]
    texts = [[turn["parts"][0]["text"] for turn in turns] for turns in lines]
    return [(user.removeprefix("Translate from English to Spanish: "), model) for user, model in texts]


READERS: list[tuple[Format, Callable[[Path], Texts]]] = [
    (azure.ADAPTIVE, read_tmx),
    (deepl.MEMORY, read_tmx),
    (lara.FORMAT, read_tmx),
    (xliff.FORMAT, read_xliff),
    (xliff2.FORMAT, read_second),
    (google.ADAPTIVE, read_tsv),
    (google.NMT, read_tsv),
    (google.TLLM, read_contents),
    (chat.FORMAT, read_chat),
]
each_format = pytest.mark.parametrize(("form", "read"), READERS, ids=lambda value: getattr(value, "name", ""))


def check(form: Format, read: Callable[[Path], Texts], texts: Texts, folder: Path) -> None:
    result = form.write([batch(texts)], EN_ES, folder / "d.en-es")
    (path,) = result.files
    clean = [tuple(collapsed(xml_legal(collapsed(text))) for text in both) for both in texts]
    found = read(path)
    assert len(found) == result.written
    assert result.written + sum(result.skipped.values()) == len(texts)
    aside = path.with_name(f"{path.name}.left-out.tsv").read_text(encoding="utf-8").split("\n")[1:-1]
    left_out = {int(line.split("\t")[0], 16): line.split("\t")[1] for line in aside}
    assert len(left_out) == sum(result.skipped.values())
    assert found == [both for number, both in enumerate(clean) if number not in left_out]
    bounds = form.limits
    assert all(objection(pair(both), bounds) is None for both in found)
    assert bounds.pairs is None or len(found) <= bounds.pairs
    assert not bounds.one_target or len({source for source, _ in found}) == len(found)


def pair(both: tuple[str, str]) -> Any:
    from corpus.export.bounded import Kept

    return Kept("", *both)


@each_format
def test_fuzzed_pairs_are_read_back(form: Format, read: Callable[[Path], Texts], tmp_path: Path) -> None:
    check(form, read, fuzzed(500), tmp_path)


@pytest.mark.slow
@each_format
def test_ten_thousand_fuzzed_pairs(form: Format, read: Callable[[Path], Texts], tmp_path: Path) -> None:
    check(form, read, fuzzed(10_000, seed=2), tmp_path)


def test_beyond_a_budget_the_best_pairs_are_kept(tmp_path: Path) -> None:
    texts = [(f"source {number}", f"target {number}") for number in range(10_007)]
    result = azure.ADAPTIVE.write([batch(texts)], EN_ES, tmp_path / "d")
    assert result.skipped == {"beyond_pairs": 7}
    worst = {
        line.split("\t")[0]
        for line in result.files[0]
        .with_name("d.azure-adaptive.tmx.left-out.tsv")
        .read_text(encoding="utf-8")
        .splitlines()[1:]
    }
    assert all(int(key, 16) % 7 == 0 for key in worst)


def test_a_source_stands_once_with_its_best_translation(tmp_path: Path) -> None:
    result = google.NMT.write([batch([("a", "worse"), ("b", "x"), ("a", "better")])], EN_ES, tmp_path / "d")
    assert read_tsv(result.files[0]) == [("b", "x"), ("a", "better")]
    assert result.skipped == {"duplicate_source": 1}


def test_a_memory_has_the_neighbours_of_a_sentence(tmp_path: Path) -> None:
    texts = [("One.", "Uno."), ("Two.", "Dos."), ("Three.", "Tres.")]
    other = batch([("Other.", "Otro.")], source_document_id="c")
    (path,) = lara.FORMAT.write([batch(texts), other], EN_ES, tmp_path / "d").files
    units = [
        {prop.get("type"): prop.text for prop in unit.iter("prop")} for unit in etree.parse(path).iter("tu")
    ]
    before, after = "x-context_pre", "x-context_post"
    assert units == [{after: "Two."}, {before: "One.", after: "Three."}, {before: "Two."}, {}]


def test_no_file_of_left_out_pairs_remains_when_all_are_written(tmp_path: Path) -> None:
    deepl.MEMORY.write([batch([("", "x")])], EN_ES, tmp_path / "d")
    assert (tmp_path / "d.deepl-tm.tmx.left-out.tsv").exists()
    deepl.MEMORY.write([batch([("y", "x")])], EN_ES, tmp_path / "d")
    assert not (tmp_path / "d.deepl-tm.tmx.left-out.tsv").exists()


def test_terms_are_written_as_glossary_and_termbase(tmp_path: Path) -> None:
    texts = [(f"the gradient number {n} falls", f"el gradiente número {n} baja") for n in range(20)]
    (glossary,) = deepl_terms.FORMAT.write([batch(texts)], EN_ES, tmp_path / "d").files
    (termbase,) = tbx.FORMAT.write([batch(texts)], EN_ES, tmp_path / "d").files
    rows = read_tsv(glossary)
    assert ("falls", "baja") in rows
    terms = [term.text for term in etree.parse(termbase).iter("{urn:iso:std:iso:30042:ed-2}term")]
    assert terms == [text for row in rows for text in row]

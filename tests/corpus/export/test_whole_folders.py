"""Formats that write documents or folders: documents, opus, azure-custom."""

import json
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from fuzzed_pairs import batch, fuzzed
from lxml import etree

from corpus.cli.own_files.source import source_of
from corpus.export.direction import Direction
from corpus.export.run import ExportOptions, export_pairs
from corpus.export.services import azure_custom
from corpus.export.tables import opus
from corpus.export.tables.spans import spans
from corpus.export.text import collapsed, xml_legal
from corpus.imports.read import read_units
from corpus.tables.folder import WorkFolder
from corpus.tables.schemas import PAIRS
from crawler.documents.schema import DOCUMENTS

EN_ES = Direction("en", "es")


def document(number: str, lang: str, *blocks: str, **values: Any) -> dict[str, Any]:
    return {
        "document_id": number,
        "url": f"https://example.org/{lang}/{number}",
        "site": "example.org",
        "lang": lang,
        "lang_confidence": 0.9,
        "fetched_at": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        "opt_outs": [],
        "alternates": [],
        "blocks": [{"kind": "paragraph", "text": text} for text in blocks],
        "relevance": 0.3,
        **values,
    }


def sentence(number: int, source: str, target: str, blocks: tuple[int, int], **values: Any) -> dict[str, Any]:
    return {
        "pair_id": f"{number:024x}",
        "source_lang": "en",
        "target_lang": "es",
        "source_text": source,
        "target_text": target,
        "source_document_id": "a",
        "target_document_id": "b",
        "source_block": blocks[0],
        "target_block": blocks[1],
        "source_position": number,
        "target_position": number,
        "score": 0.9,
        "split": "train",
        **values,
    }


@pytest.fixture
def folder(tmp_path: Path) -> WorkFolder:
    made = WorkFolder(tmp_path / "data")
    documents = [
        document("a", "en", "One. Alone here. Two.", "Three goes\u2028on."),
        document("b", "es", "Uno. Dos.", "Tres sigue."),
        document("c", "es", "Sin traducción."),
        document("d", "fr", "Un."),
        document("e", "en", "Gone.", rejected_by="takedown"),
        document("f", "en", "Held out."),
        document("g", "es", "Guardado."),
    ]
    made.write("documents", DOCUMENTS, [pa.Table.from_pylist(documents, DOCUMENTS)])
    pairs = [
        sentence(0, "One.", "Uno.", (0, 0)),
        sentence(1, "Two.", "Dos.", (0, 0), score=0.2),
        sentence(2, "Three goes on.", "Tres sigue.", (1, 1)),
        sentence(
            *(3, "Held out.", "Guardado.", (0, 0)),
            source_document_id="f",
            target_document_id="g",
            rejected_by="test_set",
            split=None,
        ),
    ]
    made.write("pairs", PAIRS, [pa.Table.from_pylist(pairs, PAIRS)])
    return made


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n")[:-1]]


def rebuilt(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the documents table from a line of the export."""
    blocks = [{name: block[name] for name in ("kind", "text")} for block in row["blocks"]]
    fetched = datetime.fromisoformat(row["fetched_at"]) if row["fetched_at"] else None
    return {name: row[name] for name in DOCUMENTS.names} | {"blocks": blocks, "fetched_at": fetched}


def test_the_documents_table_is_rebuilt_from_the_export(folder: WorkFolder) -> None:
    (result,) = export_pairs(folder, "demo", ["documents"])
    lines = lines_of(result.files[0])
    found = pa.Table.from_pylist([rebuilt(line) for line in lines], DOCUMENTS)
    table = folder.table("documents")
    wanted = table.filter([row in ("a", "b", "c") for row in table["document_id"].to_pylist()])
    assert found.equals(wanted.select(DOCUMENTS.names).cast(DOCUMENTS))
    assert (result.written, result.skipped, result.unit) == (3, {"test_set": 2}, "document")


def test_aligned_and_unaligned_text_is_told_by_its_place(folder: WorkFolder) -> None:
    (result,) = export_pairs(folder, "demo", ["documents"])
    first, second, third = lines_of(result.files[0])
    aligned = [[block["text"][a:b] for a, b, _ in block["aligned"]] for block in first["blocks"]]
    assert aligned == [["One.", "Two."], ["Three goes\u2028on."]]
    assert [pair["pair_id"][-1] for pair in first["pairs"]] == ["0", "1", "2"]
    assert [key[-1] for block in second["blocks"] for *_, key in block["aligned"]] == ["0", "1", "2"]
    assert third["blocks"] == [{"kind": "paragraph", "text": "Sin traducción.", "aligned": []}]


def test_a_part_of_the_pairs_brings_only_its_documents(folder: WorkFolder) -> None:
    (result,) = export_pairs(folder, "demo", ["documents"], ExportOptions(min_score=0.5))
    lines = lines_of(result.files[0])
    assert [line["document_id"] for line in lines] == ["a", "b"]
    assert [pair["pair_id"][-1] for pair in lines[0]["pairs"]] == ["0", "2"]
    assert result.skipped == {"below_min_score": 1, "test_set": 2, "without_pair": 1}


def test_a_text_over_two_blocks_has_a_span_in_each() -> None:
    blocks = ["The end", "of  a sentence. And more.", "No."]
    found = list(
        spans(blocks, [(0, 0, "p", "The end of a sentence."), (1, 1, "q", "more."), (2, 2, "r", "x")])
    )
    assert found == [(0, 0, 7, "p"), (1, 0, 15, "p"), (1, 20, 25, "q")]


def test_repeated_texts_have_the_places_of_their_order() -> None:
    found = list(spans(["Yes. No. Yes."], [(0, 0, "p", "Yes."), (0, 2, "q", "Yes.")]))
    assert found == [(0, 0, 4, "p"), (0, 9, 13, "q")]


def imported(path: Path) -> list[tuple[str, str]]:
    units = read_units(source_of(path / "en-es.xml"), "en", "es")
    assert all(not unit.problem for unit in units)
    return [(unit.source, unit.target) for unit in read_units(source_of(path / "en-es.xml"), "en", "es")]


def by_lxml(path: Path) -> list[tuple[str, str]]:
    """The pairs as any reader of XCES finds them."""
    pairs = []
    for group in etree.parse(path / "en-es.xml").iter("linkGrp"):
        sides = [
            {s.get("id"): s.text for s in etree.parse(path / "xml" / group.get(name)).iter("s")}
            for name in ("fromDoc", "toDoc")
        ]
        for link in group.iter("link"):
            ids = link.get("xtargets").split(";")
            pairs.append((sides[0][ids[0]], sides[1][ids[1]]))
    return pairs


@pytest.mark.parametrize("number", [500, pytest.param(10_000, marks=pytest.mark.slow)])
def test_fuzzed_pairs_of_opus_are_read_by_two_readers(tmp_path: Path, number: int) -> None:
    texts = fuzzed(number, seed=3)
    batches = [batch(texts[:100]), batch(texts[100:], source_document_id="c")]
    result = opus.write(batches, EN_ES, tmp_path / "d.en-es")
    clean = [tuple(collapsed(xml_legal(text)) for text in both) for both in texts]
    wanted = [both for both in clean if all(both)]
    assert by_lxml(result.files[0]) == wanted
    assert imported(result.files[0]) == wanted
    assert (result.written, result.skipped) == (len(wanted), {"empty": number - len(wanted)})
    assert len(list((result.files[0] / "xml" / "en").iterdir())) == 2


@pytest.mark.parametrize("number", [500, pytest.param(10_000, marks=pytest.mark.slow)])
def test_fuzzed_pairs_of_azure_custom_stay_aligned_in_their_sets(tmp_path: Path, number: int) -> None:
    texts, chance = fuzzed(number, seed=4), random.Random(5)
    splits = [chance.choice(["train", "dev", "test"]) for _ in texts]
    batches = [batch([both], split=split) for both, split in zip(texts, splits, strict=True)]
    result = azure_custom.write(batches, EN_ES, tmp_path / "d")
    names = {"train": "training", "dev": "tuning", "test": "testing"}
    for split, name in names.items():
        clean = [tuple(map(collapsed, both)) for both, one in zip(texts, splits, strict=True) if one == split]
        for side, lang in enumerate(("en", "es")):
            found = (result.files[0] / f"{name}_{lang}.align").read_bytes().decode().split("\n")
            assert found == [both[side] for both in clean if all(both)] + [""]
    assert result.written + result.skipped["empty"] == number

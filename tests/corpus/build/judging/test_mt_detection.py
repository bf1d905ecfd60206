from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pytest

from corpus.build.judging.mt_detection import build_document_scores
from corpus.build.judging.sentence_pairs import build_pairs
from corpus.filters.options import FilterOptions
from corpus.filters.rules.machine_translation import MachineTranslationOptions
from corpus.mt_detection.options import MtOptions
from corpus.tables.folder import WorkFolder
from corpus.tables.names import LINKED, MARKED, SIMILAR
from corpus.tables.schemas import ALIGNED, DOCUMENT_PAIRS
from crawler.documents.schema import DOCUMENTS, EXTRACTED
from crawler.topic.topic import Topic

TOPIC = Topic("t", "", ("en", "es"), {})
EN = ["river", "cloud", "bread", "stone", "train", "garden"]
EN += ["window", "letter", "mountain", "bridge", "paper", "silver"]
ES = ["río", "nube", "pan", "piedra", "tren", "jardín"]
ES += ["ventana", "carta", "montaña", "puente", "papel", "plata"]
PAGES = 12


def found(page: int, position: int, random: Random) -> dict[str, Any]:
    """A pair; the last page is literal."""
    words = random.sample(range(len(EN)), 8)
    turned = words if page == PAGES - 1 else words[5:] + words[:3]
    target = " ".join(ES[word] for word in turned) + ("." if page == PAGES - 1 else ", etcétera…")
    return {
        "source_text": " ".join(EN[word] for word in words).capitalize() + ".",
        "target_text": target.capitalize(),
        "granularity": "sentence",
        "bead": "1-1",
        "source_position": position,
        "target_position": position,
        "similarity": 0.8,
        "margin": 1.5,
        "score": 0.8,
    }


def work(root: Path, marked: str = "") -> WorkFolder:
    """Twelve pairs of pages with twenty sentences each; `marked` is a document with a mark."""
    folder, random = WorkFolder(root), Random(2)
    documents, alignments, pairs = [], [], []
    for page in range(PAGES):
        ids = {"source_document_id": f"a{page:02}", "target_document_id": f"b{page:02}"}
        urls = {"source_url": f"https://x.org/en/{page}", "target_url": f"https://x.org/es/{page}"}
        for name, url, lang in zip(ids.values(), urls.values(), ("en", "es"), strict=True):
            more = {"machine_translated": name == marked, "relevance": 1.0}
            documents.append({"document_id": name, "url": url, "lang": lang, **more})
        rows = [found(page, position, random) for position in range(20)]
        alignments.append({**ids, "evidence": "url", "score": 1.0, "pairs": rows})
        pairs.append({**ids, **urls, "source_lang": "en", "target_lang": "es", "evidence": "url"})
    folder.write(MARKED, EXTRACTED, [pa.Table.from_pylist(documents, EXTRACTED)])
    folder.write("documents", DOCUMENTS, [pa.Table.from_pylist(documents, DOCUMENTS)])
    folder.write(LINKED, ALIGNED, [pa.Table.from_pylist(alignments, ALIGNED)])
    folder.write(SIMILAR, ALIGNED, [ALIGNED.empty_table()])
    folder.write("document_pairs", DOCUMENT_PAIRS, [pa.Table.from_pylist(pairs, DOCUMENT_PAIRS)])
    return folder


def build(folder: WorkFolder, rule: MachineTranslationOptions | None = None, **options: Any) -> list[dict]:
    filters = FilterOptions(machine_translation=rule or MachineTranslationOptions())
    build_pairs(TOPIC, folder, "key", filters, mt=MtOptions(**options))
    build_document_scores(folder)
    rows: list[dict] = folder.table("pairs").to_pylist()
    return rows


def scores(folder: WorkFolder) -> dict[str, float | None]:
    rows = folder.table("documents").to_pylist()
    return {row["document_id"]: row["mt"] for row in rows}


def test_a_literal_page_among_free_ones_is_marked(tmp_path: Path) -> None:
    folder = work(tmp_path)
    rows = build(folder)
    assert {row["target_document_id"] for row in rows if row["machine_translated"]} == {"b11"}
    assert {row["target_document_id"] for row in rows if row["page_mt"] >= 0.5} == {"b11"}
    assert all(0 <= row["mt"] <= 1 for row in rows)
    assert not any(row["rejected_by"] == "machine_translation" for row in rows)
    of = scores(folder)
    assert of["b11"] >= 0.5 > of["b00"]
    assert of["a11"] is None


def test_the_rule_may_drop_it_and_may_be_off(tmp_path: Path) -> None:
    folder = work(tmp_path)
    dropped = build(folder, MachineTranslationOptions(action="drop"))
    reasons = {row["target_document_id"]: row["rejected_by"] for row in dropped}
    assert {name for name, reason in reasons.items() if reason == "machine_translation"} == {"b11"}
    off = build(folder, MachineTranslationOptions(enabled=False))
    assert not any(row["machine_translated"] for row in off)
    assert max(row["page_mt"] for row in off) >= 0.5


def test_a_marked_page_is_certain(tmp_path: Path) -> None:
    folder = work(tmp_path, "b03")
    rows = build(folder)
    assert {row["page_mt"] for row in rows if row["target_document_id"] == "b03"} == {1.0}
    assert scores(folder)["b03"] == 1.0


@pytest.mark.parametrize("options", [{"enabled": False}, {"least_pairs": 1000}])
def test_what_is_not_judged_is_null(tmp_path: Path, options: dict[str, Any]) -> None:
    folder = work(tmp_path)
    rows = build(folder, **options)
    assert {row["mt"] for row in rows} == {row["page_mt"] for row in rows} == {None}
    assert set(scores(folder).values()) == {None}


def test_a_second_build_writes_the_same_bytes(tmp_path: Path) -> None:
    folder = work(tmp_path)
    build(folder)
    tables = sorted(tmp_path.glob("*/*.parquet"))
    before = [path.read_bytes() for path in tables]
    build(folder)
    assert [path.read_bytes() for path in tables] == before
    build(work(tmp_path / "again"))
    assert (tmp_path / "again/pairs/part-00000.parquet").read_bytes() == folder.root.joinpath(
        "pairs/part-00000.parquet"
    ).read_bytes()

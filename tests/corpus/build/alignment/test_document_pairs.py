"""The stage from documents to document pairs, by what it may go by."""

import shutil
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from align.documents.options import PairOptions
from align.documents.pairing import FILE
from corpus.build.alignment.document_pairs import build_document_pairs
from corpus.engine import EngineOptions
from corpus.options import build_options
from corpus.tables.changes import changes
from corpus.tables.folder import WorkFolder
from corpus.tables.names import ENTRIES, MARKED, SIMILAR
from corpus.tables.schemas import ALIGNED
from crawler.documents.schema import EXTRACTED
from crawler.errors import TopicError, UsageError
from crawler.topic.toml import Table
from crawler.topic.topic import Topic, get_topic

TEXTS = {
    "cats": (
        ["Cats sleep for most of the day.", "At night they hunt mice in the garden."],
        ["Los gatos duermen la mayor parte del día.", "Por la noche cazan ratones en el jardín."],
    ),
    "bread": (
        ["Bread needs flour, water and salt.", "The dough rests for two hours before baking."],
        ["El pan necesita harina, agua y sal.", "La masa reposa dos horas antes de hornearla."],
    ),
    "trains": (
        ["The train to Madrid leaves at noon.", "Tickets are sold at the station."],
        ["El tren a Madrid sale al mediodía.", "Los billetes se venden en la estación."],
    ),
}


def row(name: str, lang: str, partner: str | None, texts: list[str]) -> dict[str, object]:
    links = [{"lang": "es", "url": f"http://b.test/{partner}"}] if partner else []
    return {
        "document_id": f"{lang}-{name}",
        "url": f"http://{'a' if lang == 'en' else 'b'}.test/{name}",
        "lang": lang,
        "canonical_url": None,
        "hreflang": links,
        "switchers": [],
        "images": [],
        "blocks": [{"kind": "paragraph", "text": text} for text in texts],
        "rejected_by": None,
    }


@pytest.fixture
def folder(tmp_path: Path) -> WorkFolder:
    """Three pages and their translations under other names; only that on bread links to its own."""
    names = {"cats": "uno", "bread": "dos", "trains": "tres"}
    rows = [row(n, "en", "dos" if n == "bread" else None, english) for n, (english, _) in TEXTS.items()]
    rows += [row(names[n], "es", None, spanish) for n, (_, spanish) in TEXTS.items()]
    work = WorkFolder(tmp_path)
    work.write(MARKED, EXTRACTED, [pa.Table.from_pylist(rows, EXTRACTED)])
    return work


def kept(folder: WorkFolder, evidence: str) -> set[tuple[str, str, str]]:
    build_document_pairs(get_topic("ml_es"), folder, "", PairOptions(evidence=evidence), EngineOptions())
    rows = folder.dataset("document_pairs").to_table().to_pylist()
    return {
        (row["source_document_id"], row["target_document_id"], row["evidence"])
        for row in rows
        if row["rejected_by"] is None
    }


def test_evidence_says_what_may_pair_documents(folder: WorkFolder) -> None:
    bread = ("en-bread", "es-dos")
    others = {("en-cats", "es-uno", "embedding"), ("en-trains", "es-tres", "embedding")}
    assert kept(folder, "links") == {(*bread, "hreflang")}
    # Other evidence is another table: nothing of the first one is left.
    assert kept(folder, "embedding") == {(*bread, "embedding"), *others}


def table(**content: str) -> Table:
    return Table(content, "t.toml", "align.")


def test_evidence_comes_from_the_topic_unless_given() -> None:
    topic = Topic("t", "", ("en", "es"), {}, settings={"align": table(evidence="embedding")})
    assert build_options(topic).pairs.evidence == "embedding"
    assert build_options(topic, evidence="links").pairs.evidence == "links"
    assert build_options(replace(topic, settings={})).pairs.evidence == "all"


def test_unknown_evidence_is_an_error() -> None:
    topic = Topic("t", "", ("en", "es"), {}, settings={"align": table(evidence="dreams")})
    with pytest.raises(TopicError, match=r"evidence.*dreams.*all, links, embedding"):
        build_options(topic)
    with pytest.raises(UsageError, match="dreams"):
        build_options(replace(topic, settings={}), evidence="dreams")


def renamed(folder: WorkFolder, place: Path, change: str = "") -> WorkFolder:
    """The documents under other ids, in another folder; `change` is added to the text on cats."""
    rows = folder.dataset(MARKED).to_table().to_pylist()
    for number, document in enumerate(rows):
        document["document_id"] += "-later"
        if number == 0:
            document["blocks"][0]["text"] += change
    work = WorkFolder(place)
    work.write(MARKED, EXTRACTED, [pa.Table.from_pylist(rows, EXTRACTED)])
    return work


def aligned(folder: WorkFolder, documents_key: str, options: PairOptions) -> dict[str, int]:
    """How many pairs a build aligned and took over."""
    build_document_pairs(get_topic("ml_es"), folder, documents_key, options, EngineOptions())
    return changes(folder)["document_pairs"]


def digests(folder: WorkFolder) -> dict[str, bytes]:
    paths = (".aligned", "document_pairs")
    return {
        str(p.relative_to(folder.root)): p.read_bytes()
        for q in paths
        for p in folder.root.glob(f"{q}/**/*.parquet")
    }


@pytest.mark.slow
def test_alignments_are_taken_over_by_their_texts_and_options(folder: WorkFolder, tmp_path: Path) -> None:
    options = PairOptions()
    first = aligned(folder, "1", options)
    assert first == {"aligned": first["aligned"], "taken_over": 0}
    later = renamed(folder, tmp_path / "later", " Kittens play.")

    shutil.rmtree(folder.root / MARKED)
    shutil.copytree(later.root / MARKED, folder.root / MARKED)
    second = aligned(folder, "2", options)
    assert second == {"aligned": 1, "taken_over": first["aligned"] - 1}
    assert aligned(later, "2", options)["taken_over"] == 0
    assert digests(folder) == digests(later)
    other = replace(options, align=replace(options.align, granularity="both"))
    assert aligned(folder, "2", other) == first


def reasons(folder: WorkFolder, documents_key: str, engine: EngineOptions) -> list[str | None]:
    build_document_pairs(get_topic("ml_es"), folder, documents_key, PairOptions(evidence="links"), engine)
    found: list[str | None] = folder.dataset("document_pairs").to_table()["rejected_by"].to_pylist()
    return found


def test_a_pair_that_takes_too_long_is_dropped_with_a_reason_and_tried_again_later(
    folder: WorkFolder,
) -> None:
    assert reasons(folder, "", EngineOptions(workers=1, seconds=0)) == ["alignment_timeout"]
    assert reasons(folder, "", EngineOptions(workers=1)) == [None]


def test_a_pair_that_takes_too_much_memory_is_dropped_with_a_reason(folder: WorkFolder) -> None:
    rows = folder.dataset(MARKED).to_table().to_pylist()
    for document in rows:
        document["blocks"] *= 2000
    folder.write(MARKED, EXTRACTED, [pa.Table.from_pylist(rows, EXTRACTED)])
    engine = EngineOptions(workers=1, memory=16 << 20)
    assert reasons(folder, "", engine) == ["alignment_failed"]


def test_documents_of_one_file_are_paired_and_those_of_a_dropped_one_are_not(folder: WorkFolder) -> None:
    units = [("en-cats", "es-uno", 1.0), ("en-gone", "es-gone", 1.0)]
    names = ("source_document_id", "target_document_id", "score")
    more = {"evidence": FILE, "agreement": 1.0, "pairs": []}
    rows = [dict(zip(names, unit, strict=True)) | more for unit in units]
    folder.write(ENTRIES, ALIGNED, [pa.Table.from_pylist(rows, ALIGNED)])
    assert kept(folder, "embedding") == {
        *(("en-cats", "es-uno", FILE), ("en-bread", "es-dos", "embedding")),
        ("en-trains", "es-tres", "embedding"),
    }
    alike = folder.table(SIMILAR)["source_document_id"].to_pylist()
    assert "en-cats" not in alike

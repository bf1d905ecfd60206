from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from align.mining.mining import MiningOptions
from corpus.build.alignment.mining import build_mined
from corpus.build.judging.sentence_pairs import build_pairs
from corpus.engine import EngineOptions
from corpus.filters.options import FilterOptions
from corpus.options import build_options
from corpus.report.funnel import funnel
from corpus.tables.folder import WorkFolder
from corpus.tables.names import LINKED, MARKED, MINED, SIMILAR
from corpus.tables.schemas import ALIGNED, DOCUMENT_PAIRS
from crawler.documents.schema import EXTRACTED
from crawler.errors import TopicError
from crawler.topic.toml import Table
from crawler.topic.topic import Topic

ENGLISH = (
    "Decision trees are easy to interpret and to explain.",
    "The neural network was trained for twelve hours.",
    "Rain is expected in the mountains tomorrow morning.",
    "The museum opens its doors at nine o'clock.",
    "My grandmother bakes bread with rye flour.",
    "Overfitting is a common problem of very large models.",
    "The committee has not yet decided on the budget.",
    "Whales breathe air through holes in their heads.",
)
SPANISH = (
    "El sobreajuste es un problema común de los modelos muy grandes.",
    "Compramos dos entradas para el concierto del sábado.",
    "Los árboles de decisión son fáciles de interpretar y de explicar.",
    "La fábrica de zapatos cerró durante la guerra.",
    "El tren de alta velocidad llega con retraso.",
    "La red neuronal se entrenó durante doce horas.",
    "Este verano plantaremos tomates en el jardín.",
    "El alcalde inauguró ayer el puente nuevo.",
)
TRUE_PAIRS = {(0, 2), (1, 5), (5, 0)}
TOPIC = Topic("t", "", ("en", "es"), {})
OPTIONS = MiningOptions(min_sentences=5)


def document(
    name: str, lang: str, sentences: tuple[str, ...], rejected_by: str | None = None
) -> dict[str, Any]:
    return {
        "document_id": name,
        "url": f"https://{name}.org/",
        "lang": lang,
        "blocks": [{"kind": "paragraph", "text": text} for text in sentences],
        "machine_translated": False,
        "relevance": 1.0,
        "rejected_by": rejected_by,
    }


def folder_of(root: Path, *documents: dict[str, Any], pairs: tuple[tuple[str, str], ...] = ()) -> WorkFolder:
    """A work folder with these documents, of which these are document pairs without a sentence pair."""
    folder = WorkFolder(root)
    folder.write(MARKED, EXTRACTED, [pa.Table.from_pylist(list(documents), EXTRACTED)])
    rows = [
        {"source_document_id": s, "target_document_id": t, "source_lang": "en", "target_lang": "es"}
        for s, t in pairs
    ]
    folder.write("document_pairs", DOCUMENT_PAIRS, [pa.Table.from_pylist(rows, DOCUMENT_PAIRS)])
    for table in (LINKED, SIMILAR):
        folder.write(table, ALIGNED, [ALIGNED.empty_table()])
    return folder


def mined(folder: WorkFolder, options: MiningOptions = OPTIONS) -> list[dict[str, Any]]:
    build_mined(TOPIC, folder, "key", "use", options, EngineOptions(workers=1))
    return folder.dataset(MINED).to_table().to_pylist()  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def comparable(tmp_path_factory: pytest.TempPathFactory) -> WorkFolder:
    folder = folder_of(
        tmp_path_factory.mktemp("mined"), document("a", "en", ENGLISH), document("b", "es", SPANISH)
    )
    mined(folder)
    return folder


def test_translations_are_found_among_pages_that_are_none(comparable: WorkFolder) -> None:
    rows = comparable.dataset(MINED).to_table().to_pylist()
    assert {(row["source_position"], row["target_position"]) for row in rows} == TRUE_PAIRS
    assert {(row["source_text"], row["target_text"]) for row in rows} == {
        (ENGLISH[s], SPANISH[t]) for s, t in TRUE_PAIRS
    }


def test_mined_pairs_are_judged_as_others_and_say_what_they_are(comparable: WorkFolder) -> None:
    build_pairs(TOPIC, comparable, "key", FilterOptions(), "mined")
    rows = comparable.dataset("pairs").to_table().to_pylist()
    assert len(rows) == len(TRUE_PAIRS)
    for row in rows:
        assert (row["origin"], row["bead"], row["granularity"]) == ("mined", "1-1", "sentence")
        assert (row["source_url"], row["target_lang"]) == ("https://a.org/", "es")
        assert row["rejected_by"] is None
        assert row["length_ratio"] >= 1
    assert funnel(comparable).stages[-1].incoming == "sentence pairs aligned or mined"


def test_the_same_options_do_no_work_and_others_mine_anew(comparable: WorkFolder) -> None:
    path = comparable.root / MINED / "part-00000.parquet"
    before = path.stat().st_mtime_ns, path.read_bytes()
    assert len(mined(comparable)) == len(TRUE_PAIRS)
    assert (path.stat().st_mtime_ns, path.read_bytes()) == before
    assert mined(comparable, replace(OPTIONS, enabled="off")) == []
    assert len(mined(comparable)) == len(TRUE_PAIRS)
    assert path.read_bytes() == before[1]


def test_dropped_documents_and_translated_ones_are_not_mined(tmp_path: Path) -> None:
    dropped = folder_of(
        tmp_path / "dropped", document("a", "en", ENGLISH), document("b", "es", SPANISH, "machine_translated")
    )
    assert mined(dropped) == []
    documents = document("a", "en", ENGLISH), document("b", "es", SPANISH)
    paired = folder_of(tmp_path / "paired", *documents, pairs=(("a", "b"),))
    assert mined(paired) == []
    assert mined(paired, replace(OPTIONS, enabled="all")) == []  # alignment has settled these two


def test_all_mines_translated_documents_against_others(tmp_path: Path) -> None:
    documents = document("a", "en", ENGLISH), document("b", "es", SPANISH), document("c", "es", SPANISH[6:])
    folder = folder_of(tmp_path, *documents, pairs=(("a", "c"),))
    assert mined(folder) == []
    rows = mined(folder, replace(OPTIONS, enabled="all"))
    assert {row["target_document_id"] for row in rows} == {"b"}
    assert {(row["source_position"], row["target_position"]) for row in rows} == TRUE_PAIRS


def mining(content: dict[str, object]) -> Topic:
    return replace(TOPIC, settings={"align": Table({"mining": content}, "t.toml", "align.")})


def test_a_topic_sets_the_options_and_every_mistake_is_told() -> None:
    topic = replace(
        TOPIC, settings={"align": Table({"mining": {"enabled": "off", "k": 8}}, "t.toml", "align.")}
    )
    assert build_options(topic).mining == MiningOptions(enabled="off", k=8)
    wrong = {"enabled": "no", "treshold": 1.1, "k": 0}
    with pytest.raises(TopicError) as caught:
        build_options(mining(wrong))
    told = "\n".join(caught.value.problems)
    assert "align.mining.enabled: 'no' is unknown (allowed: unpaired, all, off)" in told
    assert "align.mining.treshold: unknown key: did you mean threshold?" in told
    assert "align.mining.k: 0 is out of range" in told

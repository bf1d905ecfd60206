"""What a build keeps of the last one: verdicts on unchanged pairs, and what the pairs taught."""

from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pytest

from corpus.build.judging.learnt import Lesson, kept
from corpus.build.judging.mt_detection import MtDetector, learn_mt
from corpus.build.judging.sentence_pairs import build_pairs
from corpus.engine import EngineOptions
from corpus.filters.options import FilterOptions
from corpus.filters.rules.form.lengths import TooShortOptions
from corpus.mt_detection.options import MtOptions
from corpus.scoring.file import decoded, encoded
from corpus.tables.changes import changes
from corpus.tables.folder import WorkFolder
from corpus.tables.names import JUDGED, LINKED, MARKED, SIMILAR
from corpus.tables.schemas import ALIGNED, DOCUMENT_PAIRS
from corpus.tables.signatures import LEARNT, Signature
from crawler.documents.schema import EXTRACTED
from crawler.topic.topic import Topic

TOPIC = Topic("t", "", ("en", "es"), {})
EN = ["river", "cloud", "bread", "stone", "train", "garden", "window", "letter", "bridge", "paper"]
ES = ["río", "nube", "pan", "piedra", "tren", "jardín", "ventana", "carta", "puente", "papel"]
ROWS = 5


def row(page: int, position: int) -> dict[str, Any]:
    words = Random(page * ROWS + position).choices(range(len(EN)), k=8)
    return {
        "source_text": " ".join(EN[word] for word in words).capitalize() + ".",
        "target_text": " ".join(ES[word] for word in words).capitalize() + ".",
        "granularity": "sentence",
        "bead": "1-1",
        "source_position": position,
        "target_position": position,
        "similarity": 0.8,
        "margin": 1.5,
        "score": 0.8,
    }


def write(folder: WorkFolder, pages: list[int], licence: str | None = None, margin: float = 1.5) -> None:
    """The tables before the pairs; the last page has this margin."""
    documents, alignments, pairs = [], [], []
    for page in pages:
        ids = {"source_document_id": f"a{page:02}", "target_document_id": f"b{page:02}"}
        urls = {"source_url": f"https://x.org/en/{page}", "target_url": f"https://x.org/es/{page}"}
        about = {"machine_translated": False, "relevance": 1.0, "license": licence}
        documents += [{"document_id": name, **about} for name in ids.values()]
        rows = [row(page, position) for position in range(ROWS)]
        if page == pages[-1]:
            rows = [{**one, "margin": margin} for one in rows]
        alignments.append({**ids, "evidence": "url", "score": 1.0, "pairs": rows})
        pairs.append({**ids, **urls, "source_lang": "en", "target_lang": "es", "evidence": "url"})
    folder.write(MARKED, EXTRACTED, [pa.Table.from_pylist(documents, EXTRACTED)])
    folder.write(LINKED, ALIGNED, [pa.Table.from_pylist(alignments, ALIGNED)])
    folder.write(SIMILAR, ALIGNED, [ALIGNED.empty_table()])
    folder.write("document_pairs", DOCUMENT_PAIRS, [pa.Table.from_pylist(pairs, DOCUMENT_PAIRS)])


def build(folder: WorkFolder, key: str, filters: FilterOptions | None = None) -> dict[str, int]:
    """The counts of a build."""
    build_pairs(TOPIC, folder, key, filters or FilterOptions(), mt=MtOptions(enabled=False))
    return changes(folder)["pairs"]


def files(folder: WorkFolder) -> list[bytes]:
    return [path.read_bytes() for table in (JUDGED, "pairs") for path in folder.files(table)]


def test_verdicts_on_unchanged_pairs_are_taken_over_byte_for_byte(tmp_path: Path) -> None:
    folder, fresh = WorkFolder(tmp_path / "folder"), WorkFolder(tmp_path / "fresh")
    write(folder, [1, 2, 3])
    assert build(folder, "1") == {"judged": 3 * ROWS, "taken_over": 0}
    # A page comes, one goes, the margins of the last one change, and all have another licence.
    for one in (folder, fresh):
        write(one, [0, 2, 3], "CC-BY-4.0", margin=1.1)
    assert build(folder, "2") == {"judged": 2 * ROWS, "taken_over": ROWS}
    assert build(fresh, "2") == {"judged": 3 * ROWS, "taken_over": 0}
    assert files(folder) == files(fresh)
    assert set(folder.table("pairs")["license"].to_pylist()) == {"CC-BY-4.0"}


@pytest.mark.slow
def test_other_rules_judge_anew(tmp_path: Path) -> None:
    folder = WorkFolder(tmp_path)
    write(folder, [1])
    build(folder, "1")
    long = FilterOptions(too_short=TooShortOptions(min_words=50))
    assert build(folder, "1", long) == {"judged": ROWS, "taken_over": 0}
    assert set(folder.table("pairs")["rejected_by"].to_pylist()) == {"too_short"}


def lesson(pairs: int, recipe: str = "recipe") -> Lesson:
    detector = learn_mt(
        {"sentence": [{**row(1, n), "source_lang": "en", "target_lang": "es"} for n in range(200)]},
        MtOptions(),
    )
    signature = Signature(LEARNT, pairs=pairs)
    return Lesson(("en", "es"), recipe, np.arange(pairs, dtype=np.uint64), signature, None, detector)


@pytest.mark.parametrize(
    ("gone", "came", "share"), [(0, 0, None), (99, 0, 0.099), (50, 49, 0.099), (50, 50, ...), (0, 100, ...)]
)
def test_a_lesson_is_kept_below_a_tenth_of_change(gone: int, came: int, share: Any) -> None:
    now = np.arange(gone, 1000 + came, dtype=np.uint64)
    found = kept(lesson(1000), now, "recipe")
    assert (found.signature.changed if found else ...) == share
    assert kept(lesson(1000), now, "other") is None


def test_a_lesson_is_read_as_it_was_written() -> None:
    before = lesson(1000)
    data = encoded(before)
    after = decoded(data, Lesson)
    assert encoded(after) == data
    assert after.digest() == before.digest() != replace(before, detector=None).digest()
    assert isinstance(after.detector, MtDetector)
    assert after.detector.detector.about.lexicon.translations() == (
        before.detector.detector.about.lexicon.translations()
    )


@pytest.mark.parametrize("data", [b"", b"x", encoded({"recipe": 1}), encoded([["<O8", [1], b"12345678"]])])
def test_damaged_lessons_are_errors(data: bytes) -> None:
    with pytest.raises((msgspec.MsgspecError, ValueError)):
        decoded(data, Lesson)


@pytest.mark.parametrize("data", [["|O", [1], b"12345678"], ["<f8", [2], b"12345678"]])
def test_arrays_of_objects_or_of_another_size_are_errors(data: list[Any]) -> None:
    content = msgspec.msgpack.decode(encoded(lesson(10)))
    assert decoded(msgspec.msgpack.encode(content), Lesson).recipe == "recipe"
    with pytest.raises(ValueError, match="array"):
        decoded(msgspec.msgpack.encode({**content, "pairs": data}), Lesson)


@pytest.mark.slow
def test_the_scorer_is_kept_while_the_corpus_hardly_changes(tmp_path: Path) -> None:
    from corpus.scoring.given import ScoringOptions
    from corpus.tables.signatures import read_signatures

    folder, options = WorkFolder(tmp_path), ScoringOptions(least_pairs=100, certain=0.5, share=1.0)

    def scored(pages: range, key: str, **more: bool) -> tuple[float | None, str | None, dict[str, int]]:
        write(folder, list(pages))
        engine = EngineOptions(**more)  # type: ignore[arg-type]
        build_pairs(TOPIC, folder, key, FilterOptions(), None, None, "use", options, engine=engine)
        found = read_signatures(folder)["en-es"]
        return found.changed, found.examples, changes(folder)["pairs"]

    _, first, counts = scored(range(50), "1")
    assert first
    assert counts == {"judged": 250, "taken_over": 0}
    before = {row["pair_id"]: row["score"] for row in folder.table("pairs").to_pylist()}
    assert scored(range(52), "2") == (0.04, first, {"judged": 10, "taken_over": 250})
    after = {row["pair_id"]: row["score"] for row in folder.table("pairs").to_pylist()}
    assert {name: after[name] for name in before} == before
    changed, second, counts = scored(range(52), "2", fresh=True)
    assert (changed, counts["taken_over"]) == (None, 0)
    assert second != first
    assert scored(range(58), "3")[:2] != (None, second)

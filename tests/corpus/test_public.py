"""`filter_pairs`, `export_pairs` and `build` as Python users call them."""

from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from align import AlignedPair, Aligner
from corpus import FilterOptions, WorkFolder, apply_rules, build, export_pairs, filter_pairs
from corpus.tables.schemas import FILTER_SCORES, PAIRS
from crawler import InputError, TopicError, UnsupportedLanguageError, UsageError

PAIR = ("The cat sleeps.", "El gato duerme.")
COPY = ("Contact us today", "Contact us today")
SCORES = ("similarity", "margin", "score")


def columns(*pairs: tuple[str, str], **more: list[object]) -> dict[str, list[object]]:
    sources, targets = zip(*pairs, strict=True)
    return {"source_text": list(sources), "target_text": list(targets), **more}


def test_tuples_become_a_table_with_scores_and_verdicts() -> None:
    judged = filter_pairs([PAIR, COPY], "en", "es")
    assert judged.column_names == [
        *("source_text", "target_text"),
        *SCORES,
        *FILTER_SCORES,
        *("masked", "rejected_by", "rejections"),
    ]
    assert judged["rejected_by"].to_pylist() == [None, "identical"]
    assert judged["score"].to_pylist()[0] > 0.7


@pytest.mark.parametrize(
    "table",
    [
        pa.table(columns(PAIR, COPY, number=[7, 8])),
        pa.table(columns(PAIR, COPY, number=[7, 8])).to_reader(),
        pl.DataFrame(columns(PAIR, COPY, number=[7, 8])),
        pa.table(columns(PAIR, COPY, number=[7, 8])).cast(
            pa.schema(
                [
                    ("source_text", pa.large_string()),
                    ("target_text", pa.string_view()),
                    ("number", pa.int64()),
                ]
            )
        ),
    ],
    ids=["table", "reader", "polars", "wide strings"],
)
def test_tables_of_other_libraries_keep_their_columns(table: object) -> None:
    judged = filter_pairs(table, "en", "es")
    assert judged["rejected_by"].to_pylist() == [None, "identical"]
    assert judged["number"].to_pylist() == [7, 8]
    assert judged.schema.field("source_text").type == pa.string()


def test_a_data_frame_of_pandas_keeps_its_columns() -> None:
    pandas = pytest.importorskip("pandas", reason="`make test-all` installs it")
    judged = filter_pairs(pandas.DataFrame(columns(PAIR, COPY, number=[7, 8])), "en", "es")
    assert judged["rejected_by"].to_pylist() == [None, "identical"]
    assert judged["number"].to_pylist() == [7, 8]


def test_scores_that_are_given_stay() -> None:
    given = pa.table(columns(PAIR, similarity=[0.25]))
    judged = filter_pairs(given, "en", "es")
    assert judged["similarity"].to_pylist() == [0.25]
    assert judged["score"].to_pylist() == filter_pairs([PAIR], "en", "es")["score"].to_pylist()
    aligned = Aligner("en", "es").align("The cat sleeps. It rains today.", "El gato duerme. Hoy llueve.")
    scores = filter_pairs(aligned, "en", "es")["score"].to_pylist()
    assert scores == pytest.approx([pair.score for pair in aligned])


def test_pairs_of_both_kinds_are_scored_together() -> None:
    (aligned,) = Aligner("en", "es").align([PAIR[0]], [PAIR[1]])
    assert isinstance(aligned, AlignedPair)
    assert filter_pairs([aligned, COPY], "en", "es").equals(filter_pairs([PAIR, COPY], "en", "es"))


def test_no_pairs_are_an_empty_table() -> None:
    judged = filter_pairs(iter(()), "en", "es")
    assert judged.num_rows == 0
    assert "rejected_by" in judged.column_names


def test_options_are_an_object_or_as_in_a_topic() -> None:
    assert filter_pairs([COPY], "en", "es", FilterOptions()).num_rows == 1
    off = {
        "identical": {"enabled": False},
        "near_copy": {"enabled": False},
        "wrong_language": {"enabled": False},
    }
    assert filter_pairs([COPY], "en", "es", off)["rejected_by"].to_pylist() == [None]
    with pytest.raises(TopicError, match="identicl"):
        filter_pairs([COPY], "en", "es", {"identicl": {}})


def test_wrong_calls_say_what_is_wrong() -> None:
    with pytest.raises(UsageError, match="column target_text: missing"):
        filter_pairs(pa.table({"source_text": ["a"]}), "en", "es")
    with pytest.raises(UsageError, match="encoder 'nonsense'"):
        filter_pairs([PAIR], "en", "es", encoder="nonsense")
    with pytest.raises(UnsupportedLanguageError):
        filter_pairs([PAIR], "en", "sw")


def test_verdicts_are_those_of_apply_rules() -> None:
    judged = filter_pairs([PAIR, COPY], "en", "es")
    table = judged.select(["source_text", "target_text", *SCORES])
    verdicts = apply_rules({name: table[name] for name in table.column_names}, "en", "es")
    assert verdicts.rejected_by == judged["rejected_by"].to_pylist()


def work_folder(root: Path) -> WorkFolder:
    folder = WorkFolder(root)
    row = dict.fromkeys(PAIRS.names) | {
        **dict(zip(("source_text", "target_text"), PAIR, strict=True)),
        "source_lang": "en",
        "target_lang": "es",
        "granularity": "sentence",
        "split": "train",
        "score": 0.9,
    }
    folder.write("pairs", PAIRS, [pa.Table.from_pylist([row], PAIRS)])
    return folder


def test_exports_take_a_path_and_are_named_by_the_topic(tmp_path: Path) -> None:
    folder = work_folder(tmp_path)
    with pytest.raises(InputError, match=r"run\.json: no such file: build first, or give name="):
        export_pairs(folder, "tsv")
    (result,) = export_pairs(str(tmp_path), "tsv", name="mine")
    assert [path.name for path in result.files] == ["mine.en-es.tsv"]
    folder.manifest.write_text('{"topic": "solar"}', encoding="utf-8")
    tsv, tmx = export_pairs(tmp_path, ["tsv", "tmx"])
    assert [path.name for path in (*tsv.files, *tmx.files)] == ["solar.en-es.tsv", "solar.en-es.tmx"]


def test_a_table_is_read_whole_or_in_part(tmp_path: Path) -> None:
    folder = work_folder(tmp_path)
    assert folder.table("pairs")["source_text"].to_pylist() == [PAIR[0]]
    assert folder.table("pairs", pc.field("score") > 0.95).num_rows == 0


def test_a_build_names_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="topic 'nonsense'"):
        build("nonsense")
    with pytest.raises(TopicError, match=r"none\.toml: no such file"):
        build(Path("none.toml"))
    with pytest.raises(InputError, match=r"data/ml_es/warc: no WARC files"):
        build("ml_es")
    for archives in ("none/*.gz", ["none/*.gz"], Path("none/*.gz")):
        with pytest.raises(InputError, match=r"none/\*\.gz: no such file"):
            build("ml_es", archives, tmp_path)

import ast
import csv
import io
import itertools
import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.cli.results.export import export
from corpus.export.direction import Direction, rows, turned
from corpus.export.format import Format
from corpus.export.formats import FORMATS, formats_named
from corpus.export.run import ExportOptions, export_pairs
from corpus.export.tables import jsonl, moses, parquet, tsv
from corpus.tables.folder import WorkFolder
from corpus.tables.schemas import PAIRS
from crawler.documents.schema import DOCUMENTS
from crawler.errors import EmptyResultError, InputError, UsageError

EN_ES = Direction("en", "es")
# Formats that write the pairs beyond their limits to a file of their own.
BOUNDED = (
    *("azure-adaptive.tmx", "google-adaptive.tsv", "google-nmt.tsv", "google-tllm.jsonl"),
    *("deepl-tm.tmx", "lara.tmx", "xlf", "v2.xlf", "sft.jsonl"),
)
MARIAN = ("weights", "alignments", "documents", "marks")
NASTY = [
    '"quoted", text',
    "tab\there",
    "two\nlines\r\nand\rmore",
    "sep\u2028a\u2029b\x85c\x0bd\x1ce",
    " \x00 ",
    "🤖 <b>&amp;",
]

# Everything that UTF-8 can hold, half of it what breaks formats (st.text would weigh all characters alike).
any_char = st.one_of(
    st.characters(exclude_categories=["Cs"]), st.sampled_from('\t\n\r\0\x85\u2028\ufeff\uffff"&<,=+')
)
any_text = st.lists(any_char).map("".join)
any_texts = given(st.lists(st.tuples(any_text, any_text), max_size=8))
unhurried = settings(deadline=None)  # each example writes files


def pair(source: str, target: str, **values: Any) -> dict[str, Any]:
    number = values.pop("number", 1)
    return {
        "pair_id": f"{number:016x}",
        "source_url": "https://example.org/en/a?x=1&y=2",
        "target_url": "https://example.org/es/a",
        "source_document_id": "doc-en",
        "target_document_id": "doc-es",
        "source_lang": "en",
        "target_lang": "es",
        "source_text": source,
        "target_text": target,
        "granularity": "sentence",
        "bead": "1-2",
        "source_position": 3,
        "target_position": 4,
        "score": 0.9,
        "license": "CC-BY-4.0",
        **values,
    }


def batch(*pairs: dict[str, Any]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist(list(pairs), schema=PAIRS)


def batch_of(texts: Sequence[tuple[str, str]]) -> pa.RecordBatch:
    return batch(*(pair(source, target, number=number) for number, (source, target) in enumerate(texts)))


def stored(root: Path, *pairs: dict[str, Any]) -> WorkFolder:
    folder = WorkFolder(root)
    folder.write("documents", DOCUMENTS, [])
    folder.write("pairs", PAIRS, [batch(*pairs)])
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def folded(text: str) -> str:
    """What the line formats promise: each run of control characters and separators is one space."""
    runs = itertools.groupby(text, lambda char: unicodedata.category(char) in ("Cc", "Zl", "Zp"))
    return "".join(" " if breaks else "".join(run) for breaks, run in runs)


# Directions


def test_rows_stored_the_other_way_are_turned_whole() -> None:
    spanish_first = pair("hola", "hello", source_lang="es", target_lang="en")
    (row,) = rows([batch(spanish_first)], EN_ES)
    assert (row["source_text"], row["target_text"]) == ("hello", "hola")
    assert (row["source_lang"], row["target_lang"]) == ("en", "es")
    assert (row["source_url"], row["target_url"]) == (
        spanish_first["target_url"],
        spanish_first["source_url"],
    )
    assert (row["source_document_id"], row["target_document_id"]) == ("doc-es", "doc-en")
    assert (row["source_position"], row["target_position"], row["bead"]) == (4, 3, "2-1")
    assert row["pair_id"] == spanish_first["pair_id"]


def test_turning_twice_gives_the_rows_back() -> None:
    mixed = batch(pair("a", "b"), pair("c", "d", source_lang="es", target_lang="en", bead=None))
    back = turned(turned(mixed, EN_ES), EN_ES.reverse)
    assert back.equals(turned(mixed, EN_ES.reverse))
    assert turned(mixed, EN_ES)["source_text"].to_pylist() == ["a", "d"]


def test_rows_of_other_languages_are_refused() -> None:
    with pytest.raises(ValueError, match="en-es"):
        list(rows([batch(pair("a", "b", target_lang="fr"))], EN_ES))


def test_scores_read_as_written_and_nan_as_no_value() -> None:
    (row,) = rows([batch(pair("a", "b", score=0.9, similarity=float("nan"), margin=float("inf")))], EN_ES)
    assert (row["score"], row["similarity"], row["margin"]) == (0.9, None, None)


# Plain formats, each read by a reader that is not ours


@unhurried
@any_texts
def test_tsv_round_trip(tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, str]]) -> None:
    base = tmp_path_factory.mktemp("tsv") / "demo.en-es"
    result = tsv.write([batch_of(texts)], EN_ES, base)
    content = result.files[0].read_bytes().decode("utf-8")
    assert len(content.splitlines()) == len(texts) + 1
    reader = csv.reader(io.StringIO(content, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE)
    header, *lines = reader
    assert header == list(tsv.COLUMNS)
    assert header[:2] == ["source_text", "target_text"]
    assert [tuple(line[:2]) for line in lines] == [
        (folded(source), folded(target)) for source, target in texts
    ]
    assert all(line[8:11] == ["0.9", f"{n:016x}", "CC-BY-4.0"] for n, line in enumerate(lines))
    assert result.written == len(texts)


@unhurried
@any_texts
def test_moses_lines_agree(tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, str]]) -> None:
    base = tmp_path_factory.mktemp("moses") / "demo.en-es"
    result = moses.write([batch_of(texts)], EN_ES, base)
    assert [path.name for path in result.files] == ["demo.en-es.en", "demo.en-es.es"]
    for path, side in zip(result.files, zip(*texts, strict=True) if texts else ((), ()), strict=True):
        content = path.read_bytes().decode("utf-8")
        assert content.count("\n") == result.written == len(texts)
        assert content.splitlines() == [folded(text) for text in side]


@unhurried
@any_texts
def test_jsonl_round_trip(tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, str]]) -> None:
    result = jsonl.write([batch_of(texts)], EN_ES, tmp_path_factory.mktemp("jsonl") / "demo.en-es")
    lines = result.files[0].read_bytes().decode("utf-8").splitlines()
    objects = [json.loads(line) for line in lines]
    assert [(each["source_text"], each["target_text"]) for each in objects] == texts
    assert all(each["score"] == 0.9 and "similarity" not in each for each in objects)


@unhurried
@any_texts
def test_parquet_holds_the_table(
    tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, str]]
) -> None:
    rows_in = batch_of(texts)
    result = parquet.write([rows_in], EN_ES, tmp_path_factory.mktemp("parquet") / "demo.en-es")
    assert pq.read_table(result.files[0]).equals(pa.Table.from_batches([rows_in]))


def test_parquet_bytes_do_not_depend_on_how_rows_arrive(tmp_path: Path) -> None:
    many = batch_of([(f"source {n}", f"target {n}") for n in range(30_000)])
    whole = parquet.write([many], EN_ES, tmp_path / "whole").files[0]
    pieces = [many.slice(start, 7_000) for start in range(0, 30_000, 7_000)]
    assert parquet.write(pieces, EN_ES, tmp_path / "pieces").files[0].read_bytes() == whole.read_bytes()
    assert pq.ParquetFile(whole).num_row_groups == 2


# Files, registry, work folder, command


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_a_failed_export_leaves_the_last_good_files(tmp_path: Path, form: Format) -> None:
    def broken() -> Iterator[pa.RecordBatch]:
        yield batch(pair("a", "b"))
        raise OSError("disk gone")

    form.write([batch(pair("good", "bueno"))], EN_ES, tmp_path / "demo.en-es")
    before = contents(tmp_path)
    with pytest.raises(OSError, match="disk gone"):
        form.write(broken(), EN_ES, tmp_path / "demo.en-es")
    assert contents(tmp_path) == before != {}


def test_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"xls.*tsv.*amazon-tmx.*terminology"):
        formats_named(["tsv", "xls"])
    assert [form.name for form in formats_named(["tmx", "tsv", "tmx"])] == ["tmx", "tsv"]


def test_every_format_of_a_folder_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    pairs = [pair(text, text[::-1], number=n, score=n / 10) for n, text in enumerate(NASTY)]
    pairs += [
        pair("uno", "one", number=70, source_lang="es", target_lang="en"),
        pair("x", "y", rejected_by="copy"),
    ]
    folder = stored(tmp_path / "data", *pairs)
    first = export_pairs(
        folder, "demo", [form.name for form in FORMATS], ExportOptions(output=tmp_path / "a")
    )
    export_pairs(folder, "demo", [form.name for form in FORMATS], ExportOptions(output=tmp_path / "b"))
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    of_pairs = [result for result in first if result.unit == "pair"]
    assert all(result.written + sum(result.skipped.values()) == len(NASTY) + 1 for result in of_pairs)
    amazon_files = [
        f"demo.{way}.amazon.{suffix}" for way in ("en-es", "es-en") for suffix in ("csv", "tsv", "tmx")
    ]
    plain_files = [f"demo.en-es.{suffix}" for suffix in ("tsv", "tmx", "en", "es", "parquet", "jsonl", "hf")]
    kinds = ("terminology.csv", *(f"{name}-glossary.tsv" for name in ("deepl", "google", "azure")), "tbx")
    terms = [f"demo.{way}.{kind}" for way in ("en-es", "es-en") for kind in kinds]
    sides = [f"demo.en-es.marian.{name}" for name in ("en", "es", *MARIAN)]
    whole = [f"demo.en-es.{suffix}" for suffix in ("azure-custom", "opus", "documents.jsonl")]
    bounded = [f"demo.en-es.{suffix}" for suffix in BOUNDED]
    aside = [f"{name}.left-out.tsv" for name in bounded]
    found = {path.name for path in (tmp_path / "a").iterdir()}
    assert found == {*amazon_files, *plain_files, *terms, *sides, *whole, *bounded, *aside}


def test_each_language_pair_has_its_own_files(tmp_path: Path) -> None:
    folder = stored(
        tmp_path, pair("a", "b"), pair("c", "d", target_lang="zh-TW"), pair("e", "f", target_lang="zh-TW")
    )
    results = export_pairs(folder, "demo", ["tsv"])
    assert [(result.files[0].name, result.written) for result in results] == [
        ("demo.en-es.tsv", 1),
        ("demo.en-zh-TW.tsv", 2),
    ]
    (turned_round,) = export_pairs(folder, "demo", ["moses"], ExportOptions(directions=("zh-TW-en",)))
    assert turned_round.files == (folder.exports / "demo.zh-TW-en.zh-TW", folder.exports / "demo.zh-TW-en.en")
    assert turned_round.files[0].read_text("utf-8") == "d\nf\n"
    with pytest.raises(UsageError, match=r"en-fr.*en-es.*en-zh-TW"):
        export_pairs(folder, "demo", ["tsv"], ExportOptions(directions=("en-fr",)))


def test_a_selection_does_not_replace_the_export_of_all_pairs(tmp_path: Path) -> None:
    folder = stored(tmp_path, pair("a", "b", score=0.9, license="MIT"), pair("c", "d", score=0.1, number=2))
    (full,) = export_pairs(folder, "demo", ["tsv"])
    before = full.files[0].read_bytes()
    (some,) = export_pairs(folder, "demo", ["tsv"], ExportOptions(min_score=0.5, licenses=("MIT",)))
    assert some.files == (folder.exports / "demo.en-es.score-0.5.license-mit.tsv",)
    assert full.files[0].read_bytes() == before
    own = ExportOptions(min_score=0.5, output=tmp_path / "own")
    (some,) = export_pairs(folder, "demo", ["tsv"], own)
    assert some.files == (tmp_path / "own" / "demo.en-es.score-0.5.tsv",)


def test_a_split_that_is_not_held_out_is_named(tmp_path: Path) -> None:
    folder = stored(tmp_path, pair("a", "b"))
    with pytest.raises(EmptyResultError, match=r"no pairs in test: .*acopio build demo --test 0\.1"):
        export_pairs(folder, "demo", ["tsv"], ExportOptions(splits=("test",)))


@pytest.mark.parametrize(("name", "meant"), [("tmxx", "tmx"), ("amazn-csv", "amazon-csv")])
def test_a_misspelt_format_is_answered_with_a_suggestion(name: str, meant: str) -> None:
    with pytest.raises(UsageError, match=f"did you mean '{meant}'"):
        formats_named([name])


def test_other_readers_read_a_tsv_as_the_documentation_says(tmp_path: Path) -> None:
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    texts = ['"quoted" start', 'an "inner" one', '"', "None", "NA", " spaced "]
    folder = stored(tmp_path, *(pair(text, text, number=n) for n, text in enumerate(texts, 1)))
    (result,) = export_pairs(folder, "demo", ["tsv"])
    (path,) = result.files
    page = (Path(__file__).parents[3] / "docs" / "exports.md").read_text(encoding="utf-8")
    (block,) = (b for b in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if "QUOTE_NONE" in b)
    calls = [ast.unparse(statement) for statement in ast.parse(block).body]
    assert len(calls) == 4
    with path.open(encoding="utf-8", newline="\n") as file:
        names = {"csv": csv, "pandas": pandas, "polars": polars, "pyarrow": pa, "path": path, "file": file}
        tables = [eval(call, names) for call in calls]  # our own page
        found = [[row["source_text"] for row in tables[0]]]
    found += [list(table["source_text"].to_numpy()) for table in tables[1:]]
    assert [[str(text) for text in column] for column in found] == [texts] * 4


def test_min_score_counts_what_it_leaves_out(tmp_path: Path) -> None:
    folder = stored(
        tmp_path, pair("a", "b", score=0.9), pair("c", "d", score=0.89), pair("e", "f", score=None)
    )
    (result,) = export_pairs(folder, "demo", ["tsv"], ExportOptions(min_score=0.9))
    assert (result.written, result.skipped) == (1, {"below_min_score": 2})
    with pytest.raises(EmptyResultError, match="below_min_score 3"):
        export_pairs(folder, "demo", ["tsv"], ExportOptions(min_score=0.95))


@pytest.mark.parametrize("topic", ["../up", "Demo", "1st", "", "a" * 65, "demo\n"])
def test_a_topic_name_cannot_leave_the_folder(tmp_path: Path, topic: str) -> None:
    with pytest.raises(UsageError, match="topic name"):
        export_pairs(stored(tmp_path, pair("a", "b")), topic, ["tsv"])


def test_nothing_kept_is_an_error_and_no_table_too(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="acopio build"):
        export_pairs(WorkFolder(tmp_path / "none"), "demo", ["tsv"])
    folder = stored(tmp_path / "data", pair("a", "b", rejected_by="copy"))
    with pytest.raises(EmptyResultError, match="no pair was kept"):
        export_pairs(folder, "demo", ["tsv"])
    assert not folder.exports.exists()


def test_the_command_prints_files_counts_and_reasons(tmp_path: Path) -> None:
    stored(tmp_path / "data", pair("a", "b", number=1), pair("a", "c", number=2))
    arguments = ["demo", "--to", "moses,tsv", "--to", "amazon-csv", "--direction", "en-es"]
    where = ["--data", str(tmp_path / "data"), "--output", str(tmp_path / "out")]
    done = CliRunner().invoke(export, arguments + where, catch_exceptions=False)
    out = tmp_path / "out"
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        f"{out / 'demo.en-es.en'}\t2 pairs",
        f"{out / 'demo.en-es.es'}\t2 pairs",
        f"{out / 'demo.en-es.tsv'}\t2 pairs",
        f"{out / 'demo.en-es.amazon.csv'}\t1 pair\tleft out: duplicate_source 1",
    ]


def test_the_command_reads_the_topics_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    stored(Path("data/demo"), pair("a", "b"))
    assert CliRunner().invoke(export, ["demo", "--to", "tsv"]).exit_code == 0
    assert (tmp_path / "data/demo/exports/demo.en-es.tsv").exists()
    assert isinstance(CliRunner().invoke(export, ["demo", "--to", "xls"]).exception, UsageError)
    assert CliRunner().invoke(export, ["demo"]).exit_code == 2


def test_the_help_tells_each_format_on_a_line_of_its_own() -> None:
    lines = CliRunner().invoke(export, ["--help"]).output.splitlines()
    for form in FORMATS:
        told = [form.name, *"; ".join((form.description, *form.limits)).split()]
        assert any(line.split() == told for line in lines)
    assert any("1,000 bytes per text" in line for line in lines)

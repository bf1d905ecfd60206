import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from click.testing import CliRunner, Result
from demo_runs import DemoCrawl

from corpus.build.judging.sentence_pairs import build_pairs
from corpus.cli.main import acopio
from corpus.export.run import ExportOptions, export_pairs
from corpus.filters.options import FilterOptions
from corpus.options import build_options
from corpus.report.funnel import funnel
from corpus.tables.folder import WorkFolder
from corpus.tables.names import LINKED, MARKED, SIMILAR
from corpus.tables.schemas import ALIGNED, DOCUMENT_PAIRS, PAIRS
from crawler.documents.schema import EXTRACTED
from crawler.errors import EmptyResultError, TopicError, UsageError
from crawler.topic.toml import Table
from crawler.topic.topic import Topic, parse_topic

ONE = (
    "Overfitting is a common problem of large models.",
    "El sobreajuste es un problema común de los modelos grandes.",
)
TWO = ("Decision trees are easy to interpret.", "Los árboles de decisión son fáciles de interpretar.")
TOPIC = Topic("t", "", ("en", "es"), {})


def run(*args: str) -> Result:
    return CliRunner().invoke(acopio, list(args))


def aligned(texts: tuple[str, str], granularity: str, position: int, bead: str = "1-1") -> dict[str, Any]:
    return {
        "source_text": texts[0],
        "target_text": texts[1],
        "granularity": granularity,
        "bead": bead,
        "source_position": position,
        "target_position": position,
        "similarity": 0.8,
        "margin": 1.5,
        "score": 0.8,
    }


def built(root: Path, *pairs: dict[str, Any]) -> WorkFolder:
    """A work folder whose only two documents were aligned so."""
    folder = WorkFolder(root)
    ids = {"source_document_id": "a", "target_document_id": "b"}
    urls = {"source_url": "https://x.org/en", "target_url": "https://x.org/es"}
    languages = {"source_lang": "en", "target_lang": "es"}
    sides = zip(ids.values(), urls.values(), languages.values(), strict=True)
    common = {"machine_translated": False, "relevance": 1.0}
    documents = [{"document_id": name, "url": url, "lang": lang, **common} for name, url, lang in sides]
    folder.write(MARKED, EXTRACTED, [pa.Table.from_pylist(documents, EXTRACTED)])
    row = {**ids, "evidence": "url", "score": 1.0, "pairs": list(pairs)}
    folder.write(LINKED, ALIGNED, [pa.Table.from_pylist([row], ALIGNED)])
    folder.write(SIMILAR, ALIGNED, [ALIGNED.empty_table()])
    pair = {**ids, **urls, **languages, "evidence": "url"}
    folder.write("document_pairs", DOCUMENT_PAIRS, [pa.Table.from_pylist([pair], DOCUMENT_PAIRS)])
    build_pairs(TOPIC, folder, "key", FilterOptions())
    return folder


def both(root: Path) -> WorkFolder:
    joined = f"{ONE[0]} {TWO[0]}", f"{ONE[1]} {TWO[1]}"
    return built(
        root,
        *(aligned(texts, "sentence", n) for n, texts in enumerate((ONE, TWO, ONE))),
        aligned(joined, "paragraph", 0, "2-2"),
        aligned(ONE, "paragraph", 2),
    )


def test_rows_of_both_kinds_stand_in_one_table_with_ids_of_their_own(tmp_path: Path) -> None:
    rows = both(tmp_path).dataset("pairs").to_table().to_pylist()
    assert [(row["granularity"], row["source_position"], row["bead"]) for row in rows] == [
        ("sentence", 0, "1-1"),
        ("sentence", 1, "1-1"),
        ("sentence", 2, "1-1"),
        ("paragraph", 0, "2-2"),
        ("paragraph", 2, "1-1"),
    ]
    assert len({row["pair_id"] for row in rows}) == 5


def test_only_pairs_of_the_same_kind_are_duplicates(tmp_path: Path) -> None:
    folder = both(tmp_path)
    rows = folder.dataset("pairs").to_table().to_pylist()
    assert sorted(row["rejected_by"] or "" for row in rows[:3]) == ["", "", "duplicate"]
    assert [row["rejected_by"] for row in rows[3:]] == [None, None]
    last = funnel(folder).stages[-1]
    assert (last.incoming, last.kept) == ("sentence and paragraph pairs aligned", 4)


def test_exports_keep_the_kinds_apart(tmp_path: Path) -> None:
    folder = both(tmp_path)
    names = [
        [
            (result.files[0].name, result.written)
            for result in export_pairs(folder, "t", ["tsv"], ExportOptions(**more))
        ]
        for more in ({}, {"granularity": "paragraph"}, {"granularity": "both"})
    ]
    sentences, paragraphs = ("t.en-es.tsv", 2), ("t.en-es.paragraph.tsv", 2)
    assert names == [[sentences], [paragraphs], [sentences, paragraphs]]
    lines = (folder.exports / "t.en-es.paragraph.tsv").read_text(encoding="utf-8").splitlines()
    assert lines[1].split("\t")[0] == f"{ONE[0]} {TWO[0]}"


def test_paragraphs_are_the_default_where_there_is_nothing_else(tmp_path: Path) -> None:
    folder = built(tmp_path, aligned(ONE, "paragraph", 0))
    (result,) = export_pairs(folder, "t", ["moses"], ExportOptions(directions=("es-en",)))
    assert [path.name for path in result.files] == ["t.es-en.paragraph.es", "t.es-en.paragraph.en"]
    with pytest.raises(EmptyResultError, match="no sentence pair was kept"):
        export_pairs(folder, "t", ["tsv"], ExportOptions(granularity="sentence"))


def test_a_paragraph_too_long_for_the_service_is_left_out_with_its_reason(tmp_path: Path) -> None:
    long = " ".join([ONE[0]] * 18), " ".join([ONE[1]] * 18)
    assert len(long[0].encode()) < 1000 < len(long[1].encode())
    folder = built(tmp_path, aligned(long, "paragraph", 0, "18-18"), aligned(TWO, "paragraph", 18))
    result = run("export", "t", "--to", "amazon-csv", "--data", str(tmp_path), "--granularity", "paragraph")
    assert result.exit_code == 0, result.output
    assert result.stdout.count("paragraph.amazon.csv\t1 pair\tleft out: too_long 1\n") == 2
    assert (folder.exports / "t.en-es.paragraph.amazon.csv").exists()


def write(name: str, *paragraphs: str) -> str:
    Path(name).write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")
    return name


def test_align_pairs_the_paragraphs_of_two_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    files = (
        write("a.en", "Machine learning", f"{ONE[0]}\n{TWO[0]}"),
        write("a.es", "Aprendizaje automático", f"{ONE[1]}\n{TWO[1]}"),
    )
    command = ["align", *files, "-s", "en", "-t", "es", "--granularity", "paragraph"]
    ladder = [line.rsplit(":", 1)[0] for line in run(*command).stdout.splitlines()]
    assert ladder == ["[0]:[0]", "[1]:[]", "[]:[1]", "[2, 3]:[2, 3]"]
    _, heading, paragraph = (
        line.split("\t") for line in run(*command, "--format", "tsv").stdout.splitlines()
    )
    assert heading[:2] == ["Machine learning", "Aprendizaje automático"]
    assert (paragraph[0], paragraph[-1]) == (f"{ONE[0]} {TWO[0]}", "2-2")
    assert 'segtype="paragraph"' in run(*command, "--format", "tmx").stdout


def test_align_splits_lines_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    files = write("a.en", f"{ONE[0]} {TWO[0]}\nIt rains."), write("a.es", f"{ONE[1]} {TWO[1]}\nLlueve.")
    command = ["align", *files, "-s", "en", "-t", "es", "--resplit"]
    assert [line.rsplit(":", 1)[0] for line in run(*command).stdout.splitlines()] == ["[0]:[0]", "[1]:[1]"]
    rows = [line.split("\t")[:2] for line in run(*command, "--format", "tsv").stdout.splitlines()]
    assert rows[1:3] == [list(ONE), list(TWO)]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"granularity": "pages"}, "align.granularity: 'pages' is unknown"),
        ({"resplit": {"enabled": 1}}, "align.resplit.enabled: 1 is not"),
        ({"paragraphs": {"share": 1}}, "did you mean min_share?"),
    ],
)
def test_wrong_options_of_a_topic_are_named(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(TopicError, match=message.replace("?", r"\?")):
        build_options(
            Topic("t", "", ("en", "es"), {}, settings={"align": Table(settings, "t.toml", "align.")})
        )


def test_the_command_line_overrides_the_topic() -> None:
    text = """name = "t"
description = "d"
languages = ["en", "es"]
seeds = []
terms = { en = { a = 1 }, es = { a = 1 } }
align = { granularity = "both", resplit = { enabled = true }, paragraphs = { min_share = 0.5 } }
"""
    topic = parse_topic(text, Path("t.toml"))
    options = build_options(topic).pairs.align
    assert (options.granularity, options.resplit.enabled, options.paragraphs.min_share) == ("both", True, 0.5)
    assert build_options(topic, granularity="paragraph").pairs.align.granularity == "paragraph"
    with pytest.raises(UsageError, match="granularity: 'pages' is unknown"):
        build_options(topic, granularity="pages")


@pytest.mark.slow
def test_a_build_of_both_kinds(demo_crawl: DemoCrawl, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(demo_crawl.folder.root, data)
    done = run("build", "ml_es", "--data", str(data), "--granularity", "both")
    assert done.exit_code == 0, done.output
    table = WorkFolder(data).dataset("pairs").to_table()
    sentences = table.filter(pc.field("granularity") == "sentence")
    assert sentences.equals(demo_crawl.folder.dataset("pairs").to_table(PAIRS.names))
    kept = table.filter((pc.field("granularity") == "paragraph") & pc.field("rejected_by").is_null())
    assert 100 < kept.num_rows < sentences.num_rows
    assert len(set(table["pair_id"].to_pylist())) == table.num_rows

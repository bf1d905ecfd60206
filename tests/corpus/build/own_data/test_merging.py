"""Two corpora joined to one, and compared."""

import json
import shutil
from contextlib import chdir
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from click.testing import CliRunner, Result

from corpus.cli.main import acopio
from corpus.decisions.decision import Act, Decision, pair_key
from corpus.decisions.file import add
from corpus.tables.folder import WorkFolder
from corpus.tables.names import JUDGED
from corpus.tables.schemas import PAIRS

WHEN = datetime(2026, 1, 1, tzinfo=UTC)
FIRST = [
    ("The cat sleeps on the mat all day.", "El gato duerme en la alfombra todo el día."),
    ("It rains in the north of Spain.", "Llueve en el norte de España."),
    ("The train leaves at 9:30 every morning.", "El tren sale a las 9:30 cada mañana."),
]
SECOND = [
    ("The train leaves at 9:30 every morning.", "El tren sale a las 9:30 cada mañana."),
    ("We need more bread for tomorrow.", "Necesitamos más pan para mañana."),
    (
        "The learning rate is too high for this model.",
        "La tasa de aprendizaje es demasiado alta para este modelo.",
    ),
]


def run(*words: str) -> Result:
    return CliRunner().invoke(acopio, list(words))


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two files of pairs and their corpora."""
    folder = tmp_path_factory.mktemp("two")
    with chdir(folder):
        for name, pairs in (("a", FIRST), ("b", SECOND)):
            text = "source_text\ttarget_text\n" + "".join(f"{s}\t{t}\n" for s, t in pairs)
            Path(f"{name}.tsv").write_text(text, encoding="utf-8")
            result = run(
                "import", f"{name}.tsv", "--data", name, "-s", "en", "-t", "es", "--license", name.upper()
            )
            assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def two(imported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The current folder is a copy of `imported`."""
    shutil.copytree(imported, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)


def rows(folder: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = WorkFolder(Path(folder)).table("pairs").to_pylist()
    return found


@pytest.mark.usefixtures("two")
def test_a_merge_keeps_each_pair_once_with_its_provenance() -> None:
    result = run("merge", "a", "b", "--data", "all")
    assert result.exit_code == 0, result.output
    kept = [row for row in rows("all") if row["rejected_by"] is None]
    assert sorted(str(row["source_text"]) for row in kept) == sorted({s for s, _ in FIRST + SECOND})
    assert {row["topic"] for row in kept} == {"a", "b"}
    assert {row["license"] for row in kept} == {"A", "B"}
    assert [row["rejected_by"] for row in rows("all") if row["rejected_by"]] == ["duplicate"]
    assert len(Path("all/exports/all.en-es.tsv").read_text(encoding="utf-8").splitlines()) == 6
    assert "a: 3 pairs kept" in result.output


@pytest.mark.usefixtures("two")
def test_a_merge_with_itself_is_the_corpus() -> None:
    assert run("merge", "a", "a", "--data", "all").exit_code == 0
    assert {row["pair_id"] for row in rows("all")} == {row["pair_id"] for row in rows("a")}
    assert len(rows("all")) == len(rows("a"))


@pytest.mark.usefixtures("two")
def test_the_same_inputs_give_the_same_bytes() -> None:
    contents = []
    for name in ("all", "again"):
        assert run("merge", "a", "b", "--data", name, "--topic", "joined").exit_code == 0
        contents.append(Path(name, "pairs", "part-00000.parquet").read_bytes())
    assert contents[0] == contents[1]


@pytest.mark.usefixtures("two")
def test_takedowns_and_test_sets_of_the_inputs_hold_for_the_whole() -> None:
    Path("b/test-sets.txt").write_text("../a.tsv\n", encoding="utf-8")
    assert run("merge", "a", "b", "--data", "all").exit_code == 0
    kept = {row["source_text"] for row in rows("all") if row["rejected_by"] is None}
    assert kept == {s for s, _ in SECOND[1:]}


@pytest.mark.usefixtures("two")
def test_what_is_taken_down_in_one_input_is_not_counted_either() -> None:
    second, page = WorkFolder(Path("b")), "https://example.org/taken"
    for table in ("pairs", JUDGED):
        found = second.table(table)
        column = pa.array([page] * len(found), pa.string())
        found = found.set_column(found.schema.get_field_index("source_url"), "source_url", column)
        second.write(table, PAIRS, [found.cast(PAIRS)], second.key(table))
    Path("a/takedown.txt").write_text(f"url {page}\n", encoding="utf-8")
    result = run("merge", "a", "b", "--data", "all")
    assert result.exit_code == 0, result.output
    left = rows("all")
    assert {row["topic"] for row in left} == {"a"}
    (line,) = [line for line in result.stdout.splitlines() if line.startswith("sentence pairs aligned")]
    assert line.split()[-1] == str(len(left))


@pytest.mark.usefixtures("two")
def test_decisions_of_the_inputs_and_later_ones_hold_for_the_whole() -> None:
    rejected, later = FIRST[2], SECOND[1]
    add(Path("a"), [Decision(WHEN, "ana", Act.REJECT, pair_key(*rejected))])
    assert run("merge", "a", "b", "--data", "all").exit_code == 0
    reasons = {(row["source_text"], row["rejected_by"]) for row in rows("all")}
    assert (rejected[0], None) not in reasons
    assert (rejected[0], "rejected_by_reviewer") in reasons
    add(Path("all"), [Decision(WHEN, "ana", Act.REJECT, pair_key(*later))])
    assert run("export", "all", "--data", "all", "--to", "moses").exit_code == 0
    assert (later[0], "rejected_by_reviewer") in {(r["source_text"], r["rejected_by"]) for r in rows("all")}


@pytest.mark.usefixtures("two")
def test_one_folder_or_the_output_as_input_is_wrong_usage() -> None:
    assert run("merge", "a", "--data", "all").exit_code == 2
    assert run("merge", "a", "b", "--data", "a").exit_code == 2


@pytest.mark.usefixtures("two")
def test_a_difference_counts_what_both_have() -> None:
    found = json.loads(run("diff", "a", "b", "--json").output)
    assert found["overlap"] == {"pairs": 1, "sources": 1, "targets": 1}
    assert (found["first"]["kept"], found["second"]["kept"]) == (3, 3)
    assert found["first"]["languages"] == {"en-es": 3}
    text = run("diff", "a", "b").output
    assert "in both" in text
    assert "kept pairs" in text


@pytest.mark.usefixtures("two")
def test_the_languages_of_all_pairs_are_those_of_the_whole() -> None:
    Path("c.tsv").write_text("source_text\ttarget_text\nThe dog barks at night.\tDer Hund bellt nachts.\n")
    assert run("import", "c.tsv", "--data", "c", "-s", "en", "-t", "de").exit_code == 0
    assert run("merge", "a", "c", "--data", "all").exit_code == 0
    assert json.loads(Path("all/run.json").read_text())["languages"] == ["en", "es", "de"]

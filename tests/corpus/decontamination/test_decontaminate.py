"""Pairs that stand in a test set are kept out of builds, exports and filtered files."""

import gzip
from pathlib import Path

import pyarrow as pa
import pytest
from click.testing import CliRunner, Result

from corpus.cli.main import acopio
from corpus.decontamination.neighbours import TestSetIndex
from corpus.decontamination.overlap import EXACT, NEAR, PART
from corpus.decontamination.test_sets import read_list
from corpus.tables.folder import WorkFolder
from corpus.tables.schemas import PAIRS
from crawler.errors import InputError

SET = [
    (
        "The committee will meet again next week to discuss the new budget for schools.",
        "El comité se reunirá de nuevo la próxima semana para debatir el nuevo presupuesto de las escuelas.",
    ),
    ("Headlines", "Titulares"),
    (
        "A storm damaged forty houses near the coast last night.",
        "Una tormenta dañó anoche cuarenta casas cerca de la costa.",
    ),
]
OTHER = (
    "The learning rate controls the size of each step.",
    "La tasa de aprendizaje controla el tamaño de cada paso.",
)


def kind(source: str, target: str, langs: tuple[str, str] = ("en", "es")) -> str:
    return TestSetIndex(SET, ("en", "es")).kinds([source], [target], langs)[0]


def kinds(held_out: list[tuple[str, str]], units: list[tuple[str, str]]) -> list[str]:
    sources, targets = [source for source, _ in units], [target for _, target in units]
    return TestSetIndex(held_out, ("en", "es")).kinds(sources, targets, ("en", "es"))


def test_equal_pairs_overlap_whatever_their_case_length_and_direction() -> None:
    assert kind(SET[0][0].upper(), SET[0][1]) == EXACT
    assert kind(SET[0][1], SET[0][0], ("es", "en")) == EXACT
    assert kind("Headlines:", "titulares") == EXACT


def test_near_pairs_overlap() -> None:
    source = SET[0][0].replace("week", "month").replace("schools", "school")
    assert kind(source, SET[0][1].replace("semana", "quincena")) == NEAR
    assert kind(source, "Algo muy distinto de lo que dice el texto de la otra lengua.") == NEAR


def test_parts_overlap_and_so_does_a_text_with_one_as_its_part() -> None:
    a, b = (text.split() for text in SET[0])
    assert kind(" ".join(a[:7]), " ".join(b[:8])) == PART
    assert kind(" ".join(a[7:]), " ".join(b[8:])) == PART
    assert kind(
        f"It was said yesterday. {SET[2][0]} Nobody was hurt.", f"Se dijo ayer. {SET[2][1]} Sin heridos."
    )


def test_a_pair_split_over_two_units_overlaps_with_both() -> None:
    a, b = (text.split() for text in SET[2])
    units = [(" ".join(a[:2]), " ".join(b[:2])), (" ".join(a[2:]), " ".join(b[2:])), OTHER]
    assert [bool(kind) for kind in kinds(SET, units)] == [True, True, False]


def test_the_neighbour_of_an_overlap_is_none_itself() -> None:
    a, b = (text.split() for text in SET[0])
    units = [(" ".join(a[:11]), " ".join(b[:12])), ("Please sit here.", "Siéntese aquí."), SET[2]]
    assert [bool(kind) for kind in kinds(SET, units)] == [True, False, True]


def test_a_pair_over_the_end_of_two_pairs_of_the_set_overlaps() -> None:
    news = [SET[0], SET[2]]
    source = " ".join([*news[0][0].split()[8:], *news[1][0].split()[:5]])
    target = " ".join([*news[0][1].split()[9:], *news[1][1].split()[:5]])
    assert kinds(news, [(source, target)]) == [PART]


def test_what_only_shares_common_words_does_not() -> None:
    assert not kind(*OTHER)
    assert not kind("The committee of the club will not meet.", "El comité del club no se reunirá.")
    assert not kind("Headlines of the day", "Titulares del día")


def test_a_set_without_translations_holds_its_texts_out() -> None:
    index = TestSetIndex([(SET[2][0], ""), ("", SET[0][1])], ("en", "es"))
    found = index.kinds([SET[2][0], SET[0][0], OTHER[0]], ["Otra cosa.", SET[0][1], OTHER[1]], ("en", "es"))
    assert found == [EXACT, EXACT, ""]


def test_languages_without_spaces() -> None:
    index = TestSetIndex(
        [("The meeting is on Friday afternoon.", "会议将于星期五下午在市政厅举行。")], ("en", "zh")
    )
    assert index.kinds(["x"], ["会议将于星期五下午在市政厅举行"], ("en", "zh")) == [EXACT]
    assert index.kinds(["x"], ["会议将于星期四下午在市政厅举行。"], ("en", "zh")) == [NEAR]
    assert index.kinds(["x"], ["学习率控制每一步的大小。"], ("en", "zh")) == [""]


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WorkFolder:
    monkeypatch.chdir(tmp_path)
    folder = WorkFolder(tmp_path / "data" / "small")
    texts = [SET[0], OTHER, SET[2]]
    rows = [
        {
            "pair_id": f"{number:024x}",
            "source_lang": "en",
            "target_lang": "es",
            "source_text": source,
            "target_text": target,
            "granularity": "sentence",
            "score": 0.9,
            "split": "train",
        }
        for number, (source, target) in enumerate(texts)
    ]
    folder.write("pairs", PAIRS, [pa.Table.from_pylist(rows, PAIRS)], "key")
    with gzip.open("set.tsv.gz", "wt", encoding="utf-8") as file:
        file.write("source_text\ttarget_text\n" + "".join(f"{a}\t{b}\n" for a, b in SET))
    return folder


def run(*words: str) -> Result:
    return CliRunner().invoke(acopio, [*words, "--data", "data/small"])


def kept(folder: WorkFolder) -> list[str]:
    rows = folder.table("pairs").to_pylist()
    assert all(row["rejected_by"] in (None, "test_set") for row in rows)
    assert all((row["split"] is None) == (row["rejected_by"] is not None) for row in rows)
    return [row["source_text"] for row in rows if row["rejected_by"] is None]


def test_the_command_takes_overlaps_out_of_the_table_and_removes_exports(work: WorkFolder) -> None:
    assert run("export", "small", "--to", "tsv").exit_code == 0
    result = run("decontaminate", "small", "--against", "set.tsv.gz")
    assert result.exit_code == 0, result.output
    assert "2 pairs stand in a test set" in result.output
    assert kept(work) == [OTHER[0]]
    assert not list(work.exports.glob("small.*"))
    assert "set.tsv.gz" in run("decontaminate", "small", "--list").output


def test_an_export_has_no_pair_of_a_set_that_was_listed_by_hand(work: WorkFolder) -> None:
    (work.root / "test-sets.txt").write_text(f"{Path('set.tsv.gz').resolve()}\n", encoding="utf-8")
    result = run("export", "small", "--to", "tsv")
    assert result.exit_code == 0, result.output
    assert len((work.exports / "small.en-es.tsv").read_text(encoding="utf-8").splitlines()) == 2


def test_a_set_that_is_gone_stops_the_export(work: WorkFolder) -> None:
    (work.root / "test-sets.txt").write_text("gone.tsv\n", encoding="utf-8")
    result = run("export", "small", "--to", "tsv")
    assert result.exit_code == InputError("").exit_status
    assert "gone.tsv" in result.output
    assert len(result.output.splitlines()) == 1


@pytest.mark.parametrize("command", ["build", "decontaminate"])
def test_a_set_of_an_unknown_kind_is_not_listed(work: WorkFolder, command: str) -> None:
    Path("set.unknown").write_text("text\n", encoding="utf-8")
    topic, option = ("ml_es", "--test-set") if command == "build" else ("small", "--against")
    result = run(command, topic, option, "set.unknown")
    assert result.exit_code == InputError("").exit_status
    assert "unknown kind of file" in result.output
    assert not (work.root / "test-sets.txt").exists()


def test_another_corpus_is_a_set_too(work: WorkFolder) -> None:
    rows = work.table("pairs").slice(1, 1)
    WorkFolder(Path("other")).write("pairs", PAIRS, [rows])
    assert run("decontaminate", "small", "--against", "other").exit_code == 0
    assert kept(work) == [SET[0][0], SET[2][0]]


def test_filter_names_the_rule(work: WorkFolder) -> None:
    Path("pairs.tsv").write_text(
        "source_text\ttarget_text\n" + "".join(f"{a}\t{b}\n" for a, b in (SET[0], OTHER)), encoding="utf-8"
    )
    words = ["filter", "pairs.tsv", "-s", "en", "-t", "es", "--encoder", "none", "--test-set", "set.tsv.gz"]
    result = CliRunner().invoke(acopio, words)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert "\ttest_set" in lines[1]
    assert "\ttest_set" not in lines[2]


def test_an_import_keeps_the_sets_and_judges_by_them(work: WorkFolder) -> None:
    Path("m.tsv").write_text(
        "source_text\ttarget_text\n" + "".join(f"{a}\t{b}\n" for a, b in (SET[0], OTHER, SET[2])),
        encoding="utf-8",
    )
    words = ["import", "m.tsv", "--data", "m", "-s", "en", "-t", "es", "--test-set", "set.tsv.gz"]
    result = CliRunner().invoke(acopio, words)
    assert result.exit_code == 0, result.output
    rows = WorkFolder(Path("m")).table("pairs").to_pylist()
    assert {row["source_text"]: row["rejected_by"] for row in rows} == {
        SET[0][0]: "test_set",
        OTHER[0]: None,
        SET[2][0]: "test_set",
    }


def test_relative_lines_of_the_list_count_from_the_work_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    root = tmp_path / "data" / "small"
    root.mkdir(parents=True)
    (root / "test-sets.txt").write_text("# mine\n../sets/a.tsv\n/abs/b.tsv\n", encoding="utf-8")
    assert read_list(Path("data/small")) == (str(root / "../sets/a.tsv"), "/abs/b.tsv")

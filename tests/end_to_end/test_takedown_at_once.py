"""A takedown reaches all that leaves the work folder at once, before any build."""

import json
import shutil
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from demo_archive import write_demo_archive

from corpus.amazon.push.plan import PushOptions, plan
from corpus.build.pipeline import archives_of, build
from corpus.cli.main import acopio
from corpus.demo.academia import HOST
from corpus.demo.pages import demo_articles
from corpus.engine import EngineOptions, prepare_environment
from corpus.evaluation.trials import TrialOptions, plan_trials
from corpus.export.run import ExportOptions, export_pairs
from corpus.options import BuildOptions
from corpus.report.render import write_report
from corpus.tables.folder import WorkFolder
from crawler.errors import AcopioError
from crawler.topic.topic import Topic

TOPIC = Topic("t", "A topic", ("en", "es"), {"en": {"the": 8.0}, "es": {"el": 8.0}}, relevance=0.0)
PAGE = f"http://{HOST}/en/{demo_articles()[0].slug['en']}"


def make(root: Path) -> WorkFolder:
    prepare_environment()
    folder = WorkFolder(root)
    build(TOPIC, folder, archives_of(folder), BuildOptions(engine=EngineOptions(workers=1), exports=("tsv",)))
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> WorkFolder:
    root = tmp_path_factory.mktemp("built") / "data"
    write_demo_archive(root / "warc", 3)
    folder = make(root)
    export_pairs(folder, "t", ["tmx", "jsonl", "huggingface", "moses"], ExportOptions(splits=("all",)))
    (root / "translate" / "parallel_data").mkdir(parents=True)
    (root / "translate" / "parallel_data" / "t.csv").write_text("\n".join(lines_of(folder)), "utf-8")
    return folder


@pytest.fixture
def folder(built: WorkFolder, tmp_path: Path) -> WorkFolder:
    shutil.copytree(built.root, tmp_path / "data")
    return WorkFolder(tmp_path / "data")


def lines_of(folder: WorkFolder) -> set[str]:
    """Sentences that only the page has."""
    rows = folder.table("pairs").to_pylist()
    down = [row for row in rows if PAGE in (row["source_url"], row["target_url"])]
    rest = {row[side] for row in rows if row not in down for side in ("source_text", "target_text")}
    return {row["source_text"] for row in down if len(row["source_text"]) > 60} - rest


def everything_in(folder: Path) -> str:
    """All text in all files but the archive."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "warc" not in path.relative_to(folder).parts:
            is_table = path.suffix == ".parquet"
            rows = pq.read_table(path).to_pylist() if is_table else path.read_text("utf-8", errors="replace")
            found.append(json.dumps(rows, ensure_ascii=False, default=str))
    return "\n".join(found)


def left(lines: set[str], text: str) -> list[str]:
    return [line for line in lines if json.dumps(line, ensure_ascii=False)[1:-1] in text]


def test_the_command_leaves_no_text_of_the_page(folder: WorkFolder) -> None:
    lines = lines_of(folder)
    assert len(left(lines, everything_in(folder.root))) == len(lines) > 5
    done = CliRunner().invoke(acopio, ["takedown", "t", "--url", PAGE, "--data", str(folder.root)])
    assert done.exit_code == 0, done.output
    assert left(lines, everything_in(folder.root)) == []
    assert folder.report.exists()
    assert [path.suffix for path in folder.exports.iterdir()] == [".tsv"]
    assert folder.count("pairs") > 20  # those of the other pages
    assert "acopio translate push" in done.stderr


LEAVING: dict[str, Callable[[WorkFolder], object]] = {
    "export": lambda folder: export_pairs(folder, "t", ["tsv", "terminology"]),
    "report": lambda folder: write_report(folder, "t"),
    "push": lambda folder: plan(folder, "t", PushOptions("bucket"), "eu-west-1"),
    "evaluate": lambda folder: plan_trials(
        "t", folder, folder.root / "trial", TrialOptions(bucket="bucket", role_arn="r"), print
    ),
}


@pytest.mark.parametrize("way", LEAVING)
def test_all_that_leaves_the_folder_follows_a_list_written_by_hand(folder: WorkFolder, way: str) -> None:
    lines = lines_of(folder)
    (folder.root / "takedown.txt").write_text(f"url {PAGE}\n")
    # Nothing is held out here.
    with pytest.raises(AcopioError, match="held out") if way == "evaluate" else nullcontext():
        LEAVING[way](folder)
    assert left(lines, everything_in(folder.root)) == []


def test_status_counts_without_what_a_list_written_by_hand_names(folder: WorkFolder) -> None:
    def kept() -> int:
        done = CliRunner().invoke(acopio, ["status", "t", "--data", str(folder.root), "--json"])
        assert done.exit_code == 0, done.output
        return int(json.loads(done.stdout)["kept"])

    before = kept()
    (folder.root / "takedown.txt").write_text(f"url {PAGE}\n")
    assert 0 < kept() < before


@pytest.mark.slow
def test_the_next_build_makes_the_same_as_one_from_scratch(folder: WorkFolder, tmp_path: Path) -> None:
    shutil.copytree(folder.warc, tmp_path / "new" / "warc")
    for root in (folder.root, tmp_path / "new"):
        (root / "takedown.txt").write_text(f"url {PAGE}\n")
    export_pairs(folder, "t", ["tsv"])
    make(folder.root)
    make(tmp_path / "new")
    for table in ("documents", ".marked", "document_pairs", "pairs", ".judged"):
        ours, fresh = folder.files(table)[0], WorkFolder(tmp_path / "new").files(table)[0]
        assert ours.read_bytes() == fresh.read_bytes(), table


@pytest.mark.slow
def test_a_page_taken_off_the_list_comes_back_with_a_build(folder: WorkFolder, built: WorkFolder) -> None:
    for more in ([], ["--remove"]):
        command = ["takedown", "t", "--url", PAGE, *more, "--data", str(folder.root)]
        assert CliRunner().invoke(acopio, command).exit_code == 0
    make(folder.root)
    assert folder.files("pairs")[0].read_bytes() == built.files("pairs")[0].read_bytes()


def purged(root: Path) -> Result:
    return CliRunner().invoke(acopio, ["takedown", "t", "--url", PAGE, "--purge", "--data", str(root)])


def test_the_file_that_a_link_leads_to_is_purged(folder: WorkFolder, tmp_path: Path) -> None:
    (file,) = folder.warc.iterdir()
    real = tmp_path / "elsewhere.warc.gz"
    file.rename(real)
    file.symlink_to(real)
    size = real.stat().st_size
    done = purged(folder.root)
    assert done.exit_code == 0, done.output
    assert str(real) in done.stderr
    assert file.is_symlink()
    assert real.stat().st_size < size


def test_a_file_with_other_names_is_not_purged(folder: WorkFolder, tmp_path: Path) -> None:
    (file,) = folder.warc.iterdir()
    (tmp_path / "other.warc.gz").hardlink_to(file)
    done = purged(folder.root)
    assert done.exit_code == 1
    assert "hard links" in done.stderr


@pytest.mark.parametrize("name", ["a.wacz", "a.arc", "b.ARC.gz"])
def test_an_archive_of_another_form_stops_a_purge(folder: WorkFolder, name: str) -> None:
    (folder.warc / name).write_bytes(b"x")
    before = {path: path.stat().st_size for path in folder.warc.iterdir()}
    done = purged(folder.root)
    assert done.exit_code == 1
    assert name in done.stderr
    assert {path: path.stat().st_size for path in folder.warc.iterdir()} == before

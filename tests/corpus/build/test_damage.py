"""A damaged table or file of a work folder is made again by the build, and named in one line elsewhere."""

import json
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from demo_archive import write_demo_archive

from corpus.build.pipeline import archives_of, build
from corpus.cli.main import acopio
from corpus.engine import EngineOptions, prepare_environment
from corpus.options import BuildOptions
from corpus.tables.folder import WorkFolder
from crawler.errors import DamagedTableError, InputError
from crawler.topic.topic import Topic

TOPIC = Topic("t", "A topic", ("en", "es"), {"en": {"the": 8.0}, "es": {"el": 8.0}}, relevance=0.0)
TABLES = (".marked", "documents", "document_pairs", ".mined", ".judged", "pairs", ".aligned/linked")


def make(root: Path) -> WorkFolder:
    prepare_environment()
    folder = WorkFolder(root)
    build(TOPIC, folder, archives_of(folder), BuildOptions(engine=EngineOptions(workers=1)))
    return folder


def content(folder: WorkFolder) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder.root)): path.read_bytes()
        for path in sorted(folder.root.rglob("*"))
        if path.is_file() and path.name not in (".lock", ".changes.json", "run.json", "report.html")
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> WorkFolder:
    root = tmp_path_factory.mktemp("built")
    write_demo_archive(root / "warc", 2)
    return make(root)


def truncated(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def garbage(path: Path) -> None:
    path.write_bytes(os.urandom(2000))


def gone(path: Path) -> None:
    path.unlink()


def flipped(path: Path) -> None:
    """Some bytes of the first page of data, which no end of a file tells."""
    data = bytearray(path.read_bytes())
    for place in range(60, 90):
        data[place] ^= 0xFF
    path.write_bytes(data)


@pytest.mark.parametrize(
    "damage",
    [truncated, flipped, *(pytest.param(d, marks=pytest.mark.slow) for d in (emptied, garbage, gone))],
)
def test_damaged_tables_are_made_again(built: WorkFolder, tmp_path: Path, damage: object) -> None:
    whole = content(built)
    shutil.copytree(built.root, tmp_path / "data")
    folder = WorkFolder(tmp_path / "data")
    extracted = [str(path.relative_to(folder.root)) for path in (folder.root / ".extracted").iterdir()]
    for table in (*TABLES, *extracted):
        if damage is flipped and not folder.count(table):
            continue  # an empty table has no page
        damage(folder.files(table)[0])  # type: ignore[operator]
    assert content(make(folder.root)) == whole


def test_a_table_that_is_gone_alone_is_made_again(built: WorkFolder, tmp_path: Path) -> None:
    whole = content(built)
    shutil.copytree(built.root, tmp_path / "data")
    folder = WorkFolder(tmp_path / "data")
    for table in (".aligned/linked", ".mined"):  # what is made of it is still there
        gone(folder.files(table)[0])
        assert content(make(folder.root)) == whole


def test_damaged_records_of_a_build_are_made_again(built: WorkFolder, tmp_path: Path) -> None:
    shutil.copytree(built.root, tmp_path / "data")
    folder = WorkFolder(tmp_path / "data")
    whole = folder.manifest.read_bytes()
    hidden = ".changes.json", ".scoring.json", ".settling.json", ".takedowns.json"
    (folder.root / "translate").mkdir()
    for name in ("run.json", "sites.json", "crawl.json", "translate/evaluation.json", *hidden):
        (folder.root / name).write_text("{")
    make(folder.root)
    now, before = json.loads(folder.manifest.read_bytes()), json.loads(whole)
    assert now.pop("changes").keys() <= before.pop("changes").keys()
    assert now == before


@pytest.mark.parametrize("damage", [truncated, emptied, garbage, gone, flipped])
def test_a_damaged_table_is_one_line(built: WorkFolder, tmp_path: Path, damage: object) -> None:
    shutil.copytree(built.root, tmp_path / "data")
    folder = WorkFolder(tmp_path / "data")
    damage(folder.files("pairs")[0])  # type: ignore[operator]
    status = [] if damage is flipped else [["status", "t"]]  # it does not read these pages
    for command in (["export", "t", "--to", "tsv"], ["report", "t"], *status):
        done = CliRunner().invoke(acopio, [*command, "--data", str(folder.root)])
        assert done.exit_code == 1, command
        last = done.stderr.splitlines()[-1]  # after lines of progress
        assert f"{folder.root / 'pairs'}: damaged (" in last
        assert "acopio build" in last


@pytest.mark.parametrize(
    ("name", "command"),
    [
        (".lock", ["takedown", "t", "--url", "http://a.test/"]),
        ("report.html", ["report", "t"]),
        ("exports/t.en-es.tsv", ["export", "t", "--to", "tsv"]),
    ],
)
@pytest.mark.parametrize("kind", ["folder", "circle"])
def test_what_is_no_file_is_one_line(
    built: WorkFolder, tmp_path: Path, name: str, command: list[str], kind: str
) -> None:
    shutil.copytree(built.root, tmp_path / "data")
    path = tmp_path / "data" / name
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    path.mkdir() if kind == "folder" else path.symlink_to(path.name)
    done = CliRunner().invoke(acopio, [*command, "--data", str(tmp_path / "data")])
    if done.exit_code:  # a link that leads nowhere is replaced by the file
        assert done.exit_code == 1
        assert f"{path}: cannot be read or written" in done.stderr.splitlines()[-1]
    else:
        assert kind == "circle"
        assert path.is_file()


def test_a_table_without_a_column_is_named(built: WorkFolder, tmp_path: Path) -> None:
    shutil.copytree(built.root, tmp_path / "data")
    folder = WorkFolder(tmp_path / "data")
    rows = folder.table("pairs").drop_columns(["split"])
    folder.write("pairs", rows.schema, [rows])
    with pytest.raises(DamagedTableError, match="split"):
        list(folder.batches("pairs", ["split"]))


@pytest.mark.parametrize(
    "name", ["c[12]", *(pytest.param(n, marks=pytest.mark.slow) for n in ("c{1,2}", "c*", "a b#%20?"))]
)
def test_a_folder_is_read_by_its_name_alone(built: WorkFolder, tmp_path: Path, name: str) -> None:
    """No glob is made of a path: `c[12]` is not c1."""
    for other in ("c1", "c2", "cx"):
        (tmp_path / other).mkdir()
        shutil.copytree(built.root / ".marked", tmp_path / other / ".marked")
    root = tmp_path / name
    shutil.copytree(built.warc, root / "warc")
    shutil.rmtree(tmp_path / "c1" / ".marked")
    assert content(make(root)) == content(built)


def test_what_a_killed_writer_left_is_removed_and_never_read(built: WorkFolder, tmp_path: Path) -> None:
    shutil.copytree(built.root, tmp_path / "data")
    root = tmp_path / "data"
    left = [root / ".pairs.0123456789abcdef.partial", root / "warc" / ".x.warc.gz.0123456789abcdef.partial"]
    left[0].mkdir()
    left[1].write_bytes(b"torn")
    assert content(make(root)) == content(built)
    assert not any(path.exists() for path in left)


def test_no_archive_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no WARC files"):
        make(tmp_path)

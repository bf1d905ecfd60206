"""Local documents on the command line: listed, built into a corpus, kept in sync with their source."""

# ruff: noqa: E501 - commands and texts read better in one line

import csv
import io
import json
import shutil
import subprocess
from pathlib import Path

import pyarrow.dataset as ds
import pytest
from click.testing import CliRunner, Result

import corpus.demo
from corpus.cli.main import acopio

BOOK = Path(corpus.demo.__file__).parent / "book"
BUILD = ("build", "bread", "--documents", "book", "-s", "en", "-t", "es", "--data", "w", "--workers", "1")


def run(*args: str) -> Result:
    return CliRunner().invoke(acopio, list(args))


def ok(*args: str) -> str:
    result = run(*args)
    assert result.exit_code == 0, result.output
    return result.output


def git(*args: str) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.test")
    subprocess.run(("git", "-C", "book", *who, *args), check=True, capture_output=True)


def change(path: str, old: str, new: str) -> None:
    file = Path("book", path)
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def _book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A git repository with a small book in two languages."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(BOOK, "book")
    subprocess.run(("git", "init", "-q", "book"), check=True, capture_output=True)
    git("add", "-A")
    git("commit", "-qm", "one", "--date", "2024-01-01T00:00:00")


@pytest.mark.usefixtures("_book")
def test_a_listing_names_layouts_pairs_and_the_rest() -> None:
    Path("book/notes.md").write_text("Alone.\n", encoding="utf-8")
    Path("book/a.png").write_bytes(b"")
    text = ok("documents", "book", "-s", "en", "-t", "es")
    assert "es: 5 pairs" in text
    assert "{lang}/**" in text
    assert "book/notes.md" in text
    assert "left out, other_format: 1 files" in text
    assert ok(*BUILD, "--dry-run") == text


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("documents", "nowhere", "-s", "en", "-t", "es"), "nowhere: no such folder or zip file"),
        (("documents", ".", "-s", "en", "-t", "xx"), "'xx': not a language"),
        (("documents", ".", "-s", "en", "-t", "es", "--pattern", "a/*"), "has no {lang}"),
        (("build", "b", "--documents", "."), "give the languages"),
        (("sync", "status", "--data", "nothing"), "build the documents first"),
    ],
)
def test_wrong_calls(
    args: tuple[str, ...], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.md").write_text("Text.\n", encoding="utf-8")
    result = run(*args)
    assert result.exit_code in (1, 2)
    assert message in result.output


@pytest.mark.usefixtures("_book")
@pytest.mark.slow
def test_a_book_becomes_a_corpus_and_stays_in_sync() -> None:
    ok(*BUILD)
    pairs = ds.dataset("w/pairs").to_table().to_pylist()
    kept = [row for row in pairs if row["rejected_by"] is None]
    both = {(row["source_text"], row["target_text"]) for row in kept}
    assert len(kept) >= 50
    assert (
        "The clock is a servant, and the dough is the master.",
        "El reloj es un criado, y la masa es la dueña.",
    ) in both
    assert {
        (row["source_path"], row["target_path"]) for row in kept if "yeast" in row["source_text"].lower()
    } == {("en/time.rst", "es/time.rst")}
    assert not any("print(" in row["source_text"] or "began =" in row["source_text"] for row in pairs)
    assert any("$h = w / f$" in row["source_text"] and "$h = w / f$" in row["target_text"] for row in kept)
    before = Path("w/run.json").stat().st_mtime_ns
    ok(*BUILD)  # nothing has changed
    assert Path("w/run.json").stat().st_mtime_ns == before
    assert "5 fresh" in ok("sync", "status", "--data", "w", "--check")
    clock = "The clock is a servant, and the dough is the master."
    Path("set.tsv").write_text(
        f"source_text\ttarget_text\n{clock}\tEl reloj es un criado.\n", encoding="utf-8"
    )
    ok(*BUILD, "--test-set", "set.tsv", "--dry-run")
    assert not Path("w/test-sets.txt").exists()
    ok(*BUILD, "--test-set", "set.tsv")
    pairs = ds.dataset("w/pairs").to_table().to_pylist()
    assert [row["rejected_by"] for row in pairs if row["source_text"] == clock] == ["test_set"]

    change("en/flour.md", "wet hands and courage", "wet hands, patience and `salt`")
    change("en/calculator.ipynb", "nobody wants to eat it", "nobody will eat it")
    change(
        "en/index.md",
        "in degrees Celsius.\n:::",
        "in degrees Celsius.\n:::\n\nA new last paragraph of the book.",
    )
    git("commit", "-qam", "two")
    assert run("sync", "status", "--data", "w", "--check").exit_code == 1
    both_streams = run("sync", "status", "--data", "w", "--json")
    told = both_streams.stdout
    (progress,) = both_streams.stderr.splitlines()
    assert progress.startswith("comparing: 5 files, ")
    files = {file["source"]: file for file in json.loads(told)}
    assert {path: file["state"] for path, file in files.items()} == {
        "en/calculator.ipynb": "stale",
        "en/flour.md": "stale",
        "en/index.md": "stale",
        "en/oven.adoc": "fresh",
        "en/time.rst": "fresh",
    }
    assert "+ A dough of" in ok("sync", "diff", "en/flour.md", "--data", "w")
    _translated()
    assert "5 fresh" in ok("sync", "status", "--data", "w", "--check")


@pytest.mark.usefixtures("_book")
def test_the_ten_commands_of_the_documentation() -> None:
    """A sentence is changed before the first look at what is stale, and the work list filled before `apply`."""
    page = Path(__file__).parents[3] / "docs" / "documents.md"
    block = page.read_text(encoding="utf-8").split("```console\n")[1].split("```")[0]
    commands = [line.removeprefix("$ acopio ").split() for line in block.splitlines()]
    assert len(commands) == 10
    for command in commands:
        if command[:2] == ["sync", "status"]:
            change("en/flour.md", "wet hands and courage", "wet hands and patience")
            git("commit", "-qam", "two")
        if "--patch" in command:
            rows = list(
                csv.DictReader(io.StringIO(Path("work.tsv").read_text(encoding="utf-8")), delimiter="\t")
            )
            _write([row | {"target": row["source"].replace("A dough", "Una masa")} for row in rows])
        ok(*command)
    assert "Una masa of `60 %`" in Path("book/es/flour.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_records_stand_for_a_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(BOOK, "book")
    ok(*BUILD)
    assert "5 unsure" in ok("sync", "status", "--data", "w")
    ok("sync", "record", "--data", "w")
    assert "5 fresh" in ok("sync", "status", "--data", "w")
    change("en/flour.md", "wet hands and courage", "wet hands and patience")
    change("es/oven.adoc", "el pan está hecho", "el pan ya está hecho")
    text = ok("sync", "status", "--data", "w")
    assert "1 changed" in text
    assert "1 edited" in text


def _translated() -> None:
    """Fill the work list, with a placeholder lost in one block at first, and put it into the files."""
    ok("sync", "worklist", "--data", "w", "-t", "es", "--output", "work.tsv")
    rows = list(csv.DictReader(io.StringIO(Path("work.tsv").read_text(encoding="utf-8")), delimiter="\t"))
    assert [row["state"] for row in rows] == ["changed", "changed", "new"]
    for form in ("xliff", "xliff2", "po", "html"):
        assert rows[1]["id"] in ok("sync", "worklist", "--data", "w", "-t", "es", "--format", form)
    old = {path: path.read_bytes() for path in Path("book/es").iterdir()}
    for row in rows:
        row["target"] = "Traducido: " + row["source"].replace("`salt`", "sal")
    _write(rows)
    patch = run("sync", "apply", "work.tsv", "--data", "w", "-t", "es", "--patch", "es.patch")
    assert "missing `salt`" in patch.output
    assert {path: path.read_bytes() for path in Path("book/es").iterdir()} == old
    assert "+Traducido: A new last paragraph of the book." in Path("es.patch").read_text(encoding="utf-8")
    rows[1]["target"] = rows[1]["target"].replace("y sal", "y `salt`").replace("and sal", "and `salt`")
    _write(rows)
    assert "3 blocks written" in ok("sync", "apply", "work.tsv", "--data", "w", "-t", "es")
    new = Path("book/es/index.md").read_text(encoding="utf-8")
    assert new.endswith(":::\n\nTraducido: A new last paragraph of the book.\n")
    assert Path("book/es/oven.adoc").read_bytes() == old[Path("book/es/oven.adoc")]
    json.loads(Path("book/es/calculator.ipynb").read_text(encoding="utf-8"))


def _write(rows: list[dict[str, str]]) -> None:
    with Path("work.tsv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), delimiter="\t")
        writer.writeheader()
        writer.writerows(rows)

"""Translations that people write into files whose blocks acopio has recorded."""

import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from corpus.cli.main import acopio
from corpus.sync.project import LocalProject, write_project
from corpus.sync.records import BlockRecord, digest, write_records
from corpus.tables.folder import WorkFolder

SOURCE = "The oven has two doors.\n\nTake the salt and the flour to the table.\n"
TARGET = "El horno tiene dos puertas.\n\nLleve la sal y la harina a la mesa.\n"


class Book:
    """A repository with one chapter, whose translation is recorded."""

    def __init__(self, root: Path) -> None:
        self.root, self.day = root, 0
        self.git("init", "-q")
        self.commit(SOURCE, TARGET)
        blocks = zip(SOURCE.split("\n\n"), TARGET.split("\n\n"), strict=True)
        records = [
            BlockRecord("es/a.md", n, source.strip(), digest(target))
            for n, (source, target) in enumerate(blocks)
        ]
        write_records(root, "es", records)

    def git(self, *words: str) -> None:
        self.day += 1
        date = f"2024-05-{self.day:02}T10:00:00Z"
        names = {f"GIT_{who}_{what}": "a" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        dates = {f"GIT_{who}_DATE": date for who in ("AUTHOR", "COMMITTER")}
        place = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(self.root)}
        subprocess.run(["git", *words], cwd=self.root, check=True, env=names | dates | place)

    def write(self, source: str | None = None, target: str | None = None) -> None:
        for lang, text in (("en", source), ("es", target)):
            if text is not None:
                (self.root / lang).mkdir(exist_ok=True)
                (self.root / lang / "a.md").write_text(text, encoding="utf-8")

    def commit(self, source: str | None = None, target: str | None = None) -> None:
        self.write(source, target)
        self.git("add", "en", "es")
        self.git("commit", "-qm", "a")


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Book:
    monkeypatch.chdir(tmp_path)
    for name in ("book", "w"):
        Path(name).mkdir()
    write_project(WorkFolder(Path("w")), LocalProject((str(Path("book").resolve()),), "en", ("es",)))
    return Book(Path("book"))


def status() -> str:
    result = CliRunner().invoke(acopio, ["sync", "status", "--data", "w"])
    assert result.exit_code == 0, result.output
    return next((line for line in result.output.splitlines() if "es/a.md" in line), "fresh")


def test_a_changed_block_is_fresh_once_its_new_translation_is_committed(book: Book) -> None:
    book.commit(source=SOURCE.replace("two doors", "three doors"))
    assert "1 changed" in status()
    book.write(target=TARGET.replace("dos puertas", "tres puertas"))
    assert "1 changed" in status()
    book.commit()
    assert status() == "fresh"
    book.commit(source=SOURCE.replace("two doors", "four doors"))
    assert "1 changed" in status()
    book.commit(target=(TARGET + "\n\nMás.").replace("dos puertas", "tres puertas"))
    assert "1 changed" in status()  # the commit is of another block


def test_new_blocks_and_those_that_are_gone_are_seen_in_the_translation(book: Book) -> None:
    gone, added = SOURCE.split("\n\n")[0], "Bake the bread for an hour.\n"
    book.commit(source=SOURCE.replace(f"{gone}\n\n", "") + f"\n{added}")
    assert "1 new, 1 removed" in status()
    left = TARGET.split("\n\n")[1]
    book.commit(target=f"{left}\nHornee el pan durante una hora.\n")
    assert status() == "fresh"


def test_a_translation_with_the_new_markup_is_fresh(book: Book) -> None:
    book.commit(source=SOURCE.replace("salt", "**salt**"))
    assert "1 markup" in status()
    book.write(target=TARGET.replace("sal ", "**sal** "))
    assert status() == "fresh"

"""The files that an import reads, of those that a user gives."""

from pathlib import Path

import pytest

from corpus.imports.files import GivenFile, given_files
from crawler.errors import InputError


def written(folder: Path, *names: str) -> list[Path]:
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_text("It rains.\tLlueve.\n", encoding="utf-8")
    return [folder / name for name in names]


def test_two_files_of_moses_are_one(tmp_path: Path) -> None:
    a, b = written(tmp_path, "corpus.es", "corpus.en.gz")
    assert [*given_files([a, b], "en", "es")] == [GivenFile(b, b, a)]


def test_a_folder_gives_what_has_a_reader_and_whole_pairs(tmp_path: Path) -> None:
    """A side without the other is no unit of anything: it does not end the import of the others."""
    folder = tmp_path / "set"
    written(folder, "a.en", "a.es", "b.en.txt", "b.es.txt", "lone.en", "notes.es", "t.tsv", "state.json")
    assert [*given_files([folder], "en", "es")] == [
        GivenFile(folder / "a.en", folder, folder / "a.es"),
        GivenFile(folder / "b.en.txt", folder, folder / "b.es.txt"),
        GivenFile(folder / "t.tsv", folder),
    ]


def test_a_side_alone_is_left_to_its_reader(tmp_path: Path) -> None:
    (alone,) = written(tmp_path, "corpus.en")
    assert [*given_files([alone], "en", "es")] == [GivenFile(alone, alone)]


def test_a_folder_of_documents_names_the_command_for_them(tmp_path: Path) -> None:
    written(tmp_path / "docs", "index.md")
    with pytest.raises(InputError, match="acopio build NAME --documents"):
        [*given_files([tmp_path / "docs"], "en", "es")]

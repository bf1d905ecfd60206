"""The files that an import reads, of those that a user gives."""

import zipfile
from pathlib import Path

import pytest

from corpus.imports.files import GivenFile, given_files
from corpus.imports.zips import unpacked
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


def packed(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return path


OPUS = {
    "README": b"Corpus name: Books",
    "LICENSE": b"free",
    "Books.en-es.en": b"It rains.\n",
    "Books.en-es.es": b"Llueve.\n",
    "Books.en-es.xml": b"<?xml version='1.0'?><cesAlign version='1.0'></cesAlign>",
}


def test_a_zip_file_of_opus_is_its_two_texts(tmp_path: Path) -> None:
    path = packed(tmp_path / "en-es.txt.zip", **OPUS)
    with unpacked([path]) as found:
        (file,) = given_files(found.paths, "en", "es")
        assert found.name(str(file.path)) == f"{path}/Books.en-es.en"
        assert file.target is not None
        assert file.target.read_bytes() == b"Llueve.\n"
    assert not file.path.exists()


def test_nothing_of_a_zip_file_is_written_elsewhere(tmp_path: Path) -> None:
    path = packed(
        tmp_path / "a.zip", **{"../../out.tsv": b"source\ttarget\n", "/abs.tsv": b"source\ttarget\n"}
    )
    with unpacked([path]) as found:
        files = [*given_files(found.paths, "en", "es")]
        assert len(files) == 2
        assert all(file.path.is_relative_to(found.paths[0]) for file in files)


@pytest.mark.parametrize("body", [b"no zip", b"PK\x03\x04 cut"])
def test_a_damaged_zip_file_is_named(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(body)
    with pytest.raises(InputError, match=r"a\.zip: cannot be unpacked"), unpacked([tmp_path / "a.zip"]):
        pass


def test_a_zip_file_that_unpacks_to_more_than_text_does_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", **{"a.tsv": bytes(110_000_000)})
    with pytest.raises(InputError, match="more than text does"), unpacked([path]):
        pass

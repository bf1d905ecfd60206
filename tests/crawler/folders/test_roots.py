"""Roots of documents: zip files and git repositories of all kinds."""

import io
import stat
import subprocess
import zipfile
from pathlib import Path

import pytest

from corpus.sync.bases import HISTORY, UNKNOWN, find_base
from crawler.errors import InputError
from crawler.folders.pairing.layouts import LocalFile, PathPair
from crawler.folders.roots import open_root

BOOK = {"en/a.md": "Hi", "es/a.md": "Hola"}


def zipped(path: Path, members: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in members.items():
            file.writestr(name, text)
    return path


def git(folder: Path, *arguments: str) -> None:
    about = ("-c", "user.name=a", "-c", "user.email=a@b.test", "-c", "protocol.file.allow=always")
    subprocess.run(["git", *about, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.mark.parametrize(
    "members",
    [
        BOOK,
        {f"book-main/{path}": text for path, text in BOOK.items()},
        {f"book/{path}": text for path, text in BOOK.items()} | {"__MACOSX/book/en/._a.md": "x"},
        {f"book/{path}".replace("/", "\\"): text for path, text in BOOK.items()},
        BOOK | {"../evil.md": "x", "/abs.md": "x", "en/../../e.md": "x", ".hidden/a.md": "x"},
    ],
)
def test_what_a_zip_file_holds(members: dict[str, str], tmp_path: Path) -> None:
    root = open_root(zipped(tmp_path / "book.zip", members))
    assert {path: root.read(path).decode() for path in root.paths()} == BOOK


def test_the_folder_of_a_language_is_part_of_the_paths(tmp_path: Path) -> None:
    assert open_root(zipped(tmp_path / "book.zip", {"es/a.md": "Hola"})).paths() == ["es/a.md"]


@pytest.mark.parametrize("name", ["año".encode(), "año".encode("cp437")])
def test_names_that_are_not_declared_as_utf_8(name: bytes, tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("X" * len(name) + ".md", "Hola")
    (tmp_path / "a.zip").write_bytes(out.getvalue().replace(b"X" * len(name), name))
    root = open_root(tmp_path / "a.zip")
    assert {path: root.read(path) for path in root.paths()} == {"año.md": b"Hola"}


def test_links_in_a_zip_file_are_left_out(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", BOOK)
    with zipfile.ZipFile(path, "a") as file:
        link = zipfile.ZipInfo("en/link.md")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        file.writestr(link, "/etc/passwd")
    assert open_root(path).paths() == sorted(BOOK)


def test_what_is_no_root_has_a_way_out(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="clone the repository"):
        open_root(Path("https://git.test/a/book"))
    (tmp_path / "a.tar.gz").write_bytes(b"\x1f\x8b")
    with pytest.raises(InputError, match="unpack it"):
        open_root(tmp_path / "a.tar.gz")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository in which the source was changed after it was translated, and once before."""
    folder = tmp_path_factory.mktemp("git") / "book"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    for path, text in (*BOOK.items(), ("LICENSE", "MIT License")):
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "one", "--date=2024-01-01T00:00:00Z")
    (folder / "en/a.md").write_text("Hi you", encoding="utf-8")
    git(folder, "commit", "-qam", "two")
    return folder


def test_a_bare_repository_is_read(repository: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--bare", str(repository), "book.git")
    root, other = open_root(tmp_path / "book.git"), open_root(repository)
    assert (root.name, root.commit, root.license) == ("book", other.commit, other.license)
    assert {path: root.read(path) for path in root.paths()} == {
        path: other.read(path) for path in other.paths()
    }
    assert root.state("en/a.md") != root.state("es/a.md")


def evidence(root: Path, folder: str = "") -> tuple[str, bytes | None]:
    pair = PathPair(LocalFile(0, f"{folder}en/a.md"), LocalFile(0, f"{folder}es/a.md"), "es", "folders")
    found = find_base((root,), pair, {}, False, b"Hi you")
    return found.evidence, found.body


def test_the_base_of_a_clone_without_its_history_is_unknown(repository: Path, tmp_path: Path) -> None:
    assert evidence(repository)[0] == HISTORY
    git(tmp_path, "clone", "-q", "--depth", "1", repository.as_uri(), "shallow")
    assert evidence(tmp_path / "shallow") == (UNKNOWN, None)


def test_the_history_of_a_submodule_and_of_a_worktree_is_found(repository: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    git(project, "init", "-q")
    git(project, "submodule", "add", repository.as_uri(), "book")
    git(project, "commit", "-qm", "add the book")
    assert evidence(project, "book/") == evidence(repository)
    git(repository, "worktree", "add", "-q", str(tmp_path / "tree"), "HEAD~1")
    assert evidence(tmp_path / "tree") == (HISTORY, b"Hi")
    assert open_root(tmp_path / "tree").commit

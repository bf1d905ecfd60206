import errno
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crawler.console.command_line import COMMAND
from crawler.errors import AcopioError
from crawler.storage.files import check_writable, replacing, replacing_folder, write_text


@pytest.mark.parametrize("fsync", [False, True])
def test_a_file_appears_whole_when_its_block_ends(tmp_path: Path, fsync: bool) -> None:
    path = tmp_path / "new" / "a.txt"
    with replacing(path, fsync) as file:
        file.write(b"one")
        assert not path.exists()
    assert path.read_bytes() == b"one"
    assert [p.name for p in path.parent.iterdir()] == ["a.txt"]


def test_an_error_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("before")

    def fail() -> None:
        with replacing(path) as file:
            file.write(b"half")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert path.read_text() == "before"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_a_folder_replaces_another_whole(tmp_path: Path) -> None:
    path = tmp_path / "d"
    path.mkdir()
    (path / "old").touch()

    def fail() -> None:
        with replacing_folder(path) as folder:
            (folder / "half").touch()
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert [p.name for p in path.iterdir()] == ["old"]
    with replacing_folder(path) as folder:
        (folder / "new").touch()
    assert [p.name for p in path.iterdir()] == ["new"]
    assert [p.name for p in tmp_path.iterdir()] == ["d"]


def test_a_text_that_is_there_already_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_text(path, "ñ")
    before = path.stat().st_ino
    write_text(path, "ñ")
    assert path.stat().st_ino == before
    write_text(path, "other")
    assert path.read_text(encoding="utf-8") == "other"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no FIFOs")
def test_what_is_no_regular_file_is_written_to_and_stays(tmp_path: Path) -> None:
    fifo, read = tmp_path / "fifo", list[bytes]()
    os.mkfifo(fifo)
    reader = threading.Thread(target=lambda: read.append(fifo.read_bytes()))
    reader.start()
    write_text(fifo, "one")
    reader.join(timeout=30)
    assert read == [b"one"]
    assert fifo.is_fifo()
    assert [path.name for path in tmp_path.iterdir()] == ["fifo"]
    link = tmp_path / "link"
    link.symlink_to(os.devnull)
    write_text(link, "one")
    assert link.is_symlink()


@pytest.mark.parametrize("replaces", [replacing, replacing_folder])
def test_an_error_of_the_disk_names_the_file(tmp_path: Path, replaces: Callable[[Path], Any]) -> None:
    with pytest.raises(OSError, match="No space left") as caught, replaces(tmp_path / "a"):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert caught.value.filename == str(tmp_path / "a")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_created_is_named_as_the_user_knows_it(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 250)  # the name of its partial file is too long
    with pytest.raises(OSError, match="too long") as found, replacing(path):
        pass
    assert found.value.filename == str(path)


def test_a_folder_that_cannot_be_created_is_named_as_the_user_knows_it(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    path = tmp_path / "file" / "a"
    with pytest.raises(NotADirectoryError) as found, replacing_folder(path):
        pass
    assert found.value.filename == str(path)


def test_another_folder_is_named_by_the_command_that_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    for command, option in (("acopio crawl solar", "--data DIR"), ("scrapy crawl solar", "-a data=DIR")):
        monkeypatch.setenv(COMMAND, command)
        with pytest.raises(AcopioError, match=f"choose another folder with {option}"):
            check_writable(tmp_path / "file" / "folder")

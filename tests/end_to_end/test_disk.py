"""Disks that are full or closed: one line, status 1, nothing corrupted, and the crawl goes on."""

import contextlib
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from demo_runs import ROOT, environment, scrapy_command

from corpus.cli.main import acopio
from corpus.demo.server import DemoServer
from crawler.archive.exchange import Exchange
from crawler.archive.reader import response_offsets
from crawler.archive.writer import WarcArchive
from crawler.errors import AcopioError
from crawler.storage.files import QUEUE, check_writable

ROOM = 16_900  # KiB of the small disk: little more than a crawl leaves free


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of ROOM; mounting one takes rights that not everybody has."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}k", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("needs leave to mount a small disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def urls(folder: Path) -> set[str]:
    return {url for path in sorted(folder.glob("warc/*")) for _, url in response_offsets(path)}


def exchange(size: int, url: str = "https://a.org/") -> Exchange:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    return Exchange(url, "GET", [], "200 OK", [], os.urandom(size), moment, {})


@pytest.mark.slow
def test_a_crawl_on_a_full_disk_ends_with_one_line_and_goes_on(small_disk: Path) -> None:
    filler, data = small_disk / "filler", small_disk / "data"
    filler.write_bytes(bytes(200 << 10))
    with DemoServer() as server:
        command = scrapy_command(data, "-s", "BUILD_ON_CLOSE=0")

        def crawl() -> "subprocess.CompletedProcess[str]":
            proxy = environment(server.proxy_url)
            return subprocess.run(command, cwd=ROOT, env=proxy, capture_output=True, text=True, timeout=120)

        first = crawl()
        assert first.returncode == 1
        assert "Traceback" not in first.stderr
        last = first.stderr.strip().splitlines()[-1]
        assert "cannot write the archive: fewer than 16 MiB are free: free space" in last
        before = urls(data)
        assert before
        again = crawl()
        assert again.returncode == 1
        assert "fewer than 16 MiB are free: free space" in again.stderr.strip().splitlines()[-1]
        filler.unlink()
        subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
        second = crawl()
        assert second.returncode == 0, second.stderr
        asked = {f"http://{r.host}{r.path}" for r in server.requests}
    assert before < urls(data)
    assert asked == urls(data)
    assert not (data / QUEUE).exists()


def test_a_record_that_finds_no_room_leaves_whole_ones_alone(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    archive = WarcArchive(tmp_path, "t")
    archive.write(exchange(100, "https://a.org/small"))
    (path,) = tmp_path.iterdir()
    size = path.stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 500, before[1]))
    try:
        with pytest.raises(AcopioError, match="free space"):
            archive.write(exchange(100_000))
        assert path.stat().st_size == size
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    archive.write(exchange(100_000, "https://a.org/large"))
    archive.close()
    found = [url for path in sorted(tmp_path.iterdir()) for _, url in response_offsets(path)]
    assert found == ["https://a.org/small", "https://a.org/large"]


def test_a_folder_that_cannot_be_made_is_told_before_the_crawl(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    command = scrapy_command(tmp_path / "file" / "below")
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "Not a directory" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    with pytest.raises(AcopioError, match="--data DIR"):
        check_writable(tmp_path / "file")


def test_a_build_on_a_full_disk_is_one_line_and_goes_on(small_disk: Path) -> None:
    archive = WarcArchive(small_disk / "warc", "t")
    archive.write(exchange(3000))
    archive.close()
    filler = small_disk / "filler"
    with contextlib.suppress(OSError), filler.open("wb") as file:
        while True:
            file.write(bytes(4096))
            file.flush()
    command = [sys.executable, "-m", "corpus.cli.main", "build", "ml_es", "--data", str(small_disk)]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "cannot be read or written: No space left on device: free space" in done.stderr.splitlines()[-1]
    filler.unlink()
    again = CliRunner().invoke(acopio, ["build", "ml_es", "--data", str(small_disk)])
    assert again.exit_code == 1
    assert "all 1 pages archived were dropped" in again.stderr.splitlines()[-1]

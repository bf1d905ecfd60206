"""A crawl whose work folder lies in an object store, also one that is killed again and again."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import boto3
import pytest
from demo_runs import environment
from remote_bucket import remote_bucket as remote_bucket  # fixtures
from remote_bucket import remote_url as remote_url

from corpus.demo.pages import START_URL
from corpus.demo.server import DemoServer
from crawler.archive.reader import response_offsets

FAST = ("--set", "DOWNLOAD_DELAY=0", "--set", "AUTOTHROTTLE_ENABLED=0")
ROOT = Path(__file__).parents[2]
PAGES = "30"


def started(folder: Path, address: str, proxy: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "corpus.cli.main", "crawl", "ml_es", "--seeds", START_URL]
    return subprocess.Popen(
        [*command, "--pages", PAGES, "--no-build", "--data", address, *FAST],
        cwd=folder,
        env=environment(proxy) | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def archived(bucket: str, url: str, folder: Path) -> Counter[str]:
    """How often the archive in the bucket holds each address; every file of it can be read to its end."""
    client = boto3.client("s3", endpoint_url=url)
    found: Counter[str] = Counter()
    for entry in client.list_objects_v2(Bucket=bucket).get("Contents", []):
        if "/warc/" in entry["Key"] and entry["Key"].endswith(".gz"):
            path = folder / Path(entry["Key"]).name
            client.download_file(bucket, entry["Key"], str(path))
            found.update(address for _, address in response_offsets(path))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("kills", [0, 3])
def test_a_crawl_into_a_bucket_keeps_each_page_once(
    kills: int, remote_bucket: str, remote_url: str, tmp_path: Path
) -> None:
    address = f"s3://{remote_bucket}/corpora/ml_es"
    with DemoServer() as server:
        for number in range(kills):
            crawl = started(tmp_path, address, server.proxy_url)
            before, until = len(server.requests), time.monotonic() + 90
            while len(server.requests) < before + 2 + 3 * number and time.monotonic() < until:
                if crawl.poll() is not None:
                    break
                time.sleep(0.05)
            with suppress(ProcessLookupError):  # it has ended by itself
                os.killpg(crawl.pid, signal.SIGKILL)
            crawl.communicate()
            kept = archived(remote_bucket, remote_url, tmp_path)
            assert not [url for url, times in kept.items() if times > 1]
        crawl = started(tmp_path, address, server.proxy_url)
        said, _ = crawl.communicate(timeout=300)
        assert crawl.returncode == 0, said
    found = archived(remote_bucket, remote_url, tmp_path)
    pages = {url for url in found if not url.endswith("/robots.txt")}
    assert len(pages) >= int(PAGES) // 2
    assert not [url for url in pages if found[url] > 1]
    # Another machine reads what this one has crawled.
    status = subprocess.run(
        [sys.executable, "-m", "corpus.cli.main", "status", "ml_es", "--data", address],
        cwd=tmp_path,
        env=environment("") | {"PYTHONPATH": str(ROOT), "ACOPIO_CACHE": str(tmp_path / "other")},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert status.returncode == 0, status.stderr
    assert "crawl of" in status.stdout, status.stdout

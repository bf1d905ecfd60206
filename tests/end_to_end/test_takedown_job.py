"""Takedown, end to end on the demo site: nothing is left, nothing is fetched again, and it can be undone."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from demo_runs import ROOT, DemoCrawl, environment, scrapy_command

from corpus.demo.server import DemoServer
from corpus.tables.folder import WorkFolder
from crawler.archive.reader import response_offsets

PAGE = "http://academia.demo.test/en/convolutional-networks"
SITE = "cuaderno.demo.test"


def acopio(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "corpus.cli.main", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=280)


def texts_of(folder: WorkFolder) -> set[str]:
    """Sentences that only the page or the site have."""
    rows = folder.dataset("pairs").to_table(filter=pc.field("rejected_by").is_null()).to_pylist()
    down = [row for row in rows if PAGE in row["source_url"] or SITE in row["source_url"]]
    rest = [row for row in rows if row not in down]
    left = {row[side] for row in rest for side in ("source_text", "target_text")}
    return {row["source_text"] for row in down if len(row["source_text"]) > 60} - left


def everything_in(folder: Path) -> str:
    """All text in all files but the archive and the crawl's own state."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not {"warc", ".crawl"} & set(path.relative_to(folder).parts):
            is_table = path.suffix == ".parquet"
            rows = (
                pq.read_table(path).to_pylist() if is_table else [path.read_text("utf-8", errors="replace")]
            )
            found.append(json.dumps(rows, ensure_ascii=False, default=str))
    return "\n".join(found)


@pytest.mark.slow
def test_what_is_taken_down_leaves_no_text_and_is_not_fetched_again(
    demo_crawl: DemoCrawl, tmp_path: Path
) -> None:
    data = tmp_path / "ml_es"
    shutil.copytree(demo_crawl.folder.root, data)
    folder, texts = WorkFolder(data), texts_of(demo_crawl.folder)
    assert len(texts) > 20
    assert all(json.dumps(text, ensure_ascii=False)[1:-1] in everything_in(data) for text in list(texts)[:3])
    (data / "exports" / "ml_es.en-es.older.tsv").write_text("\n".join(texts), "utf-8")
    asked = ["--url", f"https://www.{PAGE[7:]}/?utm_source=x", "--site", SITE]
    assert acopio("takedown", "ml_es", "--data", str(data), *asked).returncode == 0
    with DemoServer() as server:
        done = subprocess.run(
            scrapy_command(data),
            cwd=ROOT,
            env=environment(server.proxy_url),
            capture_output=True,
            text=True,
            timeout=280,
        )
        requests = {f"http://{r.host}{r.path}" for r in server.requests}
    assert done.returncode == 0, done.stderr
    assert PAGE in {f"http://{r.host}{r.path}" for r in demo_crawl.requests}
    assert PAGE not in requests
    assert not any(SITE in url and not url.endswith("/robots.txt") for url in requests)
    left = everything_in(data)
    assert [text for text in texts if json.dumps(text, ensure_ascii=False)[1:-1] in left] == []
    manifest = json.loads(folder.manifest.read_text("utf-8"))
    assert manifest["takedowns"] == [f"site {SITE}", f"url {PAGE[7:]}"]
    assert manifest["stages"]["documents"]["dropped"]["takedown"] > 20
    assert manifest["stages"]["pairs"]["kept"] > 100


def test_a_purged_archive_holds_nothing_of_it(demo_crawl: DemoCrawl, tmp_path: Path) -> None:
    shutil.copytree(demo_crawl.folder.warc, tmp_path / "warc")
    done = acopio("takedown", "ml_es", "--data", str(tmp_path), "--url", PAGE, "--site", SITE, "--purge")
    assert done.returncode == 0, done.stderr
    before = [u for path in demo_crawl.folder.warc.glob("*") for _, u in response_offsets(path)]
    after = [u for path in (tmp_path / "warc").glob("*") for _, u in response_offsets(path)]
    assert PAGE in before
    assert after == [url for url in before if url != PAGE and SITE not in url]

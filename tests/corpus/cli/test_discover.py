"""`acopio discover`, then `acopio common-crawl --from`: against a server of WARC files that knows ranges."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from ctrl_c import after, done, interrupted

from corpus.cli.main import acopio
from crawler.archive.exchange import Exchange
from crawler.archive.reader import record_spans, response_offsets
from crawler.archive.writer import WarcArchive
from crawler.common_crawl.copying import fetched, reader
from crawler.common_crawl.listing import kept, read_list, records
from crawler.discovery.fetch import FetchError

FILES = ("crawl-data/CC-1/warc/a.warc.gz", "crawl-data/CC-1/warc/b.warc.gz")
HTML = [("Content-Type", "text/html")]
TEXTS = {
    "en": "Solar power comes from panels on the roof, and photovoltaics are what the panels are made of. "
    * 5,
    "es": "La energía solar viene de paneles en el tejado, y la fotovoltaica es de lo que están hechos. " * 5,
    "off": "The recipe asks for two eggs, some flour and a pinch of salt, stirred well in a bowl. " * 5,
}
PAGES = {
    **{f"https://sun.org/{lang}/solar-power-{n}": (lang, lang) for n in range(4) for lang in ("en", "es")},
    "https://sun.org/en/chapter": ("en", "en"),
    "https://sun.org/es/chapter": ("es", "es"),
    # Its URLs lie: their pages are on something else.
    **{f"https://cake.org/{lang}/solar-power-{n}": (lang, "off") for n in range(3) for lang in ("en", "es")},
}
CODES = {"en": "eng", "es": "spa"}


@dataclass
class Bucket:
    """WARC files, the requests for them, and how many of the next ones fail."""

    folder: Path
    url: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)
    failing: int = 0
    seconds: float = 0.0  # of an answer

    def answer(self, path: str, span: str) -> tuple[int, bytes]:
        self.asked.append((path, span))
        time.sleep(self.seconds)
        if self.failing:
            self.failing -= 1
            return 500, b"try again"
        first, last = map(int, span.removeprefix("bytes=").split("-"))
        return 206, (self.folder / path.lstrip("/")).read_bytes()[first : last + 1]


@pytest.fixture
def bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    found = Bucket(tmp_path / "bucket")
    _write(found.folder)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = found.answer(self.path, self.headers.get("Range", ""))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.url = f"http://127.0.0.1:{server.server_port}/"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield found
    server.shutdown()
    server.server_close()


def _write(folder: Path) -> None:
    """The WARC files, index.parquet that tells of their records, and a topic."""
    rows = []
    for number, name in enumerate(FILES):
        place = folder / name
        archive = WarcArchive(place.parent, "made")
        urls = list(PAGES)[number::2]
        for url in urls:
            _lang, text = PAGES[url]
            body = f"<html><title>{text}</title><p>{TEXTS[text]}</p></html>".encode()
            archive.write(
                Exchange(url, "GET", [], "200 OK", HTML, body, datetime(2026, 1, 2, tzinfo=UTC), {})
            )
        archive.close()
        next(place.parent.glob("made-*")).rename(place)
        spans = {span.url: span for span in reversed(record_spans(place)) if span.url}
        for url in urls:
            rows.append(
                {
                    "url": url,
                    "url_host_name": url.split("/")[2],
                    "fetch_status": 200,
                    "content_mime_detected": "text/html",
                    "content_languages": CODES[PAGES[url][0]],
                    "content_digest": url,
                    "warc_filename": name,
                    "warc_record_offset": spans[url].offset,
                    "warc_record_length": spans[url].length,
                }
            )
    pq.write_table(pa.Table.from_pylist(rows), "index.parquet")
    Path("topics").mkdir()
    Path("topics/solar.toml").write_text(
        """name = "solar"
description = "Solar power"
languages = ["en", "es"]
seeds = ["https://sun.org/"]
[terms]
en = { "solar power" = 9, "photovoltaic*" = 8 }
es = { "energía solar" = 9, "fotovoltaic*" = 8, "solar power" = 9 }
""",
        encoding="utf-8",
    )


def run(*args: str) -> Result:
    return CliRunner().invoke(acopio, args)


def archived() -> list[str]:
    files = sorted(Path("data/solar/warc").glob("*.warc.gz"))
    return [url for path in files for _, url in response_offsets(path)]


def test_a_list_by_urls_then_by_a_sample_of_pages(bucket: Bucket) -> None:
    result = run("discover", "solar", "--index", "index.parquet", "--records", bucket.url)
    assert result.exit_code == 0, result.output
    rows, _ = read_list(Path("data/solar/discovered.parquet"))
    assert set(kept(rows)["host"].to_pylist()) == {"sun.org"}
    assert kept(rows).num_rows == 5
    assert "pairs on topic" in result.output
    assert len(bucket.asked) == 6  # three pages of each host

    by_url = run("discover", "solar", "--index", "index.parquet", "--sample", "0", "--output", "all.tsv")
    assert by_url.exit_code == 0
    rows, _ = read_list(Path("all.tsv"))
    assert set(kept(rows)["host"].to_pylist()) == {"cake.org", "sun.org"}
    assert len(bucket.asked) == 6


def test_without_the_records_the_urls_decide(bucket: Bucket) -> None:
    result = run("discover", "solar", "--index", "index.parquet", "--records", "http://127.0.0.1:9/")
    assert result.exit_code == 0
    assert "sample: 127.0.0.1:9" in result.output
    assert kept(read_list(Path("data/solar/discovered.parquet"))[0]).num_rows == 8


def test_no_pair_on_topic_fails(bucket: Bucket) -> None:
    table = pq.read_table("index.parquet").slice(0, 1)
    pq.write_table(table, "one.parquet")
    result = run("discover", "solar", "--index", "one.parquet")
    assert result.exit_code == 1
    assert "none of 0 pairs in 1 files is on topic" in result.output


def test_a_list_is_copied_by_few_requests_and_once(bucket: Bucket) -> None:
    run("discover", "solar", "--index", "index.parquet", "--sample", "0")
    listed = ("common-crawl", "solar", "--from", "data/solar/discovered.parquet", "--records")
    result = run(*listed, bucket.url)
    assert result.exit_code == 0, result.output
    assert sorted(archived()) == sorted(PAGES)
    assert len(bucket.asked) == len(FILES)
    whole = b"".join(path.read_bytes() for path in sorted(Path("data/solar/warc").iterdir()))
    for record in records(kept(read_list(Path("data/solar/discovered.parquet"))[0])):
        member = (bucket.folder / record.file).read_bytes()[record.offset :][: record.length]
        assert member in whole
    assert run(*listed, bucket.url).exit_code == 0
    assert len(bucket.asked) == len(FILES)
    from_folder = run(*listed, str(bucket.folder), "--data", "other")
    assert from_folder.exit_code == 0
    first, other = (next(Path(p).glob("*.gz")) for p in ("data/solar/warc", "other/warc"))
    assert [u for _, u in response_offsets(first)] == [u for _, u in response_offsets(other)]


def test_a_stopped_copy_goes_on(bucket: Bucket) -> None:
    run("discover", "solar", "--index", "index.parquet", "--sample", "0")
    listed = ("common-crawl", "solar", "--from", "data/solar/discovered.parquet", "--records", bucket.url)
    assert run(*listed, "--pages", "5").exit_code == 0
    path = next(Path("data/solar/warc").glob("*.gz"))
    path.write_bytes(path.read_bytes()[:-50])  # as a kill may leave it
    assert run(*listed).exit_code == 0
    assert sorted(archived()) == sorted(PAGES)


@pytest.mark.slow
@pytest.mark.parametrize("requests", [0, 1, 2])
def test_an_interrupted_copy_names_the_command_that_goes_on(
    requests: int, bucket: Bucket, tmp_path: Path
) -> None:
    run("discover", "solar", "--index", "index.parquet", "--sample", "0")
    copy = ["common-crawl", "solar", "--from", "data/solar/discovered.parquet", "--records", bucket.url]
    bucket.seconds = 0.5
    named = interrupted(tmp_path, copy, lambda: len(bucket.asked) >= requests) if requests else []
    named = named or interrupted(tmp_path, copy, after(0.5))
    assert named == copy
    done(tmp_path, *named)
    found = [url for path in Path("data/solar/warc").glob("*.gz") for _, url in response_offsets(path)]
    assert sorted(found) == sorted(PAGES)


def test_failures_are_tried_again_and_then_told(bucket: Bucket) -> None:
    run("discover", "solar", "--index", "index.parquet", "--sample", "0")
    wanted = records(kept(read_list(Path("data/solar/discovered.parquet"))[0]))
    read = reader(bucket.url, "test")
    bucket.failing = 2
    found = list(fetched(wanted, read, connections=1, wait=0.01))
    assert all(isinstance(member, bytes) for _, member in found)
    assert [record for record, _ in found] == wanted
    bucket.failing = 4  # all tries of the first range
    found = list(fetched(wanted, read, connections=1, wait=0.01))
    assert {record.file for record, member in found if isinstance(member, str)} == {FILES[0]}
    moved = [type(r)(r.file, r.offset + 3, r.length, r.url) for r in wanted]
    assert all("no complete record" in str(member) for _, member in fetched(moved[:3], read, wait=0.01))
    elsewhere = [type(r)("../../etc/passwd", r.offset, r.length, r.url) for r in wanted[:1]]
    assert [m for _, m in fetched(elsewhere, read)] == ["the list names no record of Common Crawl there"]
    bucket.failing = 1000
    far = [type(r)(f"crawl-data/{n}.gz", 0, 9, r.url) for n, r in enumerate(wanted)]
    with pytest.raises(FetchError, match="500"):
        list(fetched(far, read, wait=0.001))


def test_wrong_calls_say_so(bucket: Bucket) -> None:
    run("discover", "solar", "--index", "index.parquet", "--sample", "0")
    both = run("common-crawl", "solar", "--from", "index.parquet", "--site", "a.org")
    assert (both.exit_code, "not with --site" in both.output) == (2, True)
    other = run("common-crawl", "solar", "--from", "index.parquet")
    assert (other.exit_code, "not a list" in other.output) == (1, True)
    Path("topics/ml.toml").write_text(
        Path("topics/solar.toml").read_text().replace('"solar"', '"ml"'), encoding="utf-8"
    )
    topic = run("common-crawl", "ml", "--from", "data/solar/discovered.parquet")
    assert (topic.exit_code, "not 'ml'" in topic.output) == (2, True)


@pytest.mark.slow
def test_a_plan_needs_pages_to_measure(bucket: Bucket) -> None:
    run("discover", "solar", "--index", "index.parquet", "--sample", "0")
    listed = ("plan", "solar", "--from", "data/solar/discovered.parquet", "--records")
    bucket.failing = 1 << 30
    nowhere = run(*listed, str(bucket.folder / "none"))
    assert nowhere.exit_code == 1
    assert "none of the 16 pages of the sample can be fetched" in nowhere.output  # eight pairs
    other = run("plan", "solar", "--from", "index.parquet")
    assert (other.exit_code, "not a list" in other.output) == (1, True)


@pytest.mark.slow
def test_a_plan_tells_what_the_run_takes(bucket: Bucket) -> None:
    run("discover", "solar", "--index", "index.parquet", "--sample", "0")
    listed = ("plan", "solar", "--from", "data/solar/discovered.parquet", "--records", bucket.url)
    result = run(*listed, "--price-core-hour", "36", "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert (found["pages"], found["fetched"], found["requests"]) == (16, 16, 2)
    assert 0 < found["core_hours"] < 1
    assert "[1/1] sample of 8 pairs: " in result.stderr
    assert "fetching: 16 pages, " in result.stderr
    assert found["dollars"] == pytest.approx(36 * found["core_hours"], rel=0.01)

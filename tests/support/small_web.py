"""A site on loopback whose answers a test writes, and `scrapy crawl` of it with a topic of its own."""

import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

ROOT = Path(__file__).parents[2]
HTML = "text/html; charset=utf-8"
WORDS = (
    "roof",
    "panel",
    "mirror",
    "battery",
    "meter",
    "cable",
    "sensor",
    "garage",
    "village",
    "school",
    "island",
)
TOPIC = """name = "solar"
description = "Solar power"
languages = ["en", "es"]
seeds = ["{url}/"]
[limits]
pages = 2000
seconds = 300
[terms.en]
"solar power" = 9
[terms.es]
"energía solar" = 9
"""


@dataclass(frozen=True)
class Answer:
    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    path: str
    headers: Mapping[str, str]
    started: float
    ended: float
    status: int


@dataclass
class Web:
    """`answer` says what a path is answered with, given the headers in lower case; after `seconds`."""

    answer: Callable[[str, Mapping[str, str]], Answer]
    seconds: float = 0.0
    asked: list[Asked] = field(default_factory=list)
    url: str = ""

    def times(self) -> Counter[str]:
        return Counter(one.path for one in self.asked)


@contextmanager
def serving(web: Web) -> Iterator[Web]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        timeout = 30

        def do_GET(self) -> None:
            started = time.monotonic()
            headers = {key.lower(): value for key, value in self.headers.items()}
            answer = web.answer(self.path, headers)
            time.sleep(web.seconds)
            web.asked.append(Asked(self.path, headers, started, time.monotonic(), answer.status))
            body = answer.body.replace(b"{url}", web.url.encode())
            self.send_response(answer.status)
            for name, value in {"Content-Type": HTML, **answer.headers}.items():
                self.send_header(name, value)
            if answer.status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *args: object) -> None:
            pass  # clients are killed here

    server = Server(("127.0.0.1", 0), Handler)
    web.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()


def article(number: int, links: Iterator[str] | list[str] = (), head: str = "") -> bytes:  # type: ignore[assignment]
    """A page on topic, of a text of its own."""
    words = [WORDS[number // len(WORDS) ** n % len(WORDS)] for n in range(3)]
    body = f"<p>Solar power number {number}: on the {words[0]} and the {words[1]}, by the {words[2]}, " * 6
    anchors = "".join(f'<a href="{link}">solar power of {link}</a> ' for link in links)
    top = f"<html lang=en><head><title>Solar power {number}</title>{head}</head>"
    return f"{top}<body>{body}</p>{anchors}</body></html>".encode()


def command(folder: Path, web: Web, *more: str) -> list[str]:
    """A crawl of the site into `folder`/data; to be run in `folder`."""
    (folder / "topics").mkdir(exist_ok=True)
    (folder / "topics" / "solar.toml").write_text(TOPIC.replace("{url}", web.url), encoding="utf-8")
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = crawler.settings\n", encoding="utf-8")
    fast = ["-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0", "-s", "BUILD_ON_CLOSE=0"]
    return [sys.executable, "-m", "scrapy", "crawl", "solar", "-a", "data=data", *fast, *more]


def environment() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    return {**kept, "PYTHONPATH": str(ROOT)}


def crawl(folder: Path, web: Web, *more: str) -> str:
    """Its messages; it must end well."""
    done = subprocess.run(
        command(folder, web, *more),
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def records(folder: Path) -> Iterator[ArcWarcRecord]:
    """Every record of the archive, digests checked; an error where a file does not end with a whole one."""
    for path in sorted((folder / "data" / "warc").glob("*.warc.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                record.content = record.content_stream().read()
                yield record

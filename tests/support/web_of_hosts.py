"""A small web on loopback: a forward proxy that answers for any .test host from a table of pages."""

import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from demo_runs import FAST, ROOT, environment

ON_TOPIC = {
    "en": "<p>Solar power is the conversion of energy from sunlight into electricity, and solar power number "
    "{n} of many is told of here, with its panels, its mirrors and what becomes of them in time.</p>" * 3,
    "es": "<p>La energía solar es la conversión de la luz del sol en electricidad, y aquí se cuenta de la "
    "energía solar número {n} de muchas, con sus paneles, sus espejos y lo que es de ellos.</p>" * 3,
}
OFF_TOPIC = (
    "<p>The soup of the day, number {n}, is made of lentils, carrots and onions from the garden.</p>" * 5
)
TOPIC = """name = "solar"
description = "Solar power"
languages = ["en", "es"]
seeds = [{seeds}]
[limits]
pages = {pages}
seconds = 3600
[terms.en]
"solar power" = 9
[terms.es]
"energía solar" = 9
{tables}
"""


def html(body: str, links: Mapping[str, str] | None = None, head: str = "") -> str:
    anchors = "".join(f'<li><a href="{url}">{text}</a></li>' for url, text in (links or {}).items())
    return f"<html><head>{head}</head><body>{body}<ul>{anchors}</ul></body></html>"


@contextmanager
def web_of_hosts(pages: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    """Its address as a proxy, and the URLs that it was asked for in order, while the block runs.

    A page is HTML, or XML where it begins with '<?xml', a redirect where it begins with '->', an answer
    without a body, of the status that follows, where it begins with '!'.
    """
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            body = pages.get(self.path)
            is_redirect = body is not None and body.startswith("->")
            status = 404 if body is None else 301 if is_redirect else 200
            if body is not None and body.startswith("!"):
                status, body = int(body[1:]), ""
            self.send_response(status)
            kind = "application/xml" if (body or "").startswith("<?xml") else "text/html; charset=utf-8"
            self.send_header("Content-Type", "text/plain" if self.path.endswith(".txt") else kind)
            if is_redirect:
                self.send_header("Location", str(body)[2:])
            data = (body or "").encode()
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


def hosts(asked: list[str]) -> set[str]:
    return {urlsplit(url).hostname or "" for url in asked}


def pages_of(asked: list[str], host: str) -> list[str]:
    """The pages that were asked of a host, in order: not its robots.txt, its lists, its rights."""
    found = [urlsplit(url) for url in asked if urlsplit(url).hostname == host]
    no_pages = ("/robots.txt", "/.well-known/tdmrep.json", "/sitemap.xml", "/feed", "/rss.xml", "/atom.xml")
    return [parts.path for parts in found if parts.path not in no_pages]


def project(folder: Path, seeds: list[str], tables: str = "", pages: int = 400) -> None:
    (folder / "topics").mkdir(exist_ok=True)
    quoted = ", ".join(f'"{seed}"' for seed in seeds)
    text = TOPIC.replace("{seeds}", quoted).replace("{tables}", tables).replace("{pages}", str(pages))
    (folder / "topics" / "solar.toml").write_text(text, encoding="utf-8")
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = crawler.settings\n", encoding="utf-8")


def run(folder: Path, proxy: str, *words: str) -> "subprocess.CompletedProcess[str]":
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=folder,
        env=environment(proxy) | {"PYTHONPATH": str(ROOT), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def crawl(folder: Path, proxy: str, *more: str) -> str:
    done = run(folder, proxy, "scrapy", "crawl", "solar", *FAST, "-s", "BUILD_ON_CLOSE=0", *more)
    assert done.returncode == 0, done.stderr
    return done.stderr


def hub(*sites: dict[str, str], text: str = "solar power") -> dict[str, str]:
    """A seed with a link to each page, the first of each site first."""
    longest = max(map(len, sites))
    urls = [list(site)[n] for n in range(longest) for site in sites if n < len(site)]
    return {"http://hub.test/": html(ON_TOPIC["en"].replace("{n}", "0"), dict.fromkeys(urls, text))}

import asyncio
import contextlib
import gzip
import http.server
import importlib.util
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Coroutine, Iterator
from pathlib import Path

import pytest
from demo_runs import FAST, ROOT, environment

from crawler.archive.reader import read_response, response_offsets
from crawler.crawl.browser import browser_path
from crawler.errors import UsageError
from crawler.page.read import MAX_BYTES, read_page
from crawler.topic.topic import parse_topic

PROSE = "Machine learning lets a neural network learn from data, and this text was put together by a script."
SHELL = """<!doctype html><html lang="en"><head><title>App</title></head><body><div id="app"></div>
<script src="/app.js"></script></body></html>"""
SCRIPT = """
const show = (text) => { const p = document.createElement('p'); p.textContent = text; app.append(p) };
const ask = (url, word) =>
  fetch(url).then(r => r.text()).then(t => show(word + t)).catch(e => show(word + 'refused'));
fetch('/text.json').then(r => r.json()).then(async d => {
  const article = document.createElement('article');
  article.innerHTML = '<h1>' + d.title + '</h1>' + d.paragraphs.map(p => '<p>' + p + '</p>').join('');
  app.append(article);
  const link = document.createElement('a'); link.href = '/second'; link.textContent = 'machine learning';
  article.append(link);
  await ask('https://127.0.0.2:PORT/secret', 'The private address was ');
  await ask('http://127.0.0.2:PORT/secret', 'The other host was ');
  new Image().src = '/picture.png';
  const peer = new RTCPeerConnection({ iceServers: HOSTS.map(host => ({ urls: `stun:${host}:UDP` })) });
  peer.createDataChannel('x');
  peer.createOffer().then(offer => peer.setLocalDescription(offer));
  try { new WebSocket('ws://127.0.0.1:PORT/socket') } catch (e) {}
  const frame = document.createElement('iframe'); frame.src = '/frame'; app.append(frame);
  window.open('/window');
});
"""
HOG = """<html lang="en"><body><script>
const held = [];
const grow = () => { held.push(new Uint8Array(1 << 28).fill(1)); setTimeout(grow, 1) };
fetch('/text.json').then(grow);
</script></body></html>"""
OWN_HOSTS = sorted({"127.0.0.1", *socket.gethostbyname_ex(socket.gethostname())[2]})
TOPIC = """name = "app"
description = "x"
languages = ["en", "es"]
seeds = ["http://127.0.0.1:{port}/"]
[scope]
sites = ["127.0.0.1"]
open = false
[javascript]
sites = ["127.0.0.1:{port}"]
[terms.en]
"machine learning" = 8
[terms.es]
"aprendizaje" = 8
"""


@pytest.fixture
def application() -> Iterator[tuple[int, list[str]]]:
    """A site whose pages are empty without JavaScript: its port, and what it was asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            text = {"title": "An application", "paragraphs": [f"{PROSE} Number {n}." for n in range(4)]}
            script = SCRIPT.replace("PORT", str(self.server.server_address[1]))
            script = script.replace("UDP", str(udp.getsockname()[1])).replace("HOSTS", json.dumps(OWN_HOSTS))
            known = {
                "/": ("text/html", SHELL),
                "/second": ("text/html", SHELL),
                "/app.js": ("text/javascript", script),
                "/text.json": ("application/json", json.dumps(text)),
                "/hog": ("text/html", HOG),
                "/secret": ("text/plain", "reached"),
            }
            kind, body = known.get(self.path, ("text/html", ""))
            self.send_response(200 if self.path in known else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *args: object) -> None:
            pass

    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
        http.server.ThreadingHTTPServer(("0.0.0.0", 0), Handler) as server,
    ):
        udp.bind(("0.0.0.0", 0))
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server.server_port, asked
        server.shutdown()
        udp.setblocking(False)
        with pytest.raises(BlockingIOError):  # nothing was sent there
            udp.recv(100)


def need_browser() -> None:
    if importlib.util.find_spec("scrapy_playwright") is None:
        pytest.skip("SKIPPED, JavaScript is untested: install acopio[playwright]")
    if importlib.util.find_spec("psutil") is None:
        pytest.skip("SKIPPED, JavaScript is untested: install acopio[playwright]")
    if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        pytest.skip("SKIPPED, JavaScript is untested: there is no Chromium")


def crawl(folder: Path, topic: str) -> "subprocess.CompletedProcess[str]":
    (folder / "topics").mkdir()
    (folder / "topics/app.toml").write_text(topic)
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = crawler.settings\n")
    command = [sys.executable, "-m", "scrapy", "crawl", "app", *FAST, "-s", "BUILD_ON_CLOSE=0"]
    paths = environment() | {"PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    return subprocess.run(command, cwd=folder, env=paths, capture_output=True, text=True, timeout=200)


@pytest.mark.slow
def test_a_page_made_by_javascript_is_archived_as_its_scripts_leave_it(
    application: tuple[int, list[str]], tmp_path: Path
) -> None:
    need_browser()
    port, asked = application
    done = crawl(tmp_path, TOPIC.format(port=port))
    assert done.returncode == 0, done.stderr
    (archive,) = tmp_path.glob("data/app/warc/*.warc.gz")
    found = {url: offset for offset, url in response_offsets(archive)}
    home = f"http://127.0.0.1:{port}"
    assert {f"{home}/", f"{home}/second"} <= set(found)  # the link that a script made was followed
    assert f"{home}/app.js" not in found
    page = read_page(read_response(archive, found[f"{home}/"], MAX_BYTES), ("en", "es"))
    assert page is not None
    texts = [block.text for block in page.blocks]
    assert texts[:5] == ["An application", *(f"{PROSE} Number {n}." for n in range(4))]
    body = read_response(archive, found[f"{home}/"], MAX_BYTES).body
    assert b"The private address was refused" in body
    assert b"The other host was refused" in body
    assert {"/secret", "/picture.png", "/frame", "/window", "/socket"}.isdisjoint(asked)
    dropped = re.findall(r"2 (private_address|page_part_refused)", done.stderr)  # once on each page
    assert sorted(dropped) == ["page_part_refused", "private_address"]
    assert b"\r\nrendered: Chromium " in gzip.decompress(archive.read_bytes())


@pytest.mark.slow
def test_a_page_that_fills_the_memory_outside_the_heap_is_given_up(
    application: tuple[int, list[str]], tmp_path: Path
) -> None:
    need_browser()
    port, _ = application
    done = crawl(tmp_path, TOPIC.format(port=port).replace(f':{port}/"]', f':{port}/hog"]'))
    assert done.returncode == 0, done.stderr
    assert "1 not_rendered" in done.stderr


def test_the_largest_process_alone_is_killed() -> None:
    need_browser()
    import psutil

    from crawler.crawl.browser_memory import keep_small

    hold = "import sys, time; held = bytearray(int(sys.argv[1])); print(1, flush=True); time.sleep(60)"
    start = "import subprocess, sys; c = [subprocess.Popen([sys.executable, '-c', sys.argv[1], n]) for n in "
    start += "('200000000', '1')]; print(*[p.pid for p in c], flush=True); [p.wait() for p in c]"
    command = [sys.executable, "-c", start, hold, "driver-of-the-test"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as driver:
        assert driver.stdout is not None
        said = [driver.stdout.readline() for _ in range(3)]
        large, small = map(psutil.Process, map(int, next(line for line in said if " " in line).split()))
        watch = keep_small("driver-of-the-test", 100_000_000, 0.05)
        asyncio.run(within(2, watch))
        assert not large.is_running() or large.status() == psutil.STATUS_ZOMBIE
        assert small.is_running()
        small.kill()
        driver.kill()


async def within(seconds: float, work: Coroutine[None, None, None]) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(work, seconds)


def test_a_browser_that_is_not_there_is_told_before_the_crawl(tmp_path: Path) -> None:
    need_browser()
    with pytest.raises(UsageError, match="BROWSER=/no/such/file: no such file"):
        browser_path("/no/such/file")


def test_only_sites_may_be_named() -> None:
    text = TOPIC.format(port=80)
    assert parse_topic(text, Path("app.toml")).javascript.allows("http://127.0.0.1/x")
    with pytest.raises(UsageError, match=r"javascript\.site: unknown key: did you mean sites"):
        parse_topic(text.replace("[javascript]\nsites", "[javascript]\nsite"), Path("app.toml"))

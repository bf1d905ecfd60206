"""A server of traps on loopback: a forward proxy whose .test hosts each misbehave in one way."""

import contextlib
import gzip
import itertools
import socketserver
import threading
import time
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import brotli

from crawler.archive.codings import zstd

TEXT = (
    "<p>Machine learning trains a neural network on data; deep learning and gradient descent are used for "
    "supervised learning, and a language model is a neural network too.</p>"
) * 3
_SPACES = b" " * (64 << 20)
INWARD_HOSTS = ("127.0.0.1", "0x7f.1", "2130706433", "127.1", "localhost", "localhost.", "[::1]", "printer")
BOMBS = {
    "gzip": gzip.compress(_SPACES, 1),
    "deflate": zlib.compress(_SPACES, 1),
    "br": brotli.compress(_SPACES, quality=2),
    "zstd": zstd.compress(_SPACES),
}


def page(body: str, links: Iterable[str] = ()) -> bytes:
    anchors = "".join(f'<li><a href="{href}">machine learning {n}</a></li>' for n, href in enumerate(links))
    title = "<title>Machine learning \x1b[31mand neural networks</title>"
    return f"<html lang=en><head>{title}</head><body>{body}<ul>{anchors}</ul></body></html>".encode()


class _Handler(socketserver.StreamRequestHandler):
    server: "_Server"
    timeout = 60

    def handle(self) -> None:
        line = self.rfile.readline(65536).decode("latin-1").split()
        while self.rfile.readline(65536).strip():
            pass
        if len(line) != 3:
            return
        parts = urlsplit(line[1])
        host, path = parts.hostname or "", parts.path + (f"?{parts.query}" if parts.query else "")
        with self.server.lock:
            self.server.asked[host.removesuffix(".test")] += path not in (
                "/robots.txt",
                "/.well-known/tdmrep.json",
            )
        with contextlib.suppress(OSError):  # the client has had enough
            self._serve(host.removesuffix(".test"), path)

    def _serve(self, host: str, path: str) -> None:
        if path == "/robots.txt":
            return self._rules(host)
        if path.startswith(("/.well-known", "/feed", "/rss", "/atom")):
            return self._answer(b"", "404 Not Found")
        return getattr(self, f"_{host}")(path)

    def _answer(self, body: bytes, status: str = "200 OK", head: str = "", length: int | None = None) -> None:
        kind = "" if "Content-Type" in head else "Content-Type: text/html; charset=utf-8\r\n"
        size = len(body) if length is None else length
        self.wfile.write(
            f"HTTP/1.1 {status}\r\n{kind}{head}Content-Length: {size}\r\nConnection: close\r\n\r\n".encode()
            + body
        )

    def _start(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n")

    def _rules(self, host: str) -> None:
        rules = {
            "robots": b"User-agent: *\n" + b"".join(b"Disallow: /%d*x*y*z$\n" % n for n in range(100_000)),
            "sitemap": b"Sitemap: http://sitemap.test/entities.xml\nSitemap: http://sitemap.test/bomb.xml.gz\n",
        }
        return self._answer(rules[host]) if host in rules else self._answer(b"", "404 Not Found")

    def _endless(self, path: str) -> None:
        self._start()
        while True:
            self.wfile.write(b"<p>machine learning</p>" * 1000)

    def _drip(self, path: str) -> None:
        self._start()
        while True:
            self.wfile.write(b"x")
            time.sleep(0.1)

    def _headers(self, path: str) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for n in itertools.count():
            self.wfile.write(b"X-Header-%d: %s\r\n" % (n, b"x" * 1000))

    def _gzip(self, path: str) -> None:
        self._answer(BOMBS["gzip"], head="Content-Encoding: gzip\r\n")

    def _deflate(self, path: str) -> None:
        self._answer(BOMBS["deflate"], head="Content-Encoding: deflate\r\n")

    def _brotli(self, path: str) -> None:
        self._answer(BOMBS["br"], head="Content-Encoding: br\r\n")

    def _zstandard(self, path: str) -> None:
        self._answer(BOMBS["zstd"], head="Content-Encoding: zstd\r\n")

    def _loop(self, path: str) -> None:
        self._answer(b"", "302 Found", f"Location: /{int(path.strip('/') or 0) + 1}\r\n")

    def _shortened(self, path: str) -> None:
        body = page(TEXT)
        self._answer(body + b"<p>more than was said</p>" * 1000, length=len(body))

    def _lengthened(self, path: str) -> None:
        body = page(TEXT)
        self._answer(body, length=len(body) + 1000)

    def _bytes(self, path: str) -> None:
        self._answer(page(TEXT).replace(b"<p>", b"<p>\xff\xfe\xc3(\xed\xa0\x80\0"))

    def _charset(self, path: str) -> None:
        self._answer(page(TEXT), head="Content-Type: text/html; charset=no-such-\x1b[2J\r\n")

    def _nested(self, path: str) -> None:
        self._answer(page("<div><b><i>" * 100_000 + TEXT))

    def _links(self, path: str) -> None:
        if path != "/":
            return self._answer(b"", "404 Not Found")
        return self._answer(page(TEXT, [f"/{n}" for n in range(4000)]))

    def _million(self, path: str) -> None:
        anchors = "".join(f"<a href=/{n}>x</a>" for n in range(150_000))  # what 4 MB hold
        self._answer(page(TEXT + anchors) if path == "/" else page("<p>nothing</p>"))

    def _addresses(self, path: str) -> None:
        if path == "/moved":
            return self._answer(b"", "302 Found", "Location: http://[::1/\r\n")
        ipv6, port, half, nfkc = "[::1]x", "addresses.test:99999", "[::1", "\u2100.test"
        head = "Link: <http://[::1]x/>; rel=alternate; hreflang=es\r\n"
        odd = [*(f"http://{host}/" for host in (ipv6, port, half, nfkc)), "/moved"]
        links = odd + [f"/{n}" for n in range(20)] if path == "/" else odd
        return self._answer(page(f"<p>{path}</p>{TEXT}", links), head=head)

    def _refresh(self, path: str) -> None:
        refresh = "<meta http-equiv=refresh content='0; url=http://[::1]x/'>"
        links = ["/next"] if path == "/" else []
        self._answer(page(f"<p>{path}</p>{TEXT}", links).replace(b"<head>", f"<head>{refresh}".encode()))

    def _codec(self, path: str) -> None:
        links = ["/next"] if path == "/" else []
        kind = "Content-Type: text/html; charset=idna\r\n"
        self._answer(page(f"<p>{path}</p>{TEXT}", links), head=kind)

    def _status(self, path: str) -> None:
        self._answer(page(TEXT), "9" * 24 + " OK")

    def _linkheader(self, path: str) -> None:
        self._answer(b"{}", head="Content-Type: application/json\r\n" + f"Link: {'<a>;' * 3900}\r\n" * 6)

    def _retry(self, path: str) -> None:
        self._answer(
            page(TEXT), "503 Busy", "Retry-After: Mon, 99999999999999999999 Jan 9999 00:00:00 -9999\r\n"
        )

    def _members(self, path: str) -> None:
        self._answer(
            gzip.compress(b"") * 100_000 + gzip.compress(page(TEXT)), head="Content-Encoding: gzip\r\n"
        )

    def _heavy(self, path: str) -> None:
        paragraphs = "<div>" * 200 + "<p>a</p>" * 400_000  # minutes of any processor
        self._answer(page(f"<p>{path}</p>{TEXT}{paragraphs}"))

    def _robots(self, path: str) -> None:
        self._answer(page(TEXT))

    def _sitemap(self, path: str) -> None:
        if path == "/entities.xml":
            levels = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(12))
            text = f'<!DOCTYPE urlset [<!ENTITY e0 "lol"><!ENTITY f SYSTEM "file:///etc/passwd">{levels}]>'
            text += "<urlset><url><loc>http://sitemap.test/&e12;</loc></url><url><loc>http://sitemap.test/&f;</loc></url>"
            return self._answer(text.encode() + b"</urlset>", head="Content-Type: application/xml\r\n")
        if path == "/bomb.xml.gz":
            start = b"<urlset><url><loc>http://sitemap.test/found</loc></url><url>"
            return self._answer(
                gzip.compress(start) + BOMBS["gzip"],
                head="Content-Type: application/gzip\r\n",
            )
        return self._answer(page(TEXT))

    def _reset(self, path: str) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Len")

    def _private(self, path: str) -> None:
        links = [
            "http://127.0.0.1:1/",
            "http://0x7f.1:1/",
            "http://2130706433:1/",
            "http://localhost:1/",
            "http://[::1]:1/",
        ]
        if path == "/away":
            return self._answer(b"", "302 Found", "Location: http://169.254.169.254/latest/meta-data/\r\n")
        return self._answer(page(TEXT, [*links, "/away", "file:///etc/passwd", "ftp://private.test/"]))

    def _calendar(self, path: str) -> None:
        day = int(f"0{path.rpartition('/')[2]}") if path[-1].isdigit() else 1
        self._answer(page("<p>No events.</p>", [f"/2024/01/{day + 1}", f"/2025/{day}/1"]))

    def _session(self, path: str) -> None:
        with self.server.lock:
            n = next(self.server.numbers)
        links = [f"/;jsessionid={n:08x}a", f"/?sid={n}", f"/s/{n:08x}ab/", f"/?x{n}=1", f"/(S({n:024x}))/a"]
        self._answer(page(TEXT, links))

    def _facets(self, path: str) -> None:
        names = [part.partition("=")[0] for part in path.partition("?")[2].split("&") if part]
        links = ["/list?" + "&".join(f"{n}=x" for n in {*names, f"a{more}"}) for more in range(40)]
        self._answer(page(f"<p>{len(names)} {path}</p>{TEXT}", links))

    def _path(self, path: str) -> None:
        self._answer(page(f"<p>{path}</p>{TEXT}", ["a/b/"]))


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.lock, self.asked, self.numbers = threading.Lock(), Counter[str](), itertools.count(1)


@contextmanager
def hostile_server() -> Iterator[tuple[str, Counter[str]]]:
    """Its address as a proxy, and how often each host was asked for a page, while the block runs."""
    with _Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}", server.asked
        server.shutdown()
        thread.join()

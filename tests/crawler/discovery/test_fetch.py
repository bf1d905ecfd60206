import asyncio
import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from crawler.discovery.fetch import FetchError, fetch_patiently, plain_fetch
from crawler.page.page import Response


class Handler(BaseHTTPRequestHandler):
    busy = 2

    def do_GET(self) -> None:
        body, headers, status = b"hello", {"Agent": self.headers["User-Agent"]}, 200
        if self.path == "/gzip" and "gzip" in self.headers["Accept-Encoding"]:
            body, headers = gzip.compress(body), {"Content-Encoding": "gzip"}
        elif self.path == "/missing":
            status = 404
        elif self.path == "/busy" and Handler.busy:
            Handler.busy, status, headers = Handler.busy - 1, 429, {"Retry-After": "0"}
        elif self.path == "/broken":
            headers = {"Content-Encoding": "gzip"}
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    Handler.busy = 2
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=httpd.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{httpd.server_port}"
    httpd.shutdown()
    httpd.server_close()


def get(url: str) -> Response:
    async def fetch() -> Response:
        return await plain_fetch("acopio/test", 5)(url)

    return asyncio.run(fetch())


def test_a_plain_fetch_says_who_asks_and_undoes_gzip(server: str) -> None:
    assert (get(f"{server}/x").body, get(f"{server}/x").headers["agent"]) == (b"hello", "acopio/test")
    assert get(f"{server}/gzip").body == b"hello"
    assert get(f"{server}/missing").status == 404


@pytest.mark.parametrize(
    "place", ["{server}/broken", "http://127.0.0.1:9/", "file:///etc/hostname", "nonsense"]
)
def test_what_cannot_be_had_is_one_kind_of_error(server: str, place: str) -> None:
    with pytest.raises(FetchError):
        get(place.replace("{server}", server))


def test_patience_waits_as_asked_and_refuses_other_statuses(server: str) -> None:
    async def patient(path: str) -> Response:
        return await fetch_patiently(plain_fetch("acopio/test", 5), f"{server}{path}?key=secret")

    Handler.busy = 0
    assert asyncio.run(patient("/busy")).body == b"hello"
    with pytest.raises(FetchError, match="status 404") as caught:
        asyncio.run(fetch_patiently(plain_fetch("a", 5), f"{server}/missing"))
    assert "missing" not in str(caught.value)


def test_a_busy_host_is_asked_again(server: str) -> None:
    response = asyncio.run(fetch_patiently(plain_fetch("acopio/test", 5), f"{server}/busy"))
    assert response.body == b"hello"
    assert Handler.busy == 0

"""Plain fetches check every hop as a crawl does."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from crawler.discovery.common_crawl import Capture, newest_index, record
from crawler.discovery.fetch import FetchError, plain_fetch
from crawler.page.page import Response

SECRET = b"inner secret"


class Handler(BaseHTTPRequestHandler):
    target = ""
    asked: list[str]

    def do_GET(self) -> None:
        type(self).asked.append(self.path)
        moves = self.path.endswith("/moved")
        self.send_response(302 if moves else 200)
        if moves:
            self.send_header("Location", type(self).target)
        self.end_headers()
        self.wfile.write(SECRET)

    def log_message(self, *args: object) -> None:
        pass


def serve(target: str = "") -> tuple[ThreadingHTTPServer, type[Handler]]:
    handler = type("H", (Handler,), {"target": target, "asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return server, handler


@pytest.fixture
def inner(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, type[Handler]]]:
    monkeypatch.setenv("no_proxy", "*")
    server, handler = serve()
    yield f"http://127.0.0.1:{server.server_port}", handler
    server.shutdown()
    server.server_close()


def get(url: str, named: list[str] | None = None, secret: bool = False) -> Response:
    return asyncio.run(plain_fetch("acopio/test", 5, named)(url, secret=secret))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "form",
    [
        "http://127.0.0.1:{}/x",
        "http://2130706433:{}/x",
        "http://[::ffff:7f00:1]:{}/x",
        "http://%31%32%37.0.0.1:{}/x",
    ],
)
def test_a_redirect_to_a_private_address_is_not_followed(inner: tuple[str, type[Handler]], form: str) -> None:
    url, handler = inner
    outer, _ = serve(form.format(url.rpartition(":")[2]))
    with pytest.raises(FetchError, match="private address"):
        get(f"http://127.0.0.1:{outer.server_port}/moved")
    assert handler.asked == []
    outer.shutdown()


@pytest.mark.parametrize("target", ["ftp://127.0.0.1/x", "file:///etc/passwd", "data:,x"])
def test_a_redirect_to_another_kind_of_url_is_not_followed(
    inner: tuple[str, type[Handler]], target: str
) -> None:
    outer, _ = serve(target)
    try:
        assert get(f"http://127.0.0.1:{outer.server_port}/moved").status == 302
    except FetchError as error:
        assert "not http(s)" in str(error)  # noqa: PT017 - urllib refuses some by itself
    outer.shutdown()


def test_a_name_that_resolves_to_a_private_address_is_refused(
    inner: tuple[str, type[Handler]], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, handler = inner
    known = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *a, **k: known("127.0.0.1" if host == "a.org" else host, *a, **k)
    )
    port = url.rpartition(":")[2]
    for named in ([], [f"http://a.org:{port}/"], None):
        with pytest.raises(FetchError, match="resolves to a private address"):
            get(f"http://a.org:{port}/x", named)
    assert handler.asked == []


def test_behind_a_proxy_every_hop_is_checked_before_the_proxy_is_asked(
    inner: tuple[str, type[Handler]], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, handler = inner
    known = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *a, **k: known("10.0.0.7" if host == "a.org" else host, *a, **k)
    )
    monkeypatch.delenv("no_proxy")
    monkeypatch.setenv("http_proxy", url)
    assert get("http://unknown.example/x", []).body == SECRET  # as the proxy answers
    handler.target = "http://%31%32%37.0.0.1:1/x"
    for refused in ("http://a.org/x", "http://[::1]/x", "http://unknown.example/moved"):
        with pytest.raises(FetchError, match="private address"):
            get(refused, [])
    assert handler.asked == ["http://unknown.example/x", "http://unknown.example/moved"]


def test_only_the_places_that_were_named_may_be_private(inner: tuple[str, type[Handler]]) -> None:
    url, _ = inner
    with pytest.raises(FetchError, match="private address"):
        get(f"{url}/x", named=["http://127.0.0.1:1/"])
    assert get(f"{url}/x", named=[url]).body == SECRET


def test_a_request_with_a_key_is_not_redirected(inner: tuple[str, type[Handler]]) -> None:
    url, handler = inner
    outer, _ = serve(f"{url}/x")
    place = f"http://127.0.0.1:{outer.server_port}/moved"
    assert get(place, [place, url], secret=True).status == 302
    assert handler.asked == []
    assert get(place, [place, url]).body == SECRET
    outer.shutdown()


def test_an_index_may_not_name_an_index_at_a_private_address(inner: tuple[str, type[Handler]]) -> None:
    async def collections(url: str, headers: object = None, *, secret: bool = False) -> Response:
        return Response(url, 200, {}, b'[{"cdx-api": "file:///etc/passwd"}]')

    with pytest.raises(FetchError, match="not a list of collections"):
        asyncio.run(newest_index(collections, "http://a.org/collinfo.json"))


@pytest.mark.parametrize(
    "name",
    [
        "http://127.0.0.1:1/x",
        "//127.0.0.1/x",
        "/etc/x",
        "../x",
        "a/../../x",
        "a\\b",
        "a//b",
        "",
        "a?b",
        "a b",
    ],
)
def test_an_index_may_not_name_a_file_elsewhere(name: str) -> None:
    async def never(url: str, headers: object = None, *, secret: bool = False) -> Response:
        raise AssertionError(url)

    with pytest.raises(FetchError, match="names a file elsewhere"):
        asyncio.run(record(never, "https://data.test/", Capture("http://a.org/", name, 0, 10)))

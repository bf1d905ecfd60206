"""Serves the demo site on loopback: as a forward HTTP proxy for its .test hosts, or by Host header."""

import gzip
import hashlib
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from corpus.demo.pages import build_site, respond
from corpus.demo.rendering import StaticResponse

LAST_MODIFIED = "Mon, 02 Dec 2024 08:00:00 GMT"
_IDLE_SECONDS = 30  # a kept-alive connection without a request is closed after this


@dataclass(frozen=True, slots=True)
class RequestRecord:
    """One served request; `path` includes the query, `started` and `ended` are seconds of time.monotonic().

    `ended` is taken just before the answer is written, so the record exists when a client has the answer.
    """

    method: str
    host: str
    path: str
    status: int
    user_agent: str
    started: float
    ended: float


class DemoServer:
    """Context manager that serves the demo site on 127.0.0.1 from a thread of its own.

    `port` 0 takes a free one. Set `http_proxy` to `proxy_url` and every host of the site is reached by name.
    """

    def __init__(self, port: int = 0) -> None:
        self._http = _HttpServer(("127.0.0.1", port), build_site())
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self._http.server_port

    @property
    def proxy_url(self) -> str:
        """The value for `http_proxy`."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def requests(self) -> tuple[RequestRecord, ...]:
        """The requests answered so far, in the order of their answers."""
        with self._http.lock:
            return tuple(self._http.records)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


class _HttpServer(ThreadingHTTPServer):
    def __init__(self, address: tuple[str, int], site: Mapping[tuple[str, str], StaticResponse]) -> None:
        super().__init__(address, _Handler)
        self.site = site
        self.lock = threading.Lock()
        self.records: list[RequestRecord] = []


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "acopio-demo"
    sys_version = ""
    timeout = _IDLE_SECONDS
    disable_nagle_algorithm = True  # else each small answer waits for the client's delayed acknowledgement
    server: _HttpServer

    def do_GET(self) -> None:
        started = time.monotonic()
        host, target = _address(self.path, self.headers.get("Host", ""))
        self._answer(host, target, respond(self.server.site, host, target), started)

    do_HEAD = do_GET  # noqa: N815

    def do_CONNECT(self) -> None:
        refusal = StaticResponse(
            405, {"Content-Type": "text/plain", "Allow": "GET, HEAD"}, b"Plain http only\n"
        )
        self.close_connection = True  # what follows a CONNECT is not HTTP
        self._answer(self.path, "", refusal, time.monotonic())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Log nothing: requests are recorded instead."""

    def _answer(self, host: str, target: str, response: StaticResponse, started: float) -> None:
        response = _negotiated(response, self.headers)
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        if response.status != 304:
            self.send_header("Content-Length", str(len(response.body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        agent = self.headers.get("User-Agent", "")
        record = RequestRecord(self.command, host, target, response.status, agent, started, time.monotonic())
        with self.server.lock:
            self.server.records.append(record)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)


def _address(target: str, host_header: str) -> tuple[str, str]:
    """(host, path with query) of an absolute-form or origin-form target; host '' where there is none."""
    if target.startswith("/"):
        return host_header.partition(":")[0].lower(), target
    try:
        parts = urlsplit(target)
    except ValueError:
        return "", target
    query = f"?{parts.query}" if parts.query else ""
    return parts.hostname or "", (parts.path or "/") + query


def _negotiated(response: StaticResponse, request: Message) -> StaticResponse:
    """The response with validators, or 304 where the client has it, packed where it accepts gzip."""
    if response.status != 200:
        return response
    # Weak, since it stands for the packed and the unpacked form alike.
    etag = f'W/"{hashlib.sha256(response.body).hexdigest()[:16]}"'
    headers = {**response.headers, "ETag": etag, "Last-Modified": LAST_MODIFIED, "Vary": "Accept-Encoding"}
    if etag in (tag.strip() for tag in request.get("If-None-Match", "").split(",")):
        return StaticResponse(304, {name: headers[name] for name in ("ETag", "Last-Modified", "Vary")})
    if (
        "gzip" not in request.get("Accept-Encoding", "")
        or response.headers["Content-Type"] == "application/pdf"
    ):
        return StaticResponse(200, headers, response.body)
    return StaticResponse(200, {**headers, "Content-Encoding": "gzip"}, gzip.compress(response.body, mtime=0))

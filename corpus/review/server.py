"""The page over HTTP, on loopback only."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

from corpus.review.exchange import POLICY, RefusedError, Request, Response
from corpus.review.guards import new_token, refusal
from crawler.errors import AcopioError

_MAX_FORM = 1 << 20  # bytes
_log = logging.getLogger(__name__)

Answer = Callable[[Request], Response]


class ReviewServer(ThreadingHTTPServer):
    """Serves `answer` under http://127.0.0.1:PORT/TOKEN/, one request at a time."""

    daemon_threads = True

    def __init__(self, answer: Answer, port: int = 0) -> None:
        try:
            super().__init__(("127.0.0.1", port), _Handler)
        except OSError as error:
            raise AcopioError(f"127.0.0.1:{port}: {error.strerror}: choose another --port") from None
        self.answer, self.token, self.turn = answer, new_token(), threading.Lock()

    @property
    def url(self) -> str:
        """The address to open."""
        return f"http://127.0.0.1:{self.server_port}/{self.token}/"


@contextmanager
def serving(answer: Answer) -> Iterator[str]:
    """The address of a server in a thread of this process, for tests and scripts."""
    server = ReviewServer(answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.url
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: ReviewServer
    server_version, sys_version = "acopio", ""
    protocol_version = "HTTP/1.1"

    def handle(self) -> None:
        """Requests until the browser leaves, which it may do before an answer is written."""
        with suppress(ConnectionError):
            super().handle()

    def do_GET(self) -> None:
        """A page or a part of one."""
        self._answer(changes=False)

    def do_POST(self) -> None:
        """A decision."""
        self._answer(changes=True)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Not printed: the address has the token in it."""

    def _answer(self, changes: bool) -> None:
        try:
            response = self._found(changes)
        except RefusedError as error:
            response = Response(f"{error}\n".encode(), "text/plain; charset=utf-8", error.status)
        except AcopioError as error:
            response = Response(f"{error}\n".encode(), "text/plain; charset=utf-8", HTTPStatus.CONFLICT)
        except Exception:
            _log.exception("a request failed")
            text = b"an error of the page: see the terminal\n"
            response = Response(text, "text/plain", HTTPStatus.INTERNAL_SERVER_ERROR)
        self._send(response)

    def _found(self, changes: bool) -> Response:
        parts = urlsplit(self.path)
        token, _, path = parts.path.removeprefix("/").partition("/")
        form = self._form() if changes else {}
        if why := refusal(self.headers, token, self.server.token, changes):  # type: ignore[arg-type]
            raise RefusedError(HTTPStatus.FORBIDDEN, why)
        request = Request(
            tuple(unquote(part) for part in path.split("/") if part),
            parse_qs(parts.query, keep_blank_values=True),
            form,
            changes,
            self.headers.get("X-Fragment") == "1",
        )
        with self.server.turn:
            return self.server.answer(request)

    def _form(self) -> dict[str, list[str]]:
        try:
            size = int(self.headers.get("Content-Length", "0"))
        except ValueError:
            size = -1
        if not 0 <= size <= _MAX_FORM:
            self.close_connection = True
            raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a form has at most {_MAX_FORM} bytes")
        body = self.rfile.read(size)
        return parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=200)

    def _send(self, response: Response) -> None:
        self.send_response(response.status)
        fixed = {
            "Content-Type": response.kind,
            "Content-Length": str(len(response.body)),
            "Cache-Control": "no-store",
            "Referrer-Policy": "same-origin",  # with none, browsers name no origin in forms
            "X-Content-Type-Options": "nosniff",
            "X-DNS-Prefetch-Control": "off",  # browsers ask for the hosts of all links before one is followed
            "Content-Security-Policy": POLICY,
        }
        for name, value in {**fixed, **response.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(response.body)

"""An opener for plain fetches that checks every hop as a crawl does: scheme, host and resolved addresses."""

import http.client
import socket
import urllib.request
from collections.abc import Collection
from contextlib import suppress
from functools import lru_cache, partial
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from crawler.private import host_key, is_private_address, is_private_host

MAX_REDIRECTS = 5
_SECONDS = 2.0  # for the resolution of a name behind a proxy
Place = tuple[str, int]


class RefusedError(OSError):
    """A hop that leads to a private address, or to another kind of URL."""


def place_of(url: str) -> Place:
    """Host and port of a URL."""
    parts = urlsplit(url)
    return host_key(parts.hostname or ""), parts.port or (443 if parts.scheme == "https" else 80)


def checked_opener(permitted: Collection[Place], *, redirects: bool = True) -> urllib.request.OpenerDirector:
    """An opener for http and https alone, with the proxies of the environment.

    A private host or address raises RefusedError, on the first hop as on a redirect, unless host and port are
    `permitted`. Connections go to the addresses that were checked. Behind a proxy the addresses are checked
    if this machine can resolve the name soon; the proxy resolves it again.
    """
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        _Plain(permitted),
        _Secure(permitted),
        _Redirects() if redirects else urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    return opener


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Redirects to http(s) URLs alone."""

    max_redirections = MAX_REDIRECTS

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        """The next request."""
        if urlsplit(newurl).scheme not in ("http", "https"):
            raise RefusedError("redirected to a URL that is not http(s)")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class _Plain(urllib.request.HTTPHandler):
    def __init__(self, permitted: Collection[Place]) -> None:
        super().__init__()
        self._permitted = permitted

    def http_open(self, req: urllib.request.Request) -> Any:
        checks = _checks_connection(req, self._permitted)
        return self.do_open(partial(_Connection, checks=checks), req)


class _Secure(urllib.request.HTTPSHandler):
    def __init__(self, permitted: Collection[Place]) -> None:
        super().__init__()
        self._permitted = permitted

    def https_open(self, req: urllib.request.Request) -> Any:
        checks = _checks_connection(req, self._permitted)
        return self.do_open(partial(_SecureConnection, checks=checks), req)


def _checks_connection(request: urllib.request.Request, permitted: Collection[Place]) -> bool:
    """Whether to check the addresses of the connection; RefusedError for a private host as written."""
    host, port = place_of(request.full_url)
    if (host, port) in permitted:
        return False
    if is_private_host(host):
        raise RefusedError(f"{host}: a private address")
    if not (request.has_proxy() or getattr(request, "_tunnel_host", None)):
        return True
    if _is_private_here(host):
        raise RefusedError(f"{host}: resolves to a private address")
    return False  # the connection is to the proxy, which the user chose


@lru_cache(maxsize=1024)
def _is_private_here(host: str) -> bool:
    """Whether a host behind a proxy has a private address; False where this machine does not know it soon."""
    refused: list[RefusedError] = []

    def look() -> None:
        with suppress(OSError):
            try:
                _checked(host, 0)
            except RefusedError as error:
                refused.append(error)

    thread = Thread(target=look, daemon=True)
    thread.start()
    thread.join(_SECONDS)  # no name server within reach, as is usual behind a proxy
    return bool(refused)


def _checked(host: str, port: int) -> list[str]:
    """The addresses of a host; RefusedError if any of them is private."""
    found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if any(map(is_private_address, found)):
        raise RefusedError(f"{host}: resolves to a private address")
    return found


def _connect(address: Place, *more: Any) -> socket.socket:
    """A connection to one of the addresses that were checked."""
    host, port = address
    failed: OSError = OSError(f"{host}: no address")
    for found in _checked(host, port):
        try:
            return socket.create_connection((found, port), *more)
        except OSError as error:
            failed = error
    raise failed


class _Connection(http.client.HTTPConnection):
    def __init__(self, *args: Any, checks: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if checks:
            self._create_connection = _connect


class _SecureConnection(http.client.HTTPSConnection):
    def __init__(self, *args: Any, checks: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if checks:
            self._create_connection = _connect

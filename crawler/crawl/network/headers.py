"""Scrapy's HTTP handler with a limit on the headers of a response: Twisted would buffer them all."""

from typing import Any

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler

MAX_BYTES = 256 << 10  # of status line and headers; browsers allow as much


class BoundedHeadersHandler(HTTP11DownloadHandler):
    """Scrapy's handler for http and https; closes connections whose headers exceed MAX_BYTES."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _bounded(self._pool._factory)  # as Scrapy sets its own


def _bounded(factory: Any) -> Any:
    class Factory(factory):  # type: ignore[misc]
        def buildProtocol(self, addr: object) -> Any:  # noqa: N802 - Twisted's name
            protocol = super().buildProtocol(addr)
            receive, head = protocol.dataReceived, 0

            def received(data: bytes) -> None:
                nonlocal head
                receive(data)
                parser = getattr(protocol, "_parser", None)
                head = head + len(data) if getattr(parser, "state", "") in ("STATUS", "HEADER") else 0
                if head > MAX_BYTES:
                    protocol.transport.abortConnection()

            protocol.dataReceived = received
            return protocol

    return Factory

"""Requests that are no HTTP: one line each in the log, and an error that says so."""

import logging
import re

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from corpus.amazon.emulator.wire.protocol import ApiError

_STATUS = re.compile(r"^\d+, message:\s*")  # before the text of an error of aiohttp
_LONGEST = 120  # characters
_MALFORMED = (HttpProcessingError, web.RequestPayloadError)


async def body_of(request: web.Request) -> bytes:
    """The body of a request; ApiError if its encoding or its chunks are broken."""
    try:
        return await request.read()
    except _MALFORMED as error:
        raise ApiError("SerializationException", _first_line(error)) from None


def http_log(name: str) -> logging.Logger:
    """A logger for aiohttp: of malformed requests it keeps one line, of other errors everything."""
    log = logging.getLogger(name)
    if _brief not in log.filters:
        log.addFilter(_brief)
    return log


def _brief(record: logging.LogRecord) -> bool:
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, _MALFORMED):
        record.msg, record.args, record.exc_info = "malformed request: %s", (_first_line(error),), None
        record.levelno, record.levelname = logging.WARNING, "WARNING"
    return True


def _first_line(error: BaseException) -> str:
    text = _STATUS.sub("", getattr(error, "message", "") or str(error)).strip()
    return (text.splitlines() or [type(error).__name__])[0][:_LONGEST]

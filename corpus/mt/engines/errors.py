"""Errors of translation engines."""

from crawler.errors import AcopioError


class EngineError(AcopioError):
    """An engine that crashed or took too long; the message names it and the text."""

"""Parses untrusted JSON: no error for what is none, no text in it that could not be stored."""

import json
import re
from typing import Any

from crawler.untrusted.clean import cleaned

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def parse_json(text: str) -> Any:
    """The value; None if the text is not JSON, or too deeply nested. Lone surrogates become U+FFFD."""
    try:
        value = json.loads(text)
        return cleaned(value) if _SURROGATE.search(text) else value
    except (ValueError, RecursionError):
        return None


def parse_json_bytes(body: bytes) -> Any:
    """The value in a body in UTF-8, with or without a byte order mark; None as for `parse_json`."""
    try:
        return parse_json(body.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return None

"""Escapes control characters in untrusted text before it reaches a terminal or a log."""

import logging
import re

CONTROLS = re.compile("[\x00-\x1f\x7f]")  # not part of any text, but interpreted by terminals

# What XML cannot hold, and references such as &#1; stand for.
NOT_OF_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

# C0 and C1 controls except tab and line feed, marks of writing direction, other line ends, lone surrogates.
_OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def escaped(text: str) -> str:
    r"""The text with each control character as its escape ('\x1b'); tabs and line feeds stay."""
    return _OBEYED.sub(lambda match: match[0].encode("unicode_escape", "surrogatepass").decode("ascii"), text)


class EscapedFormatter(logging.Formatter):
    """Log lines that no page can forge: controls are escaped, further lines of a message indented."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """The line of the record."""
        record.message = escaped(record.message).replace("\n", "\n    ")
        return super().formatMessage(record)

    def formatException(self, ei: object) -> str:  # noqa: N802 - logging's name
        """The traceback of the record."""
        return escaped(super().formatException(ei)).replace("\n", "\n    ")  # type: ignore[arg-type]

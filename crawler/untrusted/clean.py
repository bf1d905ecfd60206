"""Values read from untrusted input, made storable: Python's strings hold lone surrogates, UTF-8 does not."""

import re
from dataclasses import fields, is_dataclass
from typing import Any

_SURROGATE = re.compile("[\ud800-\udfff]")


def clean_text(text: str) -> str:
    """The text with each lone surrogate as U+FFFD."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def cleaned(value: Any) -> Any:
    """The value, all texts in it clean: lists, tuples, sets, mappings and dataclasses at any depth."""
    if isinstance(value, str):
        return clean_text(value) if type(value) is str else value
    if isinstance(value, dict):
        return {cleaned(key): cleaned(item) for key, item in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*map(cleaned, value))
    if isinstance(value, list | tuple | set | frozenset):
        return type(value)(map(cleaned, value))
    if is_dataclass(value) and not isinstance(value, type):
        return type(value)(**{f.name: cleaned(getattr(value, f.name)) for f in fields(value)})
    return value

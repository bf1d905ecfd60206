"""Reads and writes small JSON files that hold one dataclass or mapping."""

import json
from collections import Counter
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

import msgspec

from crawler.errors import InputError
from crawler.storage.files import write_text

Content = TypeVar("Content")


def read_json(path: Path, kind: type[Content], advice: str) -> Content | None:
    """The content of a file as a `kind`; None if there is no file.

    Fields with a default may be missing and unknown ones are ignored: another version may have written the
    file. InputError, one line that ends with the advice, for a file that cannot be read as a `kind`.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind, dec_hook=_made)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise InputError(f"{path}: cannot be read ({reason}): {advice}") from None


def write_typed(path: Path, content: object) -> None:
    """Write a dataclass of sets, counters, bytes and the like, in one line, for `read_json` of its type."""
    write_text(path, msgspec.json.encode(content).decode())


def _made(kind: type, value: Any) -> Any:
    """What msgspec does not make of JSON by itself."""
    if get_origin(kind) is Counter:
        return Counter(msgspec.convert(value, dict[get_args(kind)[0], int]))  # type: ignore[misc]
    raise NotImplementedError(kind)


def write_json(path: Path, content: object, indent: int = 2) -> None:
    """Write a dataclass or a mapping of them, unless the file has this content; None values are omitted."""
    text = json.dumps(plain(content), ensure_ascii=False, indent=indent, sort_keys=True)
    write_text(path, text + "\n")


def plain(content: object) -> Any:
    """Nested dataclasses as plain mappings and sequences, without None values."""
    if is_dataclass(content) and not isinstance(content, type):
        return plain(asdict(content))
    if isinstance(content, dict):
        return {name: plain(value) for name, value in content.items() if value is not None}
    return [plain(value) for value in content] if isinstance(content, list | tuple) else content

"""Keys that say what a table was made from."""

import hashlib
import json
from dataclasses import asdict, is_dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from align.encoders.registry import encoder_versions

_TAIL = 1 << 16
# What all tables' rows depend on beside our own code; those of an encoder only where it is used.
_PACKAGES = (
    *("acopio", "langdetect", "markdown-it-py", "numpy", "pdfminer.six", "py3langid", "scikit-learn"),
    *("sentencex", "trafilatura"),
)


def versions(encoder: str | None = None) -> dict[str, str]:
    """Versions of acopio and of the packages that shape its results, those of the encoder included."""
    ours = {name: version(name) for name in _PACKAGES}
    return ours | (encoder_versions(encoder) if encoder is not None else {})


@cache
def _code() -> str:
    """Digest of our own modules: a changed rule or extractor makes tables anew, with or without a release."""
    digest = hashlib.sha256()
    for package in ("crawler", "align", "corpus"):
        folder = Path(str(files(package)))
        for path in sorted(folder.rglob("*.py")):
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def key(*parts: object) -> str:
    """32 hexadecimal digits for the parts (JSON values and dataclasses), the versions and our code."""
    text = json.dumps([versions(), _code(), *parts], sort_keys=True, default=_plain, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def file_state(path: Path) -> list[Any]:
    """Name, size and digest of the last 64 KiB: archives only ever grow at their end."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(size - _TAIL, 0))
        return [path.name, size, hashlib.sha256(file.read()).hexdigest()]


def _plain(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, tuple):
        return list(value)
    raise TypeError(f"no JSON for {type(value).__name__}")

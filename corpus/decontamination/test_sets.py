"""Named test sets: files that the user has, corpora, and the list of a work folder."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from corpus.decontamination.neighbours import TestSetIndex
from corpus.imports.read import READERS, kind_of, read_moses, read_units
from corpus.imports.source import source_of
from corpus.tables.folder import WorkFolder
from crawler.errors import InputError
from crawler.languages import base
from crawler.storage.files import write_text

FILE = "test-sets.txt"  # in the work folder
_HEAD = """\
# Test sets that nothing to train on may overlap with: files or work folders, one per line.
"""


@dataclass(frozen=True, slots=True)
class TestSet:
    """A file or work folder by its path, and a digest of its content."""

    __test__ = False  # no class of tests

    path: str
    digest: str


def read_list(root: Path) -> tuple[str, ...]:
    """The paths that a work folder lists; relative ones are taken from that folder."""
    path = root / FILE
    if not path.is_file():
        return ()
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return tuple(str(root.resolve() / line) for line in lines if line and not line.startswith("#"))


def add_to_list(root: Path, paths: Iterable[Path]) -> tuple[str, ...]:
    """The list of a work folder with more paths, written; hold the folder's lock.

    InputError for a file that is not there or of no known kind: the list stays as it was.
    """
    paths = tuple(paths)
    test_sets([str(path) for path in paths])
    for path in paths:
        kind = kind_of(path.name)
        if not (path.is_dir() or kind in (*READERS, ".txt") or base(kind.removeprefix("."))):
            raise _unknown(path, ".LANGUAGE")
    known = tuple(dict.fromkeys((*read_list(root), *(str(path.resolve()) for path in paths))))
    root.mkdir(parents=True, exist_ok=True)
    write_text(root / FILE, _HEAD + "".join(f"{path}\n" for path in known))
    return known


def test_sets(paths: Sequence[str]) -> tuple[TestSet, ...]:
    """The test sets at these paths; InputError for one that is not there."""
    return tuple(TestSet(path, _digest(Path(path))) for path in dict.fromkeys(paths))


test_sets.__test__ = False  # type: ignore[attr-defined]


@lru_cache(maxsize=8)
def index_of(sets: tuple[TestSet, ...], source: str, target: str) -> TestSetIndex:
    """The pairs of the test sets in two languages, ready to be looked up in.

    InputError for a file of no known kind.
    """
    pairs = dict.fromkeys(pair for one in sets for pair in _pairs(Path(one.path), source, target))
    return TestSetIndex(list(pairs), (source, target))


def _pairs(path: Path, source: str, target: str) -> Iterator[tuple[str, str]]:
    """The pairs; a text without another side stands beside ''."""
    if path.is_dir():
        yield from _of_folder(path, base(source), base(target))
        return
    kind = kind_of(path.name)
    if kind in READERS:
        yield from ((unit.source, unit.target) for unit in read_units(source_of(path), source, target))
    elif kind in (f".{source}", f".{target}"):
        other = path.with_suffix(f".{target if kind == f'.{source}' else source}")
        if not other.is_file():
            yield from (
                (line, "") if kind == f".{source}" else ("", line) for line in source_of(path).lines()
            )
            return
        first, second = (path, other) if kind == f".{source}" else (other, path)
        yield from ((unit.source, unit.target) for unit in read_moses(source_of(first), source_of(second)))
    elif kind == ".txt":
        for line in source_of(path).lines():
            yield line, ""
            yield "", line
    else:
        raise _unknown(path, f".{source}", f".{target}")


def _unknown(path: Path, *of_languages: str) -> InputError:
    known = ", ".join((*READERS, ".txt", *of_languages))
    return InputError(f"{path}: no test set: unknown kind of file (allowed: {known}, or a work folder)")


def _of_folder(path: Path, source: str, target: str) -> Iterator[tuple[str, str]]:
    columns = ["source_text", "target_text", "source_lang", "target_lang", "rejected_by"]
    for batch in WorkFolder(path).batches("pairs", columns):
        for row in batch.to_pylist():
            langs = base(row["source_lang"] or ""), base(row["target_lang"] or "")
            if row["rejected_by"] is None and sorted(langs) == sorted((source, target)):
                texts = row["source_text"] or "", row["target_text"] or ""
                yield texts if langs == (source, target) else texts[::-1]


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    if path.is_dir():
        digest.update(WorkFolder(path).key("pairs").encode())
        digest.update(str(WorkFolder(path).count("pairs")).encode())
        return digest.hexdigest()[:24]
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    except OSError as error:
        raise InputError(
            f"{path}: test set cannot be read: {error.strerror}: give it, or take it from {FILE}"
        ) from None
    return digest.hexdigest()[:24]

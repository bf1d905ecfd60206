"""Files to import: those that a user gives, those in folders, and pairs of Moses."""

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath
from typing import NamedTuple

from corpus.imports.read import READERS, kind_of, plain_path
from corpus.imports.source import source_of
from crawler.errors import InputError
from crawler.folders.read import SUFFIXES

# JSON files of data sets that hold no rows.
_NO_UNITS = frozenset(("dataset_info.json", "state.json", "dataset_dict.json", "dataset_infos.json"))


class GivenFile(NamedTuple):
    """A file to import, below the path that the user gave; of a pair of Moses, the side of each language."""

    path: Path
    given: Path
    target: Path | None = None


def given_files(paths: Sequence[Path], source: str, target: str) -> Iterator[GivenFile]:
    """The files of paths and folders in order, two of Moses (NAME.en with NAME.es, packed or not) as one.

    InputError for a folder with no file that has a reader.
    """
    given = {path: root for root in paths for path in _expanded(root, source, target)}
    pairs = _pairs([*given], source, target)
    targets = {other for _, other in pairs.values()}
    for path, root in given.items():
        pair = pairs.get(_stem(path))
        if pair is not None and path == pair[0]:
            yield GivenFile(path, root, pair[1])
        elif path not in targets:
            yield GivenFile(path, root)


def _expanded(path: Path, source: str, target: str) -> list[Path]:
    """The file, or the files with a reader in a folder, such as a data set of Hugging Face."""
    if not path.is_dir():
        return [path]
    files = sorted(file for file in path.rglob("*") if file.is_file())
    read = [file for file in files if kind_of(file.name) in READERS and file.name not in _NO_UNITS]
    found = {file for file in read if kind_of(file.name) != ".xml" or _has_links(file)}
    pairs = _pairs(files, source, target)
    for pair in pairs.values():
        found.update(pair)
    # OPUS packs the links that its pairs of Moses were made from beside them.
    found = {file for file in found if kind_of(file.name) != ".xml" or _stem(file) not in pairs}
    if found:
        return sorted(found)
    if any(file.suffix.lower() in SUFFIXES for file in files):
        raise InputError(
            f"{path}: documents, not pairs: acopio build NAME --documents {path} -s {source} -t {target}"
        )
    raise InputError(f"{path}: no file with a reader (allowed: {', '.join(READERS)})")


def _pairs(files: Sequence[Path], source: str, target: str) -> dict[PurePath, tuple[Path, Path]]:
    """The two files of each name that stands in both languages."""
    sides: dict[str, dict[PurePath, Path]] = {f".{source}": {}, f".{target}": {}}
    for file in files:
        side = sides.get(plain_path(file).suffix)
        if side is not None:
            side.setdefault(_stem(file), file)
    first, second = sides.values()
    return {stem: (first[stem], second[stem]) for stem in first.keys() & second.keys()}


def _stem(path: Path) -> PurePath:
    return plain_path(path).with_suffix("")


def _has_links(path: Path) -> bool:
    """Whether an XML file holds links of OPUS, not the documents that they link."""
    with source_of(path).open() as body:
        return b"<cesAlign" in body.read(4096)

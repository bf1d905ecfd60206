"""Zip files of pairs, such as OPUS gives them, unpacked to be read as folders."""

import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from crawler.errors import InputError

_SUFFIX = ".zip"
_RATIO, _SMALL = 200, 100_000_000  # text packs 3 to 20 times: more than that is no corpus
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


@dataclass(frozen=True, slots=True)
class Unpacked:
    """Paths to import, of zip files the temporary folders instead, and the paths as the user gave them."""

    paths: tuple[Path, ...]
    given: tuple[Path, ...]

    def name(self, text: str) -> str:
        """A path, or a message with paths, as the user would write them."""
        for path, given in zip(self.paths, self.given, strict=True):
            text = text.replace(str(path), str(given)) if path != given else text
        return text


@contextmanager
def unpacked(paths: Sequence[Path]) -> Iterator[Unpacked]:
    """The paths, of zip files the folders that they are unpacked to, which go when the context ends.

    InputError for a zip file that is damaged, needs a password, or unpacks to far more than text does.
    """
    with tempfile.TemporaryDirectory(prefix="acopio-") as place:
        found = (
            _unpack(path, Path(place) / f"{number}-{path.name}") if _is_zip(path) else path
            for number, path in enumerate(paths)
        )
        yield Unpacked(tuple(found), tuple(paths))


def _is_zip(path: Path) -> bool:
    return path.suffix.lower() == _SUFFIX and path.is_file()


def _unpack(path: Path, folder: Path) -> Path:
    folder.mkdir()
    try:
        with zipfile.ZipFile(path) as archive:
            members = [one for one in archive.infolist() if _is_file(one)]
            size = sum(one.file_size for one in members)
            if size > max(_SMALL, _RATIO * path.stat().st_size):
                raise InputError(
                    f"{path}: unpacks to {size:,} bytes, more than text does: unpack it yourself"
                )
            if size > shutil.disk_usage(folder).free:
                raise InputError(f"{path}: unpacks to {size:,} bytes: no room in {folder.parent.parent}")
            for one in members:
                archive.extract(one, folder)  # which leaves out what leads out of the folder
    except _DAMAGE as error:
        raise InputError(f"{path}: cannot be unpacked: {error}") from None
    return folder


def _is_file(member: zipfile.ZipInfo) -> bool:
    return not member.is_dir() and not stat.S_ISLNK(member.external_attr >> 16)

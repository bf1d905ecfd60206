"""A zip file as a root of documents."""

import contextlib
import stat
import zipfile
from pathlib import Path

from crawler.errors import InputError
from crawler.folders.pairing.languages import is_language
from crawler.folders.paths import MAX_BYTES, MAX_FILES, is_path, license_of

_UTF_8 = 0x800  # the flag of names in UTF-8


class ZipFile:
    """A zip file; the one folder that holds all its files, if there is one, is not part of the paths.

    A folder named as a language is. Links, and paths that lead out of the file, are left out.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.name = path.stem
        self.commit: str | None = None
        self._zip = zipfile.ZipFile(path)
        found = {_name(info): info for info in self._zip.infolist() if _is_file(info)}
        names = [name for name in found if is_path(name)]
        tops = {name.partition("/")[0] for name in names}
        is_top = len(tops) == 1 and all("/" in name for name in names) and not is_language(min(tops))
        top = f"{min(tops)}/" if is_top else ""
        self._files = {name.removeprefix(top): found[name] for name in names}
        self.license = license_of(self)

    def paths(self) -> list[str]:
        """As Root says."""
        return sorted(filter(is_path, self._files))[:MAX_FILES]

    def read(self, path: str) -> bytes:
        """As Root says."""
        try:
            with self._zip.open(self._files[path]) as file:
                return file.read(MAX_BYTES + 1)
        except (KeyError, OSError, RuntimeError, zipfile.BadZipFile, NotImplementedError) as error:
            raise InputError(f"{self._path}: {path} cannot be read: {error}") from None

    def state(self, path: str) -> str:
        """As Root says."""
        info = self._files[path]
        return f"{info.file_size}-{info.CRC}"


def _name(info: zipfile.ZipInfo) -> str:
    """The path of a member, with slashes; names in UTF-8 that do not say so are read as such."""
    name = info.filename
    if not info.flag_bits & _UTF_8 and not name.isascii():
        with contextlib.suppress(UnicodeError):  # an old program's own code
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")


def _is_file(info: zipfile.ZipInfo) -> bool:
    return not info.is_dir() and not stat.S_ISLNK(info.external_attr >> 16)

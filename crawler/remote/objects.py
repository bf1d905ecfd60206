"""The objects below a prefix of an object store, by relative names."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from crawler.errors import InputError
from crawler.storage.files import replacing
from crawler.storage.stores import Place, told


@dataclass(frozen=True, slots=True)
class Objects:
    """The objects below a place. Every method raises InputError, in one line, for errors of the store."""

    root: Place

    def read(self, name: str) -> bytes | None:
        """The content of an object; None where there is none."""
        with self._at(name) as there:
            try:
                with there.filesystem.open_input_stream(there.path, compression=None) as file:
                    return bytes(file.read())
            except FileNotFoundError:
                return None

    def write(self, name: str, content: bytes) -> None:
        """Write an object: whole or not at all."""
        with (
            self._at(name) as there,
            there.filesystem.open_output_stream(there.path, compression=None) as file,
        ):
            file.write(content)

    def upload(self, path: Path, name: str) -> None:
        """Write a file as an object; InputError if the store has not all of it afterwards."""
        from pyarrow import fs

        with self._at(name) as there:
            here = fs.LocalFileSystem()
            fs.copy_files(str(path), there.path, here, there.filesystem, use_threads=False)
            size = there.filesystem.get_file_info(there.path).size
        if size != path.stat().st_size:
            raise InputError(f"{there.name}: written in part ({size} bytes): run the same command again")

    def download(self, name: str, path: Path) -> None:
        """Write an object as a file, whole or not at all."""
        with (
            self._at(name) as there,
            there.filesystem.open_input_stream(there.path, compression=None) as source,
            replacing(path) as file,
        ):
            shutil.copyfileobj(source, file, 1 << 20)

    def delete(self, name: str) -> None:
        """Delete an object; nothing if there is none."""
        with self._at(name) as there:
            try:
                there.filesystem.delete_file(there.path)
            except FileNotFoundError:
                return

    def delete_folder(self, name: str) -> None:
        """Delete all objects below a folder; nothing if there are none."""
        with self._at(name) as there:
            try:
                there.filesystem.delete_dir(there.path)
            except FileNotFoundError:
                return

    def sizes(self, folder: str) -> dict[str, int]:
        """The bytes of each object below a folder, by its name there."""
        from pyarrow import fs

        with self._at(folder) as there:
            selector = fs.FileSelector(there.path, recursive=True, allow_not_found=True)
            found = there.filesystem.get_file_info(selector)
        start = len(there.path) + 1
        return {about.path[start:]: about.size for about in found if about.type == fs.FileType.File}

    @contextmanager
    def _at(self, name: str) -> Iterator[Place]:
        there = self.root.beneath(name)
        with told(there.name):
            yield there

"""The archive of a remote work folder: each file is put once, whole, when it is finished."""

import itertools
import re
from pathlib import Path

from crawler.remote.objects import Objects

WARC = "warc"  # in the work folder, and below the prefix
Stamp = tuple[int, int]  # bytes, time of the last change in nanoseconds
_NUMBERED = re.compile(r"(?P<series>.*-)(?P<number>\d{5})(?P<end>\.warc\.gz)")


class Archives:
    """Keeps the files in warc/ of a copy and those in the store the same.

    `known` are the stamps of the files of the copy when they were last the same as in the store.
    """

    def __init__(self, objects: Objects, local: Path, known: dict[str, Stamp]) -> None:
        self._objects, self._folder, self.known = objects, local / WARC, known
        self._fetched: set[str] = set()

    def put(self) -> None:
        """Put every file that the store lacks; take away what was deleted from the copy by this command."""
        there = self._objects.sizes(WARC)
        names = self._names()
        for name in names:
            self._settle(name, there)
        for name in self._fetched - set(names):  # by `takedown --purge`
            self._objects.delete(f"{WARC}/{name}")
            self.known.pop(name, None)

    def put_finished(self) -> None:
        """Put the files that the store lacks and a writer has finished, as it has begun a later one."""
        names = self._names()
        done = [n for n, after in itertools.pairwise(names) if _series(n) == _series(after)]
        new = [name for name in done if name not in self.known]
        there = self._objects.sizes(WARC) if new else {}
        for name in new:
            if name not in there:
                self._upload(name)

    def fetch(self) -> None:
        """Fetch every file that the copy lacks."""
        for name, size in sorted(self._objects.sizes(WARC).items()):
            path = self._folder / name
            if not path.is_file() or path.stat().st_size != size:
                self._objects.download(f"{WARC}/{name}", path)
            self.known[name] = _stamp(path)
        self._fetched = set(self._names())

    def _settle(self, name: str, there: dict[str, int]) -> None:
        path = self._folder / name
        stamp, known = _stamp(path), self.known.get(name)
        if stamp == known:
            if there.get(name) != stamp[0]:  # changed or purged elsewhere since
                path.unlink()
                del self.known[name]
        elif known is not None or name not in there:
            self._upload(name)
        elif there[name] != stamp[0]:  # another machine has used the name
            other = self._free_name(name, there)
            path.rename(self._folder / other)
            self._upload(other)
        else:
            self.known[name] = stamp

    def _upload(self, name: str) -> None:
        stamp = _stamp(self._folder / name)
        self._objects.upload(self._folder / name, f"{WARC}/{name}")
        self.known[name] = stamp

    def _names(self) -> list[str]:
        found = self._folder.iterdir() if self._folder.is_dir() else ()
        return sorted(path.name for path in found if path.is_file() and not path.name.startswith("."))

    def _free_name(self, name: str, there: dict[str, int]) -> str:
        match = _NUMBERED.fullmatch(name)
        start, number, end = (match["series"], int(match["number"]), match["end"]) if match else (name, 0, "")
        while name in there or (self._folder / name).exists():
            number += 1
            name = f"{start}{number:05}{end}"
        return name


def _series(name: str) -> str:
    match = _NUMBERED.fullmatch(name)
    return match["series"] if match else name


def _stamp(path: Path) -> Stamp:
    about = path.stat()
    return about.st_size, about.st_mtime_ns

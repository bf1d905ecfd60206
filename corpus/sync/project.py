"""What is kept in sync: the roots, languages and pattern of a build of local documents."""

from dataclasses import dataclass
from pathlib import Path

from corpus.tables.folder import WorkFolder
from crawler.errors import InputError
from crawler.storage.json_files import read_json, write_json

FILE = "documents.json"  # in the work folder


@dataclass(frozen=True, slots=True)
class LocalProject:
    """Roots of documents, as absolute paths, and the languages between which they are translated."""

    roots: tuple[str, ...]
    source: str
    targets: tuple[str, ...]
    pattern: str | None = None

    @property
    def paths(self) -> tuple[Path, ...]:
        """The roots as paths."""
        return tuple(map(Path, self.roots))


def read_project(folder: WorkFolder) -> LocalProject:
    """The project of a work folder; InputError if none was built there."""
    path = folder.root / FILE
    found = read_json(path, LocalProject, "build the documents again")
    if found is None:
        raise InputError(
            f"{path}: no such file: build the documents first "
            "(`acopio build NAME --documents ROOT -s en -t es --data DIR`)"
        )
    return found


def write_project(folder: WorkFolder, project: LocalProject) -> None:
    """Write the project of a work folder."""
    write_json(folder.root / FILE, project)

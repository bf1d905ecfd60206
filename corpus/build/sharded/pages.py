"""The responses of archives, read in shards."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from corpus.build.workers.shards import pages
from corpus.build.workers.shards.pages import PAGES
from corpus.build.workers.shards.same_code import code
from corpus.engine import EngineOptions, Work
from corpus.tables.folder import WorkFolder
from crawler.archive.reader import response_offsets
from crawler.archive.wacz import located
from crawler.topic.topic import Topic
from crawler.untrusted.clean import clean_text
from crawler.urls import site_of

_WORK = "corpus.build.workers.shards.pages:pages"
_PLACES = pa.schema(
    [
        *(("archive", pa.int32()), ("file", pa.string()), ("key", pa.string()), ("offset", pa.int64())),
        *(("length", pa.int64()), ("url", pa.string()), ("host", pa.string())),
    ]
)


class Archive(NamedTuple):
    """A file of the archive, and the key of the table of its pages."""

    path: Path
    key: str


def extracted(topic: Topic, archives: Sequence[Archive], engine: EngineOptions) -> Iterator[pa.Table]:
    """Rows of PAGES of all responses of the files, by host; their column `archive` numbers the files."""
    assert engine.spread is not None
    places = pa.concat_tables([_PLACES.empty_table(), *map(_places, range(len(archives)), archives)])

    def load(rows: pa.Table) -> pa.Table:
        records = [_record(archives[row["archive"]].path, row) for row in rows.to_pylist()]
        return rows.append_column("record", pa.array(records, pa.large_binary()))

    now = code(pages.__name__)
    yield from engine.spread(Work("pages", _WORK, (now, topic), now, PAGES), places, load)


@contextmanager
def by_archive(
    folder: WorkFolder, archives: int, tables: Iterable[pa.Table]
) -> Iterator[Callable[[int], list[pa.RecordBatch]]]:
    """A function that gives the rows of PAGES of one file of the archive; they lie on disk meanwhile."""
    with TemporaryDirectory(dir=folder.root, prefix=".archives.", suffix=".partial") as scratch:
        paths = [Path(scratch) / str(number) for number in range(archives)]
        with ExitStack() as files:
            writers = [files.enter_context(pa.ipc.new_file(str(path), PAGES)) for path in paths]
            for table in tables:
                for number in pc.unique(table["archive"]).to_pylist():
                    writers[number].write_table(table.filter(pc.equal(table["archive"], number)).cast(PAGES))
        yield lambda number: _batches(paths[number])


def _batches(path: Path) -> list[pa.RecordBatch]:
    with pa.memory_map(str(path)) as file:
        return pa.ipc.open_file(file).read_all().to_batches()  # type: ignore[no-any-return]


def _places(number: int, archive: Archive) -> pa.Table:
    """Where the responses of a file lie: each up to the next one, with what belongs to it in between."""
    found = list(response_offsets(archive.path))
    ends = [offset for offset, _ in found[1:]] + [located(archive.path).file.stat().st_size]
    rows = [
        {
            "archive": number,
            "file": archive.path.name,
            "key": archive.key,
            "offset": offset,
            "length": end - offset,
            "url": clean_text(url),
            "host": _host(url),
        }
        for (offset, url), end in zip(found, ends, strict=True)
    ]
    return pa.Table.from_pylist(rows, _PLACES)


def _host(url: str) -> str:
    try:
        return clean_text(site_of(url))
    except ValueError:
        return ""


def _record(path: Path, row: Mapping[str, int]) -> bytes:
    with located(path).file.open("rb") as file:
        file.seek(row["offset"])
        return file.read(row["length"])

"""The stages that see one page or one pair of documents at a time, cut into shards."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from align.documents.translations import TranslationOptions
from align.sentences.aligner import AlignOptions
from corpus.build.keys import digest
from corpus.build.workers.shards import DOCUMENT_VECTORS, PAGES, SENTENCE_VECTORS, code
from corpus.engine import EngineOptions, Work
from corpus.tables.folder import WorkFolder
from corpus.tables.names import MARKED
from corpus.tables.schemas import ALIGNED
from crawler.archive.reader import response_offsets
from crawler.archive.wacz import located
from crawler.clean import clean_text
from crawler.topic.topic import Topic
from crawler.urls import site_of

_WORK = "corpus.build.workers.shards:work"
_SIDES = ("source", "target")
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

    yield from engine.spread(Work("pages", _WORK, ("pages", code(), topic), code(), PAGES), places, load)


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


def aligned(
    folder: WorkFolder,
    stage: str,
    candidates: pa.Table,
    options: tuple[AlignOptions, TranslationOptions, float],
    engine: EngineOptions,
) -> Iterator[pa.Table]:
    """Rows of ALIGNED of the candidates, by the host of the source."""
    assert engine.spread is not None
    texts = _Texts(folder)
    rows = candidates.append_column("host", texts.of(candidates["source_document_id"], "site"))

    def load(rows: pa.Table) -> pa.Table:
        for side in _SIDES:
            for name in ("lang", "blocks"):
                column = texts.of(rows[f"{side}_document_id"], name)
                rows = rows.append_column(f"{side}_{name}", column)
        return rows

    arguments = ("alignments", code(), engine.of_worker(), *options)
    key = digest(code(), engine.seconds, engine.memory)
    yield from engine.spread(Work(stage, _WORK, arguments, key, ALIGNED, pages=2), rows, load)


def document_vectors(
    folder: WorkFolder,
    rarities: Mapping[str, npt.NDArray[np.float32]],
    origins: Mapping[str, str],
    encoder: str,
    engine: EngineOptions,
) -> Iterator[pa.Table]:
    """Rows of DOCUMENT_VECTORS of the documents in `rarities`; `origins` are digests of all they hang on."""
    assert engine.spread is not None
    texts, ids = _Texts(folder), pa.chunked_array([pa.array(list(rarities), pa.string())])
    made_from = pa.array([origins[document] for document in rarities], pa.string())
    rows = pa.table({"document_id": ids, "made_from": made_from, "host": texts.of(ids, "site")})

    def load(rows: pa.Table) -> pa.Table:
        for name in ("lang", "blocks"):
            rows = rows.append_column(name, texts.of(rows["document_id"], name))
        rarity = [rarities[document] for document in rows["document_id"].to_pylist()]
        return rows.append_column("rarity", pa.array(rarity, pa.list_(pa.float32())))

    arguments = ("vectors", code(), engine.of_worker(), encoder)
    key = digest(code(), engine.seconds, engine.memory)
    yield from engine.spread(Work("vectors", _WORK, arguments, key, DOCUMENT_VECTORS), rows, load)


def sentence_vectors(
    folder: WorkFolder, documents: pa.Table, encoder: str, versions: object, engine: EngineOptions
) -> Iterator[pa.Table]:
    """Rows of SENTENCE_VECTORS of documents: document_id, lang, sentences. `versions` are the encoder's."""
    assert engine.spread is not None
    rows = documents.append_column("host", _Texts(folder).of(documents["document_id"], "site"))
    arguments = ("sentences", code(), engine.of_worker(), encoder)
    key = digest(code(), encoder, versions, engine.seconds, engine.memory)
    yield from engine.spread(Work("sentences", _WORK, arguments, key, SENTENCE_VECTORS), rows, lambda r: r)


class _Texts:
    """Columns of the kept documents by document_id; those that were asked for stay in memory."""

    def __init__(self, folder: WorkFolder) -> None:
        self._folder = folder
        self._columns: dict[str, pa.ChunkedArray] = {}

    def of(self, documents: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
        """The column for these documents, in their order."""
        places = pc.index_in(documents, self._column("document_id").combine_chunks())
        return self._column(name).take(places)

    def _column(self, name: str) -> pa.ChunkedArray:
        if name not in self._columns:
            kept = pc.field("rejected_by").is_null()
            self._columns[name] = self._folder.table(MARKED, kept, [name])[name]
        return self._columns[name]

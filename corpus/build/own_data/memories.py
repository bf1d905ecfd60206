"""Imported units to a corpus: the tables, rules, scores and splits of any other."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any
from urllib.parse import quote

import pyarrow as pa

from align.documents.pairing import FILE
from align.encoders.registry import encoder_versions, prepare
from corpus.build.judging.pairs import build_pairs_by
from corpus.build.keys import key
from corpus.build.own_data.finish import finish
from corpus.build.own_data.segments import Segment, Segments, segment_rows
from corpus.imports.unit import Unit
from corpus.options import BuildOptions
from corpus.progress import Stages, counted
from corpus.report.funnel import Funnel
from corpus.tables.folder import WorkFolder
from corpus.tables.names import ENTRIES, LINKED, MARKED, SIMILAR
from corpus.tables.schemas import ALIGNED, DOCUMENT_PAIRS
from crawler.documents.schema import DOCUMENTS, EXTRACTED
from crawler.errors import EmptyResultError
from crawler.languages import tag_in
from crawler.storage.files import replacing
from crawler.topic.topic import Topic

_CHUNK = 1000  # units of one row: what is in memory at once
ASIDE = "import-problems.tsv"  # units kept aside, in the work folder


@dataclass(frozen=True, slots=True)
class Memory:
    """A file of units: its path as given, a digest of its content, its units, the bad ones included."""

    path: str
    digest: str
    units: Sequence[Unit]
    license: str | None = None

    def named(self, name: Callable[[str], str]) -> "Memory":
        """The same with other paths, also in the messages of bad units."""
        units = [unit._replace(source=name(unit.source)) if unit.problem else unit for unit in self.units]
        return replace(self, path=name(self.path), units=units)


def build_memories(
    topic: Topic,
    folder: WorkFolder,
    memories: Sequence[Memory],
    options: BuildOptions,
    stages: Stages | None = None,
) -> tuple[Funnel, Counter[str]]:
    """The funnel of the corpus of imported files, and the number of units kept aside by reason.

    The work is four of the `stages`. Units kept aside stand in ASIDE with file, id, reason and both texts.
    EmptyResultError, after the report is written, if no pair is kept.
    """
    encoder = options.pairs.align.encoder
    stages = stages or Stages(4)
    aside = _write_aside(folder, memories)
    chunks = [chunk for memory in memories for chunk in _chunks(memory)]
    if not chunks:
        names = ", ".join(memory.path for memory in memories)
        reasons = ", ".join(f"{number:,} {reason}" for reason, number in aside.most_common()) or "no units"
        raise EmptyResultError(f"{names}: no pair to import ({reasons}; see {folder.root / ASIDE})")
    table_key = key(__name__, topic.languages, [(m.path, m.digest, m.license) for m in memories])
    with stages.stage(f"vectors of {sum(len(chunk.units) for chunk in chunks):,} units"):
        prepare(encoder, *topic.languages)
        entries_key = key(__name__, "entries", table_key, encoder, encoder_versions(encoder))
        if not folder.is_current("document_pairs", table_key):
            _write_documents(topic, folder, chunks, table_key)
        if not folder.is_current(ENTRIES, entries_key):
            folder.write(ENTRIES, ALIGNED, _entries(topic, chunks, encoder), entries_key)
    with stages.stage("sentence pairs"):
        build_pairs_by(options, topic, folder, entries_key)
    return finish(topic, folder, options, stages=stages), aside


def _entries(topic: Topic, chunks: Sequence["_Chunk"], encoder: str) -> Iterator[pa.Table]:
    segments = _segments(chunks)
    with counted("vectors", sum(len(chunk.units) for chunk in chunks), "units") as advance:
        rows = segment_rows(segments, topic.languages, encoder)
        for of_chunk, row in zip(segments, rows, strict=True):
            yield pa.Table.from_pylist([row], ALIGNED)
            advance(len(of_chunk.units))


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Consecutive good units of a file, and the ids of the two documents that stand for them."""

    memory: Memory
    number: int
    units: tuple[Unit, ...]
    tags: tuple[str, str]

    def id_of(self, side: int) -> str:
        text = f"{self.memory.path}\n{self.memory.digest}\n{self.number}\n{side}"
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _chunks(memory: Memory) -> Iterator[_Chunk]:
    """Units with the same tags stand together, since a document has one tag."""
    number = 0
    for tags in dict.fromkeys(unit.tags for unit in memory.units if not unit.problem):
        good = (unit for unit in memory.units if not unit.problem and unit.tags == tags)
        while units := tuple(islice(good, _CHUNK)):
            yield _Chunk(memory, number, units, tags)
            number += 1


def _write_aside(folder: WorkFolder, memories: Iterable[Memory]) -> Counter[str]:
    counts: Counter[str] = Counter()
    folder.root.mkdir(parents=True, exist_ok=True)
    with replacing(folder.root / ASIDE) as out:
        text = [("file", "unit", "reason", "source_text", "target_text")]
        for memory in memories:
            bad = [unit for unit in memory.units if unit.problem]
            counts.update(unit.problem for unit in bad)
            text += [(memory.path, unit.id, unit.problem, unit.source, unit.target) for unit in bad]
        lines = ("\t".join(" ".join(field.split()) for field in row) + "\n" for row in text)
        out.write("".join(lines).encode("utf-8", "replace"))
    return counts


def _write_documents(topic: Topic, folder: WorkFolder, chunks: Sequence[_Chunk], table_key: str) -> None:
    rows = [_document(topic, chunk, side) for chunk in chunks for side in (0, 1)]
    table = pa.Table.from_pylist(rows, EXTRACTED).sort_by("document_id")
    folder.write(MARKED, EXTRACTED, [table], table_key)
    folder.write("documents", DOCUMENTS, [table.select(DOCUMENTS.names)], table_key)
    for name in (LINKED, SIMILAR):
        folder.write(name, ALIGNED, [], table_key)
    pairs = [
        {
            "source_document_id": chunk.id_of(0),
            "target_document_id": chunk.id_of(1),
            "source_url": _url(chunk),
            "target_url": _url(chunk),
            "source_lang": topic.languages[0],
            "target_lang": topic.languages[1],
            "evidence": FILE,
            "score": 1.0,
        }
        for chunk in chunks
    ]
    pairs.sort(key=lambda row: (str(row["source_document_id"]), str(row["target_document_id"])))
    folder.write("document_pairs", DOCUMENT_PAIRS, [pa.Table.from_pylist(pairs, DOCUMENT_PAIRS)], table_key)


def _url(chunk: _Chunk) -> str:
    return f"file:///import/{quote(chunk.memory.path.lstrip('/'))}"


def _document(topic: Topic, chunk: _Chunk, side: int) -> dict[str, Any]:
    texts = [(unit.source, unit.target)[side] for unit in chunk.units]
    digest = hashlib.sha256("\n".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return {
        "document_id": chunk.id_of(side),
        "url": _url(chunk),
        "site": "import",
        "lang": topic.languages[side],
        "tag": tag_in(topic.languages[side], (chunk.tags[side], topic.languages[side])),
        "lang_confidence": 0.0,
        "title": f"{chunk.memory.path}, units {chunk.units[0].id} to {chunk.units[-1].id}"[:500],
        "license": chunk.memory.license,
        "machine_translated": False,
        "opt_outs": [],
        "alternates": [],
        "blocks": [{"kind": "paragraph", "text": text} for text in texts],
        "relevance": 1.0,
        "content_digest": digest,
        "warc_file": "",
        "warc_offset": 0,
        "hreflang": [],
        "switchers": [],
        "declared": [],
        "images": [],
        "signature": [],
        "status": 200,
    }


def _segments(chunks: Sequence[_Chunk]) -> list[Segments]:
    """The units of each chunk, ordered by the ids of its documents."""
    return sorted(
        Segments(
            chunk.id_of(0),
            chunk.id_of(1),
            [
                Segment(chunk.number * _CHUNK + n, unit.source, unit.target, unit.markup)
                for n, unit in enumerate(chunk.units)
            ],
        )
        for chunk in chunks
    )

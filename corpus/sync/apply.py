"""Filled work lists put into files; blocks taken over from the corpus; documents to translate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow.compute as pc

from corpus.sync.assemble import assemble, recorded_now, refusals
from corpus.sync.model import SyncedFile
from corpus.sync.project import LocalProject
from corpus.sync.records import BlockRecord, read_records, write_records
from corpus.sync.units import assemble_units
from corpus.sync.whole import WholeFile, translated_file
from corpus.sync.worklist import WorkItem, read_translations, to_html, work_items
from corpus.tables.folder import WorkFolder
from crawler.console.interrupts import unbroken
from crawler.folders.formats.bilingual.units import is_bilingual
from crawler.folders.formats.markup import suffix_of_name
from crawler.folders.formats.visible import framed, visible
from crawler.folders.rewrite import UNWRITABLE
from crawler.storage.files import replacing, write_text


@dataclass(frozen=True, slots=True)
class Changes:
    """Changed files (path, old bytes, new bytes), counts, and a line for each refused block."""

    files: tuple[tuple[str, bytes, bytes], ...]
    written: int
    removed: int
    refused: tuple[str, ...]
    copied: int = 0  # of the written ones, those of which only the markup changed
    idle: int = 0  # translations of blocks that ask for none: written before, or changed since
    waiting: int = 0  # blocks that ask for a translation and got none


def apply_translations(
    project: LocalProject,
    lang: str,
    files: Sequence[SyncedFile],
    translations: Sequence[Path],
    prune: bool,
    write: bool,
    known: Mapping[str, str] | None = None,
) -> Changes:
    """Put filled work lists, and `known` contents by the ids of blocks, into the files of a language.

    With `write` the files are replaced and the blocks recorded. InputError for a file that cannot be read.
    """
    items: dict[str, WorkItem] = {item.id: item for file in files for item in work_items(file)}
    texts = dict(known or {})
    for path in translations:
        texts |= read_translations(path, items)
    filled: list[_Filled] = []
    refused: list[str] = []
    for file in files:
        if reason := unwritable(file):
            asked = sum(item.id in texts for item in work_items(file))
            if asked or file.problem:
                blocks = f"{asked} blocks not" if asked else "nothing"
                refused.append(f"{file.target or file.source}: {blocks} written: {reason}")
        elif one := _filled(project, file, texts, prune):
            refused += one.refused
            filled.append(one)
            if write and one.body != one.old:
                _write(project, lang, file.roots[1], one)
    return Changes(
        tuple((one.path, one.old, one.body) for one in filled if one.body != one.old),
        sum(one.written for one in filled),
        sum(one.removed for one in filled),
        tuple(refused),
        sum(one.copied for one in filled),
        idle=len(texts.keys() - items.keys()),
        waiting=len(items.keys() - texts.keys()),
    )


@dataclass(frozen=True, slots=True)
class _Filled:
    """A target file with its translations: bytes before and after, and what `Changes` counts."""

    path: str
    old: bytes
    body: bytes
    records: Sequence[BlockRecord]
    refused: Sequence[str]
    written: int
    removed: int = 0
    copied: int = 0


def _filled(project: LocalProject, file: SyncedFile, texts: Mapping[str, str], prune: bool) -> _Filled | None:
    """The target of a file, made anew where there is none; None where it gets none, or cannot be read."""
    if file.target is None:
        new = _created(project, file, texts)
        return _Filled(file.place, b"", new.body, new.records, new.refused, new.written) if new else None
    if file.document is None:
        return None
    body = (project.paths[file.roots[1]] / file.target).read_bytes()
    make = assemble_units if is_bilingual(file.target) else assemble
    made = make(file, body, texts, prune)
    refused = [
        f"{file.target}: source line {one.line}: not written: {one.reason} {one.details}".rstrip()
        for one in made.refused
    ]
    return _Filled(
        file.target, body, made.body, made.records, refused, made.written, made.removed, made.copied
    )


def unwritable(file: SyncedFile) -> str:
    """Why no translation can be put into a file, and what to do; '' where it can."""
    if file.problem:
        return f"source or translation cannot be read ({file.problem}): mend it"
    return UNWRITABLE.get(suffix_of_name(file.target or file.source or ""), "")


def _created(project: LocalProject, file: SyncedFile, texts: Mapping[str, str]) -> WholeFile | None:
    """The translation of a file that has none, in the layout of the others; None without any block of it."""
    if not file.place or file.original is None or not file.source or not texts:
        return None
    if not any(block.spans for block in file.original.blocks):
        return None
    body = (project.paths[file.roots[0]] / file.source).read_bytes()
    made = translated_file(file.source, body, file.original, texts, file.place)
    return made if made.written else None


def _write(project: LocalProject, lang: str, root: int, filled: _Filled) -> None:
    path = project.paths[root] / filled.path
    path.parent.mkdir(parents=True, exist_ok=True)
    with unbroken():  # a translation without its record counts as one by hand
        with replacing(path, fsync=True) as out:
            out.write(filled.body)
        _record(project.paths[root], lang, filled.path, filled.records)


def _record(root: Path, lang: str, path: str, records: Sequence[BlockRecord]) -> None:
    known = dict(read_records(root, lang))
    known[path] = records
    write_records(root, lang, (record for of_file in known.values() for record in of_file))


def record_current(project: LocalProject, lang: str, files: Sequence[SyncedFile]) -> int:
    """The number of blocks recorded as translations of the sources as they are now."""
    number = 0
    for file in files:
        found = recorded_now(file)
        _record(project.paths[file.roots[1]], lang, file.target or "", found)
        number += len(found)
    return number


def reused(data: Path, lang: str, files: Sequence[SyncedFile]) -> dict[str, str]:
    """Contents by the ids of blocks whose text is, whole, the source of a kept pair of the corpus."""
    where = pc.field("rejected_by").is_null() & (pc.field("target_lang") == lang)
    rows = WorkFolder(data).table("pairs", where, ["source_text", "target_text"])
    memory = dict(zip(rows["source_text"].to_pylist(), rows["target_text"].to_pylist(), strict=True))
    found = {}
    for item in (item for file in files for item in work_items(file)):
        parts = framed(item.pieces)
        text = visible(parts[1]) if parts else ""
        if parts and text in memory and text.split() == "".join(piece.raw for piece in parts[1]).split():
            found[item.id] = f"{parts[0]}{memory[text]}{parts[2]}"
    return found


def write_documents(
    folder: Path, files: Sequence[SyncedFile], known: Mapping[str, str], source: str, target: str
) -> int:
    """Number of HTML documents written to `in/` of a folder, one for each file with blocks to translate.

    Blocks that could not be written back are left out: nobody pays for them.
    """
    number = 0
    for file in files:
        items = [item for item in _writable_items(file) if item.id not in known]
        if items and (file.target is not None or file.place):
            name = (file.source or "").replace("/", "--")
            write_text(folder / "in" / f"{name}.html", to_html(items, source, target))
            number += 1
    return number


def _writable_items(file: SyncedFile) -> Sequence[WorkItem]:
    """The items of a file that can be written back: put in as they are, they are not refused."""
    items = [] if unwritable(file) else list(work_items(file))
    if not items or file.document is None or is_bilingual(file.target or ""):
        return items
    refused = {one.line for one in refusals(file, {item.id: item.source for item in items})}
    return [item for item in items if item.line not in refused]

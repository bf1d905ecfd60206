"""Sentence and paragraph pairs as alignment and mining found them, before any rule."""

import hashlib
import heapq
from collections.abc import Iterator
from itertools import groupby
from typing import Any
from urllib.parse import unquote

import pyarrow.compute as pc

from align.records import SENTENCE
from corpus.tables.folder import WorkFolder
from corpus.tables.names import ENTRIES, LINKED, MARKED, MINED, SIMILAR
from corpus.tables.schemas import ALIGNED, ALIGNED_ORIGIN, MINED_ORIGIN

LOCAL = "file:///"  # begins the URL of a local document
_IDS = "source_document_id", "target_document_id"
_READ = 64  # document pairs read at once


def in_order(folder: WorkFolder, mined: bool) -> Iterator[list[dict[str, Any]]]:
    """Rows of the pairs table before the rules, those of each pair of documents together.

    Ordered by document ids, sentences first, then positions.
    """
    tables = (LINKED, SIMILAR, *([ENTRIES] if folder.has(ENTRIES) else []))
    streams = [_aligned(folder, table) for table in tables]
    if mined:
        streams.append(_mined(folder))
    rows = heapq.merge(*streams, key=document_ids)
    for _, group in groupby(rows, document_ids):
        yield sorted(
            group,
            key=lambda row: (row["granularity"] != SENTENCE, row["source_position"], row["target_position"]),
        )


def document_ids(row: dict[str, Any]) -> tuple[str, str]:
    """The ids of the two documents of a row."""
    return row["source_document_id"], row["target_document_id"]


def _aligned(folder: WorkFolder, table: str) -> Iterator[dict[str, Any]]:
    """Rows of the kept document pairs of one table of alignments, in its order: by document ids."""
    kept = folder.table("document_pairs", pc.field("rejected_by").is_null()).to_pylist()
    document_pairs = {document_ids(row): row for row in kept}
    about = _about(folder)
    for batch in folder.batches(table, ALIGNED.names):
        for start in range(0, len(batch), _READ):
            for aligned in batch.slice(start, _READ).to_pylist():
                pair = document_pairs.get(document_ids(aligned))
                if pair is not None and pair["evidence"] == aligned["evidence"]:
                    yield from _rows(aligned, pair, about[aligned[_IDS[0]]], about[aligned[_IDS[1]]])


def _mined(folder: WorkFolder) -> Iterator[dict[str, Any]]:
    """Rows of the mined pairs, ordered by document ids."""
    about = _about(folder, "url", "lang")
    mined = folder.table(MINED).sort_by([(name, "ascending") for name in _IDS])
    for row in mined.to_pylist():
        source, target = (about[row[name]] for name in _IDS)
        sides = {"source": source, "target": target}
        pair = {f"{side}_{name}": sides[side][name] for side in sides for name in ("url", "lang")}
        yield from _rows({"pairs": [row]}, pair, source, target, MINED_ORIGIN)


def _about(folder: WorkFolder, *names: str) -> dict[str, dict[str, Any]]:
    columns = [*names, "document_id", "tag", "license", "machine_translated", "relevance"]
    rows = folder.table(MARKED, pc.field("rejected_by").is_null(), columns).to_pylist()
    return {row["document_id"]: row for row in rows}


def _rows(
    aligned: dict[str, Any],
    pair: dict[str, Any],
    source: dict[str, Any],
    target: dict[str, Any],
    origin: str = ALIGNED_ORIGIN,
) -> Iterator[dict[str, Any]]:
    licenses = [side["license"] for side in (source, target) if side["license"]]
    common = {
        **{name: pair[name] for name in ("source_url", "target_url", "source_lang", "target_lang")},
        "source_document_id": source["document_id"],
        "target_document_id": target["document_id"],
        "source_tag": source["tag"],
        "target_tag": target["tag"],
        "license": " AND ".join(dict.fromkeys(licenses)) or None,
        "machine_translated": source["machine_translated"] or target["machine_translated"],
        "relevance": min(source["relevance"], target["relevance"]),
        "origin": origin,
        "base": pair.get("base"),
        **_paths(pair),
    }
    for found in aligned["pairs"]:
        yield {**common, **found, "pair_id": _pair_id(common, found)}


def _paths(pair: dict[str, Any]) -> dict[str, str | None]:
    """`source_path` and `target_path` of local documents, whose URLs are file:///ROOT/PATH."""
    found: dict[str, str | None] = {}
    for side in ("source", "target"):
        root, _, path = unquote(pair[f"{side}_url"]).removeprefix(LOCAL).partition("/")
        found[f"{side}_path"] = path if root and pair[f"{side}_url"].startswith(LOCAL) else None
    return found


def _pair_id(common: dict[str, Any], found: dict[str, Any]) -> str:
    parts = (
        common["source_document_id"],
        common["target_document_id"],
        str(found["source_position"]),
        str(found["target_position"]),
        found["source_text"],
        found["target_text"],
        # A paragraph with the text of a sentence is a row of its own.
        *([] if found["granularity"] == SENTENCE else [found["granularity"]]),
    )
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:24]

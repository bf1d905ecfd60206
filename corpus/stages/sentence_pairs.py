"""document pairs -> sentence pairs, scored by the rules, duplicates and page templates marked."""

import hashlib
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from align.stages import ALIGNED
from corpus.dedupe import BOILERPLATE, DUPLICATE, boilerplate, duplicates, pair_key
from corpus.filters.apply import apply_rules
from corpus.filters.options import FilterOptions
from corpus.records import PAIRS
from corpus.stages.document_pairs import LINKED, SIMILAR
from corpus.stages.documents import MARKED
from corpus.stages.keys import key
from corpus.store import WorkFolder
from crawler.pages import site_of
from crawler.topic import Topic


def build_pairs(topic: Topic, folder: WorkFolder, document_pairs_key: str, filters: FilterOptions) -> str:
    """The key of the `pairs` table, which is then up to date."""
    table_key = key("pairs", document_pairs_key, topic.name, filters)
    if not folder.is_current("pairs", table_key):
        tables = [_judged(topic, rows, filters) for rows in _aligned(folder)]
        table = pa.concat_tables([PAIRS.empty_table(), *tables])
        table = _set(table, "rejected_by", _corpus_wide(table, filters))
        order = ["source_document_id", "target_document_id", "source_position", "target_position"]
        folder.write("pairs", PAIRS, [table.sort_by([(name, "ascending") for name in order])], table_key)
    return table_key


def _aligned(folder: WorkFolder) -> Iterator[list[dict[str, Any]]]:
    """Rows of the kept document pairs, one list a language pair, less what the rules add."""
    kept = folder.dataset("document_pairs").to_table(filter=pc.field("rejected_by").is_null()).to_pylist()
    by_languages: dict[tuple[str, str], dict[tuple[str, str], dict[str, Any]]] = {}
    for row in kept:
        languages = by_languages.setdefault((row["source_lang"], row["target_lang"]), {})
        languages[row["source_document_id"], row["target_document_id"]] = row
    about = _about(folder)
    for _, document_pairs in sorted(by_languages.items()):
        rows: list[dict[str, Any]] = []
        for table in (LINKED, SIMILAR):
            for batch in folder.batches(table, ALIGNED.names):
                for aligned in batch.to_pylist():
                    ids = aligned["source_document_id"], aligned["target_document_id"]
                    pair = document_pairs.get(ids)
                    if pair is not None and pair["evidence"] == aligned["evidence"]:
                        rows += _rows(aligned, pair, about[ids[0]], about[ids[1]])
        yield rows


def _about(folder: WorkFolder) -> dict[str, dict[str, Any]]:
    columns = ["document_id", "license", "machine_translated", "relevance"]
    rows = folder.dataset(MARKED).to_table(columns, filter=pc.field("rejected_by").is_null()).to_pylist()
    return {row["document_id"]: row for row in rows}


def _rows(
    aligned: dict[str, Any], pair: dict[str, Any], source: dict[str, Any], target: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    licenses = [side["license"] for side in (source, target) if side["license"]]
    common = {
        **{name: pair[name] for name in ("source_url", "target_url", "source_lang", "target_lang")},
        "source_document_id": source["document_id"],
        "target_document_id": target["document_id"],
        "granularity": "sentence",
        "license": " AND ".join(dict.fromkeys(licenses)) or None,
        "machine_translated": source["machine_translated"] or target["machine_translated"],
        "relevance": min(source["relevance"], target["relevance"]),
    }
    for found in aligned["pairs"]:
        yield {**common, **found, "pair_id": _pair_id(common, found)}


def _pair_id(common: dict[str, Any], found: dict[str, Any]) -> str:
    parts = (
        common["source_document_id"],
        common["target_document_id"],
        str(found["source_position"]),
        str(found["target_position"]),
        found["source_text"],
        found["target_text"],
    )
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _judged(topic: Topic, rows: list[dict[str, Any]], filters: FilterOptions) -> pa.Table:
    """The rows of one language pair as a PAIRS table, each with its scores and the rule that drops it."""
    columns = {name: [row.get(name) for row in rows] for name in PAIRS.names}
    columns["topic"] = [topic.name] * len(rows)
    if rows:
        verdicts = apply_rules(columns, rows[0]["source_lang"], rows[0]["target_lang"], filters)
        columns["rejected_by"] = verdicts.rejected_by
        for name, scores in verdicts.scores.items():
            columns[name] = [None if score != score else round(float(score), 4) for score in scores]
    return pa.Table.from_pydict(columns, PAIRS)


def _corpus_wide(table: pa.Table, filters: FilterOptions) -> list[str | None]:
    """rejected_by with the marks of the rules that see the whole corpus."""
    reasons: list[str | None] = table["rejected_by"].to_pylist()
    for languages in sorted(
        set(zip(table["source_lang"].to_pylist(), table["target_lang"].to_pylist(), strict=True))
    ):
        if filters.boilerplate.enabled:
            _mark_boilerplate(table, reasons, languages, filters)
        if filters.duplicate.enabled:
            _mark_duplicates(table, reasons, languages)
    return reasons


def _open_rows(table: pa.Table, reasons: list[str | None], languages: tuple[str, str]) -> list[int]:
    pairs = zip(table["source_lang"].to_pylist(), table["target_lang"].to_pylist(), strict=True)
    return [row for row, pair in enumerate(pairs) if pair == languages and reasons[row] is None]


def _mark_boilerplate(
    table: pa.Table, reasons: list[str | None], languages: tuple[str, str], filters: FilterOptions
) -> None:
    rows = _open_rows(table, reasons, languages)
    some = table.take(pa.array(rows, pa.int64()))
    found = boilerplate(
        some["source_text"].to_pylist(),
        some["target_text"].to_pylist(),
        *languages,
        [site_of(url) for url in some["source_url"].to_pylist()],
        list(
            zip(some["source_document_id"].to_pylist(), some["target_document_id"].to_pylist(), strict=True)
        ),
        filters.boilerplate,
    )
    _mark(reasons, rows, found, BOILERPLATE)


def _mark_duplicates(table: pa.Table, reasons: list[str | None], languages: tuple[str, str]) -> None:
    rows = _open_rows(table, reasons, languages)
    some = table.take(pa.array(rows, pa.int64()))
    texts = zip(some["source_text"].to_pylist(), some["target_text"].to_pylist(), strict=True)
    keys = [pair_key(source, target) for source, target in texts]
    found = duplicates(keys, some["score"].to_pylist(), some["pair_id"].to_pylist())
    _mark(reasons, rows, found, DUPLICATE)


def _mark(reasons: list[str | None], rows: list[int], found: list[bool], reason: str) -> None:
    for row, dropped in zip(rows, found, strict=True):
        if dropped:
            reasons[row] = reason


def _set(table: pa.Table, name: str, values: list[str | None]) -> pa.Table:
    return table.set_column(
        table.schema.get_field_index(name), PAIRS.field(name), pa.array(values, pa.string())
    )

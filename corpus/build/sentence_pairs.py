"""document pairs -> sentence and paragraph pairs, judged by the rules that see one pair each."""

import hashlib
import heapq
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from itertools import groupby, islice
from typing import Any, NamedTuple
from urllib.parse import unquote

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from align.records import SENTENCE
from corpus.build.keys import key
from corpus.build.mt_detection import judge_translations
from corpus.build.scoring import Scorers, given_rows, learn_scorers
from corpus.build.test_sets import with_test_sets
from corpus.build.verdicts import JudgedRow, judged_rows, terms_decided, verdicts_of
from corpus.decisions.standing import digest
from corpus.engine import EngineOptions
from corpus.filters.options import FilterOptions
from corpus.filters.pairs import MT_SCORES, float_column
from corpus.filters.rules.machine_translation import MACHINE_TRANSLATION, suspected
from corpus.filters.workers import Judgement, RuleWorkers, ahead
from corpus.mt_detection.options import MtOptions
from corpus.progress import tracked, working
from corpus.scoring.given import ScoringOptions
from corpus.settling.pairs import is_current, stage, write_pairs
from corpus.settling.split_parts import known_parts
from corpus.splits import SplitOptions
from corpus.tables.folder import WorkFolder
from corpus.tables.names import ENTRIES, JUDGED, LINKED, MARKED, MINED, SIMILAR
from corpus.tables.schemas import ALIGNED, ALIGNED_ORIGIN, MINED_ORIGIN, PAIRS
from crawler import plugins
from crawler.topic.topic import Topic

_IDS = "source_document_id", "target_document_id"
LOCAL = "file:///"  # begins the URL of a local document
_READ = 64  # document pairs read at once
_JUDGED = 5000  # pairs judged at once


def build_pairs(
    topic: Topic,
    folder: WorkFolder,
    document_pairs_key: str,
    filters: FilterOptions,
    mined_key: str | None = None,
    splits: SplitOptions | None = None,
    encoder: str | None = None,
    scoring: ScoringOptions | None = None,
    mt: MtOptions | None = None,
    engine: EngineOptions | None = None,
) -> str:
    """The key of the `pairs` table, once it is up to date; without `mined_key` it has no mined pairs.

    Scorers are learnt with the encoder; without one, or with too few certain pairs, the fixed formula scores.
    The parts drawn for test and dev are recorded in the work folder and kept by later builds.
    """
    splits = splits or SplitOptions()
    scoring = scoring or ScoringOptions()
    mt = mt or MtOptions()
    engine = engine or EngineOptions()
    rules = plugins.fingerprints(plugins.RULES)
    filters, held_out = with_test_sets(filters, folder.root)
    verdicts = verdicts_of(folder) if scoring.enabled else {}
    terms = digest(terms_decided(folder)) if scoring.enabled else ""
    parts = (
        document_pairs_key,
        mined_key,
        topic.name,
        filters,
        rules,
        encoder,
        scoring,
        mt,
        held_out,
        verdicts,
        terms,
        (engine.pair_seconds, engine.memory),  # with other bounds, what was dropped for them is tried again
    )
    judged_key = key(__name__, "judged", *parts)
    last = stage(folder, judged_key, key(__name__, "pairs", judged_key, splits), filters, splits)
    if is_current(folder, last):
        return last.key(known_parts(folder))
    if not folder.is_current(JUDGED, judged_key):
        with RuleWorkers(filters, engine) as workers:
            batches = _judge(
                topic, folder, workers, filters, mined_key is not None, encoder, scoring, mt, engine
            )
            folder.write(JUDGED, PAIRS, tracked(batches, "rules and score", None, "pairs"), judged_key)
    with working("duplicates and splits"):
        return write_pairs(folder, last)


def _judge(
    topic: Topic,
    folder: WorkFolder,
    workers: RuleWorkers,
    filters: FilterOptions,
    mined: bool,
    encoder: str | None,
    scoring: ScoringOptions,
    mt: MtOptions,
    engine: EngineOptions,
) -> Iterator[pa.Table]:
    """The judged rows in order, once it is known what is usual in the corpus."""
    with working("machine translation"):
        translated = judge_translations(lambda: _in_order(folder, mined), mt)
    rows = translated.added(_in_order(folder, mined))
    with working("learning the score"):
        judged = judged_rows(_in_order(folder, mined), verdicts_of(folder), filters)
        scorers = _scorers(folder, encoder, scoring, judged, engine)
    return _judged_batches(topic, rows, workers, filters, scorers)


def _scorers(
    folder: WorkFolder,
    encoder: str | None,
    scoring: ScoringOptions,
    judged: Iterable[JudgedRow],
    engine: EngineOptions,
) -> Scorers:
    """The scorers learnt from the aligned pairs, and from all that people judged."""
    if encoder is None or not scoring.enabled:
        return learn_scorers(folder, (), "", scoring)
    rows, terms = _in_order(folder, mined=False), terms_decided(folder)
    return learn_scorers(folder, rows, encoder, scoring, judged, terms, engine)


def _in_order(folder: WorkFolder, mined: bool) -> Iterator[dict[str, Any]]:
    """Rows of the pairs table before the rules, ordered by document ids, sentences first, then positions."""
    tables = (LINKED, SIMILAR, *([ENTRIES] if folder.has(ENTRIES) else []))
    streams = [_aligned(folder, table) for table in tables]
    if mined:
        streams.append(_mined(folder))
    rows = heapq.merge(*streams, key=_document_ids)
    for _, group in groupby(rows, _document_ids):
        yield from sorted(
            group,
            key=lambda row: (row["granularity"] != SENTENCE, row["source_position"], row["target_position"]),
        )


def _document_ids(row: dict[str, Any]) -> tuple[str, str]:
    return row["source_document_id"], row["target_document_id"]


def _aligned(folder: WorkFolder, table: str) -> Iterator[dict[str, Any]]:
    """Rows of the kept document pairs of one table of alignments, in its order: by document ids."""
    kept = folder.table("document_pairs", pc.field("rejected_by").is_null()).to_pylist()
    document_pairs = {_document_ids(row): row for row in kept}
    about = _about(folder)
    for batch in folder.batches(table, ALIGNED.names):
        for start in range(0, len(batch), _READ):
            for aligned in batch.slice(start, _READ).to_pylist():
                pair = document_pairs.get(_document_ids(aligned))
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


class _Group(NamedTuple):
    """Rows of one language pair in a batch, by their places there, and what the rules will say of them."""

    places: list[int]
    rows: list[dict[str, Any]]
    verdicts: "Future[Judgement]"


def _judged_batches(
    topic: Topic,
    rows: Iterable[dict[str, Any]],
    workers: RuleWorkers,
    filters: FilterOptions,
    scorers: Scorers,
) -> Iterator[pa.Table]:
    """The rows in order, judged in batches of _JUDGED rows, each language pair by itself."""
    stream = iter(rows)
    batches = iter(lambda: list(islice(stream, _JUDGED)), [])
    for groups in ahead((_groups(batch, workers) for batch in batches), workers.size):
        tables = [_judged(topic, group, filters, scorers) for group in groups]
        places = np.argsort([place for group in groups for place in group.places])
        yield pa.concat_tables(tables).take(pa.array(places))


def _groups(batch: list[dict[str, Any]], workers: RuleWorkers) -> list[_Group]:
    """The batch by language pair; the workers have begun to judge it."""
    by_languages: dict[tuple[str, str], list[int]] = {}
    for place, row in enumerate(batch):
        by_languages.setdefault((row["source_lang"], row["target_lang"]), []).append(place)
    groups = []
    for languages, places in by_languages.items():
        rows = [batch[place] for place in places]
        columns = {name: [row.get(name) for row in rows] for name in PAIRS.names}
        groups.append(_Group(places, rows, workers.submit(columns, *languages)))
    return groups


def _judged(topic: Topic, group: _Group, filters: FilterOptions, scorers: Scorers) -> pa.Table:
    """The rows of one language pair as a PAIRS table, each with its scores and the rule that drops it.

    The rules use the formula, whose scale is the same in every corpus.
    """
    rows, verdicts = group.rows, group.verdicts.result()
    columns: dict[str, list[Any]] = {name: [row.get(name) for row in rows] for name in PAIRS.names}
    columns["topic"] = [topic.name] * len(rows)
    columns["source_text"], columns["target_text"] = verdicts.source_texts, verdicts.target_texts
    columns["masked"] = verdicts.masked
    columns["rejected_by"], columns["rejections"] = verdicts.rejected_by, verdicts.rejections
    for name, scores in verdicts.scores.items():
        columns[name] = [None if score != score else round(float(score), 4) for score in scores]
    columns["formula"] = columns["score"]
    columns["machine_translated"] = _marked(columns, filters)
    scorer = scorers.get((rows[0]["source_lang"], rows[0]["target_lang"]))
    if scorer is not None:
        language = verdicts.scores["language"].astype(np.float64)
        columns["score"] = scorer.score(given_rows(rows), language).tolist()
    return pa.Table.from_pydict(columns, PAIRS)


def _marked(columns: dict[str, list[Any]], filters: FilterOptions) -> list[bool]:
    """`machine_translated`: by the marks of the pages, or by their text if that rule is on."""
    options = filters.of(MACHINE_TRANSLATION)
    if not options.enabled:
        return columns["machine_translated"]
    mt, page_mt = (float_column(columns[name], len(columns[name]), name) for name in MT_SCORES)
    by_text = suspected(mt, page_mt, options).tolist()
    return [bool(mark) or text for mark, text in zip(columns["machine_translated"], by_text, strict=True)]

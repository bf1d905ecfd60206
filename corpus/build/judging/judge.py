"""Rows of the pairs table -> the table JUDGED: rules and score; unchanged rows keep their verdicts."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from itertools import chain, groupby
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from corpus.build.judging.learnt import Lesson
from corpus.build.judging.mt_detection import judge_translations
from corpus.build.judging.scoring import given_rows
from corpus.build.judging.sentence_rows import document_ids, in_order
from corpus.build.keys import digest
from corpus.filters.options import FilterOptions
from corpus.filters.pairs import MT_SCORES, float_column
from corpus.filters.rules.machine_translation import MACHINE_TRANSLATION, suspected
from corpus.filters.workers import Judgement, RuleWorkers, ahead
from corpus.scoring.work import HERE, Work
from corpus.tables.changes import note
from corpus.tables.folder import WorkFolder
from corpus.tables.names import JUDGED
from corpus.tables.reasons import PairReason
from corpus.tables.schemas import FILTER_SCORES, PAIRS
from crawler.errors import InputError
from crawler.storage.json_files import read_json, write_json

FILE = ".judged.json"  # by what the rows of JUDGED were judged
_JUDGED = 5000  # pairs judged at once
_AT_ONCE = 20_000  # rows in memory, most of them with a verdict
_FAILED = frozenset(reason.value for reason in PairReason)
# What the judgement of a row says; all other columns come from the row itself.
_VERDICT = (
    *("source_text", "target_text", "masked", "rejected_by", "rejections"),
    *("formula", "score", "mt", "page_mt"),
    *FILTER_SCORES,
)
_READ = ("pair_id", "similarity", "margin", "source_lang", "target_lang")  # by the rules, beside the formula

Row = dict[str, Any]
Languages = tuple[str, str]


class _Part(NamedTuple):
    """Rows of one language pair, and what the rules will say of them."""

    rows: list[Row]
    verdicts: "Future[Judgement]"


class Judge:
    """Judges the pairs of a corpus by the rules of one pair and by what the corpus taught.

    `rules` stands for all that a verdict depends on beside the row and the lesson of its language pair.
    """

    def __init__(
        self,
        topic: str,
        filters: FilterOptions,
        workers: RuleWorkers,
        rules: str,
        lessons: Mapping[Languages, Lesson],
        work: Work = HERE,
    ) -> None:
        self._topic, self._filters, self._workers = topic, filters, workers
        self._lessons, self._work = lessons, work
        self._detectors = {both: lesson.detector for both, lesson in lessons.items() if lesson.detector}
        self._recipes = {"-".join(both): digest(rules, lesson.digest()) for both, lesson in lessons.items()}
        self._counts = {"judged": 0, "taken_over": 0}

    def batches(self, folder: WorkFolder, mined: bool) -> Iterator[pa.Table]:
        """The rows in order, judged."""
        chunks = self._chunks(in_order(folder, mined), _Earlier(folder, self._recipes))
        for rows, parts in ahead(((rows, self._parts(rows)) for rows in chunks), self._workers.size):
            for part in parts:
                self._judge(part)
            yield self._table(rows)

    def remember(self, folder: WorkFolder) -> None:
        """Record by what the table JUDGED was judged, for the next build."""
        note(folder, "pairs", self._counts)
        write_json(folder.root / FILE, {"table": folder.key(JUDGED), **self._recipes}, indent=1)

    def _chunks(self, groups: Iterator[list[Row]], earlier: "_Earlier") -> Iterator[list[Row]]:
        """Rows of some pairs of documents at a time, those judged before with their verdicts."""
        rows: list[Row] = []
        new = 0
        for group in groups:
            taken = earlier.taken_over(group)
            new += 0 if taken else len(group)
            rows += taken or group
            if new >= _JUDGED or len(rows) >= _AT_ONCE:
                yield rows
                rows, new = [], 0
        if rows:
            yield rows

    def _parts(self, rows: list[Row]) -> list[_Part]:
        """The rows without a verdict, by language pair; the workers have begun to judge them."""
        new = [row for row in rows if "formula" not in row]
        self._counts["judged"] += len(new)
        self._counts["taken_over"] += len(rows) - len(new)
        judge_translations(new, self._detectors, self._work)
        by_languages: dict[Languages, list[Row]] = {}
        for row in new:
            by_languages.setdefault((row["source_lang"], row["target_lang"]), []).append(row)
        return [
            _Part(some, self._workers.submit(_columns(some), *languages))
            for languages, every in by_languages.items()
            for some in (every[start : start + _JUDGED] for start in range(0, len(every), _JUDGED))
        ]

    def _judge(self, part: _Part) -> None:
        """Set the columns of _VERDICT. The rules use the formula, whose scale is the same in every corpus."""
        rows, verdicts = part.rows, part.verdicts.result()
        columns: dict[str, Sequence[Any]] = {
            "formula": [row["score"] for row in rows],
            "source_text": verdicts.source_texts,
            "target_text": verdicts.target_texts,
            "masked": verdicts.masked,
            "rejected_by": verdicts.rejected_by,
            "rejections": verdicts.rejections,
        }
        for name, scores in verdicts.scores.items():
            columns[name] = [None if score != score else round(float(score), 4) for score in scores]
        lesson = self._lessons[rows[0]["source_lang"], rows[0]["target_lang"]]
        if lesson.scorer is not None:
            language = verdicts.scores["language"].astype(np.float64)
            scores, failed = lesson.scorer.measured(given_rows(rows), language, self._work)
            columns["score"] = scores.tolist()
            for number, reason in failed.items():
                if verdicts.rejected_by[number] is None:
                    verdicts.rejected_by[number] = reason.value
                    verdicts.rejections[number] += 1
        for name, values in columns.items():
            for row, value in zip(rows, values, strict=True):
                row[name] = value

    def _table(self, rows: list[Row]) -> pa.Table:
        columns: dict[str, list[Any]] = {name: [row.get(name) for row in rows] for name in PAIRS.names}
        columns["topic"] = [self._topic] * len(rows)
        columns["machine_translated"] = _marked(columns, self._filters)
        return pa.Table.from_pydict(columns, PAIRS)


class _Earlier:
    """The table JUDGED of the last build, read along with the rows of this one: both in the same order."""

    def __init__(self, folder: WorkFolder, recipes: Mapping[str, str]) -> None:
        before = _recorded(folder)
        self._same = {name for name, recipe in recipes.items() if before.get(name) == recipe}
        rows = _stored(folder) if self._same else iter(())
        self._groups = ((ids, list(some)) for ids, some in groupby(rows, document_ids))
        self._next = next(self._groups, None)

    def taken_over(self, group: list[Row]) -> list[Row] | None:
        """The rows of two documents with the verdicts of the last build; None if it had others."""
        ids = document_ids(group[0])
        while self._next is not None and self._next[0] < ids:
            self._next = next(self._groups, None)
        if self._next is None or self._next[0] != ids:
            return None
        before = self._next[1]
        if f"{group[0]['source_lang']}-{group[0]['target_lang']}" not in self._same:
            return None
        if len(before) != len(group) or not all(map(_is_same, group, before)):
            return None
        both = zip(group, before, strict=True)
        return [{**row, **{name: old[name] for name in _VERDICT}} for row, old in both]


def _recorded(folder: WorkFolder) -> Mapping[str, str]:
    """The recipes by languages that the table JUDGED was made by; none if that is not known."""
    if not folder.has(JUDGED):
        return {}
    try:
        found = read_json(folder.root / FILE, dict[str, str], "") or {}
    except InputError:
        return {}
    return found if found.get("table") and found.get("table") == folder.key(JUDGED) else {}


def _stored(folder: WorkFolder) -> Iterator[Row]:
    columns = [*_VERDICT, *_READ, "source_document_id", "target_document_id"]
    return chain.from_iterable(batch.to_pylist() for batch in folder.batches(JUDGED, columns))


def _is_same(row: Row, old: Row) -> bool:
    """Whether the rules, which did not fail, see the same in both; `page_mt` is 1 for marked pages."""
    return (
        all(row[name] == old[name] for name in _READ)
        and row["score"] == old["formula"]
        and row["machine_translated"] == (old["page_mt"] == 1.0)
        and old["rejected_by"] not in _FAILED
    )


def _columns(rows: list[Row]) -> dict[str, list[Any]]:
    return {name: [row.get(name) for row in rows] for name in PAIRS.names}


def _marked(columns: dict[str, list[Any]], filters: FilterOptions) -> list[bool]:
    """`machine_translated`: by the marks of the pages, or by their text if that rule is on."""
    options = filters.of(MACHINE_TRANSLATION)
    if not options.enabled:
        return columns["machine_translated"]
    mt, page_mt = (float_column(columns[name], len(columns[name]), name) for name in MT_SCORES)
    by_text = suspected(mt, page_mt, options).tolist()
    return [bool(mark) or text for mark, text in zip(columns["machine_translated"], by_text, strict=True)]

"""Machine translation told by the text, for a build: of each pair, each pair of pages, each document."""

import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from align.records import SENTENCE
from corpus.build.keys import digest
from corpus.mt_detection.detector import Detector, learn_detector, page_scores, probabilities, sizes
from corpus.mt_detection.literalness import usage
from corpus.mt_detection.options import MtOptions
from corpus.scoring.work import HERE, UnmeasuredError, Work, gathered
from corpus.tables.folder import WorkFolder
from corpus.tables.names import MARKED
from crawler.documents.schema import DOCUMENTS
from crawler.sandbox import SandboxCrashError, SandboxTimeoutError

Languages = tuple[str, str]
Ints = npt.NDArray[np.int64]

_DOCUMENTS = ("source_document_id", "target_document_id")
_PART = 1024  # pairs of one call
_TRIED = 16  # parts in which the pairs are sought that nothing can be learnt from

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MtDetector:
    """The detector of a language pair, and the granularity that it learnt from and judges pages by."""

    detector: Detector
    granularity: str


def learn_mt(
    samples: Mapping[str, list[dict[str, Any]]], options: MtOptions, work: Work = HERE
) -> MtDetector | None:
    """The detector of a language pair, from its rows by granularity; None if they are too few, or it is off.

    A page is judged by its sentences, or by paragraphs where the language pair has no sentences. Pairs that
    `work` cannot read within its time and memory teach nothing.
    """
    languages = next((_languages(rows[0]) for rows in samples.values() if rows), None)
    if not options.enabled or languages is None:
        return None
    for kind in sorted(samples, key=lambda kind: kind != SENTENCE):  # sentences first, if there are any
        detector = _learnt(samples[kind], languages, options, work)
        if detector is not None:
            return MtDetector(detector, kind)
        if kind == SENTENCE:
            least = options.least_pairs
            _log.warning("%s-%s: machine translation not judged: under %d pairs", *languages, least)
    return None


def _learnt(
    rows: list[dict[str, Any]], languages: Languages, options: MtOptions, work: Work
) -> Detector | None:
    try:
        return work.submit(len(rows), learn_detector, *_columns(rows), languages, options).result()
    except (SandboxTimeoutError, SandboxCrashError) as error:
        parts = np.array_split(np.arange(len(rows)), _TRIED)
        failed = _failed(lambda some: work.submit(len(some), usage, *_texts(rows, some), *languages), parts)
        if not failed:
            _log.warning("%s-%s: machine translation not judged: %s", *languages, error)
            return None
    return _learnt([row for n, row in enumerate(rows) if n not in failed], languages, options, work)


def judge_translations(
    rows: list[dict[str, Any]], detectors: Mapping[Languages, MtDetector], work: Work = HERE
) -> None:
    """Set `mt` and `page_mt` of the rows, None for what is unknown; all rows of two pages are among them.

    Pages that say that they are machine translations are certain. What `work` cannot measure is unknown.
    """
    odds, words = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    pages: dict[tuple[str, str], float] = {}
    for languages, about in detectors.items():
        places = [n for n, row in enumerate(rows) if _languages(row) == languages]
        own = [rows[n] for n in places]
        odds[places] = _log_odds(own, about.detector, work)
        words[places] = sizes(*_columns(own)[:2])
        some = [n for n in places if rows[n]["granularity"] == about.granularity]
        of = [_page(rows[n]) for n in some]
        pages |= page_scores(of, odds[some], words[some], about.detector.quartile)
    scores = probabilities(odds).astype(np.float32)
    for row, score in zip(rows, scores.tolist(), strict=True):
        row["mt"] = None if score != score else score
        row["page_mt"] = 1.0 if row["machine_translated"] else pages.get(_page(row))


def build_document_scores(folder: WorkFolder) -> None:
    """Set `mt` of the documents table: the highest `page_mt` of the pairs whose target a document is."""
    found: dict[str, float] = {}
    for batch in folder.batches("pairs", [_DOCUMENTS[1], "page_mt"], pc.field("page_mt").is_valid()):
        for document, score in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            found[document] = max(score, found.get(document, 0.0))
    table_key = digest(folder.key(MARKED), found)
    if not folder.is_current("documents", table_key):
        folder.write("documents", DOCUMENTS, _with_scores(folder, found), table_key)


def _with_scores(folder: WorkFolder, found: dict[str, float]) -> Iterator[pa.Table]:
    place, kind = DOCUMENTS.get_field_index("mt"), DOCUMENTS.field("mt")
    for batch in folder.batches(MARKED, DOCUMENTS.names):
        marked = zip(batch["document_id"].to_pylist(), batch["machine_translated"].to_pylist(), strict=True)
        scores = [1.0 if mark else found.get(document) for document, mark in marked]
        yield pa.Table.from_batches([batch]).set_column(place, kind, pa.array(scores, kind.type))


def _log_odds(rows: list[dict[str, Any]], detector: Detector, work: Work) -> npt.NDArray[np.float64]:
    """As of the detector; NaN for what cannot be measured."""

    def submitted(some: Ints) -> "Future[npt.NDArray[np.float64]]":
        return work.submit(len(some), detector.log_odds, *_columns([rows[n] for n in some.tolist()]))

    odds = np.full(len(rows), np.nan)
    left = np.arange(len(rows))
    while True:
        parts = [left[start : start + _PART] for start in range(0, len(left), _PART)]
        try:
            for some, found in gathered(submitted, parts):
                odds[some] = found
        except UnmeasuredError as error:
            left = np.setdiff1d(left, list(error.rows))
        else:
            return odds


def _failed(submitted: "Callable[[Ints], Future[Any]]", parts: Sequence[Ints]) -> Collection[int]:
    """The rows that fail by themselves."""
    try:
        gathered(submitted, parts)
    except UnmeasuredError as error:
        return error.rows.keys()
    return ()


def _texts(rows: list[dict[str, Any]], some: Ints) -> tuple[list[str], list[str]]:
    return _columns([rows[n] for n in some.tolist()])[:2]


def _columns(rows: list[dict[str, Any]]) -> tuple[list[str], list[str], npt.NDArray[np.float64]]:
    return (
        [row["source_text"] for row in rows],
        [row["target_text"] for row in rows],
        np.array([row.get("similarity") or 0.0 for row in rows], dtype=np.float64),
    )


def _page(row: dict[str, Any]) -> tuple[str, str]:
    return row[_DOCUMENTS[0]], row[_DOCUMENTS[1]]


def _languages(row: dict[str, Any]) -> Languages:
    return row["source_lang"], row["target_lang"]

"""Machine translation told by the text, for a build: of each pair, each pair of pages, each document."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from align.records import SENTENCE
from corpus.build.keys import digest
from corpus.mt_detection.detector import Detector, learn_detector, page_scores, probabilities
from corpus.mt_detection.options import MtOptions
from corpus.tables.folder import WorkFolder
from corpus.tables.names import MARKED
from crawler.documents.schema import DOCUMENTS

Rows = Iterable[dict[str, Any]]
Languages = tuple[str, str]

_READ = 5000  # rows judged at once
_DOCUMENTS = ("source_document_id", "target_document_id")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Judged:
    """The score of each row, in the order of the rows, NaN for those not judged; pages by document ids."""

    scores: npt.NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, dtype=np.float32))
    pages: dict[tuple[str, str], float] = field(default_factory=dict)

    def added(self, rows: Rows) -> Iterator[dict[str, Any]]:
        """The rows, which are those that were judged, each with `mt` and `page_mt`; None for what is unknown.

        Pages that say that they are machine translations are certain.
        """
        for number, row in enumerate(rows):
            score = float(self.scores[number]) if number < len(self.scores) else np.nan
            row["mt"] = None if np.isnan(score) else score
            page = self.pages.get((row[_DOCUMENTS[0]], row[_DOCUMENTS[1]]))
            row["page_mt"] = 1.0 if row["machine_translated"] else page
            yield row


def judge_translations(read: Callable[[], Rows], options: MtOptions) -> Judged:
    """The verdicts on the rows of the pairs table, read twice: first for what is usual in each language pair.

    A page is judged by its sentences, or by paragraphs where the language pair has no sentences.
    """
    if not options.enabled:
        return Judged()
    detectors = _detectors(read(), options)
    kinds = {languages: kind for languages, (kind, _) in detectors.items()}
    scores: list[npt.NDArray[np.float32]] = []
    pages: dict[Languages, tuple[list[tuple[str, str]], list[float]]] = {}
    stream = iter(read())
    while rows := list(islice(stream, _READ)):
        odds = np.full(len(rows), np.nan)
        for languages, (_, detector) in detectors.items():
            places = [n for n, row in enumerate(rows) if _languages(row) == languages]
            odds[places] = detector.log_odds(*_columns([rows[n] for n in places]))
        for row, value in zip(rows, odds.tolist(), strict=True):
            if kinds.get(_languages(row)) == row["granularity"]:
                names, values = pages.setdefault(_languages(row), ([], []))
                names.append((row[_DOCUMENTS[0]], row[_DOCUMENTS[1]]))
                values.append(value)
        scores.append(probabilities(odds).astype(np.float32))
    by_page: dict[tuple[str, str], float] = {}
    for languages, (names, values) in sorted(pages.items()):
        by_page |= page_scores(names, np.array(values), detectors[languages][1].quartile)
    return Judged(np.concatenate([np.zeros(0, dtype=np.float32), *scores]), by_page)


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


def _detectors(rows: Rows, options: MtOptions) -> dict[Languages, tuple[str, Detector]]:
    """The detector of each language pair with enough pairs, and the granularity that it learnt from."""
    samples: dict[tuple[Languages, str], list[dict[str, Any]]] = {}
    for row in rows:
        some = samples.setdefault((_languages(row), row["granularity"]), [])
        if len(some) < options.sample:
            some.append(row)
    detectors: dict[Languages, tuple[str, Detector]] = {}
    # Sentences first, if there are any.
    for languages, kind in sorted(samples, key=lambda group: (group[0], group[1] != SENTENCE)):
        if languages in detectors:
            continue
        detector = learn_detector(*_columns(samples[languages, kind]), languages, options)
        if detector is not None:
            detectors[languages] = kind, detector
        elif kind == SENTENCE:
            least = options.least_pairs
            _log.warning("%s-%s: machine translation not judged: under %d pairs", *languages, least)
    return detectors


def _columns(rows: list[dict[str, Any]]) -> tuple[list[str], list[str], npt.NDArray[np.float64]]:
    return (
        [row["source_text"] for row in rows],
        [row["target_text"] for row in rows],
        np.array([row.get("similarity") or 0.0 for row in rows], dtype=np.float64),
    )


def _languages(row: dict[str, Any]) -> Languages:
    return row["source_lang"], row["target_lang"]

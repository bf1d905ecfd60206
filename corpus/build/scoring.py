"""Scorers for a build: one per language pair, learnt from the sentence pairs of its documents."""

import logging
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from align.records import SENTENCE
from corpus.build.workers.encoding import EncoderPool
from corpus.decisions.decision import Decision
from corpus.decisions.terms import terms_of
from corpus.engine import EngineOptions
from corpus.scoring.given import Given, ScoringOptions
from corpus.scoring.judged import Judged
from corpus.scoring.scorer import Fallback, Scorer, learn_scorer
from corpus.scoring.term_checks import TermChecks
from corpus.tables.folder import WorkFolder
from corpus.tables.signatures import write_signatures

Languages = tuple[str, str]
Scorers = dict[Languages, Scorer]

_log = logging.getLogger(__name__)


def learn_scorers(
    folder: WorkFolder,
    rows: Iterable[dict[str, Any]],
    encoder: str,
    options: ScoringOptions,
    judged: Iterable[tuple[dict[str, Any], bool]] = (),
    terms: Mapping[str, Decision] | None = None,
    engine: EngineOptions | None = None,
) -> Scorers:
    """The scorers of the language pairs with enough certain pairs; the signatures of all are written.

    `rows` are those of the pairs table in order. A scorer learns from paragraphs only without sentences.
    `judged` are rows that people judged, and whether they are right; `terms` are their decisions on terms.
    """
    by_people = _judged(judged)
    with EncoderPool(encoder, engine or EngineOptions()) as pool:
        found = {
            languages: _learn(
                languages, some, pool, options, by_people.get(languages), _checks(terms or {}, languages)
            )
            for languages, some in _by_pair(rows, options)
        }
    for (source, target), scorer in found.items():
        if isinstance(scorer, Fallback):
            _log.warning("%s-%s: scored by the fixed formula: %s", source, target, scorer.signature.reason)
    signatures = {f"{a}-{b}": scorer.signature for (a, b), scorer in sorted(found.items())}
    write_signatures(folder, signatures)
    return {languages: scorer for languages, scorer in found.items() if isinstance(scorer, Scorer)}


def given_rows(rows: list[dict[str, Any]]) -> Given:
    """Rows of the pairs table as a scorer takes them; a missing score is 0."""
    numbers = ([row.get(name) or 0.0 for row in rows] for name in ("similarity", "margin", "score"))
    return Given(
        [row["source_text"] for row in rows],
        [row["target_text"] for row in rows],
        *(np.array(column, dtype=np.float64) for column in numbers),
    )


def _by_pair(
    rows: Iterable[dict[str, Any]], options: ScoringOptions
) -> list[tuple[Languages, list[dict[str, Any]]]]:
    """The first rows of each language pair: sentences, or paragraphs if there are none."""
    kinds: dict[tuple[Languages, bool], list[dict[str, Any]]] = {}
    for row in rows:
        languages = row["source_lang"], row["target_lang"]
        some = kinds.setdefault((languages, row["granularity"] == SENTENCE), [])
        if len(some) < options.sample:
            some.append(row)
    pairs = sorted({languages for languages, _ in kinds})
    return [(pair, kinds.get((pair, True)) or kinds[pair, False]) for pair in pairs]


def _judged(judged: Iterable[tuple[dict[str, Any], bool]]) -> dict[Languages, Judged]:
    """What people judged of each language pair."""
    rows: dict[Languages, list[dict[str, Any]]] = {}
    right: dict[Languages, list[bool]] = {}
    for row, is_right in judged:
        languages = row["source_lang"], row["target_lang"]
        rows.setdefault(languages, []).append(row)
        right.setdefault(languages, []).append(is_right)
    return {
        both: Judged(given_rows(some), np.array(right[both], dtype=np.bool_)) for both, some in rows.items()
    }


def _checks(terms: Mapping[str, Decision], languages: Languages) -> TermChecks:
    decided = terms_of(terms, *languages)
    return TermChecks(decided.right, decided.wrong)


def _learn(
    languages: Languages,
    rows: list[dict[str, Any]],
    pool: EncoderPool,
    options: ScoringOptions,
    judged: Judged | None,
    checks: TermChecks,
) -> Scorer | Fallback:
    both = pool.encoder(languages[0]), pool.encoder(languages[1])
    return learn_scorer(given_rows(rows), languages, both, options, judged=judged, checks=checks)

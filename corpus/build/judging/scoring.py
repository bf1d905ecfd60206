"""The scorer of a language pair in a build, learnt from its rows and from what people say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from corpus.build.workers.encoding import EncoderPool
from corpus.decisions.decision import Decision
from corpus.decisions.terms import terms_of
from corpus.scoring.given import Given, ScoringOptions
from corpus.scoring.judged import Judged
from corpus.scoring.scorer import Fallback, Scorer, learn_scorer
from corpus.scoring.term_checks import TermChecks
from corpus.scoring.work import Work

Languages = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Taught:
    """What people say: of pairs whether they are right, of terms how they are translated.

    `digest` stands for all of it.
    """

    pairs: Mapping[Languages, Judged] = field(default_factory=dict)
    terms: Mapping[str, Decision] = field(default_factory=dict)
    digest: str = ""


def taught(
    judged: Iterable[tuple[dict[str, Any], bool]], terms: Mapping[str, Decision], digest: str
) -> Taught:
    """What people say of a corpus: `judged` are rows, and whether they are right."""
    return Taught(_judged(judged), terms, digest)


def learn_scorer_of(
    languages: Languages,
    rows: list[dict[str, Any]],
    pool: EncoderPool,
    options: ScoringOptions,
    people: Taught,
    work: Work,
) -> Scorer | Fallback:
    """The scorer that the rows of a language pair teach; `work` does what is independent."""
    both = pool.encoder(languages[0]), pool.encoder(languages[1])
    decided = terms_of(people.terms, *languages)
    checks = TermChecks(decided.right, decided.wrong)
    judged = people.pairs.get(languages)
    return learn_scorer(given_rows(rows), languages, both, options, judged=judged, checks=checks, work=work)


def given_rows(rows: list[dict[str, Any]]) -> Given:
    """Rows of the pairs table as a scorer takes them; a missing score is 0."""
    numbers = ([row.get(name) or 0.0 for row in rows] for name in ("similarity", "margin", "score"))
    return Given(
        [row["source_text"] for row in rows],
        [row["target_text"] for row in rows],
        *(np.array(column, dtype=np.float64) for column in numbers),
    )


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

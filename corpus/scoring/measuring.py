"""The features of pairs by fold: each pair is measured by what the other folds teach."""

import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future

import numpy as np

from align.words.lexicon import Lexicon, LexiconOptions, learn_in_folds
from corpus.filters.pairs import MAX_TEXT
from corpus.filters.rules.language.language import language_scores
from corpus.scoring.features import FEATURES, Counted, Reference, counted, features, reference_of
from corpus.scoring.given import Floats, Given, Ints, joined, take
from corpus.scoring.term_checks import TermChecks
from corpus.scoring.work import HERE, UnmeasuredError, Work, gathered
from corpus.tables.reasons import PairReason
from crawler.sandbox import SandboxCrashError, SandboxTimeoutError

_PART, _BLOCK = 1024, 512  # pairs that are measured by one call, and together
_TRIED = 16  # parts in which the pairs are sought that no lexicon can be learnt from
_FEW = 500  # pairs: fewer are measured sooner by one child than a second one starts


def folds_of(given: Given, number: int) -> Ints:
    """The fold of each pair, by its texts."""
    return np.array(
        [
            zlib.crc32(f"{source}\t{target}".encode("utf-8", "surrogatepass")) % number
            for source, target in zip(given.sources, given.targets, strict=True)
        ],
        dtype=np.int64,
    )


def lexicons_of(
    given: Given, folds: Ints, number: int, languages: tuple[str, str], work: Work
) -> Callable[[], list[Lexicon]]:
    """What waits for the lexicon of each fold, learnt from the other folds.

    It raises UnmeasuredError if they cannot be learnt, with the pairs that stop it.
    """

    def submitted(rows: Ints) -> "Future[list[Lexicon]]":
        pairs = [(given.sources[row], given.targets[row]) for row in rows.tolist()]
        options = LexiconOptions()
        return work.submit(len(pairs), learn_in_folds, pairs, folds[rows], number, *languages, options)

    rows = np.arange(len(given))
    coming = submitted(rows)

    def learnt() -> list[Lexicon]:
        try:
            return coming.result()
        except (SandboxTimeoutError, SandboxCrashError):
            gathered(submitted, np.array_split(rows, _TRIED))
            raise UnmeasuredError({}) from None

    return learnt


def references_of(
    lexicons: Sequence[Lexicon], given: Given, folds: Ints, checks: TermChecks | None, work: Work
) -> list[Reference]:
    """The reference of each fold, counted in the other folds, each by the lexicon that has not seen it."""

    def submitted(rows: Ints) -> "Future[Counted]":
        pairs = take(given, rows)
        return work.submit(len(rows), counted, lexicons[folds[rows[0]]], pairs.sources, pairs.targets)

    known = [(folds[rows[0]], part) for rows, part in gathered(submitted, _parts(folds, len(lexicons)))]
    return [
        reference_of(lexicon, [part for fold, part in known if fold != number], checks)
        for number, lexicon in enumerate(lexicons)
    ]


def examples_of(
    references: Sequence[Reference],
    given: Given,
    chosen: tuple[Ints, Ints],
    errors: Given,
    of: Ints,
    folds: tuple[Ints, Ints],
    work: Work,
) -> tuple[Floats, Floats, Floats]:
    """Features of the certain pairs, of the errors, and of usual pairs; each pair is measured once.

    `chosen` are rows of the certain pairs and of usual ones, ascending; `of` those that the errors were made
    from; `folds` those of all given pairs, and of the errors. UnmeasuredError with rows of given pairs.
    """
    rows = np.union1d(*chosen)
    every = joined(take(given, rows), errors)
    near = np.argsort(np.concatenate([rows, of]), kind="stable")  # errors by their pair: one side is the same
    columns = np.empty((len(every), len(FEATURES)))
    try:
        columns[near] = columns_of(
            references, take(every, near), np.concatenate([folds[0][rows], folds[1]])[near], work=work
        )
    except UnmeasuredError as error:
        pair = np.concatenate([rows, of])[near]
        raise UnmeasuredError({int(pair[row]): reason for row, reason in error.rows.items()}) from None
    first, second = (columns[np.searchsorted(rows, some)] for some in chosen)
    return first, columns[len(rows) :], second


def columns_of(
    references: Sequence[Reference],
    given: Given,
    folds: Ints,
    language: Floats | None = None,
    work: Work = HERE,
) -> Floats:
    """Features of each pair by the reference of its fold; UnmeasuredError with the pairs without."""

    def submitted(rows: Ints) -> "Future[Floats]":
        known = None if language is None else language[rows]
        return work.submit(len(rows), _measured, references[folds[rows[0]]], take(given, rows), known)

    result = np.full((len(given), len(FEATURES)), np.nan)
    parts = _parts(folds, len(references))
    for rows, columns in gathered(submitted, parts, in_turn=len(given) < _FEW):
        result[rows] = columns
    return result


def measured_columns(
    references: Sequence[Reference],
    given: Given,
    language: Floats | None = None,
    work: Work = HERE,
) -> tuple[Ints, Floats, dict[int, PairReason]]:
    """The rows of pairs that can be measured, ascending, and their features; the reasons of the others."""
    folds = folds_of(given, len(references))
    failed: dict[int, PairReason] = {}
    while True:
        rows = np.array([row for row in range(len(given)) if row not in failed], dtype=np.int64)
        known = None if language is None else language[rows]
        try:
            return rows, columns_of(references, take(given, rows), folds[rows], known, work), failed
        except UnmeasuredError as error:
            failed |= {int(rows[row]): reason for row, reason in error.rows.items()}


def _parts(folds: Ints, number: int) -> Iterator[Ints]:
    """The rows of each fold, so many at a time."""
    for fold in range(number):
        rows = np.flatnonzero(folds == fold)
        yield from (rows[start : start + _PART] for start in range(0, len(rows), _PART))


def _measured(about: Reference, given: Given, language: Floats | None) -> Floats:
    """The features of pairs, by blocks: the words of a text are kept for so many."""
    if language is None:
        languages = about.lexicon.source_lang, about.lexicon.target_lang
        sources, targets = ([text[:MAX_TEXT] for text in side] for side in (given.sources, given.targets))
        language = language_scores(sources, targets, languages).astype(np.float64)
    blocks = [
        features(
            given.sources[block],
            given.targets[block],
            given.similarity[block],
            given.margin[block],
            language[block],
            about,
        )
        for block in (slice(start, start + _BLOCK) for start in range(0, len(given), _BLOCK))
    ]
    return np.concatenate(blocks)

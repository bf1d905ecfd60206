"""The features of pairs by fold: each pair is measured by what the other folds teach."""

import zlib
from collections.abc import Iterable, Sequence
from concurrent.futures import Future

import numpy as np

from align.words.lexicon import Lexicon, LexiconOptions, learn_in_folds
from corpus.filters.pairs import MAX_TEXT
from corpus.filters.rules.language.language import language_scores
from corpus.scoring.features import FEATURES, Counted, Reference, counted, features, reference_of
from corpus.scoring.given import Floats, Given, Ints, joined, take
from corpus.scoring.term_checks import TermChecks
from corpus.scoring.work import HERE, LEAST, Work

_PART, _BLOCK = 1024, 512  # pairs that are measured by one call, and together


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
) -> "Future[list[Lexicon]]":
    """The lexicon of each fold, to be learnt from the other folds."""
    pairs = list(zip(given.sources, given.targets, strict=True))
    work = work if len(given) >= LEAST else HERE
    return work.submit(learn_in_folds, pairs, folds, number, *languages, LexiconOptions())


def references_of(
    lexicons: Sequence[Lexicon], given: Given, folds: Ints, checks: TermChecks | None, work: Work
) -> list[Reference]:
    """The reference of each fold, counted in the other folds, each by the lexicon that has not seen it."""
    work = work if len(given) >= LEAST else HERE
    parts: list[tuple[int, Future[Counted]]] = []
    for number, lexicon in enumerate(lexicons):
        rows = np.flatnonzero(folds == number)
        for some in (rows[start : start + _PART] for start in range(0, len(rows), _PART)):
            pairs = take(given, some)
            parts.append((number, work.submit(counted, lexicon, pairs.sources, pairs.targets)))
    known = [(fold, part.result()) for fold, part in parts]
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
    from; `folds` those of all given pairs, and of the errors.
    """
    rows = np.union1d(*chosen)
    every = joined(take(given, rows), errors)
    near = np.argsort(np.concatenate([rows, of]), kind="stable")  # errors by their pair: one side is the same
    columns = np.empty((len(every), len(FEATURES)))
    columns[near] = columns_of(
        references, take(every, near), np.concatenate([folds[0][rows], folds[1]])[near], work=work
    )
    first, second = (columns[np.searchsorted(rows, some)] for some in chosen)
    return first, columns[len(rows) :], second


def columns_of(
    references: Iterable[Reference],
    given: Given,
    folds: Ints,
    language: Floats | None = None,
    work: Work = HERE,
) -> Floats:
    """Features of each pair by the reference of its fold."""
    work = work if len(given) >= LEAST else HERE
    parts: list[tuple[Ints, Future[Floats]]] = []
    for number, about in enumerate(references):
        rows = np.flatnonzero(folds == number)
        for start in range(0, len(rows), _PART):
            some = rows[start : start + _PART]
            known = None if language is None else language[some]
            parts.append((some, work.submit(_measured, about, take(given, some), known)))
    result = np.full((len(given), len(FEATURES)), np.nan)
    for some, columns in parts:
        result[some] = columns.result()
    return result


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

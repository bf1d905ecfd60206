"""The features of the learnt scorer: a matrix of numbers, NaN where nothing could be measured."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from align.text.numbers import Comparison, compare_with_words
from align.text.tokens import tokens
from align.words.lexicon import Lexicon, TokenCoverage
from corpus.filters.rules.language.copies import copy_share
from corpus.filters.rules.language.negation import doubt
from corpus.filters.rules.language.untranslated import longest_run
from corpus.scoring.corruptions import names
from corpus.scoring.denials import lacking
from corpus.scoring.reliability import Reliability, Tally, joined, last_words, reliability, tallied
from corpus.scoring.term_checks import TermChecks, checked

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_UNCOVERED = 0.05  # probability below which a word counts as not translated
_EDGE = 4  # words at either end
_MOST = 12.0  # words in a row without a translation; more are no worse
_CLAUSE_MARKS = re.compile(r"[,;:、，；：]")
_ENDS = re.compile(r"[.!?:…。！？：]+[\"'”’»)\]]*$")
_TEXT_COLUMNS = 19
_SHORT = 1000  # characters
_NO_NUMBERS = Comparison(0)

# The columns.
FEATURES = (
    "similarity",
    "margin",
    "source_coverage",
    "target_coverage",
    "source_gap",
    "target_gap",
    "source_start",
    "target_start",
    "source_end",
    "target_end",
    "source_surprise",
    "target_surprise",
    "both_surprised",
    "other_surprises",
    "source_absent",
    "target_absent",
    "both_absent",
    "copied",
    "longer",
    "length",
    "numbers",
    "source_numbers",
    "target_numbers",
    "changed_numbers",
    "source_names",
    "target_names",
    "negation",
    "lost_negations",
    "perhaps_lost",
    "untranslated",
    "clause_marks",
    "final_mark",
    "capital",
    "source_last",
    "target_last",
    "language",
    "copy",
    "size",
)

# Features by which these kinds of errors are told. All of them together would tell free translations instead.
OF_KIND = {
    "half_translated": ("untranslated", "copied", "copy", "language", "both_surprised"),
    "lost_negation": ("negation", "lost_negations", "perhaps_lost", "size"),
    "wrong_name": ("source_absent", "target_absent", "both_absent"),
}


@dataclass(frozen=True, slots=True)
class Reference:
    """The usual words, lengths and last words of each side in this corpus."""

    lexicon: Lexicon
    ratio: float  # median of log(target characters / source characters)
    reliable: tuple[Reliability, Reliability]
    last: tuple[Mapping[str, float], Mapping[str, float]]  # log odds that a word ends a text, by word
    checks: TermChecks = field(default_factory=TermChecks)


@dataclass(frozen=True, slots=True)
class Counted:
    """Log ratios of the lengths of pairs, and the tallies of their sides."""

    ratios: Sequence[float]
    source: Tally
    target: Tally


def reference(
    lexicon: Lexicon, sources: Sequence[str], targets: Sequence[str], checks: TermChecks | None = None
) -> Reference:
    """The reference of these pairs, with the terms that people decided on."""
    return reference_of(lexicon, [counted(lexicon, sources, targets)], checks)


def counted(lexicon: Lexicon, sources: Sequence[str], targets: Sequence[str]) -> Counted:
    """What a reference is made of, of some of its pairs."""
    ratios = [_log_ratio(s, t) for s, t in zip(sources, targets, strict=True)]
    return Counted(ratios, *tallied(lexicon, sources, targets))


def reference_of(lexicon: Lexicon, parts: Sequence[Counted], checks: TermChecks | None = None) -> Reference:
    """The reference of all pairs that the parts count."""
    ratios = [ratio for part in parts for ratio in part.ratios]
    sides = joined([part.source for part in parts]), joined([part.target for part in parts])
    return Reference(
        lexicon,
        float(np.median(ratios)) if ratios else 0.0,
        (reliability(sides[0], lexicon.source_lang), reliability(sides[1], lexicon.target_lang)),
        (last_words(sides[0]), last_words(sides[1])),
        checks or TermChecks(),
    )


def features(
    sources: Sequence[str],
    targets: Sequence[str],
    similarity: Floats,
    margin: Floats,
    language: Floats,
    about: Reference,
) -> Floats:
    """The columns of FEATURES in order, float64 (n, columns)."""
    found = about.lexicon.coverage(sources, targets)
    languages = about.lexicon.source_lang, about.lexicon.target_lang
    source, target = checked(found, sources, targets, languages, about.checks)
    coverage = _coverage_columns(source), _coverage_columns(target)
    pairs = list(zip(sources, targets, strict=True))
    texts = np.array([_text_columns(s, t, about) for s, t in pairs], dtype=np.float64)
    texts = texts.reshape(len(pairs), _TEXT_COLUMNS)
    by_side = [column for both in zip(*(c.T for c in coverage), strict=True) for column in both]
    given = [np.round(similarity, 4), np.round(margin, 4)]
    surprises = (
        about.reliable[0].surprises(sources, targets, source),
        about.reliable[1].surprises(targets, sources, target),
    )
    largest, rest, absent, copied = ([side[:, column] for side in surprises] for column in range(4))
    size = np.sqrt(np.diff(source.starts) + np.diff(target.starts) + 1.0)
    by_side += [*largest, np.minimum(*largest), np.round((rest[0] + rest[1]) / size, 4)]
    by_side += [*absent, np.minimum(*absent), copied[0] + copied[1]]
    return np.column_stack([*given, *by_side, texts[:, :-2], language, texts[:, -2:]])


def _coverage_columns(side: TokenCoverage) -> Floats:
    """Mean, longest run without, mean at the start, at the end: (n, 4); NaN without a known word."""
    is_known = ~np.isnan(side.values)
    number = len(side.starts) - 1
    text = np.repeat(np.arange(number), np.diff(side.starts))[is_known]
    known = side.values[is_known].astype(np.float64)
    counts = np.bincount(text, minlength=number)
    place = np.arange(len(known)) - (np.cumsum(counts) - counts)[text]  # of the word in its text
    columns = np.full((number, 4), np.nan)
    some = counts > 0
    for column, rows in ((0, slice(None)), (2, place < _EDGE), (3, (counts[text] - place) <= _EDGE)):
        sums = np.bincount(text[rows], known[rows], minlength=number)
        columns[some, column] = sums[some] / np.bincount(text[rows], minlength=number)[some]
    columns[some, 1] = np.minimum(_longest_runs(text, known < _UNCOVERED, number), _MOST)[some]
    return columns


def _longest_runs(text: Ints, is_hit: Bools, number: int) -> Floats:
    """The most hits in a row within each text, (number,); `text` is that of each word, ascending."""
    begins = is_hit & np.concatenate([[True], ~is_hit[:-1] | (text[1:] != text[:-1])])[: len(text)]
    of = np.cumsum(begins)[is_hit] - 1  # the run of each hit
    longest = np.zeros(number)
    np.maximum.at(longest, text[begins], np.bincount(of).astype(np.float64))
    return longest


def _text_columns(source: str, target: str, about: Reference) -> tuple[float, ...]:
    difference = _log_ratio(source, target) - about.ratio
    size = min(len(source), len(target))
    # Lengths of short texts differ more: in proportion to the root, as in Gale and Church 1993.
    scaled = difference * max(size, 1) ** 0.5
    langs = about.lexicon.source_lang, about.lexicon.target_lang
    found = compare_with_words(source, target, *langs) or _NO_NUMBERS
    missing = _missing(names(source), target), _missing(names(target), source)
    shared = copy_share(source, target)
    marks = len(_CLAUSE_MARKS.findall(source)), len(_CLAUSE_MARKS.findall(target))
    return (
        abs(scaled),
        scaled,
        found.agreement,
        min(len(found.source), 3),
        min(len(found.target), 3),
        min(len(found.source), len(found.target), 3),
        *missing,
        doubt(source, target, *langs),
        *lacking(source, target, langs, (about.lexicon.source_words, about.lexicon.target_words)),
        _untranslated(source, target, *langs) if shared else 0.0,
        abs(float(np.log((1 + marks[0]) / (1 + marks[1])))),
        float(bool(_ENDS.search(source)) != bool(_ENDS.search(target))),
        float(source[:1].isupper() != target[:1].isupper()),
        _last(source, about, 0),
        _last(target, about, 1),
        shared,
        float(np.log1p(size)),
    )


def _untranslated(source: str, target: str, source_lang: str, target_lang: str) -> float:
    """Root of the number of words of the longest run that was left in the other language, up to _MOST."""
    if source_lang == target_lang:
        return 0.0
    runs = (
        longest_run(target, source, target_lang, source_lang),
        longest_run(source, target, source_lang, target_lang),
    )
    return round(math.sqrt(min(max(runs), _MOST)), 4)


def _log_ratio(source: str, target: str) -> float:
    return float(np.log((len(target) + 1) / (len(source) + 1)))


def _missing(found: list[str], other: str) -> float:
    """Number of names that the other text lacks, up to 3; names with the same start are equal."""
    folded = other.casefold()
    return float(min(sum(name[:5].casefold() not in folded for name in set(found)), 3))


def _last(text: str, about: Reference, side: int) -> float:
    lang = about.lexicon.target_lang if side else about.lexicon.source_lang
    found = tokens(text if len(text) < _SHORT else text[-200:], lang)  # the words of short texts are known
    return about.last[side].get(found[-1], 0.0) if found else 0.0

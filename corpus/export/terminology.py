"""Custom terminology for Amazon Translate: CSV of terms learnt from the exported pairs.

The rules are those of the developer guide, "Creating a custom terminology": the first row has the language
codes, then one term per row; terms match exactly, case included; one translation per source term; at most
200 bytes of UTF-8 per term and 10 MB per file.
"""

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import pyarrow as pa

from align.words.lexicon import LexiconOptions, learn
from align.words.terms import Term, terms
from corpus.decisions.decision import Decision
from corpus.decisions.terms import terms_of
from corpus.export.direction import Direction, texts
from corpus.export.files import ExportResult, suffixed
from corpus.export.format import Format, Limits
from corpus.export.text import collapsed
from crawler.files import replacing

MAX_TERM_BYTES = 200
MAX_FILE_BYTES = 10 * 1024 * 1024

# Reasons to drop a term, in the order in which they are checked.
BELOW_MIN_PROBABILITY = "below_min_probability"
AMBIGUOUS = "ambiguous"
TERM_TOO_LONG = "too_long"
BEYOND_MAX_TERMS = "beyond_max_terms"
AGAINST_REVIEWER = "against_reviewer"  # people forbade it, or gave another translation


@dataclass(frozen=True, slots=True)
class TermOptions:
    """The choice of terms; the service's API page names a limit of 256 in a list."""

    min_count: int = 3  # pairs with both sides of a term, and with each form of it
    min_probability: float = 0.5  # of each side of a term, given the other
    max_terms: int = 256  # rows, the highest C-value first


def write(
    batches: Iterable[pa.RecordBatch],
    direction: Direction,
    base: Path,
    options: TermOptions | None = None,
    decisions: Mapping[str, Decision] | None = None,
) -> ExportResult:
    """One file `BASE.terminology.csv`: the two language codes, then one term per line, every field quoted.

    The terms that people accepted or corrected come first, whatever their probability. `written` and
    `skipped` count terms, not pairs: `against_reviewer`, `below_min_probability`, `ambiguous` (there is a
    better translation of the same source), `too_long`, `beyond_max_terms`.
    """
    options = options or TermOptions()
    path = suffixed(base, FORMAT.suffix)
    skipped: Counter[str] = Counter()
    forms = learnt_forms(batches, direction, options, skipped, decisions)
    lines = _lines(forms, skipped)
    size = written = 0
    with replacing(path) as file:
        size += file.write(_line(direction.source_lang, direction.target_lang))
        for line in lines:
            if written == options.max_terms or size + len(line) > MAX_FILE_BYTES:
                skipped[BEYOND_MAX_TERMS] += 1
                continue
            size += file.write(line)
            written += 1
    left_out = {reason: count for reason, count in sorted(skipped.items()) if count}
    return ExportResult((path,), written, left_out, unit="term")


def learnt_forms(
    batches: Iterable[pa.RecordBatch],
    direction: Direction,
    options: TermOptions,
    skipped: Counter[str],
    decisions: Mapping[str, Decision] | None = None,
) -> Iterator[tuple[str, str]]:
    """The forms of the terms with their translations, those of people first, then the best.

    `skipped` counts the dropped.
    """
    decided = terms_of(decisions or {}, direction.source_lang, direction.target_lang)
    found = learnt_terms(batches, direction, options.min_count)
    allowed = [term for term in found if all(decided.allows(*form) for form in term.forms)]
    skipped[AGAINST_REVIEWER] += len(found) - len(allowed)
    seen: set[str] = set()
    for source, target in (*decided.right, *_forms(_chosen(allowed, options, skipped), options)):
        if source not in seen:
            seen.add(source)
            yield source, target


def learnt_terms(
    batches: Iterable[pa.RecordBatch],
    direction: Direction,
    min_count: int,
    most: int = LexiconOptions().pairs,
) -> list[Term]:
    """The terms of the pairs, or of `most` of them by the hash of their texts, the highest C-value first."""
    found = ((collapsed(source), collapsed(target)) for source, target in texts(batches, direction))
    pairs = sorted(set(heapq.nsmallest(most, found, key=_rank)))
    lexicon = learn(pairs, direction.source_lang, direction.target_lang)
    return terms(pairs, lexicon, min_count)


def _rank(pair: tuple[str, str]) -> bytes:
    return blake2b("\t".join(pair).encode(), digest_size=8).digest()


def _chosen(found: Sequence[Term], options: TermOptions, skipped: Counter[str]) -> Iterator[Term]:
    """The terms that are probable both ways, the best for each source, in the order given."""
    best: dict[tuple[str, ...], Term] = {}
    for term in found:
        known = best.get(term.source)
        if known is None or term.target_given_source > known.target_given_source:
            best[term.source] = term
    for term in found:
        if min(term.target_given_source, term.source_given_target) < options.min_probability:
            skipped[BELOW_MIN_PROBABILITY] += 1
        elif best[term.source] is not term:
            skipped[AMBIGUOUS] += 1
        else:
            yield term


def _forms(chosen: Iterable[Term], options: TermOptions) -> Iterator[tuple[str, str]]:
    """The forms of a term, the most frequent first, each source with its most frequent target.

    Terms match with their case, so each form is a row of its own.
    """
    seen: set[str] = set()
    for term in chosen:
        ways: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for (source, target), count in term.forms.items():
            ways[source][target] += count
        common = {
            source: n for source, targets in ways.items() if (n := targets.total()) >= options.min_count
        }
        first = min(ways, key=lambda source: (-ways[source].total(), source))
        for source in sorted(common or {first: 0}, key=lambda source: (-ways[source].total(), source)):
            if source not in seen:
                seen.add(source)
                yield source, min(ways[source], key=lambda target: (-ways[source][target], target))


def _lines(forms: Iterable[tuple[str, str]], skipped: Counter[str]) -> Iterator[bytes]:
    for source, target in forms:
        if max(len(source.encode()), len(target.encode())) > MAX_TERM_BYTES:
            skipped[TERM_TOO_LONG] += 1
        else:
            yield _line(source, target)


def _line(*fields: str) -> bytes:
    return (",".join('"' + text.replace('"', '""') + '"' for text in fields) + "\n").encode()


FORMAT = Format(
    "terminology",
    "terminology.csv",
    "Amazon Translate custom terminology, CSV, learnt from the pairs",
    write,
    Limits(text_bytes=MAX_TERM_BYTES, file_bytes=MAX_FILE_BYTES),
    both_ways=True,
    takes={"options": "terms", "decisions": "decisions"},
)

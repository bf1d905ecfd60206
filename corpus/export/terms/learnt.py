"""The terms of the exported pairs, as their lexicon has them: what every format of terms writes."""

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import pyarrow as pa

from align.words.lexicon import LexiconOptions, learn
from align.words.terms import Term, terms
from corpus.decisions.decision import Decision
from corpus.decisions.terms import terms_of
from corpus.export.direction import Direction, texts
from corpus.export.text import collapsed

# Reasons to drop a term, in the order in which they are checked.
NO_NOUN = "no_noun"  # stands as verbs, adverbs and the like do
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
    """The terms that stand as nouns and are probable both ways, the best for each source, in their order."""
    best: dict[tuple[str, ...], Term] = {}
    for term in found:
        known = best.get(term.source)
        if known is None or term.target_given_source > known.target_given_source:
            best[term.source] = term
    for term in found:
        if not term.is_noun_like:
            skipped[NO_NOUN] += 1
        elif min(term.target_given_source, term.source_given_target) < options.min_probability:
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

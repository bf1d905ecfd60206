"""The most frequent terms of the kept pairs, with translations learnt from the pairs."""

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from align.text.tokens import tokens
from align.words.lexicon import learn
from align.words.sides import Phrase
from align.words.terms import Term, terms
from corpus.export.selection import of_granularity
from corpus.report.volume import main_granularity
from corpus.tables.counts import tally
from corpus.tables.folder import WorkFolder
from crawler.languages import base

LEARNT_FROM = 2_500  # pairs, drawn by the hash of their texts: a few seconds on one core
LEAST = 3  # of the pairs learnt from, that must contain a term
SURE = 0.5  # least share of the pairs with a side of a term that have its other side too, each way
_LONGEST = 1_000  # characters of a text that is learnt from

Texts = tuple[str, str]


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term in its most frequent form, and its translation; kept pairs with the term, and with both."""

    source: str
    target: str
    pairs: int
    translated: int


@dataclass(frozen=True, slots=True)
class TermTable:
    """The terms of two languages, of one word and of more, the commonest first.

    `pairs` is the number of kept pairs in which they were counted.
    """

    source_lang: str
    target_lang: str
    pairs: int
    words: tuple[TermRow, ...]
    phrases: tuple[TermRow, ...]


@dataclass(slots=True)
class _Counts:
    """Pairs with each source phrase, pairs with it and its translation, and all pairs."""

    there: Counter[Phrase] = field(default_factory=Counter)
    both: Counter[tuple[Phrase, Phrase]] = field(default_factory=Counter)
    pairs: int = 0


def term_tables(folder: WorkFolder, number: int, directions: int = 3) -> tuple[TermTable, ...]:
    """Up to `number` words and as many phrases for each of the `directions` with the most kept pairs.

    Empty tables are dropped. The terms are learnt from LEARNT_FROM pairs and counted over all pairs.
    """
    granularity = main_granularity(folder)
    if granularity is None:
        return ()
    kept = [count for count in tally(folder, "pairs", ["source_lang", "target_lang"]) if count.kept]
    both = [
        tuple(count.name.split(" → ")) for count in sorted(kept, key=lambda count: (-count.kept, count.name))
    ]
    known = [(langs[0], langs[1]) for langs in both if all(base(lang) for lang in langs)]
    tables = (_table(folder, granularity, langs, number) for langs in known[:directions])
    return tuple(table for table in tables if table.words or table.phrases)


def _table(folder: WorkFolder, granularity: str, langs: tuple[str, str], number: int) -> TermTable:
    sample = sorted(set(heapq.nsmallest(LEARNT_FROM, _texts(folder, granularity, langs), key=_rank)))
    short = [(source, target) for source, target in sample if max(len(source), len(target)) <= _LONGEST]
    found = _sure(terms(short, learn(short, *langs), LEAST))
    words = [term for term in found if len(term.source) == 1][:number]
    longer = [term for term in found if len(term.source) > 1][:number]
    phrases = [(term.source, term.target) for term in (*words, *longer)]
    counts = _occurrences(_texts(folder, granularity, langs), langs, phrases)
    return TermTable(*langs, counts.pairs, _rows(words, counts), _rows(longer, counts))


def _texts(folder: WorkFolder, granularity: str, langs: tuple[str, str]) -> Iterator[Texts]:
    columns = ["source_lang", "target_lang", "source_text", "target_text"]
    for batch in folder.batches("pairs", columns, of_granularity(granularity)):
        for row in zip(*(batch[name].to_pylist() for name in columns), strict=True):
            if row[:2] == langs:
                yield row[2] or "", row[3] or ""


def _rank(pair: Texts) -> bytes:
    return blake2b("\t".join(pair).encode("utf-8", "surrogatepass"), digest_size=8).digest()


def _sure(found: Sequence[Term]) -> list[Term]:
    """The terms that stand as nouns do and are sure both ways, in order; the first one for each source."""
    best: dict[Phrase, Term] = {}
    for term in found:
        sure = min(term.target_given_source, term.source_given_target) >= SURE
        if sure and term.is_noun_like:
            best.setdefault(term.source, term)
    return list(best.values())


def _written(term: Term) -> Texts:
    return min(term.forms, key=lambda form: (-term.forms[form], form))


def _rows(chosen: Sequence[Term], counts: _Counts) -> tuple[TermRow, ...]:
    rows = [
        TermRow(*_written(term), counts.there[term.source], counts.both[term.source, term.target])
        for term in chosen
    ]
    return tuple(sorted(rows, key=lambda row: (-row.pairs, row.source, row.target)))


def _occurrences(
    texts: Iterator[Texts], langs: tuple[str, str], phrases: Sequence[tuple[Phrase, Phrase]]
) -> _Counts:
    firsts = [_by_first(phrase[side] for phrase in phrases) for side in (0, 1)]
    counts = _Counts()
    for source, target in texts:
        counts.pairs += 1
        sources = _found(tokens(source, langs[0]), firsts[0])
        if sources:
            targets = _found(tokens(target, langs[1]), firsts[1])
            counts.there.update(sources)
            counts.both.update(both for both in phrases if both[0] in sources and both[1] in targets)
    return counts


def _by_first(phrases: Iterator[Phrase]) -> dict[str, set[Phrase]]:
    firsts: defaultdict[str, set[Phrase]] = defaultdict(set)
    for phrase in phrases:
        firsts[phrase[0]].add(phrase)
    return dict(firsts)


def _found(words: Sequence[str], firsts: dict[str, set[Phrase]]) -> set[Phrase]:
    """The phrases of a text."""
    return {
        phrase
        for place, word in enumerate(words)
        for phrase in firsts.get(word, ())
        if tuple(words[place : place + len(phrase)]) == phrase
    }

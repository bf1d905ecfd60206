"""Guided alignments: which tokens of a pair translate each other, by a lexicon learnt from the pairs."""

import heapq
from bisect import bisect_right
from collections.abc import Callable, Iterable
from hashlib import blake2b

from align.words.lexicon import LexiconOptions, learn
from align.words.links import links, word_table
from align.words.spans import spans
from corpus.export.direction import Direction

Aligner = Callable[[str, str], str]


def aligner(pairs: Iterable[tuple[str, str]], direction: Direction) -> Aligner:
    """A function that gives a pair's alignment as Pharaoh writes it, `0-0 1-2`, in ascending order.

    Numbers are those of the tokens between spaces, from 0, source first. The lexicon is that of IBM model 1
    over as many pairs as it is learnt from.
    """
    langs = direction.source_lang, direction.target_lang
    chosen = sorted(set(heapq.nsmallest(LexiconOptions().pairs, pairs, key=_rank)))
    table = word_table(learn(chosen, *langs))

    def align(source: str, target: str) -> str:
        words = spans(source, langs[0]), spans(target, langs[1])
        found = links([span.word for span in words[0]], [span.word for span in words[1]], table, langs)
        starts = _starts(source), _starts(target)
        places = [
            [bisect_right(begun, span.start) - 1 for span in side]
            for begun, side in zip(starts, words, strict=True)
        ]
        joined = {(places[0][a], places[1][b]) for a, others in enumerate(found.of_source) for b in others}
        return " ".join(f"{a}-{b}" for a, b in sorted(joined))

    return align


def _starts(text: str) -> list[int]:
    """Where each token between spaces begins."""
    return [n for n, char in enumerate(text) if char != " " and (n == 0 or text[n - 1] == " ")]


def _rank(pair: tuple[str, str]) -> bytes:
    return blake2b("\t".join(pair).encode("utf-8", "surrogatepass"), digest_size=8).digest()

"""The rule on pairs that stand in a named test set."""

from dataclasses import dataclass

import numpy as np

from corpus.filters.pairs import Bools, Pairs
from corpus.filters.rule import Rule
from crawler.options.bounds import option


@dataclass(frozen=True, slots=True)
class TestSetOptions:
    """`files`: test sets, memories or work folders; none by default, besides those of test-sets.txt."""

    __test__ = False  # no class of tests

    enabled: bool = True
    files: tuple[str, ...] = option((), "files of test sets or memories, or work folders")


def _overlapping(pairs: Pairs, options: TestSetOptions) -> Bools:
    if not options.files:
        return np.zeros(len(pairs), dtype=np.bool_)
    # Not before: it loads what reads the files of all kinds, and most corpora name no test set.
    from corpus.decontamination.test_sets import index_of, test_sets

    langs = pairs.source.tag or pairs.source.lang, pairs.target.tag or pairs.target.lang
    index = index_of(test_sets(options.files), *langs)
    kinds = index.kinds(pairs.source.texts, pairs.target.texts, langs)
    return np.array([bool(kind) for kind in kinds], dtype=np.bool_)


TEST_SET = Rule(
    "test_set",
    "the pair stands in a named test set: exactly, nearly, reversed, or in part",
    TestSetOptions,
    _overlapping,
)

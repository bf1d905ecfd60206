"""The rule on words that the topic forbids."""

import re
from dataclasses import dataclass
from functools import cache

import numpy as np

from corpus.filters.pairs import Bools, Pairs, either
from corpus.filters.rule import Rule
from crawler.options.bounds import option


@dataclass(frozen=True, slots=True)
class ForbiddenTermsOptions:
    """`terms`: words or phrases that no side may have, in any case; none by default."""

    enabled: bool = True
    terms: tuple[str, ...] = option((), "words or phrases that no side may have, in any case")


def _forbidden(pairs: Pairs, options: ForbiddenTermsOptions) -> Bools:
    if not options.terms:
        return np.zeros(len(pairs), dtype=np.bool_)
    pattern = _pattern(options.terms)
    return either(pairs, lambda text: pattern.search(text) is not None)


@cache
def _pattern(terms: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the terms, as whole words where they begin or end with a letter that has spaces around words."""
    return re.compile("|".join(map(_whole, terms)), re.IGNORECASE)


def _whole(term: str) -> str:
    spaced = r"(?<![^\W\u2e80-\ud7ff])", r"(?![^\W\u2e80-\ud7ff])"
    before, after = (
        edge if end.isalnum() and end < "\u2e80" else ""
        for edge, end in zip(spaced, (term[0], term[-1]), strict=True)
    )
    return f"{before}{re.escape(term)}{after}"


FORBIDDEN_TERMS = Rule(
    "forbidden_terms",
    "a side has a word or phrase that the topic forbids; whole words, in whatever case",
    ForbiddenTermsOptions,
    _forbidden,
)

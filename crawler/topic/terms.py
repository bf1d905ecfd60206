"""Relevance of a text to a topic, scored by the topic's weighted terms."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from urllib.parse import unquote

from crawler.languages import WITHOUT_SPACES, base, length

# Evidence with which a text of FREE_LENGTH words scores 0.5; longer texts need more, by the logarithm of
# their length. Fitted, with the terms of ml_es, on 372 pages about machine learning and 23 on other subjects
# in English and Spanish (0.5 separates all of them); not measured on unseen pages.
HALF_EVIDENCE = 7.5
FREE_LENGTH = 100
TITLE_FACTOR = 2.0
# A weight that makes a single term in a link text or URL score 0.5.
HALF_EVIDENCE_SHORT = 5.0
# Characters that count as one word, in languages written without spaces.
CHARACTERS_PER_WORD = 1.7

_ACCENTS = re.compile("[\u0300-\u036f]")
_BETWEEN = r"[\s\-\u2010-\u2015]+"
_SEPARATORS = re.compile(_BETWEEN)
_URL_SEPARATORS = re.compile(r"[^\w]+|_+")


class TermMatcher:
    """Finds the terms of one language in texts, with one regular expression for all.

    Case, accents, runs of white space and the choice of space or hyphen are ignored. A term matches whole
    words, or any substring in languages written without spaces; '*' at the end of a word matches any ending.
    Of overlapping terms the longest counts.
    """

    def __init__(self, terms: Mapping[str, float], lang: str) -> None:
        self.lang = base(lang) or lang
        self.weights = dict(terms)
        # Between characters of a language without spaces only Latin letters and digits form words.
        edge = "[a-z0-9]" if self.lang in WITHOUT_SPACES else r"\w"
        longest_first = sorted(terms, key=lambda term: (-len(term.replace("*", "")), term))
        patterns = {term: _pattern(term, edge) for term in longest_first}
        self._regex = re.compile(_alternatives(list(patterns.values()), edge))
        self._patterns = [(term, re.compile(pattern)) for term, pattern in patterns.items()]
        self._term_of: dict[str, str] = {}

    def matches(self, text: str) -> dict[str, int]:
        """Occurrences of each term found in the text, in order of first occurrence."""
        found: Counter[str] = Counter(self._regex.findall(_fold(text)))
        counts: Counter[str] = Counter()
        for words, count in found.items():
            counts[self._term(words)] += count
        return dict(counts)

    def _term(self, words: str) -> str:
        """The term that matched these words; cached, since few forms make up most matches."""
        if words not in self._term_of:
            fits = (term for term, pattern in self._patterns if pattern.fullmatch(words))
            self._term_of[words] = next(fits)
        return self._term_of[words]

    def weight_of(self, text: str) -> float:
        """The weight of the term that matches the whole text; 0 if none does."""
        folded = _fold(text)
        fits = (self.weights[term] for term, pattern in self._patterns if pattern.fullmatch(folded))
        return next(fits, 0.0)

    def evidence(self, text: str) -> float:
        """The sum over distinct terms of weight * (1 + ln count)."""
        counts = self.matches(text).items()
        return sum(self.weights[term] * (1 + math.log(count)) for term, count in counts)


def relevance(text: str, matcher: TermMatcher, title: str = "") -> float:
    """The relevance of a page to the topic, in [0, 1]: 0 without any term, 0.5 at the default threshold.

    1 - 2 ** -(evidence / expected), with evidence the sum over distinct terms of weight * (1 + ln count) in
    the text plus TITLE_FACTOR times that of the title, and expected = HALF_EVIDENCE * (1 + ln(words /
    FREE_LENGTH)), HALF_EVIDENCE for texts of up to FREE_LENGTH words.
    """
    evidence = matcher.evidence(text) + TITLE_FACTOR * matcher.evidence(title)
    words: float = length(text, matcher.lang)
    if matcher.lang in WITHOUT_SPACES:
        words /= CHARACTERS_PER_WORD
    expected = HALF_EVIDENCE * (1 + math.log(max(words / FREE_LENGTH, 1)))
    return _saturate(evidence / expected)


def looks_relevant(text: str, matcher: TermMatcher) -> float:
    """The expected relevance of a page by its link text or URL, in [0, 1]; one term of weight 5 gives 0.5."""
    words = _URL_SEPARATORS.sub(" ", unquote(text))
    return _saturate(matcher.evidence(words) / HALF_EVIDENCE_SHORT)


def _saturate(ratio: float) -> float:
    return 1 - 2**-ratio


def _fold(text: str) -> str:
    """The text in lower case without Latin accents, so that slugs and unaccented spellings match."""
    if text.isascii():
        return text.lower()
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.lower()))
    return unicodedata.normalize("NFC", bare)


def _pattern(term: str, edge: str) -> str:
    """The regular expression of a folded term, with the boundary after it but not the one before it."""
    words = _SEPARATORS.split(_fold(term).strip())
    body = _BETWEEN.join(re.escape(word.rstrip("*")) + f"{edge}*" * word.endswith("*") for word in words)
    return body + (f"(?!{edge})" if re.search(f"(?:{edge}|\\*)$", words[-1]) else "")


def _alternatives(patterns: list[str], edge: str) -> str:
    """One expression for all patterns, grouped by first character: several times faster than a flat one."""
    groups: dict[str, list[str]] = {}
    for pattern in patterns:
        first = pattern[:2] if pattern.startswith("\\") else pattern[:1]
        groups.setdefault(first, []).append(pattern[len(first) :])
    options = []
    for first, rest in groups.items():
        before = f"(?<!{edge}{first})" if re.match(edge, first) else ""
        options.append(f"{first}{before}(?:{'|'.join(rest)})")
    return "|".join(options) or r"(?!)"

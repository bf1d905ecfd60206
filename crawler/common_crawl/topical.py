"""Which pairs are on topic by the words of their URLs, and on which hosts the others may be."""

import re
import unicodedata
from collections.abc import Mapping
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.compute as pc

from crawler.topic.terms import TermMatcher, looks_relevant
from crawler.topic.topic import Topic

BY_URL, BY_HOST, BY_SAMPLE = "url", "host", "sample"
OFF_TOPIC = "off_topic"
LEAST = 0.5  # of a URL, as of links in a crawl
# A host is about the topic where so many of its pairs say so, three at least. Guessed, not fitted.
HOST_SHARE, HOST_PAIRS = 0.3, 3
_ACCENT = re.compile("[\u0300-\u036f]")


def hosts(pairs: pa.Table) -> pa.Array:
    """The host of each pair, without its language: that of the key that its URLs share."""
    return pc.utf8_lower(pc.replace_substring_regex(pairs["key"].combine_chunks(), r"[/?#].*$", ""))


def scores(pairs: pa.Table, topic: Topic) -> pa.Array:
    """How much the words of both URLs look like the topic, in [0, 1], as those of a link do in a crawl."""
    matchers = [TermMatcher(terms, lang) for lang, terms in topic.terms.items()]
    texts = pc.binary_join_element_wise(
        *(_path(pairs[f"{side}_url"].combine_chunks()) for side in ("a", "b")), " "
    )
    maybe = pc.match_substring_regex(texts, _stems(topic.terms), ignore_case=True).to_numpy(
        zero_copy_only=False
    )
    found = [0.0] * len(texts)
    for row in maybe.nonzero()[0]:
        text = texts[int(row)].as_py()
        found[row] = max(looks_relevant(text, matcher) for matcher in matchers)
    return pa.array(found, pa.float64())


def about(hosts: pa.Array, scores: pa.Array) -> pa.Array:
    """Why each pair is taken to be on topic: BY_URL, BY_HOST, or null."""
    named = pc.greater_equal(scores, LEAST)
    pairs = pa.table({"host": hosts, "named": named.cast(pa.int64())})
    counts = pairs.group_by("host", use_threads=False).aggregate([("named", "sum"), ([], "count_all")])
    enough = pc.and_(
        pc.greater_equal(counts["named_sum"], HOST_PAIRS),
        pc.greater_equal(
            counts["named_sum"].cast(pa.float64()), pc.multiply(counts["count_all"], HOST_SHARE)
        ),
    )
    topical = pc.is_in(hosts, counts["host"].filter(enough).combine_chunks())
    why = pc.if_else(topical, pa.scalar(BY_HOST), pa.scalar(None, pa.string()))
    return pc.if_else(named, pa.scalar(BY_URL), why)


def _path(urls: pa.Array) -> pa.Array:
    """What follows the host of each URL, in letters."""
    paths = pc.replace_substring_regex(urls, "^https?://[^/]*", "")
    odd = pc.match_substring_regex(paths, r"%|[^\x00-\x7f]")
    if not pc.any(odd).as_py():
        return paths
    return pa.array([unquote(path) for path in paths.to_pylist()], pa.string())


def _stems(terms: Mapping[str, Mapping[str, float]]) -> str:
    """An expression for one word of each term: it finds every text with a term, and few others."""
    found = {_stem(term) for of_lang in terms.values() for term in of_lang}
    return "|".join(sorted(found)) or "$^"


def _stem(term: str) -> str:
    """The longest part of a term that all its spellings in a URL have: letters between accents."""
    parts = [
        (part, word, whole)
        for word in re.split(r"[\s\-]+", term.lower())
        for part, whole in _plain(unicodedata.normalize("NFKD", word.rstrip("*")))
    ]
    part, word, whole = max(parts, key=lambda found: len(found[0]))
    if not whole or not part.isascii():
        return re.escape(unicodedata.normalize("NFC", part)) or "."
    return rf"(?:^|[^a-z0-9]){re.escape(part)}" + ("" if word.endswith("*") else "(?:[^a-z0-9]|$)")


def _plain(letters: str) -> list[tuple[str, bool]]:
    """The parts of a decomposed word without its letters that bear an accent; whether a part is all of it."""
    *parts, last = _ACCENT.split(letters)
    return [*((part[:-1], False) for part in parts), (last, not parts)]

"""Pairs of pages whose URLs differ in a language mark only, found before anything is fetched."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from langcodes import Language

from crawler.common_crawl.buckets import PAGE
from crawler.common_crawl.url_keys import Keys, UrlKeys
from crawler.languages import WRONG, base
from crawler.page.language_names import address_names

PAIR = pa.schema(
    [
        ("key", pa.string()),  # what the URLs share
        *((f"{side}_{f.name}", f.type) for side in ("a", "b") for f in PAGE if f.name != "family"),
    ]
)
_SAME = "same_content"
_LARGEST = 50  # pages that share a key; more are no translations of each other


@dataclass(slots=True)  # not frozen: made for millions of rows
class _Page:
    row: int
    url: str
    lang: str
    keys: Keys


def pairs_of(path: Path, languages: Sequence[str]) -> tuple[pa.Table, dict[str, int]]:
    """The pairs of a bucket in order; how many pages have no counterpart, or one with the same content."""
    with pa.memory_map(str(path)) as source:
        rows = pa.ipc.open_file(source).read_all().combine_chunks()
    alone = rows.num_rows
    likely = newest(rows.filter(_likely(rows, languages)))
    keys = UrlKeys(languages)
    urls, langs = likely["url"].to_pylist(), likely["lang"].to_pylist()
    pages = (
        _Page(row, url, languages[lang], keys.of(url, languages[lang]))
        for row, (url, lang) in enumerate(zip(urls, langs, strict=True))
    )
    found = sorted(_matched(pages), key=lambda pair: (pair[2], urls[pair[0]], urls[pair[1]]))
    digests = likely["content_digest"].to_pylist()
    differ = [pair for pair in found if not digests[pair[0]] or digests[pair[0]] != digests[pair[1]]]
    alone -= len({row for one, other, _ in found for row in (one, other)})
    return _table(likely, differ), {"no_counterpart": alone, _SAME: 2 * (len(found) - len(differ))}


def newest(rows: pa.Table) -> pa.Table:
    """Of several captures of one URL the newest."""
    order = [("url", "ascending"), ("fetch_time", "descending"), ("warc_filename", "descending")]
    rows = rows.sort_by([*order, ("warc_record_offset", "descending")])
    urls = rows["url"].combine_chunks()
    if len(urls) < 2:
        return rows
    first = pc.not_equal(urls[1:], urls[:-1])
    return rows.filter(pa.concat_arrays([pa.array([True]), first]))


def _likely(rows: pa.Table, languages: Sequence[str]) -> pa.Array:
    """Whether a page has one of the same name in another language: a quick look, which misses none."""
    coded = pc.binary_join_element_wise(
        rows["family"].cast(pa.string()), _names(rows["url"].combine_chunks(), languages), " "
    )
    key = coded.combine_chunks().dictionary_encode() if rows.num_rows else None
    if key is None:
        return pa.array([], pa.bool_())
    numbers, lang = key.indices.to_numpy(), rows["lang"].to_numpy()
    size = len(key.dictionary)
    present = sum(
        (np.bincount(numbers[lang == code], minlength=size) > 0).astype(int) for code in range(len(languages))
    )
    return pa.array(np.asarray(present)[numbers] > 1)


def _names(urls: pa.Array, languages: Sequence[str]) -> pa.Array:
    """The name of the page in each URL: its last part that is no mark of one of the languages."""
    words = sorted({re.escape(word) for lang in languages for word in _words(lang)}, key=len, reverse=True)
    mark = f"(?:(?:{'|'.join(words)})(?:[-_][a-z0-9]{{2,4}})?)"
    names = pc.replace_substring_regex(pc.utf8_lower(urls), r"^https?://[^/?#]*|[?#].*$", "")
    names = pc.replace_substring_regex(names, "/+", "//")
    names = pc.replace_substring_regex(names, f"/{mark}(?:/|$)", "/")
    names = pc.replace_substring_regex(names, rf"[-._]{mark}((?:\.[a-z]{{2,5}})?/*)$", r"\1")
    names = pc.replace_substring_regex(names, "/+$", "")
    return pc.replace_substring_regex(names, "^.*/", "")


def _words(lang: str) -> Iterator[str]:
    """What may name a language in a URL: codes of two and three letters, wrong ones, names."""
    known = Language.get(lang)
    yield from (lang, known.to_alpha3(), known.to_alpha3(variant="B"), *address_names(lang))
    yield from (code for code in (*WRONG, "kr") if base(code) == lang or (code, lang) == ("kr", "ko"))


def _matched(pages: Iterable[_Page]) -> Iterator[tuple[int, int, str]]:
    """Rows of pairs and the key that they share; a page has at most one counterpart in each language."""
    holders = defaultdict[str, list[_Page]](list)
    for page in pages:
        for form in page.keys.forms:
            holders[form].append(page)
    offers = [
        (_rank(one, other, form), one.url, other.url, form, one, other)
        for form, group in holders.items()
        if len(group) > 1
        for one, other in _across(group)
    ]
    offers.sort(key=lambda offer: offer[:4])
    taken: set[tuple[int, str]] = set()
    for _, _, _, form, one, other in offers:
        if (one.row, other.lang) not in taken and (other.row, one.lang) not in taken:
            taken |= {(one.row, other.lang), (other.row, one.lang)}
            first, second = sorted((one, other), key=lambda page: page.lang)
            yield first.row, second.row, form


def _across(group: Sequence[_Page]) -> Iterator[tuple[_Page, _Page]]:
    """Pairs of different languages of which a URL names its own, and none the other's alone."""
    if len(group) > _LARGEST or len({page.lang for page in group}) < 2:
        return
    for one, other in combinations(group, 2):
        if one.lang == other.lang or _bare(one.url) == _bare(other.url):
            continue
        own = one.lang in one.keys.marks or other.lang in other.keys.marks
        if own and not _misnamed(one, other) and not _misnamed(other, one):
            yield one, other


def _bare(url: str) -> str:
    return url.partition("://")[2].removeprefix("www.").rstrip("/")


def _misnamed(page: _Page, other: _Page) -> bool:
    """Whether the URL names the other's language and not its own: a page that is not translated (yet)."""
    return other.lang in page.keys.marks and page.lang not in page.keys.marks


def _rank(one: _Page, other: _Page, form: str) -> int:
    """How sure a pair is, 0 the surest: both URLs name their language, one has no mark, one is guessed."""
    both = one.lang in one.keys.marks and other.lang in other.keys.marks
    return (0 if "*" in form else 1) if both else (3 if "*" in form else 2)


def _table(rows: pa.Table, pairs: Sequence[tuple[int, int, str]]) -> pa.Table:
    sides = [rows.take(pa.array([pair[side] for pair in pairs], pa.int64())) for side in (0, 1)]
    columns = [pa.array([key for _, _, key in pairs], pa.string())]
    columns += [side[f.name] for side in sides for f in PAGE if f.name != "family"]
    return pa.table(columns, schema=PAIR)

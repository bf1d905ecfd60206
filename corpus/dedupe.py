"""What only a whole corpus shows: pairs that come again, and the text of page templates."""

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from crawler.languages import WITHOUT_SPACES, length

DUPLICATE = "duplicate"
BOILERPLATE = "boilerplate"


@dataclass(frozen=True, slots=True)
class DuplicateOptions:
    """No threshold."""

    enabled: bool = True


@dataclass(frozen=True, slots=True)
class BoilerplateOptions:
    """Dropped where a pair stands in so many document pairs of a site, and in such a share of them.

    Pairs whose shorter side has up to `heading_words` words (twice as many characters where words have no
    spaces between) are headings, such as 'Further reading': content, however often they come.
    """

    enabled: bool = True
    min_documents: int = 5
    min_share: float = 0.2
    heading_words: int = 2


def normal_form(text: str) -> str:
    """The text in NFKC and lower case, single spaces for punctuation; symbols such as '+' stay."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(" " if unicodedata.category(c)[0] in "PZC" else c for c in folded)
    return " ".join(kept.split()) or text.strip()


def pair_key(source_text: str, target_text: str) -> str:
    """32 hexadecimal digits, equal for pairs that differ in case, spaces and punctuation only."""
    joined = f"{normal_form(source_text)}\t{normal_form(target_text)}"
    return hashlib.blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def duplicates(
    keys: Sequence[str], scores: Sequence[float | None], ids: Sequence[str] | None = None
) -> list[bool]:
    """True for every row but the best of those with its key, (n,).

    Best is the highest score (null and NaN are the lowest), then the least id, then the first row. Give only
    rows that no other rule rejects, or a kept one may be the duplicate of a dropped one.
    """
    best: dict[str, int] = {}
    ranks = [(-_finite(score), ids[row] if ids else "", row) for row, score in enumerate(scores)]
    for row, key in enumerate(keys):
        if key not in best or ranks[row] < ranks[best[key]]:
            best[key] = row
    return [best[key] != row for row, key in enumerate(keys)]


def boilerplate(
    source_texts: Sequence[str],
    target_texts: Sequence[str],
    source_lang: str,
    target_lang: str,
    sites: Sequence[str],
    documents: Sequence[Hashable],
    options: BoilerplateOptions,
) -> list[bool]:
    """True where a pair is text of the site's template, (n,).

    `sites` is the site of each row, `documents` what identifies its document pair. All rows of a site must be
    given at once.
    """
    everything: defaultdict[str, set[Hashable]] = defaultdict(set)
    standing: defaultdict[tuple[str, str], set[Hashable]] = defaultdict(set)
    keys = [(site, pair_key(*texts)) for site, *texts in zip(sites, source_texts, target_texts, strict=True)]
    for (site, key), document in zip(keys, documents, strict=True):
        everything[site].add(document)
        standing[site, key].add(document)
    found = {
        key
        for key, places in standing.items()
        if len(places) >= max(options.min_documents, options.min_share * len(everything[key[0]]))
    }
    return [
        key in found
        and not _is_heading(source, source_lang, options)
        and not _is_heading(target, target_lang, options)
        for key, source, target in zip(keys, source_texts, target_texts, strict=True)
    ]


def _is_heading(text: str, lang: str, options: BoilerplateOptions) -> bool:
    size = length(normal_form(text), lang)
    return size <= options.heading_words * (2 if lang in WITHOUT_SPACES else 1)


def _finite(score: float | None) -> float:
    return float("-inf") if score is None or score != score else score

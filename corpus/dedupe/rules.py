"""The rules that see the whole corpus: templates of sites, and duplicate pairs."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from corpus.dedupe.near import near_duplicates
from corpus.dedupe.options import (
    BoilerplateOptions,
    DuplicateOptions,
    FanOutOptions,
    NearDuplicateOptions,
)
from corpus.dedupe.sketches import Records, mixed

Bools = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]
Options = TypeVar("Options")


@dataclass(frozen=True, slots=True)
class CorpusRule(Generic[Options]):
    """A reason to drop a pair that only the whole corpus shows.

    `description` says why in a clause. `find` takes the records, the places of those not yet dropped, the
    best first, and the options; it returns the places of those to drop.
    """

    name: str
    description: str
    options: type[Options]
    find: Callable[[Records, Rows, Options], Rows]


def judge(records: Records, asked: Iterable[tuple[CorpusRule[Any], Any]]) -> dict[str, Bools]:
    """By rule, True for the records that it drops among those that the rules before it kept, (n,) each.

    `asked` are rules in their order, each with its options. Pass only records of pairs that no other rule
    rejects, or a pair may be dropped as the duplicate of a dropped one. Of equal or near pairs the best is
    kept: the highest score (no score is the lowest), then the least pair_id, then the first row.
    """
    found: dict[str, Bools] = {}
    stays = np.ones(len(records), dtype=np.bool_)
    order = _best_first(records)
    for rule, options in asked:
        dropped = np.zeros(len(records), dtype=np.bool_)
        dropped[rule.find(records, order[stays[order]], options)] = True
        found[rule.name] = dropped
        stays &= ~dropped
    return found


def boilerplate(records: Records, options: BoilerplateOptions) -> Bools:
    """True for a pair that is text of its site's template, (n,); False for pairs of no known site."""
    places = mixed(records["site"], records["documents"])
    sites = _distinct(records["site"], places)
    pairs = mixed(records["site"], records["kind"], records["source"], records["target"])
    standing = _distinct(pairs, mixed(pairs, records["documents"]))
    enough = np.maximum(options.min_documents, options.min_share * sites)
    known = (records["site"] != 0) & (records["words"] > options.heading_words)
    return np.asarray(known & (standing >= enough), dtype=np.bool_)


def fan_out(records: Records, places: npt.NDArray[np.int64], options: FanOutOptions) -> Bools:
    """True where better records have all the targets that a source may have, or the sources, (places,).

    `places` are those of the records to compare, the best first; dropped records do not count.
    """
    kinds = records["kind"][places]
    sources, again = _repeated(mixed(kinds, records["source"][places]))
    targets, too = _repeated(mixed(kinds, records["target"][places]))
    dropped = np.zeros(len(places), dtype=np.bool_)
    of_source, of_target = Counter[int](), Counter[int]()
    for row in np.flatnonzero(again | too).tolist():
        source, target = int(sources[row]), int(targets[row])
        if of_source[source] >= options.targets or of_target[target] >= options.sources:
            dropped[row] = True
        else:
            of_source[source] += 1
            of_target[target] += 1
    return dropped


def _best_first(records: Records) -> npt.NDArray[np.int64]:
    return np.lexsort((records["row"], records["pair_id"], -records["score"]))


def _distinct(keys: npt.NDArray[np.uint64], values: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
    """For each row, the number of distinct values in the rows with its key; a value belongs to one key."""
    first = np.zeros(len(keys), dtype=np.int64)
    first[np.unique(values, return_index=True)[1]] = 1
    _, place = np.unique(keys, return_inverse=True)
    return np.bincount(place, weights=first, minlength=1).astype(np.int64)[place]


def _repeated(keys: npt.NDArray[np.uint64]) -> tuple[npt.NDArray[np.int64], Bools]:
    """A number for each key, and whether it occurs more than once."""
    _, places, counts = np.unique(keys, return_inverse=True, return_counts=True)
    return places, counts[places] > 1


def _boilerplate(records: Records, left: Rows, options: BoilerplateOptions) -> Rows:
    return left[boilerplate(records, options)[left]]


def _duplicate(records: Records, left: Rows, _: DuplicateOptions) -> Rows:
    keys = mixed(*(records[name][left] for name in ("kind", "source", "target")))
    return np.delete(left, np.unique(keys, return_index=True)[1])


def _near_duplicate(records: Records, left: Rows, options: NearDuplicateOptions) -> Rows:
    long = left[records["words"][left] >= options.min_words]
    return long[near_duplicates(records, long, options.similarity)]


def _fan_out(records: Records, left: Rows, options: FanOutOptions) -> Rows:
    return left[fan_out(records, left, options)]


BOILERPLATE = CorpusRule(
    "boilerplate",
    "template text of a site: the pair is in many of its document pairs; headings are kept",
    BoilerplateOptions,
    _boilerplate,
)
DUPLICATE = CorpusRule(
    "duplicate",
    "a better pair has the same texts, apart from case, spaces, punctuation and what is invisible",
    DuplicateOptions,
    _duplicate,
)
NEAR_DUPLICATE = CorpusRule(
    "near_duplicate",
    "a better pair has the same numbers and names and shares most runs of characters, on both sides",
    NearDuplicateOptions,
    _near_duplicate,
)
FAN_OUT = CorpusRule(
    "fan_out",
    "better pairs have the same source, or the same target",
    FanOutOptions,
    _fan_out,
)

# In this order, after the rules that see one pair.
CORPUS_RULES: tuple[CorpusRule[Any], ...] = (BOILERPLATE, DUPLICATE, NEAR_DUPLICATE, FAN_OUT)

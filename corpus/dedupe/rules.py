"""The rules that see the whole corpus: templates of sites, and pairs that come again."""

from collections import Counter

import numpy as np
import numpy.typing as npt

from corpus.dedupe.near import near_duplicates
from corpus.dedupe.options import BoilerplateOptions, CorpusOptions, FanOutOptions
from corpus.dedupe.sketches import Records, mixed

BOILERPLATE, DUPLICATE, NEAR_DUPLICATE, FAN_OUT = "boilerplate", "duplicate", "near_duplicate", "fan_out"

Bools = npt.NDArray[np.bool_]


def judge(records: Records, options: CorpusOptions) -> dict[str, Bools]:
    """By rule, what it drops of what the rules before it left, (n,) each; rules that are off are left out.

    Give records of those pairs only that no other rule rejects, or a kept one may be the duplicate of a
    dropped one. Of pairs that are the same, or near each other, the best stays: the highest score (none is
    the lowest), then the least pair_id, then the first row.
    """
    found: dict[str, Bools] = {}
    stays = np.ones(len(records), dtype=np.bool_)

    def drop(rule: str, rows: npt.NDArray[np.int64]) -> None:
        found[rule] = np.zeros(len(records), dtype=np.bool_)
        found[rule][rows] = True
        stays[rows] = False

    if options.boilerplate.enabled:
        drop(BOILERPLATE, np.flatnonzero(boilerplate(records, options.boilerplate)))
    order = _best_first(records)
    if options.duplicate.enabled:
        left = order[stays[order]]
        keys = mixed(*(records[name][left] for name in ("kind", "source", "target")))
        drop(DUPLICATE, np.delete(left, np.unique(keys, return_index=True)[1]))
    if options.near_duplicate.enabled:
        left = order[stays[order] & (records["words"][order] >= options.near_duplicate.min_words)]
        drop(NEAR_DUPLICATE, left[near_duplicates(records, left, options.near_duplicate.similarity)])
    if options.fan_out.enabled:
        left = order[stays[order]]
        drop(FAN_OUT, left[fan_out(records, left, options.fan_out)])
    return found


def boilerplate(records: Records, options: BoilerplateOptions) -> Bools:
    """True where a pair is text of its site's template, (n,); False for pairs of no known site."""
    places = mixed(records["site"], records["documents"])
    sites = _distinct(records["site"], places)
    pairs = mixed(records["site"], records["kind"], records["source"], records["target"])
    standing = _distinct(pairs, mixed(pairs, records["documents"]))
    enough = np.maximum(options.min_documents, options.min_share * sites)
    known = (records["site"] != 0) & (records["words"] > options.heading_words)
    return np.asarray(known & (standing >= enough), dtype=np.bool_)


def fan_out(records: Records, places: npt.NDArray[np.int64], options: FanOutOptions) -> Bools:
    """True where better records have used up the targets of a source, or the sources of a target, (places,).

    `places` are those of the records that count, the best first; only those that stay use up anything.
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
    """Of each row, how many distinct values the rows of its key have; a value belongs to one key."""
    first = np.zeros(len(keys), dtype=np.int64)
    first[np.unique(values, return_index=True)[1]] = 1
    _, place = np.unique(keys, return_inverse=True)
    return np.bincount(place, weights=first, minlength=1).astype(np.int64)[place]


def _repeated(keys: npt.NDArray[np.uint64]) -> tuple[npt.NDArray[np.int64], Bools]:
    """A number for each key, and whether it comes more than once."""
    _, places, counts = np.unique(keys, return_inverse=True, return_counts=True)
    return places, counts[places] > 1

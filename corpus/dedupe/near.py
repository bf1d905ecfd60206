"""Pairs near each other on both sides, by locality-sensitive hashing of their signatures."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from corpus.dedupe.minhash import HASHES, Signatures, resemblance
from corpus.dedupe.sketches import Records, mixed

# Two texts with a resemblance of .85 share one of 16 bands of 8 bytes in 99.4 % of the cases; two pairs with
# this resemblance on both sides share one of 32 bands of 4 bytes per side in 99.99 %.
_BAND, _SIDE = 8, 4
_LEADERS = 32  # best records of a band, with which all others are compared
_CHUNK = 1 << 18  # pairs of pairs compared at once

SIDES = "source_runs", "target_runs"

Rows = npt.NDArray[np.int64]


def near_duplicates(records: Records, places: Rows, similarity: float) -> npt.NDArray[np.bool_]:
    """True where a better kept record is near on both sides and has the same numbers and names, (places,).

    `places` are those of the records to compare, the best first. Each dropped record is near a kept one.
    """
    size = len(places)
    edges: Rows = np.empty(0, dtype=np.int64)
    same = mixed(records["kind"][places], records["marks"][places])
    for start in range(0, HASHES, _SIDE):
        bands = [_band(records[name], start, _SIDE)[places] for name in SIDES]
        keys = mixed(same, *bands)
        checked = [_near(records, places, pairs, similarity) for pairs in _together(keys)]
        edges = np.unique(np.concatenate([edges, *checked]))
    return _greedy(edges, size)


def near_texts(records: Records, held: Rows, others: Rows, similarity: float) -> npt.NDArray[np.bool_]:
    """True where either text of a record is near a text of a record in `held`, on either side, (others,)."""
    found = np.zeros(len(others), dtype=np.bool_)
    kept = np.concatenate([records[name][held] for name in SIDES])
    for name in SIDES:
        for start in range(0, HASHES, _BAND):
            keys = _band(kept, start, _BAND)
            order = np.argsort(keys, kind="stable")
            asked = np.flatnonzero(~found)
            bands = _band(records[name], start, _BAND)[others[asked]]
            first, last = (np.searchsorted(keys, bands, end, sorter=order) for end in ("left", "right"))
            while len(places := np.flatnonzero(first < last)):
                # One record of `held` at a time: few share a band.
                asked, first, last = asked[places], first[places], last[places]
                for part in range(0, len(asked), _CHUNK):
                    some = slice(part, part + _CHUNK)
                    runs = records[name][others[asked[some]]]
                    found[asked[some]] |= resemblance(runs, kept[order[first[some]]]) >= similarity
                first = np.where(found[asked], last, first + 1)
    return found


def _band(runs: Signatures, start: int, size: int) -> npt.NDArray[np.uint64]:
    """The bytes of each signature from `start` on, as one number."""
    whole = np.zeros((len(runs), 8), dtype=np.uint8)
    whole[:, :size] = runs[:, start : start + size]
    return whole.view(np.uint64)[:, 0]


def _together(keys: npt.NDArray[np.uint64]) -> Iterator[tuple[Rows, Rows]]:
    """(better, worse) of the places with equal keys: each with the first _LEADERS of its key, in chunks."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    new = np.concatenate([[True], ordered[1:] != ordered[:-1]])[: len(order)]
    starts = np.flatnonzero(new)
    start = starts[np.cumsum(new) - 1] if len(starts) else starts
    places = np.arange(len(order))
    for leader in range(_LEADERS):
        follows = np.flatnonzero(places > start + leader)
        if not len(follows):
            return
        for first in range(0, len(follows), _CHUNK):
            part = follows[first : first + _CHUNK]
            yield order[start[part] + leader], order[part]


def _near(records: Records, places: Rows, pairs: tuple[Rows, Rows], similarity: float) -> Rows:
    """The edges (better * places + worse) of the pairs of pairs that are near on both sides."""
    better, worse = pairs
    for name in SIDES:
        runs = records[name]
        near = resemblance(runs[places[better]], runs[places[worse]]) >= similarity
        better, worse = better[near], worse[near]
    return better * len(places) + worse


def _greedy(edges: Rows, rows: int) -> npt.NDArray[np.bool_]:
    """True for the rows to drop: each has an edge from a better row that is kept. `edges` are in order."""
    dropped = np.zeros(rows, dtype=np.bool_)
    if not len(edges):
        return dropped
    better, worse = edges // rows, edges % rows
    leaders, starts = np.unique(better, return_index=True)
    for leader, start, end in zip(leaders, starts, [*starts[1:], len(edges)], strict=True):
        if not dropped[leader]:
            dropped[worse[start:end]] = True
    return dropped

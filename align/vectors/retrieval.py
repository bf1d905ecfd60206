"""Nearest vectors: exact while the pool is small, beyond that among the nearest cells of it.

Cells are those of cluster pruning (Chierichetti et al. 2007, 'Finding near neighbors through cluster
pruning'): leaders are evenly spaced rows, each row of the pool lies in the cell of its nearest leader, and a
query looks into the cells of its nearest leaders. With the square root of the pool as many cells, n queries
among n rows cost about n ** 1.5 products, all of them in large matrices: less than a graph index takes to
build up to some million rows. No chance and no threads: the same rows give the same neighbours.
"""

import math

import numpy as np
import numpy.typing as npt

from align.encoders.protocol import Vectors

Places = npt.NDArray[np.int64]

EXACT = 8192  # rows of the pool up to which all are compared
_PROBES = 12  # cells that a query looks into; tests/align/vectors/test_retrieval.py holds what that finds
_ROWS = 1024  # queries in one product


def nearest(queries: Vectors, pool: Vectors, k: int, exact: int = EXACT) -> tuple[Places, Vectors]:
    """Places (n, k) in the pool of each query's k nearest rows, nearest first, and their cosines (n, k).

    Both sides are of unit norm. Where there are fewer than k, the places end in -1 and the cosines in -2.
    """
    places = np.full((len(queries), k), -1, dtype=np.int64)
    cosines = np.full((len(queries), k), -2, dtype=np.float32)
    if not len(pool):
        return places, cosines
    everything = np.arange(len(pool))
    if len(pool) <= exact:
        for start in range(0, len(queries), _ROWS):
            _improve(
                queries, pool, np.arange(start, min(start + _ROWS, len(queries))), everything, places, cosines
            )
        return places, cosines
    leaders = pool[np.linspace(0, len(pool) - 1, math.isqrt(len(pool)), dtype=np.int64)]
    cells = _groups(nearest(pool, leaders, 1, len(leaders))[0], len(leaders))
    probes = _groups(nearest(queries, leaders, min(_PROBES, len(leaders)), len(leaders))[0], len(leaders))
    for members, askers in zip(cells, probes, strict=True):
        for start in range(0, len(askers), _ROWS):
            _improve(queries, pool, askers[start : start + _ROWS], members, places, cosines)
    return places, cosines


def mutual(
    sources: Vectors, targets: Vectors, k: int, near: float, exact: int = EXACT
) -> tuple[Places, Vectors]:
    """Pairs (m, 2) of a source and a target each among the other's k nearest, in order, and cosines (m,).

    Only those with a cosine of at least `near` times the highest of either side. What the search from one
    side misses, that from the other finds: a pair counts for both.
    """
    forth, cosines = nearest(sources, targets, k, exact)
    back, returned = nearest(targets, sources, k, exact)
    rows = np.concatenate([np.repeat(np.arange(len(sources)), k), back.ravel()])
    columns = np.concatenate([forth.ravel(), np.repeat(np.arange(len(targets)), k)])
    found = (rows >= 0) & (columns >= 0)
    pairs, first = np.unique(np.stack([rows[found], columns[found]], axis=1), axis=0, return_index=True)
    cosine = np.concatenate([cosines.ravel(), returned.ravel()])[found][first]
    keep = np.ones(len(pairs), dtype=np.bool_)
    for side in (0, 1):
        rank, best = _ranks(pairs[:, side], cosine)
        keep &= (rank < k) & (cosine >= near * best)
    return pairs[keep], cosine[keep]


def _ranks(names: Places, values: Vectors) -> tuple[Places, Vectors]:
    """Of each value its rank among those of the same name, from 0 for the highest, and that highest."""
    if not len(names):
        return names, values
    order = np.lexsort((-values, names))
    starts = np.flatnonzero(np.diff(names[order], prepend=-1))
    sizes = np.diff(starts, append=len(names))
    rank, best = np.empty_like(names), np.empty_like(values)
    rank[order] = np.arange(len(names)) - np.repeat(starts, sizes)
    best[order] = np.repeat(values[order][starts], sizes)
    return rank, best


def _groups(places: Places, count: int) -> list[Places]:
    """For each of `count` numbers, the rows of `places` (n, k) that name it, in order."""
    rows = np.repeat(np.arange(len(places)), places.shape[1])
    order = np.argsort(places.ravel(), kind="stable")
    bounds = np.searchsorted(places.ravel()[order], np.arange(1, count))
    return np.split(rows[order], bounds)


def _improve(
    queries: Vectors, pool: Vectors, rows: Places, members: Places, places: Places, cosines: Vectors
) -> None:
    """Let the members of the pool compete for the k nearest of the queries in `rows`, in place."""
    k = places.shape[1]
    cosine = np.concatenate([cosines[rows], queries[rows] @ pool[members].T], axis=1)
    top = _highest(cosine, k)
    values = np.take_along_axis(cosine, top, axis=1)
    names = np.where(
        top < k,
        np.take_along_axis(places[rows], np.minimum(top, k - 1), axis=1),
        members[np.maximum(top - k, 0)],
    )
    # Nearest first, equal ones by place.
    order = np.lexsort((names, -values), axis=1)
    cosines[rows] = np.take_along_axis(values, order, axis=1)
    places[rows] = np.take_along_axis(names, order, axis=1)


def _highest(values: Vectors, k: int) -> Places:
    """Columns (n, k) of each row's k highest values, in no order; of equal ones the first columns.

    Which of equal ones a partition takes differs between processors.
    """
    top = np.argpartition(-values, k - 1, axis=1)[:, :k]
    least = np.take_along_axis(values, top, axis=1).min(axis=1)
    for row in np.flatnonzero((values >= least[:, None]).sum(axis=1) > k):
        above, equal = np.flatnonzero(values[row] > least[row]), np.flatnonzero(values[row] == least[row])
        top[row] = np.concatenate([above, equal[: k - len(above)]])
    return top

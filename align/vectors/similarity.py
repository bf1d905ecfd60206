"""Cosine, nearest neighbours and the ratio margin."""

import numpy as np
import numpy.typing as npt

from align.encoders.protocol import Vectors

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]

NEIGHBOURS = 4  # as in LASER (Artetxe and Schwenk 2019)
NEAR = 2_000  # places before and after in a document where neighbours are looked for
_ROWS = 1024


def nearest_cosines(queries: Vectors, pool: Vectors, k: int = NEIGHBOURS) -> Floats:
    """Cosines of each query with its k nearest vectors of the pool, (n, min(k, pool)), in no order.

    Exact: works block by block in memory proportional to the pool, without an index.
    """
    k = min(k, len(pool))
    result = np.zeros((len(queries), k), dtype=np.float32)
    if not k:
        return result
    for start in range(0, len(queries), _ROWS):
        cosine = queries[start : start + _ROWS] @ pool.T
        cosine.partition(cosine.shape[1] - k, axis=1)
        result[start : start + _ROWS] = cosine[:, -k:]
    return result


def neighbour_means(queries: Vectors, pool: Vectors, k: int = NEIGHBOURS) -> Floats:
    """Mean cosine of each query with its k nearest vectors of the pool, (n,); 0 with an empty pool."""
    if not len(pool):
        return np.zeros(len(queries), dtype=np.float32)
    # In float64 the sum is exact: nothing hangs on the order in which the nearest come.
    return nearest_cosines(queries, pool, k).mean(axis=1, dtype=np.float64).astype(np.float32)  # type: ignore[no-any-return]


def neighbour_means_near(queries: Vectors, pool: Vectors, places: Integers, k: int = NEIGHBOURS) -> Floats:
    """The same among the vectors NEAR places of the pool before and after, a run of queries at a time.

    `places` (n,), nearly in ascending order, are where the queries belong in the pool. In a pool of up to
    NEAR the same as neighbour_means; in a long one the time grows with its length and not with its square.
    """
    result = np.zeros(len(queries), dtype=np.float32)
    for start in range(0, len(queries), _ROWS):
        run = slice(start, start + _ROWS)
        low, high = max(int(places[run].min()) - NEAR, 0), int(places[run].max()) + NEAR + 1
        result[run] = neighbour_means(queries[run], pool[low:high], k)
    return result


def ratio_margin(cosine: Floats, source_means: Floats, target_means: Floats) -> Floats:
    """Cosine over the mean of both sides' neighbour means, (n,): above 1, the pair stands out.

    Artetxe and Schwenk 2019, 'Margin-based parallel corpus mining with multilingual sentence embeddings'.
    """
    margin: Floats = (cosine / np.maximum((source_means + target_means) / 2, 1e-6)).astype(
        np.float32, copy=False
    )
    return margin

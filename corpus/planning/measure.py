"""The two trials that a forecast needs, over samples large enough to be built as the whole list is."""

from collections.abc import Callable

import pyarrow as pa

from corpus.planning.forecast import Trial
from corpus.planning.trial import samples

_MARGIN = 1.5  # sentence pairs for each that is needed: not all of them are certain, nor of one language pair


Run = Callable[[pa.Table, int], Trial]  # a trial over rows, and how many may follow it


def measured(rows: pa.Table, pairs: int, least: int, run: Run) -> tuple[Trial, Trial]:
    """Two trials over samples of the rows of a list, of half of `pairs` and of all of them, or of more.

    A build learns a score from `least` sentence pairs on, which takes much of its time. Where the list has
    so many and the samples have not, larger ones are drawn, at most the whole list; then one trial is
    enough, and it is both.
    """
    small, large = samples(rows, pairs)
    if large.num_rows == rows.num_rows:
        whole = run(large, 0)
        return whole, whole
    first = run(small, 1)
    wanted = _wanted(first, small.num_rows, rows.num_rows, least)
    if wanted > small.num_rows:
        return measured(rows, 2 * wanted, 0, run)
    return first, run(large, 0)


def _wanted(first: Trial, pairs: int, of_list: int, least: int) -> int:
    """The pairs of pages that give enough sentence pairs, as `pairs` gave; 0 if the list has too few."""
    each = first.pairs / pairs
    enough = _MARGIN * least
    return round(enough / each + 0.5) if each * of_list >= enough > 0 else 0

"""Samples that are built as the whole list is."""

import pyarrow as pa

from corpus.planning.forecast import Trial
from corpus.planning.measure import measured


def listed(pairs: int) -> pa.Table:
    return pa.table({"pair_id": [f"{number:05}" for number in range(pairs)]})


def trials(pairs: int, sample: int, least: int) -> tuple[list[int], tuple[Trial, Trial]]:
    """The pairs of pages of each trial, ten sentence pairs each, and what was chosen."""
    drawn: list[int] = []
    coming: list[int] = []

    def run(rows: pa.Table, more: int) -> Trial:
        coming.append(more)
        drawn.append(rows.num_rows)
        return Trial(2 * rows.num_rows, 2 * rows.num_rows, float(rows.num_rows), 10 * rows.num_rows)

    found = measured(listed(pairs), sample, least, run)
    assert coming[-1] == 0  # known to be the last
    return drawn, found


def test_half_of_the_sample_and_all_of_it() -> None:
    drawn, (small, large) = trials(1000, 200, 500)
    assert drawn == [100, 200]
    assert (small.pages, large.pages) == (200, 400)


def test_samples_that_teach_no_score_grow_where_the_list_does() -> None:
    drawn, (small, large) = trials(1000, 20, 1000)
    assert drawn[0] == 10
    assert drawn[1:] == [small.pages // 2, large.pages // 2]
    assert small.pairs >= 1500
    assert large.pages == 2 * small.pages


def test_a_list_that_teaches_no_score_itself_needs_no_larger_samples() -> None:
    assert trials(100, 20, 1000)[0] == [10, 20]
    assert trials(1000, 20, 0)[0] == [10, 20]  # no score is to be learnt


def test_a_sample_of_the_whole_list_is_one_trial() -> None:
    drawn, (small, large) = trials(50, 200, 100)
    assert drawn == [50]
    assert small == large
    drawn, (_, large) = trials(200, 20, 1000)  # larger samples would be nearly all
    assert (drawn, large.pages) == ([10, 200], 400)


def test_a_sample_without_pairs_stays_as_it_is() -> None:
    found = measured(listed(100), 20, 1000, lambda rows, more: Trial(rows.num_rows, 0, 1.0, 0))
    assert found[1].pages == 20

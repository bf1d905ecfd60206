"""Bins and pictures of the scores."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.report.funnel import Count, Stage
from corpus.report.pictures import HEIGHT, WIDTH, chart, segments
from corpus.report.scores import BINS, Histogram, round_edges


@given(st.floats(-(2.0**90), 2.0**90, width=32), st.floats(-(2.0**90), 2.0**90, width=32))
def test_edges_cover_the_range_and_ascend(one: float, other: float) -> None:
    low, high = sorted((one, other))
    edges = round_edges(low, high)
    assert edges[0] <= low
    assert high <= edges[-1]
    assert (np.diff(edges) > 0).all()
    assert 1 <= len(edges) - 1 <= BINS + 2


def test_edges_are_round_and_those_of_one_value_enclose_it() -> None:
    assert round_edges(0.0, 1.0, 10) == pytest.approx([i / 10 for i in range(11)])
    assert round_edges(0.31, 0.89, 3) == pytest.approx([0.2, 0.4, 0.6, 0.8, 1.0])
    assert len(round_edges(0.5, 0.5)) >= 2
    assert len(round_edges(1.0, 0.0)) == 0


def test_columns_grow_from_the_axis_to_one_scale() -> None:
    picture = chart(Histogram("score", (0.0, 0.5, 1.0), kept=(0, 30), dropped=(10, 5), missing=2))
    up = [column for column in picture.columns if column.kept]
    down = [column for column in picture.columns if not column.kept]
    assert [column.label for column in picture.columns] == [
        "0 to 0.5: 10 dropped",
        "0.5 to 1: 30 kept",
        "0.5 to 1: 5 dropped",
    ]
    assert up[0].y + up[0].height == pytest.approx(picture.axis)
    assert {column.y for column in down} == {picture.axis}
    assert up[0].height == pytest.approx(3 * down[0].height) == pytest.approx(6 * down[1].height)
    assert all(
        c.x >= 0 and c.x + c.width <= WIDTH and c.y >= 0 and c.y + c.height <= HEIGHT for c in picture.columns
    )
    assert (picture.kept, picture.dropped, picture.missing) == (30, 15, 2)
    assert (WIDTH * 0.4, "0.4") in [(round(x, 6), label) for x, label in picture.ticks]


def test_a_histogram_without_values_is_an_empty_picture() -> None:
    picture = chart(Histogram("margin", (), (), (), missing=3))
    assert (picture.columns, picture.ticks) == ((), ())


def test_segments_fill_the_bar() -> None:
    stage = Stage("pairs", "in", "out", rows=8, kept=4, drops=(Count("a", 3), Count("b", 1)))
    assert [(s.start, s.length, s.name) for s in segments(stage)] == [
        (0.0, 50.0, "out"),
        (50.0, 37.5, "a"),
        (87.5, 12.5, "b"),
    ]
    assert segments(Stage("pairs", "in", "out", 0, 0, ())) == ()

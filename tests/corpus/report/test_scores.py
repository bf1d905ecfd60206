"""Bins and pictures of the scores."""

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from report_rows import folder_with, pair

from corpus.report.funnel import Count, Stage
from corpus.report.pictures import HEIGHT, LEFT, WIDTH, chart, segments
from corpus.report.render import write_report
from corpus.report.scores import BINS, Histogram, histograms, round_edges


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
        c.x >= LEFT and c.x + c.width <= WIDTH and c.y >= 0 and c.y + c.height <= HEIGHT
        for c in picture.columns
    )
    assert (picture.kept, picture.dropped, picture.missing) == (30, 15, 2)
    assert (round(LEFT + (WIDTH - LEFT) * 0.4, 6), "0.4") in [
        (round(x, 6), label) for x, label in picture.ticks
    ]


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


def test_what_is_far_away_shares_the_last_bin(tmp_path: Path) -> None:
    ratios = [1.0, 1.01, 2.99, 3.0, 50.0, 1e6]
    folder = folder_with(tmp_path, pairs=[pair(i, length_ratio=ratio) for i, ratio in enumerate(ratios)])
    (histogram,) = histograms(folder, ("length_ratio",))
    assert histogram.edges[-1] == pytest.approx(3.0)
    assert histogram.is_open
    assert histogram.kept[-1] == 4
    assert chart(histogram).bins[-1].values.endswith(" or more")
    assert sum(histogram.kept) == len(ratios)


def test_lines_across_stand_at_their_numbers() -> None:
    picture = chart(Histogram("score", (0.0, 0.5, 1.0), kept=(0, 30), dropped=(10, 5), missing=2))
    top = min(column.y for column in picture.columns)
    unit = (picture.axis - top) / 30
    assert ("10", picture.axis - 10 * unit) in [(label, pytest.approx(y)) for y, label in picture.lines]
    assert ("10", picture.axis + 10 * unit) in [(label, pytest.approx(y)) for y, label in picture.lines]
    assert "20" in {label for _, label in picture.lines}


values = st.one_of(st.none(), st.floats(width=32))


@settings(max_examples=20, deadline=None)
@given(rows=st.lists(st.tuples(values, st.booleans()), max_size=20))
def test_a_histogram_counts_every_row_once(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[float | None, bool]]
) -> None:
    pairs = [pair(i, None if kept else "rule", score=score) for i, (score, kept) in enumerate(rows)]
    (histogram,) = histograms(folder_with(tmp_path_factory.mktemp("h"), pairs=pairs), ("score",))
    finite = [(score, kept) for score, kept in rows if score is not None and math.isfinite(score)]
    assert sum(histogram.kept) == sum(kept for _, kept in finite)
    assert sum(histogram.dropped) == sum(not kept for _, kept in finite)
    assert histogram.missing == len(rows) - len(finite)
    kept = [score for score, is_kept in finite if is_kept]
    assert histogram.median_kept == (pytest.approx(float(np.median(kept))) if kept else None)


@pytest.mark.parametrize(("pairs", "drawn"), [(2, 0), (9, 0), (10, 5), (40, 5)])
def test_few_pairs_are_told_in_numbers_and_not_drawn(tmp_path: Path, pairs: int, drawn: int) -> None:
    rows = [pair(n, similarity=0.5, margin=1.5, length_ratio=1.0, score=0.5) for n in range(pairs)]
    page = html.fromstring(write_report(folder_with(tmp_path, pairs=rows), "few").read_text(encoding="utf-8"))
    figures = page.xpath("//section[@id='scores']//figure")
    assert len(figures) == 5
    assert sum(bool(figure.xpath("./svg")) for figure in figures) == drawn
    assert all(f"of {pairs} kept" in figure.text_content() for figure in figures)

"""Forecasts from two trials."""

import pytest

from corpus.planning.forecast import Prices, Trial, forecast
from crawler.common_crawl.price import Amount

PRICES = Prices(core_hour=0.36, gigabyte=2.0, thousand_requests=0.5)


def test_a_fixed_part_and_a_part_for_each_page() -> None:
    small, large = Trial(100, 90, 30.0, 400), Trial(200, 180, 40.0, 800)
    found = forecast(Amount(10_000, 4000, 3_000_000_000, 7), small, large, PRICES)
    assert found.core_hours == pytest.approx((20 + 0.1 * 10_000) / 3600)
    assert (found.pages, found.fetched, found.requests, found.pairs) == (10_000, 9000, 4000, 40_000)
    assert found.dollars == pytest.approx(found.core_hours * 0.36 + 6 + 2)


@pytest.mark.parametrize(
    "small", [Trial(100, 100, 50.0, 0), Trial(100, 100, 15.0, 0), Trial(200, 200, 40.0, 0)]
)
def test_trials_that_make_no_line_give_a_rate(small: Trial) -> None:
    found = forecast(Amount(2000, 1, 1, 1), small, Trial(200, 200, 40.0, 10), Prices())
    assert found.core_hours == pytest.approx(400 / 3600)


def test_a_trial_over_the_whole_list_is_what_it_measured() -> None:
    trials = Trial(10, 10, 9.0, 3), Trial(20, 19, 11.0, 7)
    found = forecast(Amount(20, 2, 1000, 1), *trials, Prices())
    assert (found.fetched, found.pairs) == (19, 7)
    assert found.core_hours == pytest.approx(11 / 3600)

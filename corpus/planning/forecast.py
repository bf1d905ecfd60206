"""The forecast of a run from runs over small samples of its pages."""

from dataclasses import dataclass

from crawler.common_crawl.price import Amount

HOUR = 3600.0
GIGABYTE = 1e9
# US dollars, to be replaced by the user's: an hour of a core, a gigabyte fetched, a thousand requests. What
# they cost differs by provider, region and year.
CORE_HOUR, EGRESS, REQUESTS = 0.05, 0.0, 0.0004


@dataclass(frozen=True, slots=True)
class Trial:
    """A run over a sample: its pages, those that were fetched, seconds of processors, pairs kept."""

    pages: int
    fetched: int
    seconds: float
    pairs: int


@dataclass(frozen=True, slots=True)
class Prices:
    """US dollars for an hour of a core, a gigabyte fetched and a thousand requests."""

    core_hour: float = CORE_HOUR
    gigabyte: float = EGRESS
    thousand_requests: float = REQUESTS


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a run is expected to take and to give."""

    pages: int
    fetched: int
    requests: int
    gigabytes: float
    core_hours: float
    dollars: float
    pairs: int


def forecast(amount: Amount, small: Trial, large: Trial, prices: Prices) -> Forecast:
    """The forecast for a list of that amount.

    Processor time is a fixed part and a part for each page, from the line through both trials; pairs and
    pages that can be fetched grow with the pages as in the large one. A trial over the whole list is what it
    measured.
    """
    share = amount.pages / large.pages
    seconds = large.seconds
    if amount.pages > large.pages:
        fixed, each = _line(small, large)
        seconds = fixed + each * amount.pages
    hours, gigabytes = seconds / HOUR, amount.bytes / GIGABYTE
    dollars = (
        hours * prices.core_hour
        + gigabytes * prices.gigabyte
        + amount.requests / 1000 * prices.thousand_requests
    )
    return Forecast(
        pages=amount.pages,
        fetched=round(large.fetched * share),
        requests=amount.requests,
        gigabytes=gigabytes,
        core_hours=hours,
        dollars=dollars,
        pairs=round(large.pairs * share),
    )


def _line(small: Trial, large: Trial) -> tuple[float, float]:
    """Seconds for any run, and for each page; neither is below 0."""
    if large.pages > small.pages and large.seconds > small.seconds:
        each = (large.seconds - small.seconds) / (large.pages - small.pages)
        fixed = large.seconds - each * large.pages
        if fixed >= 0:
            return fixed, each
    return 0.0, large.seconds / large.pages

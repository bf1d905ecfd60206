"""`acopio plan`: what the run over a list of pages will take."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import click
import pyarrow as pa

from corpus import options
from corpus.cli.command import Command
from corpus.cli.json_output import json_option, print_json
from corpus.cli.types import TOPIC
from corpus.engine import EngineOptions, prepare_environment
from corpus.planning.forecast import CORE_HOUR, EGRESS, REQUESTS, Forecast, Prices, Trial, forecast
from corpus.planning.measure import measured
from corpus.planning.trial import samples, trial
from corpus.progress import Stages, note
from crawler import settings
from crawler.common_crawl.copying import CONNECTIONS, reader
from crawler.common_crawl.listing import kept, read_list, records
from crawler.common_crawl.price import amount
from crawler.discovery.fetch import FetchError
from crawler.errors import AcopioError, InputError, UsageError
from crawler.topic.sources import CommonCrawlSource
from crawler.topic.topic import Topic, get_topic

_PRICE = click.FloatRange(0)
_EPILOG = """\b
Example:
  acopio plan ml_es --from data/ml_es/discovered.parquet --price-core-hour 0.04
"""


@click.command(
    cls=Command,
    epilog=_EPILOG,
    sections={"Prices": ("price_core_hour", "price_gigabyte", "price_requests")},
)
@click.argument("topic", type=TOPIC)
@click.option(
    "--from",
    "from_list",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    metavar="LIST",
    help="A list that `acopio discover` wrote.",
)
@click.option(
    "--sample",
    type=click.IntRange(2),
    default=200,
    show_default=True,
    metavar="N",
    help="Pairs of pages of the list that are fetched and built to measure with.",
)
@click.option(
    "--records",
    "records_url",
    metavar="URL",
    help="Where the WARC files lie: http(s)://…, s3://… or a folder.  [default: the topic's]",
)
@click.option(
    "--cores", type=click.IntRange(1), metavar="N", help="Cores of the run.  [default: those of this machine]"
)
@click.option(
    "--price-core-hour",
    type=_PRICE,
    default=CORE_HOUR,
    show_default=True,
    metavar="USD",
    help="An hour of a core.",
)
@click.option(
    "--price-gigabyte",
    type=_PRICE,
    default=EGRESS,
    show_default=True,
    metavar="USD",
    help="A gigabyte fetched.",
)
@click.option(
    "--price-requests",
    type=_PRICE,
    default=REQUESTS,
    show_default=True,
    metavar="USD",
    help="A thousand requests.",
)
@json_option
def plan(
    topic: str,
    from_list: Path,
    sample: int,
    records_url: str | None,
    cores: int | None,
    price_core_hour: float,
    price_gigabyte: float,
    price_requests: float,
    as_json: bool,
) -> None:
    """Forecast what fetching and building a list takes and gives: pages, core-hours, dollars, pairs.

    Two samples of the list are fetched and built on this machine, one half of the other; what they take and
    give is carried forward. Processor time is that of cores such as this machine's.
    """
    prepare_environment()
    found = get_topic(topic, checks=[options.check])
    rows, about = read_list(from_list)
    if about.topic not in ("", found.name):
        raise UsageError(f"{from_list}: found for the topic {about.topic!r}, not {topic!r}: give that name")
    chosen = kept(rows)
    if not chosen.num_rows:
        raise InputError(f"{from_list}: no pair that is kept: nothing to plan")
    source = found.sources.common_crawl or CommonCrawlSource()
    small, large = _trials(found, chosen, records_url or source.records, sample)
    prices = Prices(price_core_hour, price_gigabyte, price_requests)
    expected = forecast(amount(records(chosen)), small, large, prices)
    if as_json:
        print_json(expected)
        return
    click.echo("\n".join(_lines(expected, large, cores or os.cpu_count() or 1, prices)))


def _trials(topic: Topic, chosen: pa.Table, base: str, pairs: int) -> tuple[Trial, Trial]:
    read = reader(base, settings.USER_AGENT.replace("{contact}", settings.CONTACT))
    workers = EngineOptions().processes(samples(chosen, pairs)[0].num_rows)
    scoring = options.build_options(topic).scoring

    pace: list[float] = []  # seconds a pair of each trial so far
    stages = Stages(0)

    def run(rows: pa.Table, more: int) -> Trial:
        coming = f", about {pace[-1] * rows.num_rows:.0f} s" if pace else ""
        start, stages.total = time.monotonic(), len(pace) + 1 + more
        with stages.stage(f"sample of {rows.num_rows} pairs{coming}"):
            done = trial(topic.name, rows, read, CONNECTIONS, workers)
        pace.append((time.monotonic() - start) / rows.num_rows)
        note(f"{done.pages} pages: {done.seconds:.1f} s of processors, {done.pairs} pairs kept")
        return done

    try:
        return measured(chosen, pairs, scoring.least_pairs if scoring.enabled else 0, run)
    except FetchError as error:
        raise AcopioError(f"plan: {error}: the sample cannot be fetched: give --records") from None


def _lines(expected: Forecast, measured: Trial, cores: int, prices: Prices) -> Iterator[str]:
    yield f"pages              {expected.pages:>14,} ({expected.fetched:,} that can be fetched)"
    yield f"requests           {expected.requests:>14,}"
    yield f"gigabytes          {expected.gigabytes:>14,.3f}"
    yield f"core-hours         {expected.core_hours:>14,.2f}"
    yield f"hours on {cores:>4} cores {expected.core_hours / cores:>13,.2f} (at full use of all)"
    yield f"dollars            {expected.dollars:>14,.2f} at {prices.core_hour:g} a core-hour"
    yield f"pairs kept         {expected.pairs:>14,}"
    yield f"measured on {measured.pages:,} pages of this list"

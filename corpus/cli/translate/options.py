"""Options and output shared by the commands of `acopio translate`."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

import click

from corpus.amazon.jobs.batch import RunOptions
from corpus.amazon.jobs.cost import Prices, read_prices
from corpus.amazon.service.calls import Patience
from corpus.amazon.service.connect import Clients, ConnectOptions
from corpus.amazon.service.journal import Journal
from corpus.amazon.service.recorder import Call
from corpus.progress import changing, note
from crawler.errors import UsageError
from crawler.untrusted.escapes import escaped

Command = TypeVar("Command", bound=Callable[..., Any])

_CONNECTION = (
    click.option(
        "--region", metavar="REGION", help="AWS region.  [default: as set in the environment or ~/.aws]"
    ),
    click.option("--profile", metavar="NAME", help="Profile of ~/.aws to take credentials from."),
    click.option(
        "--endpoint-url",
        metavar="URL",
        help="Endpoint to use in place of Amazon's, such as that of `acopio translate serve`.",
    ),
    click.option("--s3-endpoint-url", metavar="URL", help="S3 endpoint to use in place of Amazon's."),
)


_SENDING = (
    click.option("--dry-run", is_flag=True, help="Print every call as a line of JSON and send none."),
    click.option("--yes", is_flag=True, help="Send without an earlier dry run."),
)
prices_option = click.option(
    "--prices",
    "price_file",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="ACOPIO_TRANSLATE_PRICES",
    show_envvar=True,
    metavar="FILE",
    help="TOML file with the prices: any of standard, custom, real_time, and as_of, their date.",
)
_JOBS = (
    click.option(
        "--max-cost", type=click.FloatRange(0), metavar="USD", help="Send nothing if the cost may exceed USD."
    ),
    prices_option,
    click.option("--again", is_flag=True, help="Translate again, and pay again, for finished translations."),
    click.option(
        "--timeout",
        type=click.FloatRange(min=1),
        default=RunOptions().patience.deadline_seconds,
        show_default=True,
        metavar="SECONDS",
        help="How long to wait for each job.",
    ),
)


def job_options(command: Command) -> Command:
    """The command with --max-cost, --prices, --again and --timeout added: see `run_options`."""
    return _given(command, _JOBS)


def run_options(options: dict[str, Any], **more: Any) -> RunOptions:
    """RunOptions from what `job_options` added to a command, removed from `options`; `more` are others."""
    file = options.pop("price_file")
    return RunOptions(
        prices=read_prices(file) if file else Prices(),
        max_cost=options.pop("max_cost"),
        patience=Patience(deadline_seconds=options.pop("timeout")),
        again=options.pop("again"),
        **more,
    )


def sending_options(command: Command) -> Command:
    """The command with --dry-run and --yes added: see `may_send`."""
    return _given(command, _SENDING)


def may_send(journal: Journal, located: Clients, calls: Sequence[Call], *, dry_run: bool, yes: bool) -> bool:
    """Whether to send the calls. A dry run sends none: it prints them and records that they were shown.

    UsageError for a real service if exactly these calls were neither shown before nor allowed by `yes`.
    """
    listed = [asdict(call) for call in calls]
    shown = [located.where, listed]
    if dry_run:
        journal.show(shown)
        for call in listed:
            click.echo(json.dumps(call, ensure_ascii=False))
        note("nothing was sent; the same command without --dry-run sends this")
    elif located.real and not (yes or journal.was_shown(shown)):
        raise UsageError(
            "this command sends calls to a service that charges for them: "
            "check them first with --dry-run, or give --yes"
        )
    return not dry_run


def print_table(rows: Sequence[tuple[str, ...]]) -> None:
    """Print rows of cells, the columns aligned."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo(escaped(line.rstrip()))


def connection_options(command: Command) -> Command:
    """The command with --region, --profile, --endpoint-url and --s3-endpoint-url added: see `connection`."""
    return _given(command, _CONNECTION)


def connection(options: dict[str, Any]) -> ConnectOptions:
    """ConnectOptions from what `connection_options` added to a command, removed from `options`."""
    names = ("region", "profile", "endpoint_url", "s3_endpoint_url")
    return ConnectOptions(**{name: options.pop(name) for name in names})


@contextmanager
def reporting() -> Iterator[Callable[[str], None]]:
    """A function that reports progress on stderr: one changing line on a terminal, else a line per change.

    After an interrupt, a note says that the same command resumes the work.
    """
    try:
        with changing() as report:
            yield report
    except KeyboardInterrupt:
        note("stopped: jobs that were started continue at the service; the same command resumes from here")
        raise click.Abort from None


def _given(command: Command, options: Sequence[Callable[[Command], Command]]) -> Command:
    for option in reversed(options):
        command = option(command)
    return command

"""`acopio translate stop`: end a batch job of Amazon Translate."""

from typing import Any

import click

from corpus.amazon.jobs.calls import stop
from corpus.amazon.limits import job_id_problem, require
from corpus.amazon.service.calls import Patience
from corpus.amazon.service.connect import connect
from corpus.cli.translate.options import connection, connection_options, reporting
from crawler.errors import UsageError


@click.command("stop")
@click.argument("job_id")
@click.option("--yes", is_flag=True, help="Send it to a real endpoint.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=1),
    default=Patience().deadline_seconds,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait for the end.",
)
@connection_options
def stop_command(job_id: str, yes: bool, timeout: float, **options: Any) -> None:
    """End the batch job JOB_ID and print how it ended: STOPPED, or COMPLETED where it was faster.

    What was translated until then is paid for. The `acopio translate run` that began it, run again, takes
    away what lies in the bucket.
    """
    where = connection(options)
    require(job_id_problem(job_id))
    clients = connect(where)
    if clients.real and not yes:
        raise UsageError(f"this ends job {job_id} in {clients.region} for good: say --yes")
    with reporting() as report:
        status = stop(clients, job_id, Patience(deadline_seconds=timeout), report)
    click.echo(f"{job_id}\t{status}")

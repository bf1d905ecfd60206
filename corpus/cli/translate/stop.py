"""`acopio translate stop`: stops a batch job of Amazon Translate."""

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
@click.option("--yes", is_flag=True, help="Stop the job of a real service.")
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
    """Stop the batch job JOB_ID and print its last status: STOPPED, or COMPLETED if it finished first.

    Text translated so far is charged. The same `acopio translate run` that started the job, run again,
    deletes its files in the bucket.
    """
    where = connection(options)
    require(job_id_problem(job_id))
    clients = connect(where)
    if clients.real and not yes:
        raise UsageError(f"this stops job {job_id} in {clients.region} for good: give --yes")
    with reporting() as report:
        status = stop(clients, job_id, Patience(deadline_seconds=timeout), report)
    click.echo(f"{job_id}\t{status}")

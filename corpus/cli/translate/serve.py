"""`acopio translate serve`: an emulator of Amazon Translate on this machine."""

import asyncio
import logging
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpus.amazon.service.connect import is_loopback
from corpus.cli.command import Command
from corpus.cli.types import ENGINE, Choice
from crawler.errors import MissingExtraError, UsageError

if TYPE_CHECKING:
    from corpus.amazon.emulator.service import Service

_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_EPILOG = """\b
Faults: OPERATION:KIND[:COUNT], COUNT calls (1 if not given, or always), OPERATION * for any:
  timeout, reset, 500, 503, throttle      the call has no effect: no response, a reset connection, an error
  lost-reply, 500-after                   the call takes effect: a reset connection, an error
  NAME of an error of the service         the call has no effect: the response is that error
  import:fail  job:fail  document:error   the work that follows the response fails
To add faults while it runs: POST {"faults": ["…"]} to /_acopio/faults; GET lists, DELETE clears them.

\b
Example, with an S3 on this machine:
  moto_server -p 5005
  acopio translate serve --s3-endpoint-url http://127.0.0.1:5005 --port 4599
"""


@click.command(
    cls=Command,
    epilog=_EPILOG,
    sections={
        "Address": ("host", "port"),
        "Files": ("s3_endpoint_url", "buckets", "state"),
        "Behaviour": ("engine", "import_seconds", "job_seconds", "throttle", "faults"),
    },
)
@click.option(
    "--s3-endpoint-url",
    required=True,
    envvar="AWS_ENDPOINT_URL_S3",
    show_envvar=True,
    metavar="URL",
    help="S3 endpoint of the files: a moto server, SeaweedFS or any other.",
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=4599, show_default=True, help="Port; 0: a free one."
)
@click.option(
    "--host",
    type=Choice(_LOOPBACK),
    default=_LOOPBACK[0],
    show_default=True,
    help="Address; loopback only.",
)
@click.option(
    "--bucket",
    "buckets",
    multiple=True,
    default=(),
    metavar="NAME",
    help="Bucket to read and write, repeatable.  [default: all of an S3 on loopback; required for others]",
)
@click.option(
    "--state",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("data/translate-endpoint"),
    show_default=True,
    metavar="DIR",
    help="Folder of the emulator's state; the next start resumes from it.",
)
@click.option(
    "--engine",
    type=ENGINE,
    default="apertium",
    show_default=True,
    metavar="NAME",
    help="Local engine: apertium, bergamot:DIR or copy (the source unchanged).",
)
@click.option(
    "--import-seconds",
    type=click.FloatRange(0),
    default=2.0,
    show_default=True,
    help="Least time of an import of parallel data; a deletion takes a quarter of it.",
)
@click.option(
    "--job-seconds",
    type=click.FloatRange(0),
    default=4.0,
    show_default=True,
    help="Least time of a batch job, a quarter of it SUBMITTED.",
)
@click.option(
    "--throttle/--no-throttle",
    default=True,
    show_default=True,
    help="Reject calls beyond the service's rates per second.",
)
@click.option(
    "--fault", "faults", multiple=True, metavar="SPEC", help="Fault to inject, repeatable; see below."
)
def serve(
    faults: tuple[str, ...],
    s3_endpoint_url: str,
    port: int,
    host: str,
    state: Path,
    buckets: tuple[str, ...],
    **more: object,
) -> None:
    """Serve an emulator of Amazon Translate on loopback, to try the other commands without an account.

    It has the service's rules, limits, states, errors and files; the translations come from a local engine,
    never from Amazon. Prints its URL and, once, the credentials with which calls must be signed: random ones,
    or those in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, which are not printed. Ends with Ctrl-C.
    """
    if not s3_endpoint_url.startswith(("http://", "https://")):
        raise UsageError(f"--s3-endpoint-url {s3_endpoint_url}: not a URL: give http://… or https://…")
    if not buckets and not is_loopback(s3_endpoint_url):
        raise UsageError(f"--s3-endpoint-url {s3_endpoint_url}: not on this machine: give --bucket too")
    try:
        from corpus.amazon.emulator.context import ServeOptions
        from corpus.amazon.emulator.service import Service
        from corpus.amazon.emulator.wire.callers import Keys
    except ModuleNotFoundError as error:
        raise MissingExtraError(
            f"acopio translate needs {error.name}: pip install 'acopio[translate]'"
        ) from error
    own = os.environ.get("AWS_ACCESS_KEY_ID"), os.environ.get("AWS_SECRET_ACCESS_KEY")
    keys = Keys(own[0], own[1]) if own[0] and own[1] else Keys()
    given = {"port": port, "host": host, "state": state, "faults": faults, "buckets": buckets, "keys": keys}
    options = ServeOptions(s3_endpoint_url=s3_endpoint_url, **given, **more)  # type: ignore[arg-type]
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    service = Service(options)
    shown = "" if own[0] and own[1] else _exported(keys.access_key, keys.secret_key)
    try:
        asyncio.run(_serve(service, shown))
    finally:
        service.close()


def _exported(access_key: str, secret_key: str) -> str:
    """The credentials as a shell takes them: `env` or `export` before it."""
    return f"AWS_ACCESS_KEY_ID={access_key} AWS_SECRET_ACCESS_KEY={secret_key}"


async def _serve(service: "Service", credentials: str) -> None:
    from corpus.amazon.emulator.server import serve as answer

    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)

    def ready(url: str) -> None:
        click.echo(
            f"{url}\t{service.context.translator.name}\t"
            f"--endpoint-url {url} --s3-endpoint-url {service.context.options.s3_endpoint_url}"
        )
        if credentials:
            click.echo(credentials)

    await answer(service, ready, stop)

"""What the commands of `acopio translate` have in common."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import click

from corpus.progress import note
from corpus.translate.client import ConnectOptions

Command = TypeVar("Command", bound=Callable[..., Any])

_CONNECTION = (
    click.option(
        "--region", metavar="REGION", help="AWS region.  [default: as set in the environment or ~/.aws]"
    ),
    click.option("--profile", metavar="NAME", help="Profile of ~/.aws to take credentials from."),
    click.option(
        "--endpoint-url",
        metavar="URL",
        help="Another endpoint than Amazon's, such as that of `acopio translate serve`.",
    ),
    click.option("--s3-endpoint-url", metavar="URL", help="Another endpoint of S3."),
)


def connection_options(command: Command) -> Command:
    """Give a command --region, --profile, --endpoint-url and --s3-endpoint-url: see `connection`."""
    for option in reversed(_CONNECTION):
        command = option(command)
    return command


def connection(options: dict[str, Any]) -> ConnectOptions:
    """Take what `connection_options` added out of a command's options."""
    names = ("region", "profile", "endpoint_url", "s3_endpoint_url")
    return ConnectOptions(**{name: options.pop(name) for name in names})


@contextmanager
def told() -> Iterator[Callable[[str], None]]:
    """What tells the news of long work on stderr: one moving line on a terminal, else a line when it changes.

    Where it is interrupted, it says that the same command goes on.
    """
    last: list[str] = []

    def tell(text: str) -> None:
        if last[-1:] != [text]:
            last.append(text)
            show(text)

    try:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.text import Text

            with Console(stderr=True).status("…") as status:
                show: Callable[[str], None] = lambda text: status.update(Text(text))  # noqa: E731
                yield tell
        else:
            show = note
            yield tell
    except KeyboardInterrupt:
        note("stopped: what was begun goes on at the service; the same command goes on from here")
        raise click.Abort from None

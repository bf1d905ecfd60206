"""`acopio crawl`: `scrapy crawl` with acopio's settings, in any folder."""

import os
import subprocess
import sys
from pathlib import Path

import click

from corpus.cli.command import Command
from corpus.cli.data_folder import DATA_FOLDER, is_copy
from corpus.cli.types import TOPIC, Choice
from crawler.children import environment, python
from crawler.console.command_line import COMMAND, this_command
from crawler.console.verbosity import VERBOSE, verbosity
from crawler.terminal.idle import idle

_EPILOG = """\b
Examples:
  acopio crawl ml_es
  acopio crawl ml_es --pages 500 --minutes 20 --no-build
  acopio crawl solar --seeds https://example.org/en/,https://example.org/es/
  acopio crawl ml_es --set DOWNLOAD_DELAY=2

A crawl that was stopped with Ctrl-C resumes with the same command.
"""
_SETTINGS = "crawler.settings"


@click.command(
    cls=Command,
    epilog=_EPILOG,
    sections={
        "Start": ("seeds", "seeds_file"),
        "Limits": ("pages", "minutes", "depth"),
        "Scrapy": ("order", "settings"),
    },
)
@click.argument("topic", type=TOPIC)
@click.option("--seeds", metavar="URL[,URL]", help="Start pages in place of those of the topic.")
@click.option(
    "--seeds-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Start pages from a text or OPML file, in place of those of the topic.",
)
@click.option(
    "--pages",
    type=click.IntRange(1),
    metavar="N",
    help="Limit of responses, robots.txt and sitemaps included.  [default: topic's]",
)
@click.option(
    "--minutes",
    type=click.FloatRange(0, min_open=True),
    metavar="N",
    help="Time limit.  [default: topic's]",
)
@click.option("--depth", type=click.IntRange(0), metavar="N", help="Link depth limit.  [default: topic's]")
@click.option(
    "--order", type=Choice(["learnt", "breadth-first"]), help="Order of the links.  [default: learnt]"
)
@click.option("--data", type=DATA_FOLDER, metavar="DIR", help="Work folder.  [default: data/TOPIC]")
@click.option("--no-build", is_flag=True, help="Do not build the corpus after the crawl.")
@click.option(
    "-s", "--set", "settings", multiple=True, metavar="NAME=VALUE", help="Scrapy setting; repeatable."
)
def crawl(
    topic: str,
    seeds: str | None,
    seeds_file: Path | None,
    pages: int | None,
    minutes: float | None,
    depth: int | None,
    order: str | None,
    data: Path | None,
    no_build: bool,
    settings: tuple[str, ...],
) -> None:
    """Crawl TOPIC, then build its corpus.

    The same as `scrapy crawl TOPIC`, without a scrapy.cfg in the current folder.
    """
    arguments = {"seeds": seeds, "seeds_file": seeds_file, "data": data, "order": order}
    limits = {
        "CLOSESPIDER_PAGECOUNT": pages,
        "CLOSESPIDER_TIMEOUT": None if minutes is None else minutes * 60,
        "DEPTH_LIMIT": depth,
        "BUILD_ON_CLOSE": 0 if no_build else None,
    }
    command = python("crawler.crawl", "crawl", topic)
    if verbosity() == VERBOSE:
        command += ["-s", "LOG_LEVEL=INFO"]
    for name, value in arguments.items():
        command += ["-a", f"{name}={value}"] if value is not None else []
    for name, limit in limits.items():
        command += ["-s", f"{name}={limit}"] if limit is not None else []
    for setting in settings:
        command += ["-s", setting]
    variables = environment(SCRAPY_SETTINGS_MODULE=_SETTINGS, **{COMMAND: this_command()})
    idle.end()  # the crawl has lines of its own
    if is_copy():
        sys.exit(_status_of(command, variables))
    # Replaced, not started beside: Ctrl-C and the exit status are those of the crawl.
    os.execve(sys.executable, command, variables)  # noqa: S606


def _status_of(command: list[str], variables: dict[str, str]) -> int:
    """The exit status of a crawl in a copy of a remote folder, which is put after it; Ctrl-C reaches both."""
    with subprocess.Popen(command, env=variables) as child:  # noqa: S603
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                continue

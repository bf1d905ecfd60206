"""The command line: `acopio`, with each command's module imported only when the command is called."""

import errno
import os
import sys
from typing import Any

import click

from corpus.cli.command import common_options
from corpus.cli.lazy import LazyCommands
from corpus.tables.command_line import running
from crawler.console.interrupts import interruptible
from crawler.console.streams import open_streams, read_or_ended
from crawler.console.verbosity import set_verbosity, verbosity
from crawler.errors import AcopioError
from crawler.terminal.idle import idle
from crawler.untrusted.escapes import escaped

COMPLETES = "_ACOPIO_COMPLETE"  # the variable by which a shell asks what may follow

# Errors of a disk that is full, damaged or not writable, and of what has another form than it should: not the
# program's fault, so no traceback.
_OTHER_FORM = frozenset({errno.ENOTDIR, errno.EISDIR, errno.ELOOP, errno.ENXIO})
_DISK = _OTHER_FORM | {
    *(errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO),
    *(errno.ENAMETOOLONG, errno.ESTALE),
}

# command -> its module, and its line in `acopio --help`, which needs no import of that module
COMMANDS = {
    "demo": ("corpus.cli.installation.demo", "Crawl and build the embedded demo site, without a network."),
    "topic": ("corpus.cli.topics.topic", "Make, list, show and check topics."),
    "crawl": ("corpus.cli.gather.crawl", "Crawl a topic, then build its corpus."),
    "crawl-check": (
        "corpus.cli.gather.crawl_check",
        "Show the pages that a crawl of a topic would fetch first, and why.",
    ),
    "build": ("corpus.cli.building.build", "Build the corpus of a topic from its archive."),
    "jobs": ("corpus.cli.building.jobs", "List the shards of a build, and do those again that failed."),
    "import": ("corpus.cli.own_data.import_files", "Make a corpus of memories and corpora of your own."),
    "merge": ("corpus.cli.own_data.merge", "Join corpora to one."),
    "diff": ("corpus.cli.own_data.merge", "Compare two corpora."),
    "documents": ("corpus.cli.own_data.documents", "List what lies in folders of documents, and what pairs."),
    "sync": ("corpus.cli.own_data.sync", "Keep translations of documents in sync with their source."),
    "discover": ("corpus.cli.gather.discover", "Find pairs of pages on a topic in an index of Common Crawl."),
    "plan": ("corpus.cli.gather.plan", "Forecast the time, the cost and the pairs of a list of pages."),
    "common-crawl": ("corpus.cli.gather.common_crawl", "Copy pages from Common Crawl, without a crawl."),
    "align": ("corpus.cli.own_files.align", "Align two plain text files, one sentence per line."),
    "score": ("corpus.cli.own_files.score", "Score the pairs of a TSV file."),
    "filter": ("corpus.cli.own_files.filter", "Apply the rules to the pairs of a file."),
    "encoders": ("corpus.cli.installation.encoders", "List the encoders and their languages."),
    "forecast": ("corpus.cli.results.forecast", "Tell whether a corpus is enough, and what more would gain."),
    "export": ("corpus.cli.results.export", "Write the kept pairs of a topic to files."),
    "decontaminate": (
        "corpus.cli.building.decontaminate",
        "Keep pairs that stand in a test set out of training.",
    ),
    "select": ("corpus.cli.results.select", "Choose the pairs that gain most for a budget."),
    "report": ("corpus.cli.results.report", "Write the report of a topic, one HTML file."),
    "review": ("corpus.cli.results.review", "Judge pairs and pages in the browser; the corpus obeys."),
    "takedown": (
        "corpus.cli.building.takedown",
        "Remove pages or sites of a topic, now and from later crawls.",
    ),
    "translate": ("corpus.cli.translate.group", "Amazon Translate with and without the corpus."),
    "status": (
        "corpus.cli.results.report",
        "Print what was crawled and kept, and why the rest was dropped.",
    ),
    "doctor": ("corpus.cli.installation.doctor", "Check the installation, the network, the proxy and AWS."),
    "completion": (
        "corpus.cli.installation.completion",
        "Complete commands, topics and options in your shell.",
    ),
}
TITLES = {
    "Gather": ("topic", "crawl", "crawl-check", "discover", "plan", "common-crawl"),
    "Books and memories": ("documents", "sync", "import", "merge"),
    "Build and look": ("build", "jobs", "status", "report", "review", "diff", "takedown", "decontaminate"),
    "Use": ("select", "export", "forecast", "translate"),
    "Your own files": ("align", "score", "filter"),
    "This installation": ("demo", "encoders", "doctor", "completion"),
}
GROUPS = ("topic", "sync", "translate")  # the commands that have commands: found without importing all

_EPILOG = """\b
Examples:
  acopio demo                                   crawl and build the demo site
  acopio topic list                             list the topics
  acopio crawl ml_es                            crawl a topic, then build its corpus
  acopio build ml_es                            build it again from the archive
  acopio export ml_es --to tmx,amazon-csv       files for other tools
  acopio align old.en old.es -s en -t es        align two texts of your own

Exit status: 0; 1 for a failed run; 2 for wrong usage; 130 after Ctrl-C. See `acopio COMMAND --help`.
"""


class LazyGroup(LazyCommands):
    """The group of all commands; errors of users end it with one line."""

    groups = GROUPS

    def main(self, *args: Any, **options: Any) -> Any:
        """As click does; --quiet and --verbose hold for this command alone."""
        before = verbosity()
        given = options.get("args") or (args[0] if args else None)
        try:
            with running(("acopio", *(sys.argv[1:] if given is None else given))):
                return super().main(*args, **options)
        finally:
            set_verbosity(before)

    def make_context(self, *args: Any, **options: Any) -> click.Context:
        """As click does, which prints help here."""
        with read_or_ended():
            return super().make_context(*args, **options)

    def invoke(self, ctx: click.Context) -> Any:
        """Call the command; an AcopioError becomes its message and exit status."""
        try:
            with read_or_ended():
                return super().invoke(ctx)
        except AcopioError as error:
            click.echo(escaped(str(error)), err=True)
            ctx.exit(error.exit_status)
        except OSError as error:
            if error.errno not in _DISK:
                raise
            click.echo(_disk_message(error), err=True)
            ctx.exit(1)


def _disk_message(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    way = "free space or choose another folder"
    if error.errno in _OTHER_FORM:
        way = "move it away"
    elif error.errno in (errno.EACCES, errno.EPERM):
        way = "change its permissions or choose another folder"
    return (
        f"{where}cannot be read or written: {os.strerror(error.errno or 0)}: "
        f"{way}, then run the same command again: finished files are not lost"
    )


def _print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from importlib.metadata import PackageNotFoundError, version  # which loads what reads mails

        try:
            found = version("acopio")
        except PackageNotFoundError:
            found = "(source tree, not installed)"
        click.echo(f"acopio {found}")
        ctx.exit()


@click.group(
    cls=LazyGroup,
    table=COMMANDS,
    titles=TITLES,
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version and exit.",
)
def acopio() -> None:
    """Gather bilingual web articles on a topic into parallel data for machine translation."""


acopio.params += common_options()


def main() -> None:
    """Entry point: run the command of sys.argv and exit with its status."""
    open_streams()
    with interruptible():
        if COMPLETES not in os.environ:  # else a shell asks, in the midst of a line
            idle.begin()
        try:
            result = acopio.main(prog_name="acopio", standalone_mode=False)
            with read_or_ended():
                sys.stdout.flush()
        except click.ClickException as error:
            error.show()
            sys.exit(error.exit_code)
        finally:
            idle.end()
    sys.exit(result if isinstance(result, int) else 0)


if __name__ == "__main__":
    main()

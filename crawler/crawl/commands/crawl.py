"""`scrapy crawl TOPIC` as Scrapy has it, but errors are one line and a failed build ends with its status."""

import argparse
import sys
import tempfile
from pathlib import Path

from scrapy.commands import crawl

from crawler.archive.resume import archive_of, resume_or_begin
from crawler.crawl.drops import FAILURE
from crawler.crawl.loader import spider_class
from crawler.errors import AcopioError
from crawler.escapes import escaped
from crawler.files import QUEUE, check_writable
from crawler.page.language import identify

# Where an extension that builds leaves its exit status, among the crawl's stats.
BUILD_STATUS = "acopio/build_status"


class Command(crawl.Command):
    """The command of that name."""

    def syntax(self) -> str:
        """What follows `scrapy crawl`."""
        return "[options] <topic>"

    def short_desc(self) -> str:
        """The line in the list of commands."""
        return "Crawl a topic, then build its corpus"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl; exit status 2 for a wrong topic or argument, else that of the crawl or of its build."""
        if len(args) != 1:
            return super().run(args, opts)
        assert self.crawler_process is not None
        settings = self.crawler_process.settings
        try:
            # A trial: what is wrong with topic or arguments is said before anything starts.
            spider = spider_class(args[0], settings)
            folder = spider(**opts.spargs).folder
            check_writable(folder)
            job = Path(settings.get("JOBDIR") or folder / QUEUE)
            _resume_or_begin(folder, job, args[0])
            _read_model()
        except AcopioError as error:
            sys.stderr.write(f"{escaped(str(error))}\n")
            self.exitcode = error.exit_status
            return None
        crawler = self._create_crawler(spider)
        self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        failure = crawler.stats.get_value(FAILURE) if crawler.stats is not None else None
        if failure:
            sys.stderr.write(f"{failure}. The same command then goes on; nothing archived is lost.\n")
        if failure or self.crawler_process.bootstrap_failed:
            self.exitcode = 1
        elif crawler.stats is not None:
            self.exitcode = crawler.stats.get_value(BUILD_STATUS, 0)
        return None


def _resume_or_begin(folder: Path, job: Path, prefix: str) -> None:
    """Make the crawl of a work folder ready to resume or to begin, and say where it was killed."""
    try:
        crawl = resume_or_begin(job, folder / "warc", prefix)
    except OSError as error:
        raise AcopioError(f"{error.filename or job}: {error.strerror}: make it writable") from None
    # Read now, and said if damaged; the crawl finds the index done.
    archive_of(folder, job, prefix).close()
    if crawl.replays and crawl.own(folder / "warc", prefix):
        sys.stderr.write(
            "The last crawl was killed: what it archived is read again, not asked for; then it goes on.\n"
        )


def _read_model() -> None:
    """Unpack the model of languages to a temporary file; AcopioError where there is no room."""
    try:
        identify("Which language is this?")
    except OSError as error:
        raise AcopioError(
            f"{tempfile.gettempdir()}: cannot be written: {error.strerror}: free space there, or set TMPDIR"
        ) from None

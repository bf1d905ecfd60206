"""`scrapy crawl TOPIC`: Scrapy's command with one-line errors and the exit status of a failed build."""

import argparse
import sys
import tempfile
from pathlib import Path

from scrapy.commands import crawl

from crawler.archive.resume import archive_of, resume_or_begin
from crawler.console.interrupts import STATUS, interruptible, say_interrupted
from crawler.crawl.drops import FAILURE, NOTHING
from crawler.crawl.given_settings import check_settings
from crawler.crawl.loader import spider_class
from crawler.crawl.spider import ArticlesSpider
from crawler.errors import AcopioError
from crawler.page.language import identify
from crawler.storage.files import QUEUE, check_writable
from crawler.storage.lock import locked
from crawler.terminal.idle import idle
from crawler.untrusted.escapes import escaped

# The key in the crawl's stats for the exit status of an extension that builds.
BUILD_STATUS = "acopio/build_status"


class Command(crawl.Command):
    """The command `scrapy crawl`."""

    def syntax(self) -> str:
        """The arguments after `scrapy crawl`."""
        return "[options] <topic>"

    def short_desc(self) -> str:
        """The description in the list of commands."""
        return "Crawl a topic, then build its corpus"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl; exit status 2 for a wrong topic or argument, else that of `_crawl`."""
        if len(args) != 1:
            return super().run(args, opts)
        assert self.crawler_process is not None
        settings = self.crawler_process.settings
        idle.begin()
        try:
            with interruptible():  # until Scrapy handles Ctrl-C
                for warning in check_settings(settings):
                    sys.stderr.write(f"{escaped(warning)}\n")
                # A trial run reports errors in topic or arguments before anything starts.
                spider = spider_class(args[0], settings)
                folder = spider(**opts.spargs).folder
                check_writable(folder)
            with locked(folder):
                with interruptible():
                    job = Path(settings.get("JOBDIR") or folder / QUEUE)
                    _resume_or_begin(folder, job, args[0])
                    _read_model()
                self.exitcode = self._crawl(spider, opts)
        except AcopioError as error:
            sys.stderr.write(f"{escaped(str(error))}\n")
            self.exitcode = error.exit_status
        return None

    def _crawl(self, spider: type[ArticlesSpider], opts: argparse.Namespace) -> int:
        """Crawl; the exit status: that of the build if there was one, STATUS for a crawl that was stopped."""
        assert self.crawler_process is not None
        crawler = self._create_crawler(spider)
        self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        if crawler.stats is None or self.crawler_process.bootstrap_failed:
            return 1
        if failure := crawler.stats.get_value(FAILURE):
            sys.stderr.write(f"{failure}. Then run the same command to resume; the archive is intact.\n")
            return 1
        # None: ended at once, by a second Ctrl-C.
        if crawler.stats.get_value("finish_reason") in (None, "shutdown"):
            say_interrupted()
            return STATUS
        if crawler.stats.get_value(NOTHING):
            return 1
        return int(crawler.stats.get_value(BUILD_STATUS, 0))


def _resume_or_begin(folder: Path, job: Path, prefix: str) -> None:
    """Prepare the crawl of a work folder to start or to resume; report a kill of the last one."""
    try:
        crawl = resume_or_begin(job, folder / "warc", prefix)
    except OSError as error:
        raise AcopioError(f"{error.filename or job}: {error.strerror}: make it writable") from None
    # Read now, to report damaged files; the crawl then finds the index complete.
    archive_of(folder, job, prefix).close()
    if crawl.replays and crawl.own(folder / "warc", prefix):
        sys.stderr.write(
            "The last crawl was killed: its archived pages are replayed, then the crawl resumes.\n"
        )


def _read_model() -> None:
    """Unpack the language model to a temporary file; AcopioError if that fails."""
    try:
        identify("Which language is this?")
    except OSError as error:
        raise AcopioError(
            f"{tempfile.gettempdir()}: cannot be written: {error.strerror}: free space there or set TMPDIR"
        ) from None

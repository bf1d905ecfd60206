"""`scrapy crawl TOPIC` as Scrapy has it, but errors are one line and a failed build ends with its status."""

import argparse
import sys
import tempfile

from scrapy.commands import crawl

from crawler.disk import check_queue, check_writable
from crawler.errors import AcopioError
from crawler.escapes import escaped
from crawler.langid import identify
from crawler.left_out import FAILURE
from crawler.loader import spider_class

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
        try:
            # A trial: what is wrong with topic or arguments is said before anything starts.
            folder = spider_class(args[0])(**opts.spargs).folder
            check_writable(folder)
            check_queue(folder)
            _read_model()
        except AcopioError as error:
            sys.stderr.write(f"{escaped(str(error))}\n")
            self.exitcode = error.exit_status
            return None
        assert self.crawler_process is not None
        crawler = self._create_crawler(args[0])
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


def _read_model() -> None:
    """Nothing; AcopioError where the model of languages, unpacked to a temporary file, finds no room."""
    try:
        identify("Which language is this?")
    except OSError as error:
        raise AcopioError(
            f"{tempfile.gettempdir()}: cannot be written: {error.strerror}: free space there, or set TMPDIR"
        ) from None

"""The Scrapy extension that starts the build when the spider closes (setting BUILD_ON_CLOSE)."""

import shlex
import subprocess
import sys
from pathlib import Path

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from corpus.tables.command_line import running
from crawler.archive.resume import end
from crawler.children import environment, python
from crawler.console.command_line import COMMAND, this_command
from crawler.console.interrupts import shell_status
from crawler.crawl.commands.crawl import BUILD_STATUS
from crawler.crawl.drops import FAILED, NOTHING
from crawler.crawl.spider import ArticlesSpider
from crawler.storage.lock import release
from crawler.terminal.idle import idle


class BuildOnClose:
    """Runs `acopio build` in a process of its own, so that Twisted stays out of the build's workers."""

    def __init__(self, crawler: Crawler, topic: str, folder: Path, build: bool) -> None:
        self._topic, self._folder, self._build = topic, folder, build
        self._stats = crawler.stats
        self._jobdir = Path(crawler.settings["JOBDIR"])
        self._reason = ""
        crawler.signals.connect(self.spider_closed, signal=signals.spider_closed)
        crawler.signals.connect(self.engine_stopped, signal=signals.engine_stopped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "BuildOnClose":
        """The extension for a topic's spider."""
        spider = crawler.spider
        if not isinstance(spider, ArticlesSpider):
            raise NotConfigured("not the spider of a topic")
        return cls(crawler, spider.name, spider.folder, crawler.settings.getbool("BUILD_ON_CLOSE"))

    def spider_closed(self, reason: str) -> None:
        """Remember how the crawl ended."""
        self._reason = reason

    def engine_stopped(self) -> None:
        """Build, unless the crawl failed or was interrupted: then say how to resume."""
        build = python("acopio", "build", self._topic, "--data", str(self._folder))
        if self._reason == "shutdown":
            sys.stderr.write(
                "To build from the pages so far: "
                f"{shlex.join(['acopio', 'build', self._topic, '--data', str(self._folder)])}\n"
            )
            return
        if self._reason == FAILED:
            return
        # The queue is no longer needed: a later crawl starts again.
        end(self._jobdir)
        assert self._stats is not None
        if not self._build or self._stats.get_value(NOTHING):
            return
        release(self._folder)  # for the build
        with idle.held(), running(shlex.split(this_command())):
            status = subprocess.run(build, env=environment(**{COMMAND: ""}), check=False).returncode  # noqa: S603 - our own command
        if status:
            self._stats.set_value(BUILD_STATUS, shell_status(status))

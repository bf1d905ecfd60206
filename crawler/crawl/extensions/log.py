"""Log of a crawl: control characters escaped, failed requests at level DEBUG."""

import logging

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.logformatter import LogFormatter, LogFormatterResult
from scrapy.utils.log import get_scrapy_root_handler
from twisted.python.failure import Failure

from crawler.untrusted.escapes import EscapedFormatter


class EscapedLog:
    """Makes Scrapy log with the EscapedFormatter: URLs, headers and titles are untrusted."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "EscapedLog":
        """The extension; installs the formatter."""
        handler = get_scrapy_root_handler()
        if handler is not None:
            settings = crawler.settings
            handler.setFormatter(EscapedFormatter(settings.get("LOG_FORMAT"), settings.get("LOG_DATEFORMAT")))
        return cls()


class QuietLogFormatter(LogFormatter):
    """Logs failed requests at level DEBUG: they are common, and counted in the stats."""

    def download_error(
        self, failure: Failure, request: Request, spider: Spider, errmsg: str | None = None
    ) -> LogFormatterResult:
        """Scrapy's message at level DEBUG."""
        result = super().download_error(failure, request, spider, errmsg)
        return {**result, "level": logging.DEBUG}

"""Extensions of the crawl: Crawl-delay, the live line, a log without the weather of the web."""

import logging

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.logformatter import LogFormatter, LogFormatterResult
from scrapy.utils.log import get_scrapy_root_handler
from twisted.python.failure import Failure

from crawler.escapes import EscapedFormatter


class EscapedLog:
    """Has Scrapy's log written by the EscapedFormatter: URLs, headers and titles come from strangers."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "EscapedLog":
        """The extension, its work done."""
        handler = get_scrapy_root_handler()
        if handler is not None:
            settings = crawler.settings
            handler.setFormatter(EscapedFormatter(settings.get("LOG_FORMAT"), settings.get("LOG_DATEFORMAT")))
        return cls()


class QuietLogFormatter(LogFormatter):
    """Fetches that fail are everyday life: they are counted in the stats, and logged at level DEBUG."""

    def download_error(
        self, failure: Failure, request: Request, spider: Spider, errmsg: str | None = None
    ) -> LogFormatterResult:
        """Scrapy's message at level DEBUG."""
        result = super().download_error(failure, request, spider, errmsg)
        return {**result, "level": logging.DEBUG}

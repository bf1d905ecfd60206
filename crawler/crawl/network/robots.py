"""robots.txt within bounds: no file keeps the crawl busy for long."""

from typing import Self

from scrapy.crawler import Crawler
from scrapy.robotstxt import ProtegoRobotParser

from crawler.crawl.drops import count
from crawler.frontier.drops import Drop

MAX_BYTES = 500 << 10  # RFC 9309, 2.5: a crawler reads at least this much


class BoundedRobotParser(ProtegoRobotParser):
    """Protego, given the first MAX_BYTES of a file up to the end of a line."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, robotstxt_body: bytes) -> Self:
        """The rules of the file."""
        if len(robotstxt_body) > MAX_BYTES:
            robotstxt_body = robotstxt_body[:MAX_BYTES].rpartition(b"\n")[0]
            count(crawler.stats, Drop.LONG_ROBOTS_TXT)
        return cls(robotstxt_body, crawler.spider)

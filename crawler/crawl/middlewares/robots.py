"""Scrapy's robots.txt, but that the status of the answer counts too."""

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Response

from crawler.crawl.network.robots import rules_of


class StatusRobotsMiddleware(RobotsTxtMiddleware):
    """Keeps off a host whose robots.txt answers with an error of the server (RFC 9309, 2.3.1.4)."""

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        rules = rules_of(response.status, response.body)
        await super()._parse_robots(response.replace(body=rules), netloc, request)

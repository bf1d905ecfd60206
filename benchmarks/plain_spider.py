"""A plain Scrapy spider on the synthetic web: follows every link, keeps nothing (benchmarks/crawl.py)."""

from collections.abc import Iterator

import scrapy
from scrapy.http import Response
from scrapy.linkextractors import LinkExtractor


class PlainSpider(scrapy.Spider):
    """`scrapy bench`'s spider, on other pages."""

    name = "plain"
    start_urls = ["http://site00.test/"]  # noqa: RUF012 - Scrapy's way
    links = LinkExtractor()

    def parse(self, response: Response) -> Iterator[scrapy.Request]:
        """A request for each link."""
        for link in self.links.extract_links(response):
            yield scrapy.Request(link.url)

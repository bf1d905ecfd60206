"""Every topic is a spider: `scrapy list`, `scrapy crawl ml_es`."""

import builtins

from scrapy import Request, Spider
from scrapy.settings import BaseSettings

from crawler.crawl.spider import ArticlesSpider
from crawler.errors import UsageError
from crawler.topic.topic import find_topics, get_topic


def spider_class(name: str) -> type[ArticlesSpider]:
    """The spider class of a topic; UsageError for an unknown one, TopicError for a bad file."""
    topic = get_topic(name)
    return type(
        "TopicSpider", (ArticlesSpider,), {"name": topic.name, "topic": topic, "__module__": __name__}
    )


class TopicSpiderLoader:
    """Finds the topic files; a spider class is made when one is asked for."""

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> "TopicSpiderLoader":
        """A loader; topics are looked up in the current folder, whatever the settings."""
        return cls()

    def list(self) -> list[str]:
        """Names of the topics."""
        return builtins.list(find_topics())

    def load(self, spider_name: str) -> type[Spider]:
        """The spider class of a topic; KeyError, as Scrapy wants it, where there is none."""
        try:
            return spider_class(spider_name)
        except UsageError as error:
            raise KeyError(str(error)) from None

    def find_by_request(self, request: Request) -> builtins.list[str]:
        """Topics whose scope holds the request's URL."""
        return [name for name in self.list() if get_topic(name).scope.allows(request.url)]

"""Every topic is a spider: `scrapy list`, `scrapy crawl ml_es`."""

import builtins

from scrapy import Request, Spider
from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object

from crawler.crawl.spider import ArticlesSpider
from crawler.errors import UsageError
from crawler.topic.topic import find_topics, get_topic


def spider_class(name: str, settings: BaseSettings) -> type[ArticlesSpider]:
    """The spider class of a topic; UsageError for an unknown one, TopicError for a bad file.

    The functions that the setting TOPIC_CHECKS names by their paths check the tables of later stages.
    """
    topic = get_topic(name, checks=[load_object(path) for path in settings.getlist("TOPIC_CHECKS")])
    return type(
        "TopicSpider", (ArticlesSpider,), {"name": topic.name, "topic": topic, "__module__": __name__}
    )


class TopicSpiderLoader:
    """Finds the topic files; a spider class is made when one is asked for."""

    def __init__(self, settings: BaseSettings) -> None:
        self._settings = settings

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> "TopicSpiderLoader":
        """A loader; topics are looked up in the current folder, whatever the settings."""
        return cls(settings)

    def list(self) -> list[str]:
        """Names of the topics."""
        return builtins.list(find_topics())

    def load(self, spider_name: str) -> type[Spider]:
        """The spider class of a topic; KeyError, as Scrapy wants it, where there is none."""
        try:
            return spider_class(spider_name, self._settings)
        except UsageError as error:
            raise KeyError(str(error)) from None

    def find_by_request(self, request: Request) -> builtins.list[str]:
        """Topics whose scope holds the request's URL."""
        return [name for name in self.list() if get_topic(name).scope.allows(request.url)]

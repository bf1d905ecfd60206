"""Spider loader: makes each topic a spider for `scrapy list` and `scrapy crawl ml_es`."""

import builtins
from collections.abc import Mapping

from scrapy import Request, Spider
from scrapy.settings import BaseSettings

from crawler.crawl.spider import ArticlesSpider
from crawler.errors import UsageError
from crawler.sandbox import Sandbox, SandboxCrashError, SandboxTimeoutError
from crawler.topic.toml import Table
from crawler.topic.topic import Check, find_topics, get_topic

_CHECK_SECONDS = 60.0
_CHECK_MEMORY = 16 << 30  # bytes of address space: the check imports large libraries


def spider_class(name: str, settings: BaseSettings) -> type[ArticlesSpider]:
    """The spider class of a topic; UsageError for an unknown topic, TopicError for an invalid file.

    The functions named in the setting TOPIC_CHECKS check the tables of later stages, each in a child
    process; UsageError if one of them fails.
    """
    topic = get_topic(name, checks=[_in_a_child(path) for path in settings.getlist("TOPIC_CHECKS")])
    return type(
        "TopicSpider", (ArticlesSpider,), {"name": topic.name, "topic": topic, "__module__": __name__}
    )


def _in_a_child(path: str) -> Check:
    """The check of that path, run in a child process, so that a crawl does not load the later stages."""

    def check(tables: Mapping[str, Table]) -> None:
        child = Sandbox("crawler.topic.toml:noted", _CHECK_SECONDS, _CHECK_MEMORY)
        try:
            problems = child.call(path, dict(tables))
        except (SandboxTimeoutError, SandboxCrashError) as error:
            raise UsageError(f"TOPIC_CHECKS: {path}: {error}: name a function of tables") from None
        finally:
            child.close()
        for table in list(tables.values())[:1]:  # the tables of a file share their problems
            table.problems.extend(problems)

    return check


class TopicSpiderLoader:
    """Finds the topic files; creates a spider class on request."""

    def __init__(self, settings: BaseSettings) -> None:
        self._settings = settings

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> "TopicSpiderLoader":
        """A loader for the topics of the current folder."""
        return cls(settings)

    def list(self) -> list[str]:
        """Names of the topics."""
        return builtins.list(find_topics())

    def load(self, spider_name: str) -> type[Spider]:
        """The spider class of a topic; KeyError, as Scrapy requires, if there is none."""
        try:
            return spider_class(spider_name, self._settings)
        except UsageError as error:
            raise KeyError(str(error)) from None

    def find_by_request(self, request: Request) -> builtins.list[str]:
        """Topics whose scope includes the request's URL."""
        return [name for name in self.list() if get_topic(name).scope.allows(request.url)]

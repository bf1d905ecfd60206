"""Crawls a topic, archives its pages and extracts documents.

The names in `__all__` are public (docs/python.md); each is imported on first use.
"""

from typing import TYPE_CHECKING

from crawler.lazy import lazy_names

if TYPE_CHECKING:
    from crawler.errors import (
        AcopioError,
        EmptyResultError,
        InputError,
        MissingExtraError,
        TopicError,
        UnsupportedLanguageError,
        UsageError,
    )
    from crawler.page.page import Block, Page, Response
    from crawler.page.read import read_page, read_page_and_links
    from crawler.topic.topic import Topic, get_topic, load_topic

__all__ = [
    "AcopioError",
    "Block",
    "EmptyResultError",
    "InputError",
    "MissingExtraError",
    "Page",
    "Response",
    "Topic",
    "TopicError",
    "UnsupportedLanguageError",
    "UsageError",
    "get_topic",
    "load_topic",
    "read_page",
    "read_page_and_links",
]

if not TYPE_CHECKING:  # type checkers use the imports above
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "AcopioError": "crawler.errors",
            "Block": "crawler.page.page",
            "EmptyResultError": "crawler.errors",
            "InputError": "crawler.errors",
            "MissingExtraError": "crawler.errors",
            "Page": "crawler.page.page",
            "Response": "crawler.page.page",
            "Topic": "crawler.topic.topic",
            "TopicError": "crawler.errors",
            "UnsupportedLanguageError": "crawler.errors",
            "UsageError": "crawler.errors",
            "get_topic": "crawler.topic.topic",
            "load_topic": "crawler.topic.topic",
            "read_page": "crawler.page.read",
            "read_page_and_links": "crawler.page.read",
        },
    )

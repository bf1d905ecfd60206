"""Answers of MediaWiki's API: articles and their langlinks."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from crawler.page.page import Alternate
from crawler.untrusted.safe_json import parse_json_bytes
from crawler.urls import absolute


@dataclass(frozen=True, slots=True)
class Article:
    """An article: page id, title, address ('' where the answer leaves it out), articles of the same thing.

    `titles` gives the title of each langlink by its language code.
    """

    page_id: int
    title: str
    url: str
    langlinks: tuple[Alternate, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    rank: int = 0

    def joined(self, later: "Article") -> "Article":
        """This article with what a later answer adds."""
        return replace(
            self,
            url=self.url or later.url,
            langlinks=(*self.langlinks, *later.langlinks),
            titles={**self.titles, **later.titles},
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the API: articles in the order of the search, what to send for more, error code or ''."""

    articles: tuple[Article, ...] = ()
    more: Mapping[str, str] = field(default_factory=dict)
    error: str = ""


def read_answer(body: bytes) -> Answer:
    """The answer in a body; error 'no answer' where it is none. Warnings are passed over."""
    data = parse_json_bytes(body)
    if not isinstance(data, dict):
        return Answer(error="no answer")
    error = _table(data, "error")
    if error:
        return Answer(error=str(error.get("code", "unknown")))
    pages = _table(data, "query").get("pages", [])
    listed = pages.values() if isinstance(pages, dict) else pages if isinstance(pages, list) else []
    found = [_article(page) for page in listed if isinstance(page, dict) and not _is_missing(page)]
    more = {key: str(value) for key, value in _table(data, "continue").items()}
    return Answer(tuple(sorted(found, key=lambda article: article.rank)), more)


def _article(page: Mapping[str, Any]) -> Article:
    links = page.get("langlinks")
    described = [link for link in links if isinstance(link, dict)] if isinstance(links, list) else []
    found = [
        (Alternate(str(link.get("lang", "")), url), str(link.get("title") or link.get("*") or ""))
        for link in described
        if (url := absolute(str(link.get("url", "")), ""))
    ]
    return Article(
        page_id=_number(page.get("pageid")),
        title=str(page.get("title", "")),
        url=absolute(str(page.get("fullurl", "")), "") or "",
        langlinks=tuple(alternate for alternate, _ in found),
        titles={alternate.lang: title for alternate, title in found},
        rank=_number(page.get("index")),
    )


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _is_missing(page: Mapping[str, Any]) -> bool:
    return "missing" in page or "invalid" in page


def _table(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = data.get(key, {})
    return value if isinstance(value, dict) else {}

"""cuaderno.demo.test: a blog with dated slugs, in ISO-8859-1, without hreflang and with a wrong html lang."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from corpus.demo.articles import LANGUAGES, Article
from corpus.demo.rendering import MONTHS, Site, StaticResponse, html, plain, redirect

HOST = "cuaderno.demo.test"
ORIGIN = f"http://{HOST}"
CALENDAR = re.compile(r"/calendar/(\d{4})/(0[1-9]|1[0-2])")
_ARCHIVES = {"en": "/archive.html", "es": "/es/archivo.html"}
_INDEXES = {"en": "/", "es": "/es/"}
_CHARSET = "iso-8859-1"
_MACHINE_TRANSLATED, _NOINDEX = 33, 34  # numbers of the extras that carry these marks
_MOST_READ = 3


@dataclass(frozen=True, slots=True)
class Post:
    """An article with its path in each language."""

    article: Article
    paths: Mapping[str, str]

    @property
    def noindex(self) -> bool:
        """Whether its pages are marked noindex."""
        return self.article.number == _NOINDEX

    @property
    def machine_translated(self) -> bool:
        """Whether its Spanish page comes from a translation plug-in."""
        return self.article.number == _MACHINE_TRANSLATED


def cuaderno(articles: Sequence[Article], extras: Sequence[Article]) -> Site:
    """All responses of the host except the calendar; `extras` are pages that a topic crawl must drop."""
    posts = sorted((_post(article) for article in [*articles, *extras]), key=_newest_first)
    site: Site = {}
    for lang in LANGUAGES:
        site[HOST, _INDEXES[lang]] = _list_page("cuaderno_index.html", posts, lang, _INDEXES)
        site[HOST, _ARCHIVES[lang]] = _list_page("cuaderno_archive.html", posts, lang, _ARCHIVES)
        for post in posts:
            site[HOST, post.paths[lang]] = _page(post, posts, lang)
    for article in articles:
        site[HOST, f"/?p={article.number}"] = redirect(ORIGIN + _post(article).paths["en"])
    site[HOST, "/robots.txt"] = plain("cuaderno_robots.txt", "text/plain; charset=utf-8")
    return site


def calendar_page(year: int, month: int) -> StaticResponse:
    """The calendar of one month, with links to the months before and after: an endless trap."""
    previous = (year - 1, 12) if month == 1 else (year, month - 1)
    following = (year + 1, 1) if month == 12 else (year, month + 1)
    names = MONTHS["en"]
    return html(
        "cuaderno_calendar.html",
        "en",
        charset=_CHARSET,
        year=year,
        month=names[month - 1],
        previous=f"/calendar/{previous[0] % 10000:04d}/{previous[1]:02d}",
        following=f"/calendar/{following[0] % 10000:04d}/{following[1]:02d}",
    )


def cuaderno_not_found() -> StaticResponse:
    """The page of an unknown path, status 404."""
    return html("cuaderno_not_found.html", "en", status=404, charset=_CHARSET)


def _post(article: Article) -> Post:
    folder = f"/{article.date:%Y/%m}/"
    prefixes = {"en": "", "es": "/es"}
    return Post(article, {lang: f"{prefixes[lang]}{folder}{article.slug[lang]}.html" for lang in LANGUAGES})


def _newest_first(post: Post) -> tuple[int, int]:
    return (-post.article.date.toordinal(), post.article.number)


def _list_page(template: str, posts: Sequence[Post], lang: str, paths: Mapping[str, str]) -> StaticResponse:
    months = [
        (f"{MONTHS[lang][month - 1]} {year}".capitalize(), list(group))
        for (year, month), group in groupby(
            posts, key=lambda post: (post.article.date.year, post.article.date.month)
        )
    ]
    return _html(template, posts, lang, months=months, paths=paths)


def _page(post: Post, posts: Sequence[Post], lang: str) -> StaticResponse:
    # The blog engine repeats the English text where nobody wrote a Spanish one.
    blocks = post.article.blocks[lang] or post.article.blocks["en"]
    place = posts.index(post)
    return _html(
        "cuaderno_article.html",
        posts,
        lang,
        post=post,
        blocks=blocks,
        paths=post.paths,
        newer=posts[place - 1] if place else None,
        older=posts[place + 1] if place + 1 < len(posts) else None,
    )


def _html(template: str, posts: Sequence[Post], lang: str, **values: Any) -> StaticResponse:
    return html(
        template,
        lang,
        charset=_CHARSET,
        origin=ORIGIN,
        indexes=_INDEXES,
        archives=_ARCHIVES,
        posts=posts,
        most_read=[post for post in posts if not post.noindex][:_MOST_READ],
        **values,
    )

"""All responses of the demo site: the three hosts, their true article pairs and the traps between them."""

from collections.abc import Mapping
from pathlib import Path

from corpus.demo import academia, cuaderno
from corpus.demo.articles import LANGUAGES, Article, read_articles
from corpus.demo.rendering import Site, StaticResponse, html, plain

HUB = "hub.demo.test"
HOSTS = (HUB, academia.HOST, cuaderno.HOST)
START_URL = f"http://{HUB}/"
_FOLDER = Path(__file__).parent
_LAST_OF_ACADEMIA = 8
_LAST_EXTRA_OF_ACADEMIA = 30  # extras from 31 on are posts of the other host


def demo_articles() -> tuple[Article, ...]:
    """The 16 articles of the demo site, by number, with their gold alignment."""
    return read_articles(_FOLDER / "articles")


def build_site() -> Site:
    """(host, path with query) -> response, for all pages except the calendar and unknown paths."""
    articles, extras = demo_articles(), read_articles(_FOLDER / "traps")
    site = _hub()
    site |= academia.academia(
        [article for article in articles if article.number <= _LAST_OF_ACADEMIA],
        [extra for extra in extras if extra.number <= _LAST_EXTRA_OF_ACADEMIA],
    )
    site |= cuaderno.cuaderno(
        [article for article in articles if article.number > _LAST_OF_ACADEMIA],
        [extra for extra in extras if extra.number > _LAST_EXTRA_OF_ACADEMIA],
    )
    return site


def respond(site: Mapping[tuple[str, str], StaticResponse], host: str, target: str) -> StaticResponse:
    """The response to a request for `target` (path with query) of `host`.

    Unknown query parameters are ignored, as by most sites; an unknown path gives 404, an unknown host 502.
    """
    path = target.partition("?")[0]
    for key in ((host, target), (host, path)):
        if key in site:
            return site[key]
    if host == cuaderno.HOST:
        month = cuaderno.CALENDAR.fullmatch(path)
        return (
            cuaderno.calendar_page(int(month[1]), int(month[2])) if month else cuaderno.cuaderno_not_found()
        )
    if host == academia.HOST:
        return academia.academia_not_found()
    if host == HUB:
        return StaticResponse(404, {"Content-Type": "text/plain"}, b"Not found\n")
    return StaticResponse(502, {"Content-Type": "text/plain"}, b"Unknown host\n")


def _hub() -> Site:
    paths = {"en": "/", "es": "/es/"}
    links = {"academia": academia.ORIGIN, "cuaderno": cuaderno.ORIGIN}
    site: Site = {
        (HUB, paths[lang]): html("hub.html", lang, paths=paths, origin=f"http://{HUB}", links=links)
        for lang in LANGUAGES
    }
    site[HUB, "/robots.txt"] = plain("hub_robots.txt", "text/plain; charset=utf-8")
    return site

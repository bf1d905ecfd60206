"""A page is the same to the crawl, to `acopio crawl-check` and to the build."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from small_web import Answer, Web, article, crawl, serving
from web_of_hosts import ON_TOPIC, html, hub, pages_of, project, web_of_hosts
from web_of_hosts import crawl as crawl_hosts

from corpus.build.pages.documents import build_documents
from corpus.engine import EngineOptions
from corpus.tables.folder import WorkFolder
from crawler.crawl.preview import Archived, of_seeds
from crawler.frontier.frontier import Frontier
from crawler.frontier.yields import PATIENCE
from crawler.topic.topic import Topic, load_topic

FRENCH = (
    "<p>Le chat dort sur le canapé pendant que la pluie tombe doucement sur les toits de la ville.</p>" * 4
)
SOUP = (
    "<p>Peel the tomatoes, chop the onion and simmer both for an hour on a low heat with some salt.</p>" * 4
)
WEGLOT = (
    '<script type="application/json" id="weglot-data">{"language_from":"es","current_language":"en"}</script>'
)
RULES = b'[{"location": "/reserved/", "tdm-reservation": 1}]'
JSON = {"Content-Type": "application/json"}
KEPT = "kept"


def page(body: str) -> bytes:
    return f"<html lang=en><head><title>T</title></head><body>{body}</body></html>".encode()


PAGES: Mapping[str, tuple[str, Answer]] = {
    "/": (KEPT, Answer(article(0))),
    "/noindex": ("noindex", Answer(article(1, head='<meta name="robots" content="noindex">'))),
    "/noindex-header": ("noindex", Answer(article(2), headers={"X-Robots-Tag": "noindex"})),
    "/tdm": ("tdm_opt_out", Answer(article(3, head='<meta name="tdm-reservation" content="1">'))),
    "/tdm-header": ("tdm_opt_out", Answer(article(4), headers={"TDM-Reservation": "1"})),
    "/reserved/tdm-file": ("tdm_opt_out", Answer(article(5))),
    "/reserved/not-this-page": (KEPT, Answer(article(7**3), headers={"TDM-Reservation": "0"})),
    "/noai": ("tdm_opt_out", Answer(article(6), headers={"X-Robots-Tag": "noai"})),
    "/weglot": ("machine_translated", Answer(article(7, head=WEGLOT))),
    "/soup": ("off_topic", Answer(page(SOUP))),
    "/soup-reserved": ("off_topic", Answer(page(SOUP), headers={"TDM-Reservation": "1"})),
    "/french": ("other_language", Answer(page(FRENCH))),
    "/stub": ("no_text", Answer(page("<p>Solar power, solar power.</p>"))),
    "/empty": ("no_text", Answer(b"")),
    "/broken.pdf": ("extraction_failed", Answer(b"%PDF-1.4 no", headers={"Content-Type": "application/pdf"})),
    "/picture": ("other_format", Answer(b"GIF89a", headers={"Content-Type": "image/gif"})),
    "/huge": ("too_large", Answer(article(8) + b" " * 4_000_000)),
    "/gone": ("http_error", Answer(b"no", 404)),
    "/choices": ("redirect", Answer(article(9), 300)),  # without a Location: nothing follows it
}


def by_crawl(messages: str, url: str) -> dict[str, str]:
    return dict(re.findall(rf"\[solar\] DEBUG: {re.escape(url)}(\S+): (\w+)$", messages, re.MULTILINE))


def by_preview(topic: Topic, folder: Path, url: str) -> dict[str, str]:
    seeds = [url + path for path in PAGES]
    shown = {page.url: page.why for page in of_seeds(Frontier(topic), seeds, Archived(folder))}
    return {path: shown[url + path].partition("drops: ")[2] or KEPT for path in PAGES}


def by_build(topic: Topic, folder: Path, url: str) -> dict[str, str]:
    work = WorkFolder(folder)
    build_documents(topic, work, sorted((folder / "warc").glob("*.warc.gz")), EngineOptions())
    rows = work.dataset("documents").to_table(["url", "rejected_by"]).to_pylist()
    return {row["url"].removeprefix(url): row["rejected_by"] or KEPT for row in rows}


@pytest.mark.slow
def test_crawl_preview_and_build_give_the_same_reasons(tmp_path: Path) -> None:
    def answer(path: str, _headers: Mapping[str, str]) -> Answer:
        if path == "/.well-known/tdmrep.json":
            return Answer(RULES, headers=JSON)
        return PAGES[path][1] if path in PAGES else Answer(status=404)

    with serving(Web(answer)) as web:
        seeds = ",".join(web.url + path for path in PAGES)
        messages = crawl(tmp_path, web, "-a", f"seeds={seeds}", "-s", "LOG_LEVEL=DEBUG")
        topic, folder = load_topic(tmp_path / "topics" / "solar.toml"), tmp_path / "data"
        expected = {path: reason for path, (reason, _) in PAGES.items()}
        crawled, built = by_crawl(messages, web.url), by_build(topic, folder, web.url)
        assert by_preview(topic, folder, web.url) == expected
    assert {path: crawled.get(path) for path in PAGES} == expected
    assert {path: built.get(path) for path in PAGES} == expected


@pytest.mark.slow
def test_a_page_that_leads_on_is_shown_as_the_build_drops_it(tmp_path: Path) -> None:
    def answer(path: str, _headers: Mapping[str, str]) -> Answer:
        moved = Answer(status=301, headers={"Location": "/here"})
        return {"/": moved, "/here": Answer(article(1))}.get(path, Answer(status=404))

    with serving(Web(answer)) as web:
        crawl(tmp_path, web)
        topic, folder = load_topic(tmp_path / "topics" / "solar.toml"), tmp_path / "data"
        seed, *_ = of_seeds(Frontier(topic), [f"{web.url}/"], Archived(folder))
        built = by_build(topic, folder, web.url)
    assert seed.why == "a seed that the build drops: redirect"
    assert (built["/"], built["/here"]) == ("redirect", KEPT)


@pytest.mark.parametrize(
    ("reserves", "most"), [("1", PATIENCE + 2), pytest.param("0", PATIENCE + 10, marks=pytest.mark.slow)]
)
def test_pages_that_reserve_their_text_earn_their_site_nothing(
    reserves: str, most: int, tmp_path: Path
) -> None:
    wish = f'<meta name="tdm-reservation" content="{reserves}">'
    site = {
        f"http://site.test/{'abcdefghij'[n // 10]}{'abcdefghij'[n % 10]}": html(
            ON_TOPIC["en"].replace("{n}", str(n)), head=wish
        )
        for n in range(PATIENCE + 10)
    }
    project(tmp_path, ["http://hub.test/"])
    with web_of_hosts({**hub(site), **site}) as (proxy, asked):
        messages = crawl_hosts(tmp_path, proxy)
    read = pages_of(asked, "site.test")
    assert PATIENCE <= len(read) <= most
    assert ("barren_site" in messages) == (reserves == "1")
    assert (len(read) == len(site)) == (reserves == "0")

from pathlib import Path

import pytest

from crawler.errors import TopicError
from crawler.topic.sources import COLLECTIONS, CommonCrawlSource, MediaWikiSource, SearchSource, Sources
from crawler.topic.topic import Topic, parse_topic

HEAD = 'name = "t"\ndescription = "d"\nlanguages = ["en", "es"]\n'
TERMS = '[terms]\nen = { "solar power" = 9 }\nes = { "energía solar" = 9 }\n'


def parse(tables: str, keys: str = "", folder: Path = Path()) -> Topic:
    return parse_topic(f"{HEAD}{keys}\n{TERMS}{tables}", folder / "t.toml")


def test_a_topic_names_its_sources_and_needs_no_seeds_then() -> None:
    topic = parse(
        """[[discover.mediawiki]]
api = "https://en.w.org/w/api.php"
language = "en-GB"
[[discover.mediawiki]]
api = "https://es.w.org/w/api.php"
language = "es"
terms = 3
articles = 7
[discover.search]
provider = "searxng"
url = "http://127.0.0.1:8888"
[discover.common_crawl]
sites = ["example.org/docs"]
"""
    )
    assert topic.seeds == ()
    assert topic.sources == Sources(
        (
            MediaWikiSource("https://en.w.org/w/api.php", "en"),
            MediaWikiSource("https://es.w.org/w/api.php", "es", 3, 7),
        ),
        SearchSource("searxng", "http://127.0.0.1:8888"),
        CommonCrawlSource(("example.org/docs",), collections=COLLECTIONS),
    )
    assert topic.sources.any_in_crawl()


def test_nothing_is_asked_unless_named() -> None:
    sources = parse("", 'seeds = ["https://a.org/"]').sources
    assert sources == Sources()
    assert not sources.any_in_crawl()


@pytest.mark.parametrize(
    ("tables", "problem"),
    [
        ('[[discover.mediawiki]]\napi = "https://w.org/api.php"', "discover.mediawiki[1].language: missing"),
        ('[[discover.mediawiki]]\napi = "w.org"\nlanguage = "en"', "'w.org' is not a URL"),
        (
            '[[discover.mediawiki]]\napi = "https://w.org/"\nlanguage = "de"',
            "'de' is not a language of the topic",
        ),
        ("[discover]\nmediawiki = [1]", "1 is not a table"),
        ('[discover.search]\nprovider = "bing"', "'bing' is unknown (allowed: searxng, brave"),
        ('[discover.search]\nprovider = "searxng"', "discover.search.url: missing"),
        ('[discover.search]\nprovider = "google"', "discover.search.engine: missing"),
        ('[discover.search]\nprovider = "brave"\nkey = "k"', "discover.search.key: unknown key"),
        ('[discover.common_crawl]\nsites = ["https://a.org"]', "is not a site"),
        ("[discover.common_crawl]\npages = 0", "0 is out of range"),
        ("[discover.feeds]\na = 1", "discover.feeds: unknown key"),
    ],
)
def test_what_is_wrong_is_told(tables: str, problem: str) -> None:
    with pytest.raises(TopicError) as caught:
        parse(tables)
    assert any(problem in line for line in caught.value.problems), caught.value.problems


def test_seeds_of_files_join_those_of_the_topic(tmp_path: Path) -> None:
    (tmp_path / "more.txt").write_text("https://b.org/\nhttps://a.org/\n", encoding="utf-8")
    topic = parse("", 'seeds = ["https://a.org/"]\nseeds_files = ["more.txt"]', tmp_path)
    assert topic.seeds == ("https://a.org/", "https://b.org/")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (None, "cannot be read: No such file"),
        ("https://a.org/\nftp://b.org/", "more.txt:2: 'ftp://b.org/' is not a URL"),
    ],
)
def test_a_bad_file_of_seeds_is_a_problem_of_the_topic(
    tmp_path: Path, text: str | None, problem: str
) -> None:
    if text is not None:
        (tmp_path / "more.txt").write_text(text, encoding="utf-8")
    with pytest.raises(TopicError) as caught:
        parse("", 'seeds_files = ["more.txt"]', tmp_path)
    assert problem in str(caught.value)


def test_seeds_of_files_are_within_the_scope(tmp_path: Path) -> None:
    (tmp_path / "more.txt").write_text("https://b.org/", encoding="utf-8")
    with pytest.raises(TopicError, match=r"outside \[scope\]"):
        parse('[scope]\ndeny = ["b.org"]', 'seeds_files = ["more.txt"]', tmp_path)

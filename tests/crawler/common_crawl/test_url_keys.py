"""The keys of URLs are those that the rules of alternates give, however they are found."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.common_crawl.url_keys import UrlKeys
from crawler.page.alternates import is_marked, neutral_forms

LANGUAGES = ("en", "es")
HOSTS = (
    "a.org",
    "www.example.org",
    "es.example.org",
    "www.es.example.org",
    "spanish.org",
    "en-us.site.com",
    "x.io:80",
)
FOLDERS = ("/", "/es/", "/en-us/docs/", "/translations/es/", "/2024/03/", "/espa%C3%B1ol/", "/English/")
NAMES = (
    "",
    "es",
    "page",
    "deep-learning",
    "espanol",
    "abc_english",
    "caf%C3%A9-bar",
    "es_deep",
    "how-to-do-it",
)
TAILS = (
    "",
    "/",
    ".html",
    "-es.html",
    ".ES.html",
    "_es",
    "?lang=es",
    "?hl=es-419&sid=1",
    "?utm_source=x",
    "#es",
)
URLS = ["https://" + "".join(parts) for parts in product(HOSTS, FOLDERS, NAMES, TAILS)]
words = st.text("abces-_%/.?=&019ñ", max_size=20)


def check(url: str) -> None:
    keys = UrlKeys(LANGUAGES)
    for lang in LANGUAGES * 2:  # the second time from memory
        found = keys.of(url, lang)
        assert list(found.forms) == neutral_forms(url, lang)
        assert found.marks == {code for code in LANGUAGES if is_marked(url, code)}


@pytest.mark.parametrize("host", HOSTS)
def test_keys_of_urls_with_marks_in_all_places(host: str) -> None:
    for url in URLS:
        if url.startswith(f"https://{host}/"):
            check(url)


@given(words, words)
def test_keys_of_any_url(path: str, name: str) -> None:
    check(f"https://example.org/{path}/{name}")

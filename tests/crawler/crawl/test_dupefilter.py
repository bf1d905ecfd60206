from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.utils.request import RequestFingerprinter

from crawler.crawl.dupefilter import FILE, Duplicates
from crawler.frontier.seen import DigestStore, digest_of

SAME = [
    ("http://a.example/x/y.html", "http://a.example/x/y.html#part"),
    ("http://a.example/x?b=2&a=1", "http://a.example/x?a=1&b=2"),
    ("http://a.example", "http://a.example/"),
    ("http://a.example/x%7Ey", "http://a.example/x~y"),
]


def opened(folder: Path) -> Duplicates:
    found = Duplicates(folder / FILE, RequestFingerprinter())
    found.open()
    return found


@pytest.mark.parametrize(("first", "second"), SAME)
def test_forms_of_one_url_are_one_request(first: str, second: str, tmp_path: Path) -> None:
    seen = opened(tmp_path)
    assert [seen.request_seen(Request(url)) for url in (first, second, first)] == [False, True, True]
    assert not seen.request_seen(Request(first, method="POST", body=b"x"))
    seen.close("")


def test_what_was_seen_is_known_when_the_crawl_goes_on(tmp_path: Path) -> None:
    urls = [f"http://a.example/{n}" for n in range(2000)]
    seen = opened(tmp_path)
    assert not any(seen.request_seen(Request(url)) for url in urls)
    seen.close("shutdown")
    seen = opened(tmp_path)
    assert all(seen.request_seen(Request(url)) for url in urls)
    assert not seen.request_seen(Request("http://a.example/new"))
    seen.close("finished")


@given(st.dictionaries(st.text(max_size=8), st.integers(-(2**62), 2**62), max_size=20))
def test_a_store_gives_what_was_put(numbers: dict[str, int]) -> None:
    store = DigestStore(None)
    for key, number in numbers.items():
        store.put(digest_of(key), number - 1)
        store.put(digest_of(key), number)
    assert all(store.get(digest_of(key)) == number for key, number in numbers.items())
    assert store.get(digest_of("no such key, longer than eight")) is None
    store.close()

"""Addresses from strangers: what is malformed is none, and of what is left a request can be made."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.crawl.requests import request_or_none
from crawler.urls import absolute, address, clean_url, parse_url, path_of, site_of

BASE = "http://a.org/en/x"
odd = st.sampled_from(["http://", "//", "[::1]", "[", "]", ":", "99999", "@", "\ud800", "℀", "%zz", *"/?#.é"])
texts = st.lists(odd | st.text(st.characters(codec=None), max_size=5), max_size=8).map("".join)


@given(texts | texts.map(lambda text: f"http://{text}/x"))
@example("http://[::1]x/")
@example("http://a:99999/")
@example("http://a.org/?q=\ud800&utm_source=1")
def test_what_is_absolute_can_be_requested(href: str) -> None:
    for found in (absolute(href, BASE), clean_url(href, BASE)):
        if found is not None:
            request = request_or_none(found)
            assert request is not None
    assert parse_url(href) is None or address(href) is not None
    assert {type(site_of(href)), type(path_of(href))} == {str}


@pytest.mark.parametrize(
    "href",
    ["http://[::1]x/", "http://[::1/", "http://a:99999/", "http://a:x/", "http://℀.org/", "http://a/\ud800"],
)
def test_a_malformed_address_is_none(href: str) -> None:
    assert absolute(href, BASE) is None
    assert clean_url(href, BASE) is None
    assert request_or_none(href) is None


def test_sound_addresses_stay() -> None:
    sound = [
        "http://a.org:8080/x",
        "https://[2001:db8::1]/x",
        "http://[::1]:80/",
        "http://u@a.org/",
        "http://é.org/",
    ]
    assert [absolute(href, BASE) for href in sound] == sound

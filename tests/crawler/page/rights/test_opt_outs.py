import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import fromstring

from crawler.page.rights.opt_outs import (
    OptOuts,
    TdmRule,
    is_tdm_file,
    page_opt_outs,
    parse_tdm_file,
    rule_for,
    site_key,
    tdm_file_of,
)


def found(head: str = "", headers: dict[str, str] | None = None, robots: set[str] | None = None) -> OptOuts:
    page = fromstring(f"<html><head>{head}</head><body><p>x</p></body></html>")
    return page_opt_outs(page, headers or {}, robots or set())


def meta(value: str) -> str:
    return f'<meta name="TDM-Reservation" content="{value}"><meta name="tdm-policy" content="https://a.org/meta">'


def header(value: str) -> dict[str, str]:
    return {"tdm-reservation": value, "tdm-policy": "https://a.org/header"}


def test_header_and_page_reserve() -> None:
    assert found(headers=header("1")) == OptOuts(("tdm_header",), True, "https://a.org/header")
    assert found(meta("1")) == OptOuts(("tdm_meta",), True, "https://a.org/meta")
    assert found() == OptOuts()


def test_the_page_counts_before_the_header() -> None:
    assert found(meta("0"), header("1")) == OptOuts((), False, "https://a.org/meta")
    assert found(meta("1"), header("0")) == OptOuts(("tdm_meta",), True, "https://a.org/meta")
    assert found(meta("1"), header("1")).signals == ("tdm_meta",)


@pytest.mark.parametrize("value", ["2", "", "yes", "true", "11"])
def test_other_values_are_errors_and_count_as_none(value: str) -> None:
    assert found(meta(value), header(value)) == OptOuts()


def test_robots_directives_are_recorded() -> None:
    assert found(robots={"noai", "noimageai", "noindex"}).signals == ("noai", "noimageai")
    assert found(robots={"noindex"}).signals == ()


@pytest.mark.parametrize(
    ("location", "path", "matches"),
    [
        ("/", "/any/thing?x=1", True),
        ("/a/", "/a/b", True),
        ("/a/", "/b/a/", False),
        ("/A", "/a", False),
        ("a", "/a", True),
        ("*", "/x", True),
        ("/a/*.jpg", "/a/b/c.jpg?x", True),
        ("/a/*.jpg$", "/a/b/c.jpg?x", False),
        ("/a/*.jpg$", "/a/b/c.jpg", True),
        ("/a$", "/a", True),
        ("/a$", "/ab", False),
        ("/*/b/*/d", "/a/b/c/d", True),
        ("/*/b/*/d", "/a/b/d", False),
        ("/a*a$", "/a", False),
        ("/path/foo-%24", "/path/foo-$", False),  # reserved characters keep their spelling
        ("/caf%C3%A9", "/café", True),
        ("/%7euser", "/~user", True),
    ],
)
def test_locations_match_as_in_robots_txt(location: str, path: str, matches: bool) -> None:
    assert (rule_for([TdmRule(location, True)], f"https://a.org{path}") is not None) == matches


def test_the_first_match_counts() -> None:
    rules = (TdmRule("/a/free/", False), TdmRule("/a/", True, "https://a.org/terms"), TdmRule("/", False))
    assert rule_for(rules, "https://a.org/a/free/x") == rules[0]
    assert rule_for(rules, "https://a.org/a/x") == rules[1]
    assert rule_for(rules[:2], "https://a.org/b") is None


def test_a_file_is_a_list_of_rules() -> None:
    entries = [
        {"location": "/a", "tdm-reservation": 1, "tdm-policy": "https://a.org/p"},
        {"location": "/b", "tdm-reservation": "0"},
        {"location": "/c"},
        {"location": 3, "tdm-reservation": 1},
        {"location": "/d", "tdm-reservation": True},
        {"location": "/e", "tdm-reservation": 2},
        "junk",
    ]
    expected = (TdmRule("/a", True, "https://a.org/p"), TdmRule("/b", False))
    assert parse_tdm_file(b"\xef\xbb\xbf" + json.dumps(entries).encode()) == expected


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"{}", b"null", b"\xff\xfe", b"[" * 100_000, b'{"location": "/", "tdm-reservation": 1}'],
)
def test_what_is_no_list_of_rules_reserves_nothing(body: bytes) -> None:
    assert parse_tdm_file(body) == ()


@given(st.binary(max_size=60), st.text(max_size=20))
def test_no_bytes_and_no_url_raise(body: bytes, url: str) -> None:
    assert isinstance(parse_tdm_file(body), tuple)
    assert rule_for((TdmRule("/*", True),), url) in (None, TdmRule("/*", True))


@given(st.from_regex(r"/[a-z/]{0,12}", fullmatch=True), st.from_regex(r"[a-z/]{0,8}", fullmatch=True))
def test_a_location_matches_all_that_begins_with_it(location: str, more: str) -> None:
    assert rule_for([TdmRule(location, True)], f"https://a.org{location}{more}") is not None


def test_addresses() -> None:
    assert tdm_file_of("https://A.org:8443/x/y?z#f") == "https://A.org:8443/.well-known/tdmrep.json"
    assert is_tdm_file("http://a.org/.well-known/tdmrep.json")
    assert not is_tdm_file("http://a.org/x/.well-known/tdmrep.json")
    assert site_key("https://A.org/x") == site_key("http://a.org:80/y") == "a.org"
    assert site_key("http://a.org:8080/") == "a.org:8080"
    assert site_key("http://[") == ""

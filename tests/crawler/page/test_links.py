import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import HtmlElement, fromstring

from crawler.page.links import MAX_LINKS, Link, base_url, links
from crawler.urls import absolute, clean_url

HERE = "https://a.org/docs/page.html"


def page(body: str) -> HtmlElement:
    return fromstring(f"<html><body>{body}</body></html>")


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("next.html", "https://a.org/docs/next.html"),
        (" /x#part ", "https://a.org/x"),
        ("https://B.org", "https://b.org/"),
        ("//b.org/x", "https://b.org/x"),
        ("?page=2", "https://a.org/docs/page.html?page=2"),
        ("/x?utm_source=a&q=1&sid=3", "https://a.org/x?q=1"),
        ("/x;jsessionid=0A1B.node2?q=1", "https://a.org/x?q=1"),
        ("/(S(lit3py55t21z5v55vlm25s55))/x", "https://a.org/x"),
        ("/f(x)/a;v=1", "https://a.org/f(x)/a;v=1"),
        ("/x?PHPSESSID=12", "https://a.org/x"),
        ("/x?a=1&b=%20c", "https://a.org/x?a=1&b=%20c"),
        ("/README.md", "https://a.org/README.md"),
        ("/v1.0/guide", "https://a.org/v1.0/guide"),
        ("/x?gclid=1&gid=2", "https://a.org/x?gid=2"),
        ("/qué/se%c3%b1al", "https://a.org/qu%C3%A9/se%C3%B1al"),
        ("https://münchen.de/ñ?q=é", "https://xn--mnchen-3ya.de/%C3%B1?q=%C3%A9"),
    ],
)
def test_links_become_plain_addresses(href: str, address: str) -> None:
    assert clean_url(href, HERE) == address


@pytest.mark.parametrize(
    "href",
    [
        "http://[",
        "mailto:a@b.org",
        "javascript:void(0)",
        "ftp://a.org/x",
        "data:text/html,x",
        "/file.PNG",
        "/a.tar.gz",
        "/data.csv?x=1",
        "/" + "x" * 3000,
    ],
)
def test_what_is_no_page_is_left_out(href: str) -> None:
    assert clean_url(href, HERE) is None


@given(st.text())
def test_cleaning_is_done_once(href: str) -> None:
    address = clean_url(href, HERE)
    assert address is None or clean_url(address, "") == address


def test_links_come_once_in_order_with_their_text() -> None:
    body = """<a href="b">  the <b>second</b>
        page </a><area href="c"><a href="b#x">again</a><a>no address</a><a href="http://[">broken</a>
        <a href="d" rel="ugc NoFollow">spam</a>"""
    assert links(page(body), HERE) == (
        Link("https://a.org/docs/b", "the second page"),
        Link("https://a.org/docs/c", ""),
    )


def test_frames_of_a_frameset_and_refreshes_are_links() -> None:
    frames = '<frameset><frame src="menu.html"><frame src="en/main.html"><frame></frameset>'
    found = links(fromstring(f"<html><head><title>x</title></head>{frames}</html>"), HERE)
    assert [link.url for link in found] == ["https://a.org/docs/menu.html", "https://a.org/docs/en/main.html"]
    assert links(page('<iframe src="https://video.org/x"></iframe>'), HERE) == ()
    refresh = "<noscript><meta http-equiv=Refresh content=\"0; URL='/plain'\"></noscript>"
    assert links(page(refresh + '<meta http-equiv="refresh" content="300">'), HERE) == (
        Link("https://a.org/plain", ""),
    )


def test_a_page_of_links_is_cut() -> None:
    body = "".join(f'<a href="/{n}">x</a>' for n in range(MAX_LINKS + 10))
    found = links(page(body), HERE)
    assert len(found) == MAX_LINKS
    assert found[-1].url == f"https://a.org/{MAX_LINKS - 1}"


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ('<base href="/es/">', "https://a.org/es/"),
        ('<base target="x">', HERE),
        ('<base href="http://[">', HERE),
    ],
)
def test_the_base_of_the_page_counts_where_it_is_sound(base: str, expected: str) -> None:
    assert base_url(page(base), HERE) == expected


def test_absolute_addresses_need_a_host_and_a_web_scheme() -> None:
    assert absolute("x", HERE) == "https://a.org/docs/x"
    assert absolute("x", "") is None
    assert absolute("http://:80/", HERE) is None

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import InputError, UsageError
from crawler.frontier.frontier import Frontier
from crawler.topic.takedowns import FILE, Takedowns, read_takedowns, takedowns
from crawler.topic.topic import Topic
from crawler.urls import address


@pytest.mark.parametrize(
    "form",
    [
        "http://www.example.org/a%20b/c?y=2&x=1",
        "https://example.org:443/a%20b/c/?x=1&y=2#top",
        "HTTPS://EXAMPLE.org/a%20b//c?x=1&utm_source=feed&y=2",
    ],
)
def test_forms_of_a_url_have_one_address(form):
    assert address(form) == "example.org/a%20b/c?x=1&y=2"


@pytest.mark.parametrize(
    "form",
    [
        "https://münchen.de/señal",
        "https://xn--mnchen-3ya.de/se%c3%b1al/",
        "http://MÜNCHEN.de/se%C3%B1al?utm_source=x",
        "https://münchen.de/sen\u0303al",
    ],
)
def test_an_iri_and_its_uri_have_one_address(form):
    assert address(form) == "xn--mnchen-3ya.de/se%C3%B1al"


def test_bytes_that_are_no_utf_8_tell_pages_apart():
    assert address("https://a.org/se%F1al") != address("https://a.org/se%E1al")


@pytest.mark.parametrize(
    "other",
    [
        "https://example.org/a",
        "https://example.org/A?x=1",
        "https://example.org/a?x=2",
        "https://example.org:8080/a?x=1",
        "https://en.example.org/a?x=1",
    ],
)
def test_other_pages_have_other_addresses(other):
    assert address(other) != address("https://example.org/a?x=1")


@pytest.mark.parametrize("text", ["", "example.org", "ftp://example.org/", "https://", "http://[::1/"])
def test_what_is_no_url_has_no_address(text):
    assert address(text) is None


@given(st.text("aZ09/.?=&#%+ é~_-", max_size=30))
def test_an_address_is_the_address_of_itself(path):
    found = address(f"https://example.org/{path}")
    assert found is None or address(f"http://{found}") == found


LISTED = takedowns(
    ("https://www.example.org/page/?utm_medium=x", "https://example.org/f.pdf?v=1"),
    ("Www.Gone.org", "host.net/@me/"),
)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/page",
        "https://example.org/f.pdf?v=1",
        "https://gone.org/",
        "http://www.gone.org/x",
        "https://deep.sub.gone.org:8443/x?y",
        "https://host.net/@me/post",
    ],
)
def test_what_is_listed_is_held(url):
    assert LISTED.holds(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/",
        "https://example.org/page/2",
        "https://notgone.org/",
        "https://host.net/@you",
        "gone.org",
    ],
)
def test_what_is_not_listed_is_not(url):
    assert not LISTED.holds(url)
    assert not Takedowns().holds(url)
    assert not LISTED.holds(None)


def test_the_file_gives_back_the_list_and_takes_edits(tmp_path):
    assert read_takedowns(tmp_path) == Takedowns()
    (tmp_path / FILE).write_text(LISTED.text(), "utf-8")
    assert read_takedowns(tmp_path) == LISTED
    (tmp_path / FILE).write_text("# mine\n\nurl https://b.org/x/ # asked on Monday\nsite c.org\n", "utf-8")
    assert read_takedowns(tmp_path).lines() == ["site c.org", "url b.org/x"]


@pytest.mark.parametrize("line", ["page b.org", "url", "site", "b.org"])
def test_a_wrong_line_is_named(tmp_path, line):
    (tmp_path / FILE).write_text(f"site a.org\n{line}\n", "utf-8")
    with pytest.raises(InputError, match=r"takedown\.txt:2: "):
        read_takedowns(tmp_path)


def test_what_is_no_url_or_site_is_wrong_usage():
    with pytest.raises(UsageError, match="not an http"):
        takedowns(("example.org",))
    with pytest.raises(UsageError, match="not a site"):
        takedowns((), ("https://example.org/",))


def test_the_frontier_takes_nothing_in_that_is_taken_down():
    topic = Topic("t", "A topic", ("en", "es"), {"en": {"a": 1.0}, "es": {"a": 1.0}})
    frontier = Frontier(topic, takedowns=LISTED)
    assert frontier.admits("https://example.org/other")
    assert not frontier.admits("https://example.org/page?utm_source=y")
    assert not frontier.may_fetch("https://www.gone.org/robots.txt")

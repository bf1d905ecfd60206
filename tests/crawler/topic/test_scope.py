import pytest

from crawler.topic.scope import DENIED, SITE, Scope

SCOPE = Scope(deny=("10.0.0.0/8", "2001:db8::/32", "example.org/private", "203.0.113.7"))


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("http://10.1.2.3/x", False),
        ("http://10.1.2.3:8080/", False),
        ("http://0xa010203/", False),
        ("http://[::ffff:10.1.2.3]/", False),
        ("http://[2001:db8::1]/", False),
        ("http://203.0.113.7/", False),
        ("http://11.1.2.3/", True),
        ("http://[2001:db9::1]/", True),
        ("http://example.org/private/x", False),
        ("http://example.org/", True),
    ],
)
def test_deny_takes_networks_and_sites(url: str, allowed: bool) -> None:
    assert SCOPE.allows(url) is allowed


@pytest.mark.parametrize(
    ("entry", "url"),
    [
        ("10.1.2.3", "http://0xa010203/"),
        ("10.1.2.3/", "http://[::ffff:10.1.2.3]/"),
        ("10.0.0.0/255.0.0.0", "http://10.1.2.3/"),
        ("::ffff:10.0.0.0/104", "http://10.1.2.3/"),
        ("64:ff9b::a00:0/104", "http://[64:ff9b::a01:203]/"),
        ("[fd00::]/8", "http://[fd01::1]/"),
        ("fd00::1", "http://[fd00::1]/x"),
        ("[fd00::1]:80", "http://[fd00::1]/x"),
        ("10.0.0.0:80/8", "http://10.0.0.0/8"),
    ],
)
def test_every_form_that_is_taken_denies(entry: str, url: str) -> None:
    assert DENIED.fits(entry)
    assert not Scope(deny=(entry,)).allows(url)


@pytest.mark.parametrize(
    "entry",
    ["10.0.0.0/33", "10/8", "10.0/16", "10.0.0", "010.0.0.0/8", "10.0.0.0-10.255.255.255", "0x0a000000/8"],
)
def test_what_looks_like_a_network_and_is_none_is_refused(entry: str) -> None:
    assert not DENIED.fits(entry)
    assert not SITE.fits(entry)


def test_networks_are_no_sites() -> None:
    assert not SITE.fits("10.0.0.0/8")
    assert SITE.fits("192.168.1.5/2024")

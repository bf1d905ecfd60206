import pytest

from crawler.topic.scope import Scope

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

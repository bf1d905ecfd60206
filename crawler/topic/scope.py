"""The scope of a crawl: sites that it may fetch, by host and path prefix."""

import re
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_network

from crawler.options.bounds import Form, option
from crawler.private import IPNetwork, is_within
from crawler.urls import _place, parse_site, parse_url

_BRACKETS = re.compile(r"\A\[([^\[\]]*)\](?=/|\Z)")


def _is_site(text: str) -> bool:
    try:
        parse_site(text)
    except ValueError:
        return False
    return True


def as_network(text: str) -> IPNetwork | None:
    """The network that a text such as 10.0.0.0/8, fd00::/8 or 10.1.2.3 means; None for any other text."""
    try:
        network = ip_network(_BRACKETS.sub(r"\1", text.rstrip("/")), strict=False)
    except ValueError:
        return None
    held = getattr(network[0], "ipv4_mapped", None)
    return ip_network(f"{held}/{network.prefixlen - 96}") if held and network.prefixlen >= 96 else network


def _is_denial(text: str) -> bool:
    return as_network(text) is not None or _is_site(text)


SITE = Form("a site", "host or host/path, without http://", _is_site)
DENIED = Form("a site or network", "host or host/path, without http://, or 10.0.0.0/8", _is_denial)
URL = Form("a URL", "http://… or https://…", parse_url)


@dataclass(frozen=True, slots=True)
class Scope:
    """The scope of a crawl; `sites` and `deny` are written 'host', 'host:port' or 'host/path/prefix'.

    An open scope includes all hosts; a closed one only `sites`. `deny` always takes precedence; it may also
    name networks of IP addresses, such as '10.0.0.0/8', for hosts written as one or resolving to one.
    `private_addresses` says whether hosts on this machine and in private networks may be fetched.
    """

    open: bool = option(
        True, "whether links to any host are followed; if not, the crawl stays within `sites`"
    )
    sites: tuple[str, ...] = option((), "includes their subdomains and all pages below the path", form=SITE)
    deny: tuple[str, ...] = option((), "never fetched, even if `sites` includes them", form=DENIED)
    private_addresses: bool = option(
        False, "whether hosts on this machine and in private networks may be fetched"
    )

    def allows(self, url: str) -> bool:
        """Whether the crawl may fetch an absolute http(s) URL; False for any other text."""
        place = _place(url)
        if place is None or self.denies(url):
            return False
        return self.open or any(_site(site).holds(place) for site in self.sites)

    def denies(self, url: str) -> bool:
        """Whether a URL lies within `deny`."""
        place = _place(url)
        if place is None:
            return False
        sites = (entry for entry in self.deny if as_network(entry) is None)
        if any(_site(site).holds(place) for site in sites):
            return True
        return is_within(place.host, self.networks)

    @property
    def networks(self) -> tuple[IPNetwork, ...]:
        """The networks in `deny`."""
        return _networks(self.deny)


@lru_cache(maxsize=64)
def _networks(entries: tuple[str, ...]) -> tuple[IPNetwork, ...]:
    return tuple(network for entry in entries if (network := as_network(entry)))


_site = lru_cache(maxsize=1024)(parse_site)

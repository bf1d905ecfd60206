"""Which URLs a crawl may fetch: sites by host and path prefix."""

import posixpath
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

_HOST = re.compile(r"(?!-)[\w-]{1,63}(?:\.[\w-]{1,63})*", re.ASCII)


class Site(NamedTuple):
    """A part of the web: host in lower case (IDNA), port or None for any, decoded path ('' for all of it)."""

    host: str
    port: int | None
    path: str

    def holds(self, other: "Site") -> bool:
        """Whether `other` lies within: the same host or a subdomain, at the path or below it."""
        if other.host != self.host and not other.host.endswith(f".{self.host}"):
            return False
        if self.port is not None and other.port != self.port:
            return False
        return not self.path or other.path == self.path or other.path.startswith(f"{self.path}/")


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a crawl may go; `sites` and `deny` are written 'host', 'host:port' or 'host/path/prefix'.

    An open scope follows links to any host; a closed one stays within `sites`. `deny` always wins.
    `private_addresses` says whether hosts of this machine and of private networks may be fetched.
    """

    open: bool = True
    sites: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    private_addresses: bool = False

    def allows(self, url: str) -> bool:
        """Whether the crawl may fetch an absolute http(s) URL; False for any other text."""
        place = _place(url)
        if place is None or self.denies(url):
            return False
        return self.open or any(_site(site).holds(place) for site in self.sites)

    def denies(self, url: str) -> bool:
        """Whether a URL lies in what is denied."""
        place = _place(url)
        return place is not None and any(_site(site).holds(place) for site in self.deny)


def parse_site(text: str) -> Site:
    """The site that 'host', 'host:port' or 'host/path/prefix' means; ValueError where it is none of these."""
    if not text or re.search(r"[\s*?#@\\]|://", text):
        raise ValueError(text)
    place = _place(f"http://{text}", default_port=False)
    if place is None:
        raise ValueError(text)
    return place


def parse_url(text: str) -> Site | None:
    """Where an absolute http(s) URL lies; None where the text is no such URL."""
    return None if re.search(r"\s", text) else _place(text)


_site = lru_cache(maxsize=1024)(parse_site)


def _place(url: str, *, default_port: bool = True) -> Site | None:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
        host = host if host.isascii() else host.encode("idna").decode("ascii")
        port = parts.port
    except ValueError:  # a port out of range, half an IPv6 address, a label that IDNA refuses
        return None
    if parts.scheme not in ("http", "https") or not (_HOST.fullmatch(host) or ":" in host):
        return None
    if port is None and default_port:
        port = 443 if parts.scheme == "https" else 80
    path = posixpath.normpath("/" + unquote(parts.path).lstrip("/"))
    return Site(host, port, "" if path == "/" else path)

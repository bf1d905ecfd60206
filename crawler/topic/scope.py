"""Which URLs a crawl may fetch: sites by host and path prefix."""

from dataclasses import dataclass
from functools import lru_cache

from crawler.urls import _place, parse_site


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


_site = lru_cache(maxsize=1024)(parse_site)

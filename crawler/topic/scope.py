"""Which URLs a crawl may fetch: sites by host and path prefix."""

from dataclasses import dataclass
from functools import lru_cache

from crawler.options.bounds import Form, option
from crawler.urls import _place, parse_site, parse_url


def _is_site(text: str) -> bool:
    try:
        parse_site(text)
    except ValueError:
        return False
    return True


SITE = Form("a site", "host or host/path, without http://", _is_site)
URL = Form("a URL", "http://… or https://…", parse_url)


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a crawl may go; `sites` and `deny` are written 'host', 'host:port' or 'host/path/prefix'.

    An open scope follows links to any host; a closed one stays within `sites`. `deny` always wins.
    `private_addresses` says whether hosts of this machine and of private networks may be fetched.
    """

    open: bool = option(
        True, "whether links to any host are followed; if not, the crawl stays within `sites`"
    )
    sites: tuple[str, ...] = option((), "subdomains and all below the path are included", form=SITE)
    deny: tuple[str, ...] = option((), "never fetched, whatever else allows it", form=SITE)
    private_addresses: bool = option(
        False, "whether hosts of this machine and of private networks may be fetched"
    )

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

"""The scope of a crawl: sites that it may fetch, by host and path prefix."""

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
    """The scope of a crawl; `sites` and `deny` are written 'host', 'host:port' or 'host/path/prefix'.

    An open scope includes all hosts; a closed one only `sites`. `deny` always takes precedence.
    `private_addresses` says whether hosts on this machine and in private networks may be fetched.
    """

    open: bool = option(
        True, "whether links to any host are followed; if not, the crawl stays within `sites`"
    )
    sites: tuple[str, ...] = option((), "includes their subdomains and all pages below the path", form=SITE)
    deny: tuple[str, ...] = option((), "never fetched, even if `sites` includes them", form=SITE)
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
        return place is not None and any(_site(site).holds(place) for site in self.deny)


_site = lru_cache(maxsize=1024)(parse_site)

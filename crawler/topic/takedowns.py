"""Takedowns: pages and sites that are never fetched or used again."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from crawler.errors import InputError, UsageError
from crawler.urls import address, parse_site, parse_url

FILE = "takedown.txt"  # in the work folder

_URL, _SITE = "url", "site"
_HEAD = """\
# Pages and sites taken down: never fetched again, left out of every table and export at the next build.
# One entry per line: `url ADDRESS` (all forms of it) or `site HOST[/PATH]`. Keep this file with the archive.
"""


@dataclass(frozen=True, slots=True)
class Takedowns:
    """The list: `urls` in the form of crawler.urls.address, `sites` in the form of a topic's scope."""

    urls: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()

    def holds(self, url: str | None) -> bool:
        """Whether the URL is taken down; False for any text that is not an http(s) URL."""
        if url is None or not (self.urls or self.sites):
            return False
        place = parse_url(url.strip())
        if place is None:
            return False
        if any(_site(site).holds(place) for site in self.sites):
            return True
        return bool(self.urls) and address(url) in self.urls

    def lines(self) -> list[str]:
        """The entries in order, one line each."""
        return [
            *(f"{_SITE} {site}" for site in sorted(self.sites)),
            *(f"{_URL} {url}" for url in sorted(self.urls)),
        ]

    def text(self) -> str:
        """The content of the file that holds the list."""
        return _HEAD + "".join(f"{line}\n" for line in self.lines())


def takedowns(urls: tuple[str, ...] = (), sites: tuple[str, ...] = ()) -> Takedowns:
    """The list of these URLs and sites; UsageError for a malformed one."""
    found = []
    for url in urls:
        form = address(url)
        if form is None:
            raise UsageError(
                f"{url}: not an http(s) URL: give the full URL, such as https://example.org/page"
            )
        found.append(form)
    return Takedowns(frozenset(found), frozenset(map(_named, sites)))


def read_takedowns(folder: Path) -> Takedowns:
    """The list of a work folder, empty if it has none; InputError names the malformed line."""
    path = folder / FILE
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return Takedowns()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read: {error}") from None
    urls, sites = [], []
    for number, line in enumerate(lines, 1):
        kind, _, what = line.partition("#")[0].strip().partition(" ")
        if kind and (kind not in (_URL, _SITE) or not what):
            raise InputError(f"{path}:{number}: {line[:80]!r}: a line is `url ADDRESS` or `site HOST`")
        if kind == _URL:
            urls.append(what if "://" in what else f"http://{what}")
        elif kind:
            sites.append(what)
    try:
        return takedowns(tuple(urls), tuple(sites))
    except UsageError as error:
        raise InputError(f"{path}: {error}") from None


def _named(site: str) -> str:
    """The site without 'www.'."""
    host, slash, path = site.strip().rstrip("/").partition("/")
    plain = f"{host.lower().removeprefix('www.')}{slash}{path.replace('@', '%40')}"
    try:
        parse_site(plain)
    except ValueError:
        raise UsageError(
            f"{site}: not a site: give a host or host/path without http://, such as example.org"
        ) from None
    return plain


_site = lru_cache(maxsize=4096)(parse_site)

"""The links of a page that a crawl may follow."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from lxml.html import HtmlElement

MAX_LINKS = 3000  # of one page: more is a dump or a trap
MAX_URL = 2000  # characters
MAX_FEEDS = 3  # of one page: a site's own, its comments', one more
FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml"})
_TRACKING = re.compile(
    r"(?:utm_.*|fbclid|gclid|msclkid|mc_cid|mc_eid|igshid|(?:php|j|asp)?sess(?:ion)?_?id|sid)", re.IGNORECASE
)
# The same within a path: ';jsessionid=…' of Java, '/(S(…))' of ASP.NET.
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*|/\((?:[A-Z]\(\w*\))+\)(?=/|$)", re.IGNORECASE)
# Files that hold no page.
_FILE = re.compile(
    r"\.(?:7z|apk|bin|bz2|deb|dmg|exe|gz|img|iso|jar|msi|pkg|rar|rpm|tar|tgz|whl|xz|zip|zst"
    r"|avif|bmp|cdr|eps|gif|heic|ico|jpe?g|png|ps|psd|svg|tiff?|webp"
    r"|3gp|aac|aiff|asf|avi|flac|flv|m4[av]|mid|mkv|mov|mp[34]|mpe?g|og[agv]|opus|swf|vob|wav|webm|wm[av]"
    r"|csv|docx?|epub|mobi|od[gpst]|parquet|pp[st]x?|rtf|xlsx?"
    r"|css|eot|js|json|otf|rss|atom|tt[cf]|woff2?|xml|ya?ml)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Link:
    """An absolute http(s) address without fragment or session marks, and the text of the anchor."""

    url: str
    text: str


def links(root: HtmlElement, base: str) -> tuple[Link, ...]:
    """The distinct links of a page in order, at most MAX_LINKS; those marked nofollow are left out.

    `base` is what relative links start from (`base_url`).
    """
    found: dict[str, str] = {}
    for link in _anchors(root, base):
        if len(found) == MAX_LINKS:
            break
        found.setdefault(link.url, link.text)
    return tuple(Link(address, text) for address, text in found.items())


def base_url(root: HtmlElement, url: str) -> str:
    """What the page's relative links start from: its <base>, where it has a sound one, else its URL."""
    href = next((b.get("href") for b in root.iter("base") if b.get("href")), "")
    return absolute(href, url) or url


def feed_links(root: HtmlElement, base: str) -> tuple[str, ...]:
    """The addresses of the feeds that a page names, at most MAX_FEEDS; `base` as for `links`."""
    found = (
        absolute(link.get("href"), base)
        for link in root.iter("link")
        if link.get("href")
        and "alternate" in (link.get("rel") or "").lower().split()
        and (link.get("type") or "").partition(";")[0].strip().lower() in FEED_TYPES
    )
    return tuple(dict.fromkeys(address for address in found if address))[:MAX_FEEDS]


def absolute(href: str, base: str) -> str | None:
    """The absolute http(s) address; None where there is none."""
    try:
        address = urljoin(base, href.strip())
        parts = urlsplit(address)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:  # half an IPv6 address
        return None
    return address if sound else None


def clean_url(href: str, base: str) -> str | None:
    """The absolute address without fragment, tracking and session parameters; None for what is no page."""
    address = absolute(href, base)
    if address is None:
        return None
    parts = urlsplit(address)
    if _FILE.fullmatch(posixpath.splitext(parts.path)[1]):
        return None
    query = parts.query
    if query:
        pairs = parse_qsl(query, keep_blank_values=True)
        kept = [(key, value) for key, value in pairs if not _TRACKING.fullmatch(key)]
        if len(kept) != len(pairs):
            query = urlencode(kept)
    path = _SESSION.sub("", parts.path) or "/"
    # Without its fragment the address may end in a space.
    address = urlunsplit((parts.scheme, parts.netloc.lower(), path, query, "")).strip()
    return address if len(address) <= MAX_URL else None


def _anchors(root: HtmlElement, base: str) -> Iterator[Link]:
    for anchor in root.iter("a", "area"):
        href = anchor.get("href")
        if not href or "nofollow" in (anchor.get("rel") or "").lower():
            continue
        address = clean_url(href, base)
        if address is not None:
            yield Link(address, " ".join(" ".join(anchor.itertext()).split())[:300])

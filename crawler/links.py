"""The links of a page that a crawl may follow."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from lxml.html import HtmlElement
from scrapy.linkextractors import IGNORED_EXTENSIONS

MAX_LINKS = 3000  # of one page: more is a dump or a trap
MAX_URL = 2000  # characters
_TRACKING = frozenset(
    "fbclid gclid msclkid mc_cid mc_eid igshid sid phpsessid jsessionid sessionid session_id aspsessionid".split()
)


@dataclass(frozen=True, slots=True)
class Link:
    """An absolute http(s) address without fragment or session marks, and the text of the anchor."""

    url: str
    text: str


def links(root: HtmlElement, url: str) -> tuple[Link, ...]:
    """The distinct links of a page in order, at most MAX_LINKS; those marked nofollow are left out."""
    found: dict[str, str] = {}
    base = next((b.get("href") for b in root.iter("base") if b.get("href")), None)
    for link in _anchors(root, urljoin(url, base) if base else url):
        if len(found) == MAX_LINKS:
            break
        found.setdefault(link.url, link.text)
    return tuple(Link(address, text) for address, text in found.items())


def _anchors(root: HtmlElement, base: str) -> Iterator[Link]:
    for anchor in root.iter("a", "area"):
        href = anchor.get("href")
        if not href or "nofollow" in (anchor.get("rel") or "").lower():
            continue
        address = clean_url(href, base)
        if address is not None:
            yield Link(address, " ".join(" ".join(anchor.itertext()).split())[:300])


def clean_url(href: str, base: str) -> str | None:
    """The absolute address without fragment, tracking and session parameters; None for what is no page."""
    try:
        parts = urlsplit(urljoin(base, href.strip()))
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    if parts.path.rpartition(".")[2].lower() in IGNORED_EXTENSIONS:
        return None
    query = parts.query
    if query:
        kept = [(k, v) for k, v in parse_qsl(query, keep_blank_values=True) if not _is_mark(k)]
        if len(kept) != len(parse_qsl(query, keep_blank_values=True)):
            query = urlencode(kept)
    address = urlunsplit((parts.scheme, parts.netloc, parts.path or "/", query, ""))
    return address if len(address) <= MAX_URL else None


def _is_mark(key: str) -> bool:
    return key.lower() in _TRACKING or key.lower().startswith("utm_")

"""URLs: what is absolute, clean, the same address, of which site."""

import posixpath
import re
import unicodedata
from ipaddress import IPv6Address, ip_address
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

from crawler.untrusted.clean import clean_text

MAX_URL = 2000  # characters
_TRACKING = re.compile(
    r"(?:utm_.*|mtm_.*|fbclid|gclid|dclid|gbraid|wbraid|msclkid|twclid|yclid|ttclid|mc_cid|mc_eid|mkt_tok|igshid"
    r"|_ga|_gl|_hsenc|_hsmi|(?:php|j|asp)?sess(?:ion)?_?id|sid)",
    re.IGNORECASE,
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

_LONGEST_HOST = 253  # characters of a name (RFC 1035); in ASCII it has no fewer
_HOST = re.compile(r"(?!-)[\w-]{1,63}(?:\.[\w-]{1,63})*", re.ASCII)
_NUMBER = re.compile(
    r"\d+|0x[0-9a-f]*", re.IGNORECASE | re.ASCII
)  # such a last label makes an IPv4 address (WHATWG)
_NETWORK_LENGTH = re.compile(r"/\d{1,3}")
_LONGEST = 16 << 10  # characters of a reference: a longer one holds data
_BRACKETS = re.compile(r"(?:[^\[\]]*@)?\[[^\[\]]*\](?::\d*)?")
_ESCAPE = re.compile("%[0-9A-Fa-f]{2}")
_PLAIN = "/~-._!$&'()*+,;=:@"  # what a path may hold as it is (RFC 3986)


def absolute(href: str, base: str) -> str | None:
    """The absolute http(s) address; None where there is none of which a request could be made."""
    if len(href) > _LONGEST:
        return None
    try:
        address = urljoin(base, href.strip())
        parts = urlsplit(address)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and _is_sound(parts)
    except ValueError:  # half an IPv6 address, a port out of range, a lone surrogate
        return None
    return address if sound else None


def _is_sound(parts: SplitResult) -> bool:
    """Whether a request can be made of the parts; ValueError where it cannot."""
    "".join(parts).encode()
    if "[" in parts.netloc:
        IPv6Address((parts.hostname or "").partition("%")[0])
        if not _BRACKETS.fullmatch(parts.netloc):
            return False
    return parts.port is None or parts.port > 0


def clean_url(href: str, base: str) -> str | None:
    """The absolute address without fragment, tracking and session parameters; None for what is no page.

    An IRI becomes the URI that means the same, percent signs are followed by capitals (RFC 3987, 3986).
    """
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
    return _as_uri(address) if len(address) <= MAX_URL else None


def _as_uri(address: str) -> str | None:
    if not address.isascii():
        from w3lib.url import safe_url_string  # which loads what speaks HTTP: few addresses need it

        try:
            address = safe_url_string(address)
        except ValueError:  # a host that IDNA refuses
            return None
    return _ESCAPE.sub(lambda match: match[0].upper(), address) if len(address) <= MAX_URL else None


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


def parse_site(text: str) -> Site:
    """The site that 'host', 'host:port' or 'host/path/prefix' means; ValueError where it is none of these.

    A host that ends in a number is an IP address; one with a length of network, 10.0.0.0/8, is no site.
    """
    if not text or re.search(r"[\s*?#@\\]|://", text):
        raise ValueError(text)
    place = _place(f"http://{text}", default_port=False)
    if place is None:
        raise ValueError(text)
    if ":" in place.host or _NUMBER.fullmatch(place.host.rpartition(".")[2]):
        ip_address(place.host)
        if place.port is None and _NETWORK_LENGTH.fullmatch(place.path):
            raise ValueError(text)
    return place


def parse_url(text: str) -> Site | None:
    """Where an absolute http(s) URL lies; None where the text is no such URL."""
    return None if re.search(r"\s", text) else _place(text)


def _place(url: str, *, default_port: bool = True) -> Site | None:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
        if not host.isascii():
            if len(host) > _LONGEST_HOST:
                return None
            host = host.encode("idna").decode("ascii")
        port = parts.port
    except ValueError:  # a port out of range, half an IPv6 address, a label that IDNA refuses
        return None
    if parts.scheme not in ("http", "https") or not (_HOST.fullmatch(host) or ":" in host):
        return None
    if port is None and default_port:
        port = 443 if parts.scheme == "https" else 80
    path = posixpath.normpath("/" + unquote(parts.path).lstrip("/"))
    return Site(host, port, "" if path == "/" else path)


def address(url: str) -> str | None:
    """The URL as `host[:port]/path[?query]`, equal for all its forms; None for what is no http(s) URL.

    Forms that mean the same: http or https, with `www.` or without, a slash at the end or none, capitals in
    the host, a host in letters or in punycode, a path with or without percent signs, accents composed or not,
    a fragment, parameters that track, another order of the rest.
    """
    url = clean_text(url.strip())
    place = parse_url(url)
    if place is None:
        return None
    # clean_url knows no files such as PDF: their query stays as it is.
    query = urlsplit(clean_url(url, "") or url).query
    port = f":{place.port}" if place.port not in (None, 80, 443) else ""
    asked = urlencode(sorted(parse_qsl(query, keep_blank_values=True)))
    # Bytes that are no UTF-8 stay what they are, so that they tell pages apart.
    decoded = posixpath.normpath("/" + unquote(urlsplit(url).path, errors="surrogateescape").lstrip("/"))
    composed = unicodedata.normalize("NFC", decoded)
    path = quote("" if composed == "/" else composed, safe=_PLAIN, errors="surrogateescape")
    return f"{place.host.removeprefix('www.')}{port}{path}{'?' if asked else ''}{asked}"


def path_of(url: str) -> str:
    """Path of the URL as written; '' for what is no URL."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def site_of(url: str) -> str:
    """Host of the URL in lower case, without 'www.'; '' for what is no URL."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""

"""Whether two URLs mean the same page, or the same site."""

from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from crawler.links import clean_url
from crawler.scope import parse_url

_PLAIN = "/~-._!$&'()*+,;=:@"  # what a path may hold as it is (RFC 3986)


def address(url: str) -> str | None:
    """The URL as `host[:port]/path[?query]`, equal for all its forms; None for what is no http(s) URL.

    Forms that mean the same: http or https, with `www.` or without, a slash at the end or none, capitals in
    the host, a path with or without percent signs, a fragment, parameters that track, another order of the
    rest.
    """
    place = parse_url(url.strip())
    if place is None:
        return None
    # clean_url knows no files such as PDF: their query stays as it is.
    query = urlsplit(clean_url(url.strip(), "") or url.strip()).query
    port = f":{place.port}" if place.port not in (None, 80, 443) else ""
    asked = urlencode(sorted(parse_qsl(query, keep_blank_values=True)))
    path = quote(place.path, safe=_PLAIN)
    return f"{place.host.removeprefix('www.')}{port}{path}{'?' if asked else ''}{asked}"


def site_of(url: str) -> str:
    """Host of the URL in lower case, without 'www.'; '' for what is no URL."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""

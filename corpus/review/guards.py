"""Who may use the page: a browser on this machine that knows the address with the token."""

import hmac
import secrets
from collections.abc import Mapping

from crawler.private import is_loopback_name


def new_token() -> str:
    """A token that cannot be guessed, for the address of the page."""
    return secrets.token_urlsafe(24)


def refusal(headers: Mapping[str, str], given: str, token: str, changes: bool) -> str | None:
    """Why a request is refused; None if it is allowed.

    Refused are requests for another host, as after DNS rebinding; without the token; and from pages of other
    origins. One that changes something must name its origin, as all browsers do.
    """
    host, origin = headers.get("Host", ""), headers.get("Origin")
    if not is_loopback_name(host):
        return "the host is not this machine"
    if not hmac.compare_digest(given.encode(), token.encode()):
        return "the address lacks the token: take the one that `acopio review` printed"
    if headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return "pages of other sites may not call"
    if origin is not None and origin != f"http://{host}":
        return "pages of other origins may not call"
    if changes and origin is None:
        return "the request does not name its origin"
    return None

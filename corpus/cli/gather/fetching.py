"""Fetches of commands outside a crawl."""

from collections.abc import Collection

from corpus.progress import warn
from crawler import settings
from crawler.discovery.fetch import Fetch, plain_fetch
from crawler.proxies import proxy_warning


def user_agent() -> str:
    """The name of acopio in its requests, with the contact of the settings."""
    return settings.USER_AGENT.replace("{contact}", settings.CONTACT)


def command_fetch(seconds: float, named: Collection[str] | None = None) -> Fetch:
    """`plain_fetch` in the name of acopio; behind a proxy the user is told what cannot be checked."""
    warn_of_proxy()
    return plain_fetch(user_agent(), seconds, named)


def warn_of_proxy() -> None:
    """Tell the user, if requests go through a proxy, what cannot be checked behind it."""
    if warning := proxy_warning():
        warn(warning)

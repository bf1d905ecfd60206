"""The proxies of the environment, and what cannot be checked behind them."""

import urllib.request

from crawler.untrusted.escapes import escaped


def proxy_warning() -> str:
    """What the user has to know about requests through a proxy, without its password; '' without a proxy."""
    found = urllib.request.getproxies()
    urls = dict.fromkeys(found[kind] for kind in ("http", "https") if kind in found)
    if not urls:
        return ""
    names = ", ".join(escaped(url.rpartition("@")[2].removeprefix("http://")) for url in urls)
    return (
        f"Requests go through the proxy {names}, which resolves names itself: private addresses and denied "
        "networks are checked only for names that this machine can resolve."
    )

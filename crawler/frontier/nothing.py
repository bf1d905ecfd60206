"""What to say of a crawl that fetched no page."""

import os

from crawler.frontier.crawl_record import CrawlRecord, listed
from crawler.frontier.drops import Drop

_PROXIES = ("http_proxy", "https_proxy", "all_proxy")


def why_nothing(record: CrawlRecord) -> str | None:
    """Why a crawl that is over fetched no page, and what to check; None for any other crawl."""
    if not record.is_over or record.page_responses:
        return None
    dropped = f" ({listed(record.dropped)})" if record.dropped else ""
    if record.statuses.get("407"):
        return (
            f"The crawl fetched no page{dropped}: the proxy asks for a password: "
            "write it as http_proxy=http://USER:PASSWORD@HOST:PORT"
        )
    reason = max(record.dropped, key=record.dropped.__getitem__, default="")
    if reason == Drop.PRIVATE_ADDRESS:
        return (
            f"The crawl fetched no page{dropped}: the start pages have private addresses: "
            "to fetch these, set private_addresses = true in [scope]"
        )
    if record.statuses:
        statuses = ", ".join(f"{status} ({number:,})" for status, number in record.statuses.items())
        is_forbidden = reason == Drop.ROBOTS_TXT
        why = "the robots.txt of the hosts forbids it" if is_forbidden else f"the hosts answered {statuses}"
        return (
            f"The crawl fetched no page{dropped}: {why}: "
            "choose other start pages with --seeds, or see `acopio status`"
        )
    proxies = [name for name in _PROXIES if os.environ.get(name) or os.environ.get(name.upper())]
    proxy = f"does the proxy of {proxies[0]} work" if proxies else "does it need http_proxy and https_proxy"
    return (
        f"The crawl reached no host{dropped}. Is this machine online, and {proxy}? "
        "`acopio doctor` checks both; then run the same command again"
    )

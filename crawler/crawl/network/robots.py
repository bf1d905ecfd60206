"""robots.txt as RFC 9309 has it, within bounds: no file keeps the crawl busy for long."""

import re
from typing import Self

from scrapy.crawler import Crawler
from scrapy.robotstxt import ProtegoRobotParser

from crawler.crawl.drops import count
from crawler.frontier.drops import Drop

MAX_BYTES = 500 << 10  # RFC 9309, 2.5: a crawler reads at least this much
_NOTHING = b"User-agent: *\nDisallow: /\n"
_TOO_MANY = 429  # says of a server what 503 says


def rules_of(status: int, body: bytes) -> bytes:
    """The rules that an answer to a request for robots.txt stands for (RFC 9309, 2.3.1).

    None that can be had (4xx) allow everything; a server in trouble (5xx, 429) forbids everything.
    """
    if status >= 500 or status == _TOO_MANY:
        return _NOTHING
    return b"" if status >= 400 else body


def in_own_name(body: bytes, name: str, user_agent: str) -> bytes:
    """The rules, those for the full `user_agent` (or its product with any version) made rules for `name`."""
    product = re.split(r"[/\s(]", user_agent.strip(), maxsplit=1)[0]
    own = "|".join(re.escape(known) for known in dict.fromkeys((name, product)) if known)
    begin = r"(?:^\xef\xbb\xbf|^|(?<=\r))[ \t]*user-?agent[ \t]*:[ \t]*"
    line = rf"({begin})(?:{own})(?:[/ \t(][^\r\n#]*)?(?=[\r\n#]|\Z)"
    return re.sub(line.encode("latin-1"), rb"\g<1>" + name.encode(), body, flags=re.IGNORECASE | re.MULTILINE)


class BoundedRobotParser(ProtegoRobotParser):
    """Protego, given the first MAX_BYTES of a file up to the end of a line."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, robotstxt_body: bytes) -> Self:
        """The rules of the file."""
        if len(robotstxt_body) > MAX_BYTES:
            robotstxt_body = robotstxt_body[:MAX_BYTES].rpartition(b"\n")[0]
            count(crawler.stats, Drop.LONG_ROBOTS_TXT)
        name, agent = crawler.settings["ROBOTSTXT_USER_AGENT"], crawler.settings["USER_AGENT"]
        return cls(in_own_name(robotstxt_body, str(name), str(agent)), crawler.spider)

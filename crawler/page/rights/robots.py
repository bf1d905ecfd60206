"""What robots metas and X-Robots-Tag ask of crawlers."""

import re

from lxml.html import HtmlElement

from crawler.page.page import Response

# Whom robots metas and X-Robots-Tag address: all crawlers, the best known search engines, us.
_AGENTS = frozenset({"robots", "googlebot", "acopio"})
_AGENT = re.compile(r"\s*(?!max-|unavailable_after)([\w-]+)\s*:(.*)", re.DOTALL)


def robots_directives(root: HtmlElement, response: Response) -> set[str]:
    """The directives meant for us, in lower case; 'none' stands for both of its own."""
    found = {
        word
        for meta in root.iter("meta")
        if (meta.get("name") or "").strip().lower() in _AGENTS
        for word in re.split(r"[,\s]+", (meta.get("content") or "").lower())
    }
    agent = "robots"
    for word in response.headers.get("x-robots-tag", "").lower().split(","):
        if match := _AGENT.fullmatch(word):
            agent, word = match.groups()
        if agent in _AGENTS:
            found.add(word.strip())
    return found | {"noindex", "nofollow"} if "none" in found else found

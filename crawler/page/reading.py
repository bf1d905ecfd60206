"""What the child that reads a page answers: for its caller, which needs no parser for that."""

from dataclasses import dataclass

from crawler.page.links import Link
from crawler.page.page import Page

DEADLINE = 20.0  # seconds for one page


@dataclass(frozen=True, slots=True)
class Reading:
    """A page, the links that lead on from it, and the feeds that it names."""

    page: Page
    links: tuple[Link, ...]
    feeds: tuple[str, ...] = ()

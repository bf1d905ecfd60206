"""Which link to follow, and how soon."""

import re
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crawler.languages import base
from crawler.links import Link, clean_url
from crawler.records import Alternate, Page
from crawler.relevance import TermMatcher, looks_relevant
from crawler.topic import Topic
from crawler.variants import translated_forms

SEED, TRANSLATION, GUESS, SITEMAP = 1000, 500, 300, 100  # priorities
OFF_TOPIC_STEPS = 2  # pages off topic in a row before a path is given up
_PROBATION = 25  # pages asked of a site met on the way before it has shown a translation
_QUEUE = 20  # links taken in for each page of a site's budget: many are refused by robots.txt
_SHAPE_TRIES = 8  # pages of one URL shape that may bring nothing before the shape is given up
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Step:
    """A link worth following: its priority (higher is sooner) and whether it should be a translation."""

    url: str
    priority: int
    translation: bool = False


@dataclass(slots=True)
class Memory:
    """How sites and URL shapes have done so far: what a resumed crawl takes up again."""

    asked: Counter[str] = field(default_factory=Counter)  # links taken in, by site
    fetched: Counter[str] = field(default_factory=Counter)  # pages asked of a site
    barren: Counter[str] = field(default_factory=Counter)  # pages in a row that brought nothing, by shape
    proven: set[str] = field(default_factory=set)  # sites that have shown a translation
    languages: dict[str, set[str]] = field(default_factory=dict)  # of the pages on topic, by site


class Frontier:
    """Chooses the links of a page by what it remembers of their sites."""

    def __init__(self, topic: Topic, memory: Memory | None = None) -> None:
        self.topic = topic
        self.memory = memory or Memory()
        self._matchers = {lang: TermMatcher(terms, lang) for lang, terms in topic.terms.items()}

    def admits(self, url: str) -> bool:
        """Whether a link is taken in: in scope, its site's queue not full, its shape not barren."""
        if not self.topic.scope.allows(url):  # which leaves out what is no URL
            return False
        site = urlsplit(url).netloc
        if self.memory.asked[site] >= _QUEUE * self._budget(site):
            return False
        return self.memory.barren[shape(url)] < _SHAPE_TRIES

    def take(self, url: str) -> None:
        """Count a link that was taken in."""
        self.memory.asked[urlsplit(url).netloc] += 1

    def spend(self, url: str) -> bool:
        """Charge one page to the URL's site; False where its budget is spent."""
        site = urlsplit(url).netloc
        if self.memory.fetched[site] >= self._budget(site):
            return False
        self.memory.fetched[site] += 1
        return True

    def _budget(self, site: str) -> int:
        limit = self.topic.limits.pages_per_site
        return limit if site in self.memory.proven else min(limit, _PROBATION)

    def prove(self, url: str) -> None:
        """Give the URL's site its whole budget."""
        self.memory.proven.add(urlsplit(url).netloc)

    def learn(self, url: str, lang: str, useful: bool) -> None:
        """Note whether a fetched page was on topic; a site on topic in two languages is proven."""
        site = urlsplit(url).netloc
        if useful and lang in self.topic.languages:
            self.memory.languages.setdefault(site, set()).add(lang)
            if len(self.memory.languages[site]) > 1:
                self.memory.proven.add(site)
        if useful:
            self.memory.barren[shape(url)] = 0
        elif _DIGITS.search(urlsplit(url).path):
            self.memory.barren[shape(url)] += 1

    def translations(self, page: Page, url: str, lang: str) -> list[Step]:
        """Links to the page's translations: declared ones and switchers, else the forms of its URL."""
        wanted = [code for code in self.topic.languages if code != lang]
        declared = [a for a in (*page.hreflang, *page.switchers) if base(a.lang) in wanted]
        for alternate in declared:
            self.prove(alternate.url)
        if declared:
            self.prove(url)
        found = {clean: TRANSLATION for a in declared if (clean := clean_url(a.url, url)) and clean != url}
        missing = set(wanted) - {base(a.lang) for a in declared}
        for guess in translated_forms(url, lang, sorted(missing)):
            found.setdefault(guess.url, GUESS)
        return [Step(address, priority, translation=True) for address, priority in found.items()]

    def onward(self, links: tuple[Link, ...], url: str, relevance: float, off_topic: int) -> list[Step]:
        """Other links, the best first, by what anchor, URL and the page they stand on promise.

        A page on topic passes on all links of its site, one off topic only those that look on topic
        themselves; after OFF_TOPIC_STEPS pages off topic in a row nothing is followed.
        """
        site = urlsplit(url).netloc
        on_topic = relevance >= self.topic.relevance
        steps = []
        for link in links:
            promise = self._promise(link)
            same_site = urlsplit(link.url).netloc == site
            wanted = promise >= 0.5 or (same_site and (on_topic or off_topic < OFF_TOPIC_STEPS))
            if not wanted or (not on_topic and off_topic >= OFF_TOPIC_STEPS):
                continue
            steps.append(Step(link.url, round(60 * promise + 40 * relevance) - 20 * off_topic))
        return sorted(steps, key=lambda step: -step.priority)

    def from_seed(self, links: tuple[Link, ...]) -> list[Step]:
        """All links of a seed: whoever chose it meant what it points to."""
        for link in links:
            self.prove(link.url)
        return [Step(link.url, round(60 * self._promise(link)) + 40) for link in links]

    def _promise(self, link: Link) -> float:
        path = urlsplit(link.url).path
        return max((looks_relevant(f"{link.text} {path}", m) for m in self._matchers.values()), default=0.0)


def shape(url: str) -> str:
    """The URL with runs of digits made one: calendars and lists of pages have few shapes and many URLs."""
    parts = urlsplit(url)
    return _DIGITS.sub("0", f"{parts.netloc}{parts.path}?{parts.query}")


def alternates_in_scope(alternates: tuple[Alternate, ...], languages: tuple[str, ...]) -> list[str]:
    """URLs of the alternates in the topic's languages."""
    return [a.url for a in alternates if base(a.lang) in languages]

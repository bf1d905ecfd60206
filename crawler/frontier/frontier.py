"""The frontier: which links to follow, and their priority."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from crawler.frontier.drops import Drop
from crawler.frontier.traps import Trail
from crawler.frontier.url_pairs import UrlPairs
from crawler.frontier.yields import Yields, group_of
from crawler.languages import base
from crawler.page.alternates import translated_forms
from crawler.page.links import Link
from crawler.page.lists.lists import Listed
from crawler.page.page import Alternate, Page
from crawler.page.rights.opt_outs import TdmRule, site_key
from crawler.topic.takedowns import Takedowns
from crawler.topic.terms import TermMatcher, looks_relevant
from crawler.topic.topic import Topic
from crawler.urls import clean_url

# Priorities; the score of a listed page is added to that of its list. USUAL: lists at usual places.
SEED, TRANSLATION, GUESS, PAIR, LIST, SITEMAP, USUAL = 1000, 150, 80, 60, 100, 20, 0
OFF_TOPIC_STEPS = 2  # pages off topic in a row before a path is given up
_PROBATION = 25  # pages requested of a site found on the way before it has shown a translation
_QUEUE = 20  # links queued for each page of a site's budget: robots.txt disallows many
_QUEUE_OF_ALL = 50  # the same for the pages of the whole crawl: links may name any number of sites


@dataclass(frozen=True, slots=True)
class Step:
    """A link worth following: its priority (higher is sooner) and the reason for it, in words.

    `origin` is the page of which it should be the translation, `lang` its expected language; '' for other
    links. `kind` is how it was found: link, declared, counterpart, guess, pair, sitemap, feed, list.
    """

    url: str
    priority: int
    origin: str = ""
    lang: str = ""
    kind: str = "link"
    why: str = field(default="", compare=False)

    @property
    def group(self) -> str:
        """The group of requests that are likely to give similar pages."""
        return group_of(self.url, self.kind, self.lang)

    @property
    def is_guess(self) -> bool:
        """Whether the URL was guessed: if it has no page, that does not count against the site."""
        return self.kind in ("guess", "counterpart")


@dataclass(slots=True)
class FrontierMemory:
    """The results of sites and URL shapes so far; a resumed crawl starts from them."""

    asked: Counter[str] = field(default_factory=Counter)  # links queued, by site
    asked_of_all: int = 0
    fetched: Counter[str] = field(default_factory=Counter)  # pages requested, by site
    trail: Trail = field(default_factory=Trail)  # signs of crawler traps
    proven: set[str] = field(default_factory=set)  # sites that have shown a translation
    languages: dict[str, set[str]] = field(default_factory=dict)  # of the pages on topic, by site
    yields: Yields = field(default_factory=Yields)
    url_pairs: UrlPairs = field(default_factory=UrlPairs)
    tdm_rules: dict[str, tuple[TdmRule, ...]] = field(default_factory=dict)  # of TDMRep files, by site_key


class Frontier:
    """Chooses the links of a page by the earlier results of their sites."""

    def __init__(
        self,
        topic: Topic,
        memory: FrontierMemory | None = None,
        takedowns: Takedowns | None = None,
        *,
        learns: bool = True,
    ) -> None:
        self.topic = topic
        self.takedowns = takedowns or Takedowns()
        self.memory = memory or FrontierMemory()
        self.learns = learns
        self._matchers = {lang: TermMatcher(terms, lang) for lang, terms in topic.terms.items()}

    def admits(self, url: str) -> bool:
        """Whether a link is queued: it may be fetched, the queue is not full, and the URL is no trap."""
        return self.why_not(url) is None

    def why_not(self, url: str) -> Drop | None:
        """The reason why a link is dropped; None if it is queued."""
        if not self.may_fetch(url):  # also drops text that is not a URL
            return Drop.TAKEN_DOWN if self.takedowns.holds(url) else Drop.OUT_OF_SCOPE
        if self.gives_up(url):
            return Drop.BARREN_SITE
        site = urlsplit(url).netloc
        if self.memory.asked[site] >= _QUEUE * self._budget(site):
            return Drop.FULL_QUEUE_OF_SITE
        if self.memory.asked_of_all >= _QUEUE_OF_ALL * self.topic.limits.pages:
            return Drop.FULL_QUEUE
        return self.memory.trail.why_not(url)

    def may_fetch(self, url: str) -> bool:
        """Whether the URL is in the topic's scope and was not taken down."""
        return self.topic.scope.allows(url) and not self.takedowns.holds(url)

    def gives_up(self, url: str) -> bool:
        """Whether the rest of the URL's site is dropped: many of its pages were read, none was on topic."""
        return self.learns and self.memory.yields.is_barren(url)

    def bonus(self, group: str) -> int:
        """The current bonus on the priority of the requests of a group (as returned by group_of)."""
        return self.memory.yields.bonus(group) if self.learns else 0

    def take(self, url: str) -> None:
        """Count a queued link."""
        self.memory.asked[urlsplit(url).netloc] += 1
        self.memory.asked_of_all += 1
        self.memory.trail.take(url)

    def spend(self, url: str) -> bool:
        """Charge one page to the URL's site; False if its budget is spent."""
        site = urlsplit(url).netloc
        if self.memory.fetched[site] >= self._budget(site):
            return False
        self.memory.fetched[site] += 1
        return True

    def reservations(self, url: str) -> tuple[TdmRule, ...]:
        """The rules of the TDMRep file of the URL's site; empty if it was not fetched."""
        return self.memory.tdm_rules.get(site_key(url), ())

    def _budget(self, site: str) -> int:
        limit = self.topic.limits.pages_per_site
        return limit if site in self.memory.proven else min(limit, _PROBATION)

    def prove(self, url: str) -> None:
        """Give the URL's site its full budget."""
        self.memory.proven.add(urlsplit(url).netloc)

    def learn(
        self,
        url: str,
        lang: str,
        useful: bool,
        text: str = "",
        others: Iterable[str] = (),
        group: str = "",
    ) -> None:
        """Record whether a fetched page was on topic; a site with pages on topic in two languages is proven.

        `others` are its expected translations, `group` is the group of its request.
        """
        site = urlsplit(url).netloc
        useful = self.memory.trail.learn(url, useful, text) and lang in self.topic.languages
        counterpart = self.memory.url_pairs.learn(url, lang) if useful else ""
        others = (*others, counterpart) if counterpart else tuple(others)
        self.memory.yields.learn(url, useful, lang, others, group)
        if useful:
            for other in others:
                if (its_lang := self.memory.yields.lang_of(other)) not in ("", lang):
                    self.memory.url_pairs.pair(url, lang, other, its_lang)
            self.memory.languages.setdefault(site, set()).add(lang)
            if len(self.memory.languages[site]) > 1:
                self.memory.proven.add(site)

    def miss(self, url: str, group: str, guessed: bool) -> None:
        """Record a URL without a page; a guessed one does not count against the site."""
        if guessed:
            self.memory.yields.miss(group)
        else:
            self.memory.yields.learn(url, on_topic=False, group=group)

    def translations(self, page: Page, url: str, lang: str) -> list[Step]:
        """Links to the page's translations: declared ones and language switchers, else guesses from its URL.

        A guess follows the URLs of neighbouring pages if their translations are known, else usual patterns.
        """
        wanted = [code for code in self.topic.languages if code != lang]
        declared = [a for a in (*page.hreflang, *page.switchers) if base(a.lang) in wanted]
        for alternate in declared:
            self.prove(alternate.url)
        if declared:
            self.prove(url)
        found: dict[str, Step] = {}
        for alternate in declared:
            clean = clean_url(alternate.url, url)
            if clean and clean != url:
                code = base(alternate.lang)
                found[clean] = Step(clean, TRANSLATION, url, code, "declared", f"declared by {url}")
        missing = sorted(set(wanted) - {base(a.lang) for a in declared})
        known = {code: self.memory.url_pairs.elsewhere(url, lang, code) for code in missing if self.learns}
        for code, counterpart in known.items():
            if counterpart:
                why = f"guessed from translations of pages beside {url}"
                found.setdefault(counterpart, Step(counterpart, TRANSLATION, url, code, "counterpart", why))
        for guess in translated_forms(url, lang, [code for code in missing if not known.get(code)]):
            step = Step(guess.url, GUESS, url, guess.lang, "guess", f"guessed from {url}")
            found.setdefault(guess.url, step)
        return list(found.values())

    def onward(self, links: tuple[Link, ...], url: str, relevance: float, off_topic: int) -> list[Step]:
        """Other links, the best first, scored by anchor text, URL and the page that holds them.

        Links that look on topic and all links within the site are followed, but none after OFF_TOPIC_STEPS
        pages off topic in a row. A link that looks like the translation of a page on topic always is.
        """
        site = urlsplit(url).netloc
        on_topic = relevance >= self.topic.relevance
        steps = []
        for link in links:
            if counterpart := self._counterpart(link):
                steps.append(counterpart)
                continue
            promise = self._promise(link)
            same_site = urlsplit(link.url).netloc == site
            wanted = promise >= 0.5 or (same_site and (on_topic or off_topic < OFF_TOPIC_STEPS))
            if not wanted or (not on_topic and off_topic >= OFF_TOPIC_STEPS):
                continue
            priority = round(60 * promise + 40 * relevance) - 20 * off_topic
            why = _why(link, promise, f"on {url} ({relevance:.2f})")
            steps.append(Step(link.url, priority, why=why))
        return sorted(steps, key=lambda step: -step.priority)

    def from_seed(self, links: tuple[Link, ...]) -> list[Step]:
        """All links of a seed: the user chose the seed for its links."""
        for link in links:
            self.prove(link.url)
        steps = []
        for link in links:
            promise = self._promise(link)
            steps.append(Step(link.url, round(60 * promise) + 40, why=_why(link, promise, "on a seed")))
        return steps

    def _counterpart(self, link: Link) -> Step | None:
        """The step to a link that must be the counterpart of a page on topic by its URL; None for others."""
        languages = self.topic.languages if self.learns else ()
        origin, lang = self.memory.url_pairs.counterpart_of(link.url, languages)
        why = f"by its URL the translation of {origin}"
        return Step(link.url, TRANSLATION, origin, lang, "counterpart", why) if origin else None

    def _promise(self, link: Link) -> float:
        path = unquote(urlsplit(link.url).path)
        return max((looks_relevant(f"{link.text} {path}", m) for m in self._matchers.values()), default=0.0)

    def listed(self, page: Listed) -> list[Step]:
        """Steps to a listed page and its alternates in the topic's languages, scored by title and URL."""
        link = Link(page.url, page.title)
        promise = self._promise(link)
        others = alternates_in_scope(page.alternates, self.topic.languages)
        priority = round(60 * promise) + (PAIR if others else 40 if page.is_chosen else SITEMAP)
        where = "by a feed or search" if page.is_chosen else "in a sitemap"
        why = _why(link, promise, f"{where}, with a translation" if others else where)
        found = dict.fromkeys(url for address in (page.url, *others) if (url := clean_url(address, "")))
        origins = {url: next((other for other in found if other != url), "") for url in found}
        kind = "pair" if others else "feed" if page.is_chosen else "sitemap"
        return [Step(url, priority, origins[url], kind=kind, why=why) for url in found]


def _why(link: Link, promise: float, where: str) -> str:
    """The reason for a link in words: the score of its text and URL in [0, 1], and where it was found."""
    return f"{link.text[:60]!r} scores {promise:.2f}, {where}"


def alternates_in_scope(alternates: tuple[Alternate, ...], languages: tuple[str, ...]) -> list[str]:
    """URLs of the alternates in the topic's languages."""
    return [a.url for a in alternates if base(a.lang) in languages]

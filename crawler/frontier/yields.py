"""What sites, and groups of their requests, have given so far, and what may be hoped of the next page."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlsplit

from crawler.frontier.site_records import SiteRecord
from crawler.urls import site_of

PATIENCE = 20  # pages read of a site without one on topic before the rest of it is left out
SEED_PATIENCE = 3  # times as many for the sites of seeds
PRIOR = 4  # pages that what is hoped of a site weighs as much as
GROUP_PRIOR = 2  # the same for a group
FORGET = 0.8  # what a page of a group weighs once the next one was read: dead links come in swarms
ALONE = 0.25  # what a page on topic is worth without its translation
WEIGHT = 140  # priority by which a group whose pages are worth 1 comes before one whose pages are worth 0
NEUTRAL = 0.65  # what is hoped of a site of which nothing is known: high, so that each is tried soon
# By how a link was found; of others, as of their site.
HOPES = {"declared": 0.8, "counterpart": 0.8, "pair": 0.8, "guess": 0.3}
EARLIER_PRIOR = 10  # pages that what an earlier build found weighs as much as, at the most
_FOLDERS = 2  # of an address, that count for its group


@dataclass(slots=True)
class Yield:
    """Pages read of a site; of them on topic; of these those whose translation was on topic too.

    `keeps` is what a page weighs once the next one was read.
    """

    read: float = 0
    on_topic: float = 0
    translated: float = 0
    keeps: float = 1.0

    def count(self, on_topic: bool) -> None:
        """Add a page that was read."""
        self.read = self.read * self.keeps + 1
        self.on_topic = self.on_topic * self.keeps + on_topic
        self.translated *= self.keeps

    @property
    def worth(self) -> float:
        """Pages that count, at most `read`: one on topic in part, in full where its translation is too."""
        return ALONE * self.on_topic + (1 - ALONE) * min(self.translated, self.on_topic)


def group_of(url: str, kind: str = "", lang: str = "") -> str:
    """The group of a request: its site, how it was found, the suffix of its file, the first of its folders.

    The labels, parted by spaces, go from the widest group to the narrowest. Without a kind it is the site.
    """
    if not kind:
        return site_of(url)
    *folders, name = urlsplit(url).path.replace(" ", "%20").split("/")
    suffix = name.rpartition(".")[2] if "." in name else ""
    return f"{site_of(url)} {kind}/{lang} .{suffix} {'/'.join(folders[: _FOLDERS + 1])}/"


@dataclass(slots=True)
class Yields:
    """The yields of sites and groups; part of what a resumed crawl takes up again."""

    sites: dict[str, Yield] = field(default_factory=dict)
    groups: dict[str, Yield] = field(default_factory=dict)  # all but sites, which never forget
    earlier: Mapping[str, SiteRecord] = field(default_factory=dict)  # of the last build, by site
    pages: dict[bytes, tuple[str, str]] = field(default_factory=dict)  # on topic: language, group; by digest
    translated: set[bytes] = field(default_factory=set)  # those whose translation is among them
    seeds: set[str] = field(default_factory=set)  # sites of seeds
    bonuses: dict[str, dict[str, int]] = field(default_factory=dict)  # of groups, by site, until it is read

    def learn(
        self, url: str, on_topic: bool, lang: str = "", others: Iterable[str] = (), group: str = ""
    ) -> None:
        """Note a page that was read; `others` are what it declares, or is guessed, to be its translations."""
        for found in (self._site(url), *self._groups(group)):
            found.count(on_topic)
        if not on_topic:
            return
        self.pages.setdefault(_digest(url), _kind(lang, group))
        for other in others:
            if self.lang_of(other) not in ("", lang):
                self._credit(url)
                self._credit(other)

    def miss(self, group: str) -> None:
        """Note an address that was guessed and led to nothing: no fault of the site."""
        for found in self._groups(group):
            found.count(on_topic=False)

    def lang_of(self, url: str) -> str:
        """The language of a page on topic that was read; '' for any other."""
        return self.pages.get(_digest(url), ("", ""))[0]

    def _credit(self, url: str) -> None:
        """Count a page whose translation was read too, once."""
        if _digest(url) not in self.translated:
            self.translated.add(_digest(url))
            for found in (self._site(url), *self._groups(self.pages[_digest(url)][1])):
                found.translated += 1

    def _site(self, url: str) -> Yield:
        self.bonuses.pop(site_of(url), None)
        return self.sites.setdefault(site_of(url), Yield())

    def _groups(self, group: str) -> list[Yield]:
        """The counts of a group and of the wider ones that hold it."""
        site, *labels = group.split(" ")
        self.bonuses.pop(site, None)
        names = (" ".join([site, *labels[: n + 1]]) for n in range(len(labels)))
        return [self.groups.setdefault(name, Yield(keeps=FORGET)) for name in names]

    def rate(self, group: str) -> float:
        """What the next page of a group may be worth, in [0, 1].

        The mean of its last pages, drawn to what is hoped: the rate of the next wider group, or what is hoped
        of requests that were found like this.
        """
        wider, _, label = group.rpartition(" ")
        if not wider:
            return self._site_rate(group)
        hope = HOPES.get(label.partition("/")[0], -1.0)
        hope = hope if hope >= 0 else self.rate(wider)
        found = self.groups.get(group)
        return (found.worth + GROUP_PRIOR * hope) / (found.read + GROUP_PRIOR) if found else hope

    def _site_rate(self, site: str) -> float:
        hope, weight = NEUTRAL, float(PRIOR)
        if record := self.earlier.get(site):
            found_then = Yield(record.pages, record.documents, record.paired if record.pairs else 0)
            weight += min(record.pages, EARLIER_PRIOR)
            hope = found_then.worth / record.pages if record.pages else NEUTRAL
        found = self.sites.get(site, Yield())
        return (found.worth + weight * hope) / (found.read + weight)

    def bonus(self, group: str) -> int:
        """What is added to the priority of the requests of a group (as group_of has it), by its rate."""
        known = self.bonuses.setdefault(group.partition(" ")[0], {})
        if group not in known:
            known[group] = round(WEIGHT * (self.rate(group) - NEUTRAL))
        return known[group]

    def is_barren(self, url: str) -> bool:
        """Whether so many pages of the URL's site were read without one on topic that it is given up."""
        site = site_of(url)
        found = self.sites.get(site)
        patience = PATIENCE * (SEED_PATIENCE if site in self.seeds else 1)
        return found is not None and not found.on_topic and found.read >= patience


def _digest(url: str) -> bytes:
    return hashlib.blake2b(url.encode("utf-8", "replace"), digest_size=8).digest()


@lru_cache(1 << 12)
def _kind(lang: str, group: str) -> tuple[str, str]:
    """The same object for the many pages of a group."""
    return lang, group

"""Yields of sites and of groups of their requests so far, and the expected value of the next page."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlsplit

from crawler.frontier.site_records import SiteRecord
from crawler.urls import site_of

PATIENCE = 20  # pages read of a site without one on topic after which its rest is dropped
SEED_PATIENCE = 3  # times as many for the sites of seeds
PRIOR = 4  # weight of the prior of a site, in pages
GROUP_PRIOR = 2  # the same for a group
FORGET = 0.8  # decay of a page's weight in its group with each later page: dead links come in clusters
NEAR = 0.25  # share of a page on topic that counts for one with a term of the topic
ALONE = 0.25  # value of a page on topic without its translation
WEIGHT = 140  # bonus of a group whose pages are worth 1 over one whose pages are worth 0
NEUTRAL = 0.65  # prior of an unknown site: high, so that each site is tried soon
# Priors by how a link was found; for other links, that of their site.
HOPES = {"declared": 0.8, "counterpart": 0.8, "pair": 0.8, "guess": 0.3}
EARLIER_PRIOR = 10  # maximum weight of the results of an earlier build, in pages
_FOLDERS = 2  # of a URL, that count for its group


@dataclass(slots=True)
class Yield:
    """Counts of pages: read, on topic, and on topic together with their translation.

    `keeps` is the factor by which the counts decay with each page read.
    """

    read: float = 0
    on_topic: float = 0
    translated: float = 0
    keeps: float = 1.0

    def count(self, on_topic: float) -> None:
        """Add a page that was read: 1 for one on topic, NEAR for one that may be."""
        self.read = self.read * self.keeps + 1
        self.on_topic = self.on_topic * self.keeps + on_topic
        self.translated *= self.keeps

    @property
    def worth(self) -> float:
        """The value of the pages, at most `read`: ALONE for one on topic, 1 with its translation."""
        return ALONE * self.on_topic + (1 - ALONE) * min(self.translated, self.on_topic)


def group_of(url: str, kind: str = "", lang: str = "") -> str:
    """The group of a request: its site, how it was found, the suffix of its file, its first folders.

    The labels, separated by spaces, go from the widest group to the narrowest. Without a kind: the site.
    """
    if not kind:
        return site_of(url)
    *folders, name = urlsplit(url).path.replace(" ", "%20").split("/")
    suffix = name.rpartition(".")[2] if "." in name else ""
    return f"{site_of(url)} {kind}/{lang} .{suffix} {'/'.join(folders[: _FOLDERS + 1])}/"


@dataclass(slots=True)
class Yields:
    """The yields of sites and groups; part of the state of a resumed crawl."""

    sites: dict[str, Yield] = field(default_factory=dict)
    groups: dict[str, Yield] = field(default_factory=dict)  # all but sites, whose counts do not decay
    earlier: Mapping[str, SiteRecord] = field(default_factory=dict)  # of the last build, by site
    pages: dict[bytes, tuple[str, str]] = field(default_factory=dict)  # on topic: language, group; by digest
    translated: set[bytes] = field(default_factory=set)  # pages whose translation is among `pages`
    seeds: set[str] = field(default_factory=set)  # sites of seeds
    bonuses: dict[str, dict[str, int]] = field(default_factory=dict)  # of groups, by site; a cache

    def learn(
        self,
        url: str,
        on_topic: bool,
        lang: str = "",
        others: Iterable[str] = (),
        group: str = "",
        near: bool = False,
    ) -> None:
        """Record a page that was read; `others` are its declared or guessed translations.

        `near` says of a page that is not on topic that it has a term of the topic.
        """
        for found in (self._site(url), *self._groups(group)):
            found.count(1.0 if on_topic else NEAR * near)
        if not on_topic:
            return
        self.pages.setdefault(_digest(url), _kind(lang, group))
        for other in others:
            if self.lang_of(other) not in ("", lang):
                self._credit(url)
                self._credit(other)

    def miss(self, group: str) -> None:
        """Record a guessed URL without a page; it does not count against the site."""
        for found in self._groups(group):
            found.count(0.0)

    def lang_of(self, url: str) -> str:
        """The language of a page on topic that was read; '' for any other page."""
        return self.pages.get(_digest(url), ("", ""))[0]

    def share(self, url: str) -> float:
        """The share of the pages read of the URL's site that is on topic, in [0, 1]; few pages say little."""
        found = self.sites.get(site_of(url), Yield())
        return found.on_topic / (found.read + PRIOR)

    def _credit(self, url: str) -> None:
        """Count a page whose translation was read too; each page counts once."""
        if _digest(url) not in self.translated:
            self.translated.add(_digest(url))
            for found in (self._site(url), *self._groups(self.pages[_digest(url)][1])):
                found.translated += 1

    def _site(self, url: str) -> Yield:
        self.bonuses.pop(site_of(url), None)
        return self.sites.setdefault(site_of(url), Yield())

    def _groups(self, group: str) -> list[Yield]:
        """The counts of a group and of the wider groups that contain it."""
        site, *labels = group.split(" ")
        self.bonuses.pop(site, None)
        names = (" ".join([site, *labels[: n + 1]]) for n in range(len(labels)))
        return [self.groups.setdefault(name, Yield(keeps=FORGET)) for name in names]

    def rate(self, group: str) -> float:
        """The expected value of the next page of a group, in [0, 1].

        The mean of its last pages, smoothed by a prior: the rate of the next wider group, or the prior of
        requests found in the same way.
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
        """The bonus on the priority of the requests of a group (as returned by group_of), by its rate."""
        known = self.bonuses.setdefault(group.partition(" ")[0], {})
        if group not in known:
            known[group] = round(WEIGHT * (self.rate(group) - NEUTRAL))
        return known[group]

    def is_barren(self, url: str) -> bool:
        """Whether the URL's site is given up: too many of its pages were read without one on topic."""
        site = site_of(url)
        found = self.sites.get(site)
        patience = PATIENCE * (SEED_PATIENCE if site in self.seeds else 1)
        return found is not None and not found.on_topic and found.read >= patience


def _digest(url: str) -> bytes:
    return hashlib.blake2b(url.encode("utf-8", "replace"), digest_size=8).digest()


@lru_cache(1 << 12)
def _kind(lang: str, group: str) -> tuple[str, str]:
    """The same tuple object for all pages of a group, to save memory."""
    return lang, group

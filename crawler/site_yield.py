"""What sites have given so far, and what may be hoped of their next page."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from crawler.addresses import site_of
from crawler.site_records import SiteRecord

PATIENCE = 20  # pages read of a site without one on topic before the rest of it is left out
SEED_PATIENCE = 3  # times as many for the sites of seeds
PRIOR = 4  # pages that what is hoped of a site weighs as much as
GUESS_PRIOR, DECLARED_PRIOR = 1, 4  # translations that are hoped for, for each one that fails
ALONE = 0.25  # what a page on topic is worth without its translation
WEIGHT = 100  # priority by which the best site comes before an unknown one, and that before the worst
NEUTRAL = 0.5  # what is hoped of a site of which nothing is known
EARLIER_PRIOR = 10  # pages that what an earlier build found weighs as much as, at the most


@dataclass(slots=True)
class Yield:
    """Pages read of a site; of them on topic; of these those whose translation was on topic too."""

    read: int = 0
    on_topic: int = 0
    translated: int = 0

    @property
    def worth(self) -> float:
        """Pages that count, at most `read`: one on topic in part, in full where its translation is too."""
        return ALONE * self.on_topic + (1 - ALONE) * min(self.translated, self.on_topic)


@dataclass(slots=True)
class Yields:
    """The yields of sites; part of what a resumed crawl takes up again."""

    sites: dict[str, Yield] = field(default_factory=dict)
    earlier: Mapping[str, SiteRecord] = field(default_factory=dict)  # of the last build, by site
    languages: dict[bytes, str] = field(default_factory=dict)  # of the pages on topic, by digest of the URL
    translated: set[bytes] = field(default_factory=set)  # those whose translation is among them
    seeds: set[str] = field(default_factory=set)  # sites of seeds
    promises: dict[tuple[str, str, bool], Yield] = field(default_factory=dict)  # by site, language, guessed

    def learn(self, url: str, on_topic: bool, lang: str = "", others: Iterable[str] = ()) -> None:
        """Note a page that was read; `others` are what it declares, or is guessed, to be its translations."""
        found = self.sites.setdefault(site_of(url), Yield())
        found.read += 1
        found.on_topic += on_topic
        if not on_topic:
            return
        self.languages.setdefault(_digest(url), lang)
        for other in others:
            if self.languages.get(_digest(other), lang) != lang:
                self._credit(url)
                self._credit(other)

    def _credit(self, url: str) -> None:
        """Count a page whose translation was read too, once."""
        if _digest(url) not in self.translated:
            self.translated.add(_digest(url))
            self.sites[site_of(url)].translated += 1

    def rate(self, site: str) -> float:
        """What a site's next page may be worth, in [0, 1]: the mean of its pages, drawn to what is hoped."""
        hope, weight = NEUTRAL, float(PRIOR)
        if record := self.earlier.get(site):
            found_then = Yield(record.pages, record.documents, record.paired if record.pairs else 0)
            weight += min(record.pages, EARLIER_PRIOR)
            hope = found_then.worth / record.pages if record.pages else NEUTRAL
        found = self.sites.get(site, Yield())
        return (found.worth + weight * hope) / (found.read + weight)

    def bonus(self, site: str) -> int:
        """What is added to the priority of links to a site (as site_of has it), by its rate."""
        return round(2 * WEIGHT * (self.rate(site) - NEUTRAL))

    def learn_translation(self, url: str, lang: str, guessed: bool, hit: bool) -> None:
        """Note whether an address that was declared or guessed as a translation into `lang` brought one."""
        found = self.promises.setdefault((site_of(url), lang, guessed), Yield())
        found.read += 1
        found.on_topic += hit

    def kept_promises(self, url: str, lang: str, guessed: bool = False) -> float:
        """How likely such an address is to bring a translation, in (0, 1)."""
        found = self.promises.get((site_of(url), lang, guessed), Yield())
        hope = GUESS_PRIOR if guessed else DECLARED_PRIOR
        return (found.on_topic + hope) / (found.read + hope + 1)

    def is_barren(self, url: str) -> bool:
        """Whether so many pages of the URL's site were read without one on topic that it is given up."""
        site = site_of(url)
        found = self.sites.get(site)
        patience = PATIENCE * (SEED_PATIENCE if site in self.seeds else 1)
        return found is not None and not found.on_topic and found.read >= patience


def _digest(url: str) -> bytes:
    return hashlib.blake2b(url.encode("utf-8", "replace"), digest_size=8).digest()

"""Sections of sites, and how much of each is on topic."""

from collections import Counter
from collections.abc import Collection, Sequence

from crawler.languages import base
from crawler.urls import path_of, site_of

_PRIOR = 4.0  # weight of the wider section, in pages; as in crawler.frontier.yields


def sections_of(url: str, languages: Collection[str]) -> tuple[str, ...]:
    """The sections of a URL: its site, then each of its folders, those that name a language left out."""
    site = site_of(url)
    folders = [f for f in path_of(url).split("/")[1:-1] if f and base(f) not in languages]
    return site, *(f"{site}/{'/'.join(folders[: n + 1])}" for n in range(len(folders)))


class Sections:
    """The sections of a collection of pages: `chains[i]` are those of page i, the widest first.

    `counts[i]` says whether the page counts.
    """

    def __init__(self, chains: Sequence[tuple[str, ...]], counts: Sequence[bool]) -> None:
        self._chains, self._counts = chains, counts
        self._sizes = Counter(
            s for chain, counts_ in zip(chains, counts, strict=True) if counts_ for s in chain
        )

    def members(self) -> dict[str, list[int]]:
        """The places of the pages of each section that count, ascending."""
        found: dict[str, list[int]] = {}
        for place, chain in enumerate(self._chains):
            for section in chain if self._counts[place] else ():
                found.setdefault(section, []).append(place)
        return found

    def site(self, place: int) -> str:
        """The site of a page."""
        return self._chains[place][0]

    def shares(
        self, chosen: Collection[int], counterparts: Sequence[Sequence[int]], prior: float = _PRIOR
    ) -> list[float]:
        """For each page the share of the other pages of its section that is chosen, in [0, 1].

        Neither the page nor its translations count. The share is smoothed by that of the section around it,
        and that of the site by 0, so that few pages say little; `prior` is its weight, in pages.
        """
        held = Counter(s for place in chosen if self._counts[place] for s in self._chains[place])
        found = []
        for place, chain in enumerate(self._chains):
            left_out = [p for p in {place, *counterparts[place]} if self._counts[p]]
            share = 0.0
            for section in chain:
                out = [p for p in left_out if section in self._chains[p]]
                inside = held[section] - sum(p in chosen for p in out)
                share = (inside + prior * share) / (self._sizes[section] - len(out) + prior)
            found.append(round(share, 4))
        return found

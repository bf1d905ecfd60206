"""Sections of sites, and how much of each is on topic."""

from collections import Counter
from collections.abc import Collection, Sequence
from urllib.parse import urlsplit

from crawler.languages import base
from crawler.urls import site_of

_PRIOR = 4.0  # weight of the wider section, in pages; as in crawler.frontier.yields


def sections_of(url: str, languages: Collection[str]) -> tuple[str, ...]:
    """The sections of a URL: its site, then each of its folders, those that name a language left out."""
    site = site_of(url)
    folders = [f for f in urlsplit(url).path.split("/")[1:-1] if f and base(f) not in languages]
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

    def shares(self, chosen: Collection[int], counterparts: Sequence[Sequence[int]]) -> list[float]:
        """For each page the share of the other pages of its section that is chosen, in [0, 1].

        Neither the page nor its translations count. The share is smoothed by that of the section around it,
        and that of the site by 0, so that few pages say little.
        """
        held = Counter(s for place in chosen if self._counts[place] for s in self._chains[place])
        found = []
        for place, chain in enumerate(self._chains):
            left_out = [p for p in {place, *counterparts[place]} if self._counts[p]]
            share = 0.0
            for section in chain:
                out = [p for p in left_out if section in self._chains[p]]
                inside = held[section] - sum(p in chosen for p in out)
                share = (inside + _PRIOR * share) / (self._sizes[section] - len(out) + _PRIOR)
            found.append(round(share, 4))
        return found

"""Sections without many terms of the topic whose pages are nonetheless like those on topic elsewhere.

A topic has subfields whose sites use other words: a guide on prompting hardly says 'neural network'. Phrases
learnt on the other sites of the topic tell them, if some of their pages have a term, and those without one
are about as alike as those with one. What is learnt on a single site may be that site's style; so the pages
on topic elsewhere must come from several. And if one site alone is full of the topic's terms, the topic is
that site's: others that have some of them are about the field around it.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from statistics import median_low

from align.documents.learning import Learner, joint
from align.documents.sections import Sections

_LEAST_PAGES = 8  # of a section
_LEAST_NAMED = 0.08  # share of its pages that has a term of the topic
_LEAST_ALIKE = 0.25  # likeness of the median page without a term
_LEAST_OF_NAMED = 0.5  # that likeness over the same of pages with a term; with less, the section is mixed
_LEAST_SITES = 1.8  # of the pages on topic elsewhere: inverse Simpson index
_FULL = 0.5  # share of the pages of a site with a term from which it is full of the topic
_LEAST_FULL = 2  # sites elsewhere that are
_DONE = 0.9  # share of pages on topic from which a section needs no kin


def kindred(
    sections: Sections,
    learner: Learner,
    counterparts: Sequence[Sequence[int]],
    named: Collection[int],
    certain: Collection[int],
    on_topic: Collection[int],
    refused: Collection[int],
) -> dict[str, float]:
    """The sections akin to the topic, with the likeness of their median page without a term."""
    found: dict[str, float] = {}
    members = sections.members()
    others = learner.others(on_topic, refused)
    full = full_sites(members, named, learner.lang)
    for site, inner in _candidates(members, named, on_topic).items():
        own = set(members[site])
        known = _languages([n for n in certain if n not in own], sections.site, learner.lang)
        known = {code for code in known if len(full.get(code, set()) - {site}) >= _LEAST_FULL}
        alone = others.likeness(own, known)
        for section in inner:
            values = {n: joint(n, counterparts[n], alone) for n in members[section]}
            value = _alike(values, named)
            if value is not None:
                found[section] = value
    return found


def _candidates(
    members: Mapping[str, Sequence[int]], named: Collection[int], on_topic: Collection[int]
) -> dict[str, list[str]]:
    """By site, the sections with some terms that are not mostly on topic yet."""
    found: dict[str, list[str]] = {}
    for section in sorted(members):
        size = len(members[section])
        if size < _LEAST_PAGES or sum(n in on_topic for n in members[section]) >= _DONE * size:
            continue
        if sum(n in named for n in members[section]) >= _LEAST_NAMED * size:
            found.setdefault(section.partition("/")[0], []).append(section)
    return found


def full_sites(
    members: Mapping[str, Sequence[int]], named: Collection[int], lang: Callable[[int], str]
) -> dict[str, set[str]]:
    """By language, the sites that are full of the topic's terms: half of their pages have one."""
    found: dict[str, set[str]] = {}
    for site in members:
        if "/" not in site:
            sizes = Counter(lang(n) for n in members[site])
            with_term = Counter(lang(n) for n in members[site] if n in named)
            for code, size in sizes.items():
                if size >= _LEAST_PAGES and with_term[code] >= _FULL * size:
                    found.setdefault(code, set()).add(site)
    return found


def _languages(places: Sequence[int], site: Callable[[int], str], lang: Callable[[int], str]) -> set[str]:
    """The languages whose pages come from several sites."""
    found: set[str] = set()
    for code in sorted({lang(n) for n in places}):
        of_lang = [n for n in places if lang(n) == code]
        sizes = Counter(site(n) for n in of_lang).values()
        if len(of_lang) ** 2 >= _LEAST_SITES * sum(size * size for size in sizes):
            found.add(code)
    return found


def _alike(likeness: Mapping[int, float | None], named: Collection[int]) -> float | None:
    """The likeness of the median page without a term; None if it is too small."""
    sides: tuple[list[float], list[float]] = ([], [])
    for n, value in likeness.items():
        if value is not None:
            sides[n in named].append(value)
    if not all(sides):
        return None
    unnamed, of_named = map(median_low, sides)
    return unnamed if unnamed >= max(_LEAST_ALIKE, _LEAST_OF_NAMED * of_named) else None

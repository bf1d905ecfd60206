"""Which pages of a collection are translations of each other, by links and URLs, before any text is read."""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from align.documents.pairing import EVIDENCE, Candidate, Linked, linked_candidates


def counterparts(documents: Sequence[Linked], languages: Sequence[str]) -> list[tuple[int, ...]]:
    """For each document the places of its translations, at most one in each other language, ascending.

    Two documents count as translations if each is the other's only candidate with the strongest evidence:
    where many pages name one, as language switchers name a home page, none does.
    """
    found: list[list[int]] = [[] for _ in documents]
    for source, target in combinations(languages, 2):
        for candidate in _exclusive(linked_candidates(documents, source, target)):
            found[candidate.source].append(candidate.target)
            found[candidate.target].append(candidate.source)
    return [tuple(sorted(places)) for places in found]


def _exclusive(candidates: Sequence[Candidate]) -> list[Candidate]:
    best: dict[int, int] = {}
    for candidate in candidates:
        for place in (candidate.source, candidate.target):
            best[place] = min(best.get(place, len(EVIDENCE)), _rank(candidate))
    strongest = [c for c in candidates if _rank(c) == best[c.source] == best[c.target]]
    rivals = Counter(place for c in candidates for place in (c.source, c.target) if _rank(c) == best[place])
    return [c for c in strongest if rivals[c.source] == rivals[c.target] == 1]


def _rank(candidate: Candidate) -> int:
    return EVIDENCE.index(candidate.evidence)

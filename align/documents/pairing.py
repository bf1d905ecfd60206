"""Which documents may be translations of each other: candidates by evidence, strongest first.

The evidence only proposes; the share of well-aligned sentences decides (align/documents/translations.py).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from align.encoders.protocol import Vectors
from align.vectors.documents import centred
from align.vectors.retrieval import mutual
from crawler.languages import base
from crawler.options.bounds import option
from crawler.page.alternates import neutral_forms
from crawler.page.page import Alternate
from crawler.urls import address

# Strongest first: the order in which one-to-one pairs are chosen.
FILE, PATH = "file", "path"
GIVEN = (FILE, PATH)  # of local documents: one file holds both texts, or the paths of two files pair
EVIDENCE = (
    *GIVEN,
    "mutual_hreflang",
    "hreflang",
    "sitemap",
    "langlink",
    "switcher",
    "url",
    "images_numbers",
    "embedding",
)
# What a build may go by; everything, links and addresses alone, or the text alone.
ALL, LINKS, EMBEDDING = "all", "links", "embedding"
EVIDENCE_CHOICES = (ALL, LINKS, EMBEDDING)
_MAX_SAME_KEY = 20  # documents that share a URL key: more says nothing
_MAX_HOLDERS = 20  # documents that share an image or number; bounds the pairs looked at
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A source and a target document, by their places in the sequence given, and the strongest evidence."""

    source: int
    target: int
    evidence: str


@dataclass(frozen=True, slots=True)
class Linked:
    """A document as the pairing sees it; `vector` is its document_vector, None for one without sentences."""

    url: str
    lang: str
    hreflang: tuple[Alternate, ...] = ()
    switchers: tuple[Alternate, ...] = ()
    sitemap: tuple[Alternate, ...] = ()
    langlinks: tuple[Alternate, ...] = ()
    images: frozenset[str] = frozenset()
    numbers: Counter[str] = field(default_factory=Counter)
    canonical_url: str | None = None
    vector: Vectors | None = None


@dataclass(frozen=True, slots=True)
class PairingOptions:
    """How candidates are proposed."""

    marks: float = option(0.5, "least share of images and numbers in common", least=0, most=1)
    min_marks: int = option(8, "least number of them", least=1)
    cosine: float = option(0.4, "least cosine of two documents' vectors", least=-1, most=1)
    neighbours: int = option(4, "nearest documents of the other language that count", least=1)
    near: float = option(0.8, "least share of the cosine with the nearest of them", least=0, most=1)
    agreement: float = option(
        0.3, "least agreement of the sentences of a pair that its content proposes", least=0, most=1
    )


def linked_candidates(documents: Sequence[Linked], source_lang: str, target_lang: str) -> list[Candidate]:
    """Candidates that links or URLs propose, one a pair of documents, with its strongest evidence."""
    sources, targets = _sides(documents, source_lang, target_lang)
    return _strongest(
        ("mutual_hreflang", _mutual(documents, sources, targets)),
        ("hreflang", _linked(documents, sources, targets, "hreflang")),
        ("sitemap", _linked(documents, sources, targets, "sitemap")),
        ("langlink", _linked(documents, sources, targets, "langlinks")),
        ("switcher", _linked(documents, sources, targets, "switchers")),
        ("url", _same_form(documents, sources, targets)),
    )


def similar_candidates(
    documents: Sequence[Linked],
    source_lang: str,
    target_lang: str,
    options: PairingOptions | None = None,
    *,
    marks: bool = True,
) -> list[Candidate]:
    """Candidates that the content proposes: near embeddings and, with `marks`, the same images, numbers."""
    options = options or PairingOptions()
    sources, targets = _sides(documents, source_lang, target_lang)
    return _strongest(
        ("images_numbers", _same_marks(documents, sources, targets, options) if marks else set()),
        ("embedding", _near(documents, sources, targets, options)),
    )


def _sides(documents: Sequence[Linked], source_lang: str, target_lang: str) -> tuple[list[int], list[int]]:
    sources = [i for i, d in enumerate(documents) if d.lang == source_lang]
    targets = [i for i, d in enumerate(documents) if d.lang == target_lang]
    return sources, targets


def _strongest(*found: tuple[str, set[tuple[int, int]]]) -> list[Candidate]:
    best: dict[tuple[int, int], str] = {}
    for evidence, pairs in found:
        for pair in sorted(pairs):
            best.setdefault(pair, evidence)
    return [Candidate(source, target, evidence) for (source, target), evidence in best.items()]


def mark_counts(texts: Iterable[str]) -> Counter[str]:
    """How often each number of two digits or more stands in the texts, notation aside."""
    numbers = (re.sub(r"[.,]", "", n) for text in texts for n in _NUMBER.findall(text))
    return Counter(n for n in numbers if len(n) > 1)


def _links(documents: Sequence[Linked], froms: list[int], tos: list[int], kind: str) -> set[tuple[int, int]]:
    """(from, to) of each link of the kind whose declared language is that of the document it leads to."""
    place: dict[str, int] = {}
    for i in tos:
        place.setdefault(_key(documents[i].canonical_url or documents[i].url), i)
    for i in tos:
        place[_key(documents[i].url)] = i
    links = set()
    for i in froms:
        for alternate in getattr(documents[i], kind):
            j = place.get(_key(alternate.url))
            if j is not None and base(alternate.lang) in ("", documents[j].lang):
                links.add((i, j))
    return links


def _mutual(documents: Sequence[Linked], sources: list[int], targets: list[int]) -> set[tuple[int, int]]:
    forth = _links(documents, sources, targets, "hreflang")
    back = _links(documents, targets, sources, "hreflang")
    return forth & {(j, i) for i, j in back}


def _linked(
    documents: Sequence[Linked], sources: list[int], targets: list[int], kind: str
) -> set[tuple[int, int]]:
    back = _links(documents, targets, sources, kind)
    return _links(documents, sources, targets, kind) | {(j, i) for i, j in back}


def _same_form(documents: Sequence[Linked], sources: list[int], targets: list[int]) -> set[tuple[int, int]]:
    by_key: dict[str, list[int]] = defaultdict(list)
    for j in targets:
        for key in neutral_forms(documents[j].url, documents[j].lang):
            by_key[key].append(j)
    pairs = set()
    for i in sources:
        for key in neutral_forms(documents[i].url, documents[i].lang):
            if len(by_key[key]) <= _MAX_SAME_KEY:
                pairs |= {(i, j) for j in by_key[key]}
    return pairs


def _same_marks(
    documents: Sequence[Linked], sources: list[int], targets: list[int], options: PairingOptions
) -> set[tuple[int, int]]:
    """Pairs that share most of their rarer images and numbers."""
    common = Counter(mark for i in (*sources, *targets) for mark in _marks(documents[i]))
    limit = min(max(10, len(documents) // 20), _MAX_HOLDERS)
    holders: dict[str, list[int]] = defaultdict(list)
    for j in targets:
        for mark in _marks(documents[j]):
            if common[mark] <= limit:
                holders[mark].append(j)
    pairs = set()
    for i in sources:
        marks = {mark for mark in _marks(documents[i]) if common[mark] <= limit}
        shared = Counter(j for mark in sorted(marks) for j in holders[mark])
        for j, count in shared.items():
            other = sum(common[mark] <= limit for mark in _marks(documents[j]))
            if count >= options.min_marks and count >= options.marks * max(len(marks), other):
                pairs.add((i, j))
    return pairs


def _marks(document: Linked) -> set[str]:
    return {f"i:{name}" for name in document.images} | {f"n:{number}" for number in document.numbers}


def _near(
    documents: Sequence[Linked], sources: list[int], targets: list[int], options: PairingOptions
) -> set[tuple[int, int]]:
    """Pairs in which each is among the other's nearest by embedding."""
    sides = [[i for i in side if documents[i].vector is not None] for side in (sources, targets)]
    if not all(sides):
        return set()
    # What all documents of a language share says nothing: compare what sets each apart.
    a, b = (centred(np.stack([_vector(documents[i]) for i in side])) for side in sides)
    pairs, cosines = mutual(a, b, options.neighbours, options.near)
    return {(sides[0][i], sides[1][j]) for i, j in pairs[cosines >= options.cosine].tolist()}


def _vector(document: Linked) -> Vectors:
    assert document.vector is not None
    return document.vector


@lru_cache(1 << 18)  # most links stand on several pages
def _key(url: str) -> str:
    """An address as the same page is known by, in whatever form a link writes it."""
    return address(url) or url


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate, the share of its text that aligns well, and the agreement of its sentences; in [0, 1]."""

    candidate: Candidate
    share: float
    agreement: float


def choose(scored: Iterable[Scored]) -> Iterator[tuple[Scored, bool]]:
    """Each candidate and whether it is the one kept for both its documents (one to one).

    Those that are GIVEN come first. The others compete by share times agreement first in coarse steps of
    0.1, then by evidence, then by the product itself: in pages of a few lines the share alone says little.
    """

    def rank(item: Scored) -> tuple[bool, int, int, float, int, int]:
        candidate, strength = item.candidate, item.share * item.agreement
        evidence, is_given = EVIDENCE.index(candidate.evidence), candidate.evidence in GIVEN
        coarse = 0 if is_given else -round(strength * 10)
        return not is_given, coarse, evidence, -strength, candidate.source, candidate.target

    taken_sources: set[int] = set()
    taken_targets: set[int] = set()
    for item in sorted(scored, key=rank):
        source, target = item.candidate.source, item.candidate.target
        free = source not in taken_sources and target not in taken_targets
        if free:
            taken_sources.add(source)
            taken_targets.add(target)
        yield item, free

"""Which documents may be translations of each other: candidates by evidence, strongest first.

The evidence only proposes; the share of well-aligned sentences decides (align/translations.py).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from align.encoders.protocol import Vectors
from crawler.languages import base
from crawler.records import Alternate
from crawler.variants import neutral_forms

# Strongest first: the order in which one-to-one pairs are chosen.
EVIDENCE = ("mutual_hreflang", "hreflang", "switcher", "url", "images_numbers", "embedding")
_MAX_SAME_KEY = 20  # documents that share a URL key: more says nothing
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A source and a target document, by their places in the sequence given, and the strongest evidence."""

    source: int
    target: int
    evidence: str


@dataclass(frozen=True, slots=True)
class Linked:
    """A document as the pairing sees it; `vector` is its unit-norm mean sentence embedding."""

    url: str
    lang: str
    hreflang: tuple[Alternate, ...] = ()
    switchers: tuple[Alternate, ...] = ()
    images: frozenset[str] = frozenset()
    numbers: Counter[str] = field(default_factory=Counter)
    canonical_url: str | None = None
    vector: Vectors | None = None


@dataclass(frozen=True, slots=True)
class PairingOptions:
    """How candidates are proposed."""

    marks: float = 0.5  # least overlap of images and numbers, in [0, 1]
    min_marks: int = 8  # least number of them that both share
    cosine: float = 0.5  # least cosine of the documents' mean vectors
    neighbours: int = 2  # nearest documents of the other language that count


def linked_candidates(documents: Sequence[Linked], source_lang: str, target_lang: str) -> list[Candidate]:
    """Candidates that links or URLs propose, one a pair of documents, with its strongest evidence."""
    sources, targets = _sides(documents, source_lang, target_lang)
    return _strongest(
        ("mutual_hreflang", _mutual(documents, sources, targets)),
        ("hreflang", _linked(documents, sources, targets, "hreflang")),
        ("switcher", _linked(documents, sources, targets, "switchers")),
        ("url", _same_form(documents, sources, targets)),
    )


def similar_candidates(
    documents: Sequence[Linked], source_lang: str, target_lang: str, options: PairingOptions | None = None
) -> list[Candidate]:
    """Candidates that the content proposes: the same images and numbers, near embeddings."""
    options = options or PairingOptions()
    sources, targets = _sides(documents, source_lang, target_lang)
    return _strongest(
        ("images_numbers", _same_marks(documents, sources, targets, options)),
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
    limit = max(10, len(documents) // 20)
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
    if not sources or not targets or documents[sources[0]].vector is None:
        return set()
    a, b = (np.stack([_vector(documents[i]) for i in side]) for side in (sources, targets))
    # What all documents of a language share says nothing: compare what sets each apart.
    cosine = _centred(a) @ _centred(b).T
    forth = _nearest(cosine, options.neighbours)
    back = {(i, j) for j, i in _nearest(cosine.T, options.neighbours)}
    return {(sources[i], targets[j]) for i, j in forth & back if float(cosine[i, j]) >= options.cosine}


def _vector(document: Linked) -> Vectors:
    assert document.vector is not None
    return document.vector


def _centred(vectors: Vectors) -> Vectors:
    centred = vectors - vectors.mean(axis=0) if len(vectors) > 2 else vectors
    return centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9)  # type: ignore[no-any-return]


def _nearest(cosine: Vectors, k: int) -> set[tuple[int, int]]:
    order = np.argsort(-cosine, axis=1, kind="stable")[:, :k]
    return {(i, int(j)) for i, row in enumerate(order) for j in row}


def _key(url: str) -> str:
    """An address as the same page is known by: scheme, 'www.', fragment and closing slash aside."""
    rest = url.partition("://")[2].partition("#")[0]
    host, slash, path = rest.partition("/")
    return host.lower().removeprefix("www.") + slash + path.rstrip("/")


def choose(scored: Iterable[tuple[Candidate, float]]) -> Iterator[tuple[Candidate, float, bool]]:
    """Each candidate with its score and whether it is the one kept for both its documents (one to one).

    Candidates compete by score first in coarse steps of 0.1, then by evidence, then by score.
    """

    def rank(item: tuple[Candidate, float]) -> tuple[int, int, float, int, int]:
        candidate, score = item
        return (
            -round(score * 10),
            EVIDENCE.index(candidate.evidence),
            -score,
            candidate.source,
            candidate.target,
        )

    taken_sources: set[int] = set()
    taken_targets: set[int] = set()
    for candidate, score in sorted(scored, key=rank):
        free = candidate.source not in taken_sources and candidate.target not in taken_targets
        if free:
            taken_sources.add(candidate.source)
            taken_targets.add(candidate.target)
        yield candidate, score, free

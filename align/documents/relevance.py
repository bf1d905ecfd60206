"""Which pages of a collection are on topic: by words, translations, sections, and what these have taught.

The rule for one page is `crawler.topic.standing.basis`. Its evidence is gathered in rounds: the pages on
topic after a round teach the next one (self-training), against pages that are reliably off topic: those
without a term in sections almost without terms (Liu et al. 2003, 'Building text classifiers using positive
and unlabeled examples'). The constants were chosen on the topics of benchmarks/topics.py, by the worst.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from align.documents.kin import full_sites, kindred
from align.documents.learning import Learner, Reading, joint
from align.documents.sections import Sections, sections_of
from align.words.contrast import Keyword
from crawler.topic.standing import Basis, Evidence, basis

_ROUNDS = 24
_DOUBTFUL = 0.08  # share of pages with a term from which the others of a section are not reliably off topic
_FEW_PAGES = 20.0  # of a section without terms that say little, where the section around it has some
_MOST_COPIES = 2  # pages of a site and language with the same block; in more, it is template text
_LEAST_TEXT = 200  # characters without template text, below which a page neither counts nor teaches
_SHOWN = 6  # learnt phrases of a page


class Page(NamedTuple):
    """A page as relevance sees it: `strength` is its relevance over the topic's threshold, `blocks` its text.

    `readable` says whether its text may be learnt from.
    """

    url: str
    lang: str
    strength: float
    blocks: Sequence[str]
    readable: bool = True


class Standing(NamedTuple):
    """A page's evidence, and what makes it on topic (None: it is off topic).

    `counterpart` is the place of its strongest translation. `words` are learnt phrases of the page, the
    weightiest first.
    """

    basis: Basis | None
    evidence: Evidence
    counterpart: int | None = None
    section: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """The standing of each page, and by language the phrases learnt, by ascending z."""

    standings: Sequence[Standing]
    keywords: Mapping[str, Sequence[Keyword]] = field(default_factory=dict)


def judge_pages(pages: Sequence[Page], counterparts: Sequence[Sequence[int]], learn: bool) -> Judgement:
    """The standing of each page, given the places of its translations; `learn`: whether words are learnt."""
    collection = _Collection(pages, counterparts)
    on_topic = collection.on_topic(collection.evidence())
    seen = [on_topic]
    for _ in range(_ROUNDS if learn else 0):
        collection.learn(on_topic)
        found = collection.on_topic(collection.evidence(on_topic))
        if found in seen:
            # Settled, or going round in a circle: then what is on topic in all of it.
            found = frozenset.intersection(*seen[seen.index(found) :])
            if not collection.find_kin(found):
                on_topic = found
                break
            seen.clear()
        seen.append(found)
        on_topic = found
    return Judgement(collection.standings(collection.evidence(on_topic)), collection.keywords)


class _Collection:
    def __init__(self, pages: Sequence[Page], counterparts: Sequence[Sequence[int]]) -> None:
        self._counterparts = counterparts
        languages = sorted({page.lang for page in pages})
        self._chains = [sections_of(page.url, languages) for page in pages]
        texts = _own_texts(pages, [chain[0] for chain in self._chains])
        counts = [sum(map(len, set(text))) >= _LEAST_TEXT for text in texts]
        self._sections = Sections(self._chains, counts)
        self._strengths = [page.strength for page in pages]
        self._joint = [max((own, *self._of(n, self._strengths))) for n, own in enumerate(self._strengths)]
        self._named = {n for n, strength in enumerate(self._joint) if strength > 0}
        self._certain = {n for n, strength in enumerate(self._joint) if strength >= 1}
        doubts = self._sections.shares(self._named, counterparts, _FEW_PAGES)
        joint_doubts = [max((own, *self._of(n, doubts))) for n, own in enumerate(doubts)]
        self._reliable = [
            n for n, doubt in enumerate(joint_doubts) if n not in self._named and doubt < _DOUBTFUL
        ]
        columns = zip(pages, texts, self._chains, counts, strict=True)
        readings = [
            Reading(page.url, page.lang, text, chain[:2][-1], page.readable and counts_)
            for page, text, chain, counts_ in columns
        ]
        self._learner = Learner(readings, self._named)
        # Where one site alone is full of the topic's terms, learnt pages fill no section of another site.
        full = set().union(*full_sites(self._sections.members(), self._named, self._learner.lang).values())
        self._beyond = [len(full) == 1 and chain[0] not in full for chain in self._chains]
        self._likeness: list[float | None] = [None] * len(pages)
        self._kin: dict[str, float] = {}
        self.keywords: Mapping[str, Sequence[Keyword]] = {}

    def _of(self, place: int, values: Sequence[float]) -> list[float]:
        return [values[other] for other in self._counterparts[place]]

    def evidence(self, on_topic: frozenset[int] = frozenset()) -> list[Evidence]:
        """What is known of each page, given the pages on topic before."""
        shares = self._sections.shares(on_topic or self._certain, self._counterparts)
        if any(self._beyond):
            sure = self._sections.shares(self._certain, self._counterparts)
            both = zip(self._beyond, shares, sure, strict=True)
            shares = [certain if beyond else share for beyond, share, certain in both]
        return [
            Evidence(
                own,
                max(self._of(n, self._strengths), default=0.0),
                shares[n],
                self._likeness[n],
                self._akin(n),
                bool(self._counterparts[n]),
            )
            for n, own in enumerate(self._strengths)
        ]

    def _akin(self, place: int) -> float | None:
        return next((self._kin[s] for s in reversed(self._chains[place]) if s in self._kin), None)

    def on_topic(self, evidence: Sequence[Evidence]) -> frozenset[int]:
        """The pages on topic, and their translations."""
        found = {n for n, known in enumerate(evidence) if basis(known) is not None}
        return frozenset(found | {other for n in found for other in self._counterparts[n]})

    def _refused(self, on_topic: frozenset[int]) -> set[int]:
        """The pages that are reliably off topic."""
        return {n for n in self._reliable if n not in on_topic}

    def learn(self, on_topic: frozenset[int]) -> None:
        """Set what the pages on topic teach: `keywords`, and the likeness of each page."""
        self.keywords, alone = self._learner.learn(on_topic, self._refused(on_topic))
        self._likeness = [joint(n, others, alone) for n, others in enumerate(self._counterparts)]

    def find_kin(self, on_topic: frozenset[int]) -> bool:
        """Whether further sections are akin to the topic; their pages then need no term of it."""
        found = kindred(
            self._sections,
            self._learner,
            self._counterparts,
            self._named,
            self._certain,
            on_topic,
            self._refused(on_topic),
        )
        new = {section: value for section, value in found.items() if section not in self._kin}
        self._kin.update(new)
        return bool(new)

    def standings(self, evidence: Sequence[Evidence]) -> list[Standing]:
        """The standing of each page by its evidence, given what was learnt."""
        on_topic = self.on_topic(evidence)
        words = self._learner.words(self.keywords, _SHOWN)
        found = []
        for n, known in enumerate(evidence):
            best = max(self._counterparts[n], key=lambda m: (self._strengths[m], -m), default=None)
            what = basis(known)
            if what is None and n in on_topic:
                what = Basis.COUNTERPART
            found.append(Standing(what, known, best, self._chains[n][-1], words.get(n, ())))
        return found


def _own_texts(pages: Sequence[Page], sites: Sequence[str]) -> list[list[str]]:
    """The blocks of each page that are not template text of its site."""
    both = zip(sites, pages, strict=True)
    keys = [[(site, page.lang, block) for block in page.blocks] for site, page in both]
    holders = Counter(key for row in keys for key in set(row))
    return [[key[2] for key in row if holders[key] <= _MOST_COPIES] for row in keys]

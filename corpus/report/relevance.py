"""What made pages on topic, and what the topic has learnt from them, from the table documents."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow.compute as pc

from corpus.report.visible import visible
from corpus.tables.counts import Count, has_columns
from corpus.tables.folder import WorkFolder
from crawler.topic.standing import Basis

MOST_WORDS, MOST_SECTIONS = 12, 12  # of a language; akin to the topic
_COLUMNS = ("lang", "on_topic_by", "topic_evidence")


@dataclass(frozen=True, slots=True)
class LearntWord:
    """A learnt phrase and its evidence: pages on topic, and off topic, in which it weighs most.

    Of each page, the table has only the few phrases that speak most for the topic.
    """

    lang: str
    phrase: str
    pages_for: int
    pages_against: int


@dataclass(frozen=True, slots=True)
class AkinSection:
    """A section with few terms of the topic that is like the topic by what other sites taught.

    `likeness` is 1 for the median page on topic; `pages` are those of it on topic, `without` those of them
    that neither their words nor their translation would make so.
    """

    section: str
    likeness: float
    pages: int
    without: int


@dataclass(frozen=True, slots=True)
class Relevance:
    """Pages on topic by what made them so, in the order of Basis; words learnt; sections akin to it."""

    basis: tuple[Count, ...]
    words: tuple[LearntWord, ...]
    akin: tuple[AkinSection, ...]

    @property
    def by_learning(self) -> int:
        """Pages that learnt words made on topic."""
        return next((count.rows for count in self.basis if count.name == Basis.LEARNT), 0)


def relevance(folder: WorkFolder) -> Relevance | None:
    """What the table documents says of it; None without judged pages, as of local documents."""
    if not has_columns(folder, "documents", *_COLUMNS):
        return None
    basis = Counter[str]()
    sides = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    akin: dict[str, AkinSection] = {}
    for batch in folder.batches("documents", list(_COLUMNS), pc.field("topic_evidence").is_valid()):
        for lang, by, evidence in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            basis.update([by] if by else [])
            sides[by is None].update((lang or "", phrase) for phrase in evidence["words"] or ())
            if by and evidence["section_likeness"] is not None:
                _add(akin, evidence, by)
    if not basis and not sides[1]:
        return None
    ordered = sorted(akin.values(), key=lambda found: (-found.pages, found.section))
    counts = tuple(Count(by.value, basis[by.value]) for by in Basis if basis[by.value])
    return Relevance(counts, tuple(_words(*sides)), tuple(ordered[:MOST_SECTIONS]))


def relevance_text(found: Relevance | None) -> str:
    """The same as lines for a terminal; '' where nothing but the pages' own words told."""
    if found is None or not (found.words or len(found.basis) > 1):
        return ""
    lines = ["on topic by"]
    width = max((len(Basis(count.name).words) for count in found.basis), default=0)
    number = max((len(f"{count.rows:,}") for count in found.basis), default=0)
    lines += [f"  {Basis(count.name).words:<{width}}  {count.rows:>{number},}" for count in found.basis]
    lines += [f"  akin to the topic: {visible(one.section)} ({one.pages:,} pages)" for one in found.akin]
    for lang in dict.fromkeys(word.lang for word in found.words):
        phrases = (
            f"{visible(word.phrase)} ({word.pages_for}:{word.pages_against})"
            for word in found.words
            if word.lang == lang
        )
        lines.append(f"  learnt, {lang} (pages on topic:off): {', '.join(phrases)}")
    return "\n".join(lines) + "\n"


def _add(akin: dict[str, AkinSection], evidence: Mapping[str, Any], by: str) -> None:
    section, likeness = evidence["section"] or "", round(evidence["section_likeness"], 2)
    before = akin.get(section, AkinSection(section, likeness, 0, 0))
    without = before.without + (by == Basis.LEARNT)
    akin[section] = AkinSection(section, before.likeness, before.pages + 1, without)


def _words(on_topic: Counter[tuple[str, str]], off: Counter[tuple[str, str]]) -> Iterator[LearntWord]:
    """Of each language the phrases of most pages on topic, more of these than of others."""
    taken = Counter[str]()
    for (lang, phrase), pages in sorted(on_topic.items(), key=lambda item: (item[0][0], -item[1], item[0])):
        if pages > off[lang, phrase] and taken[lang] < MOST_WORDS:
            taken[lang] += 1
            yield LearntWord(lang, phrase, pages, off[lang, phrase])

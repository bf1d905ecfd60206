"""Whether a page is on topic, from all that is known of it: the one rule of crawl and build."""

from dataclasses import dataclass

from crawler.worded import WordedEnum

NEAR = 0.75  # relevance over the threshold from which a page is near to it, if nothing was learnt
QUARTER = 0.25  # share of its section from which what a page's words lack is made up by it
CONFIRMED = 0.28  # likeness with which a page that is near to the threshold is on topic
ALIKE = 0.42  # likeness with which a pair without a term is, in a section that is on topic by a quarter
HALF = 0.5  # share of its section, or sum of likeness and share, from which learnt words make a page on topic


class Basis(WordedEnum):
    """What makes a page on topic: the values of `on_topic_by` in the table documents, the strongest first."""

    WORDS = "words", "its own words", "`relevance` reaches the topic's threshold"
    COUNTERPART = "counterpart", "its translation", "the page of which it is the translation is on topic"
    SECTION = (
        "section",
        "its section",
        "its words and the share of its section that is on topic reach the threshold together",
    )
    LEARNT = (
        "learnt",
        "words that the topic has learnt",
        "it is more like the certain pages than like those refused; see [topics.md](topics.md#learning)",
    )


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a page.

    `words` is its relevance over the topic's threshold, `counterpart` the greatest of its translations.
    `section` is the share of the other pages of its section that is on topic, in [0, 1]. `likeness` is 1 for
    a page as the certain pages are, 0 for one between them and the refused; None if nothing was learnt.
    `kin` is the likeness of its section by what was learnt on other sites, None if it is not akin to them.
    `paired` says whether it has a translation: the likeness is then that of both.
    """

    words: float = 0.0
    counterpart: float = 0.0
    section: float = 0.0
    likeness: float | None = None
    kin: float | None = None
    paired: bool = False

    @property
    def named(self) -> bool:
        """Whether the page or its translation has any of the topic's terms."""
        return max(self.words, self.counterpart) > 0


@dataclass(frozen=True, slots=True)
class Around:
    """What is known of the pages around one: evidence that it is on topic, beside its own words.

    `counterpart` is the language of a page on topic that names it as its translation, '' for none; `section`
    the share of the pages of its site that is on topic, in [0, 1]. The build, which knows the whole
    collection, judges again (align.documents.relevance).
    """

    counterpart: str = ""
    section: float = 0.0


ALONE = Around()


def strength(relevance: float, threshold: float) -> float:
    """A relevance over the topic's threshold: 1 or more is on topic."""
    return relevance / threshold if threshold else 1.0


def basis(evidence: Evidence) -> Basis | None:
    """What makes a page on topic; None if it is off topic.

    Learnt words alone are not enough, so that they lead to no other topic: the page or its translation must
    have a term of the topic, or half of its section be on topic, or its section be akin to the topic.
    With a quarter of its section, it must be much alike in both languages, or likeness and share be 1 in all.
    A page that is near to the threshold by its terms need only be confirmed by what was learnt.
    """
    if evidence.words >= 1:
        return Basis.WORDS
    if evidence.counterpart >= 1:
        return Basis.COUNTERPART
    joint = max(evidence.words, evidence.counterpart)
    near = joint >= NEAR if evidence.likeness is None else evidence.named and evidence.likeness >= 0
    if near and evidence.section >= QUARTER and joint + evidence.section >= 1:
        return Basis.SECTION
    section = evidence.section if evidence.kin is None else max(evidence.section, HALF)
    known = evidence.named or section >= HALF
    if evidence.likeness is None:
        return None
    if known:
        confirmed = joint >= NEAR and evidence.likeness >= CONFIRMED
        return Basis.LEARNT if confirmed or evidence.likeness + section >= HALF else None
    needed = ALIKE if evidence.paired else 1 - section
    return Basis.LEARNT if evidence.likeness >= needed and section >= QUARTER else None

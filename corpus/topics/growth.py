"""What a topic can learn from its corpus: further terms, and translations of its own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import pyarrow.compute as pc

from align.words.contrast import Keyword
from align.words.lexicon import learn
from align.words.terms import Term, terms
from corpus.build.pages.relevance import JUDGED, judgement
from corpus.tables.folder import WorkFolder
from corpus.tables.names import MARKED
from crawler.errors import InputError
from crawler.languages import WITHOUT_SPACES
from crawler.topic.terms import TermMatcher
from crawler.topic.topic import Topic

MOST = 25  # terms proposed for a language
MAX_WEIGHT = 6.0  # of a learnt term: only the user's own may name the topic by themselves
_WEIGHT = 1.5  # for each unit of the log-odds ratio: a phrase ten times as common on topic weighs 3.5
_LEAST_Z = 3.0
_LEAST_ODDS = 2.0  # log-odds ratio: seven times as common on topic
_LEAST_PAGES = 5
_PART = 0.8  # share of its pages from which a phrase is only part of a longer one
_PAIRS = 6000  # sentence pairs that translations are learnt from
_LEAST_PAIRS = 3
_LEAST_PROBABILITY = 0.3  # of a translation, either way


@dataclass(frozen=True, slots=True)
class LearntTerm:
    """A term that the corpus proposes for a language, with its evidence.

    `pages_for` and `pages_against` are the pages on topic and the refused pages with it; `translates` is the
    term of another language of which it is the translation in `pairs` sentence pairs, '' if it is none.
    """

    lang: str
    term: str
    weight: float
    pages_for: int = 0
    pages_against: int = 0
    translates: str = ""
    pairs: int = 0

    @property
    def evidence(self) -> str:
        """The evidence in words."""
        pages = f"{self.pages_for} pages for, {self.pages_against} against" if self.pages_for else ""
        pairs = f"translates {self.translates!r} in {self.pairs} pairs" if self.translates else ""
        return "; ".join(filter(None, (pages, pairs)))


def learnt_terms(topic: Topic, folder: WorkFolder) -> list[LearntTerm]:
    """The terms that the corpus in a work folder proposes, by language, the heaviest first.

    InputError if the folder has no corpus.
    """
    if not (folder.has(MARKED) and folder.has("pairs")):
        raise InputError(f"{folder.root}: no corpus: build it first (`acopio build {topic.name}`)")
    rows = [row for row in folder.dataset(MARKED).to_table().to_pylist() if row["rejected_by"] in JUDGED]
    keywords = judgement(rows, topic, learn=True).keywords
    matchers = {code: TermMatcher(topic.terms[code], code) for code in topic.languages}
    found: dict[tuple[str, str], LearntTerm] = {}
    for code in topic.languages:
        for keyword in _chosen(keywords.get(code, ()), matchers[code]):
            weight = min(max(round(_WEIGHT * keyword.log_odds), 1), MAX_WEIGHT)
            found[code, keyword.phrase] = LearntTerm(
                code, keyword.phrase, float(weight), keyword.texts_for, keyword.texts_against
            )
    for known in _translations(topic, folder, matchers):
        before = found.get((known.lang, known.term))
        pages = (before.pages_for, before.pages_against) if before else (0, 0)
        found[known.lang, known.term] = LearntTerm(
            known.lang, known.term, known.weight, *pages, known.translates, known.pairs
        )
    place = {code: number for number, code in enumerate(topic.languages)}
    return sorted(found.values(), key=lambda t: (place[t.lang], -t.weight, -t.pages_for, t.term))


def _chosen(keywords: Sequence[Keyword], matcher: TermMatcher) -> list[Keyword]:
    """The phrases that speak most clearly for the topic, those that its terms match left out."""
    clear = [k for k in reversed(keywords) if k.z >= _LEAST_Z and k.log_odds >= _LEAST_ODDS]
    good = [keyword for keyword in clear if keyword.texts_for >= _LEAST_PAGES]
    whole = [keyword for keyword in good if not any(_is_part(keyword, other) for other in good)]
    return [keyword for keyword in whole if not matcher.matches(keyword.phrase)][:MOST]


def _is_part(keyword: Keyword, other: Keyword) -> bool:
    if keyword.phrase == other.phrase or keyword.phrase not in other.phrase:
        return False
    return other.texts_for >= _PART * keyword.texts_for


def _translations(
    topic: Topic, folder: WorkFolder, matchers: Mapping[str, TermMatcher]
) -> Iterator[LearntTerm]:
    """Translations of the topic's terms that the other language's terms do not match."""
    kept = folder.dataset("pairs").to_table(
        ["source_lang", "target_lang", "source_text", "target_text"], filter=pc.field("rejected_by").is_null()
    )
    rows = list(zip(*(kept[name].to_pylist() for name in kept.column_names), strict=True))
    for source, target in combinations(topic.languages, 2):
        texts = [(a, b) for first, second, a, b in rows if (first, second) == (source, target)][:_PAIRS]
        if not texts:
            continue
        seen: set[tuple[str, str]] = set()
        for term in terms(texts, learn(texts, source, target), _LEAST_PAIRS):
            for proposal in _proposed(term, (source, target), matchers):
                if (proposal.lang, proposal.translates) not in seen:
                    seen.add((proposal.lang, proposal.translates))
                    yield proposal


def _proposed(
    term: Term, langs: tuple[str, str], matchers: Mapping[str, TermMatcher]
) -> Iterator[LearntTerm]:
    if min(term.target_given_source, term.source_given_target) < _LEAST_PROBABILITY:
        return
    written = [_text(phrase, lang) for phrase, lang in zip((term.source, term.target), langs, strict=True)]
    for here, there in ((0, 1), (1, 0)):
        own, other = matchers[langs[here]], matchers[langs[there]]
        weight = own.weight_of(written[here])
        if weight and not other.matches(written[there]):
            yield LearntTerm(langs[there], written[there], weight, translates=written[here], pairs=term.pairs)


def _text(phrase: Sequence[str], lang: str) -> str:
    if lang not in WITHOUT_SPACES:
        return " ".join(phrase)
    text = ""
    for word in phrase:  # bigrams of a run overlap
        text += word[1:] if text[-1:] == word[0] and len(word) == 2 else word
    return text

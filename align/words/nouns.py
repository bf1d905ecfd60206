"""Which phrases stand where nouns stand, told by the common words and the punctuation beside them.

No tagger is needed: the corpus itself shows beside what its phrases of several words stand, which are mostly
nouns with what belongs to them ('of machine learning in'), and beside what the commonest words stand, few of
which are nouns ('it is not'). From these the likelihood of each neighbour is learnt; phrases that are surely
one or the other teach it again (as in Yarowsky 1995, 'Unsupervised word sense disambiguation rivaling
supervised methods'). Both languages have a say: what is a verb in one is mostly one in the other.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

from align.words.sides import Phrase, Side
from crawler.common_words import common_words, ranks

_Both = tuple[Phrase, Phrase]
_Neighbour = tuple[str, str]  # _BEFORE or _AFTER, and a common word, _OTHER or _EDGE
_Contexts = Mapping[Phrase, Counter[_Neighbour]]
_Weights = Mapping[_Neighbour, float]

_BEFORE, _AFTER = "before", "after"
_OTHER, _EDGE = "*", "|"  # another word; punctuation, or an end of the text
_COMMONEST = 100  # words that count as common in a language without a list
_STARTERS = 120  # of the commonest words, those that show beside what others than nouns stand
_TEACHES = 20  # places of a phrase that teach, at the most
_SMOOTHING = 20  # places beside nouns, and beside others, in which neighbours are as in both together
_PRIOR = 5  # places of each phrase that say nothing
_SURE = 0.5  # likeness beyond which a phrase teaches
_ROUNDS = 2


def noun_likeness(sides: Sequence[tuple[Side, Side]], pairs: Collection[_Both]) -> Mapping[_Both, float]:
    """For each phrase pair: above 0 where it stands as nouns do, below where as other words; mostly -3 to 3.

    The mean logarithm of how much likelier its neighbours are beside nouns than beside other words, both
    sides added. 0 for all where neither language has a list of common words.
    """
    if not sides:
        return dict.fromkeys(pairs, 0.0)
    ordered = sorted(pairs)
    others = [_others(both.lang) for both in sides[0]]
    contexts = [
        _contexts([both[n] for both in sides], {pair[n] for pair in ordered} | others[n]) for n in (0, 1)
    ]
    nouns = [pair for pair in ordered if min(map(len, pair)) > 1]
    weights = [_weights(contexts[n], {pair[n] for pair in nouns}, others[n]) for n in (0, 1)]
    for _ in range(_ROUNDS):
        found = _values(ordered, contexts, weights)
        weights = [
            _weights(
                contexts[n],
                {pair[n] for pair, value in found.items() if value > _SURE},
                others[n] | {pair[n] for pair, value in found.items() if value < -_SURE},
            )
            for n in (0, 1)
        ]
    return _values(ordered, contexts, weights)


def _others(lang: str) -> frozenset[Phrase]:
    """What surely stands as others than nouns do."""
    return frozenset((word,) for word, rank in ranks(lang).items() if rank < _STARTERS)


def _contexts(texts: Sequence[Side], wanted: Collection[Phrase]) -> _Contexts:
    """The neighbours of each wanted phrase, in all places of all texts."""
    common = common_words(texts[0].lang) or _commonest(texts)
    longest = max(map(len, wanted), default=0)
    found: defaultdict[Phrase, Counter[_Neighbour]] = defaultdict(Counter)
    for text in texts:
        words = text.phrase(0, len(text.spans) - 1)
        kinds = [word if word in common else _OTHER for word in words]
        joined = [False, *(text.joined(word) for word in range(len(words) - 1)), False]
        for first in range(len(words)):
            for last in range(first, min(first + longest, len(words))):
                if words[first : last + 1] in wanted:
                    here = found[words[first : last + 1]]
                    here[_BEFORE, kinds[first - 1] if joined[first] else _EDGE] += 1
                    here[_AFTER, kinds[last + 1] if joined[last + 1] else _EDGE] += 1
    return dict(found)


def _commonest(texts: Sequence[Side]) -> frozenset[str]:
    counts = Counter(span.word for text in texts for span in text.spans)
    order = sorted(counts, key=lambda word: (-counts[word], word))
    return frozenset(order[:_COMMONEST])


def _weights(contexts: _Contexts, nouns: Collection[Phrase], others: Collection[Phrase]) -> _Weights:
    """For each neighbour the logarithm of how much likelier it is beside nouns; none if either is missing."""
    beside = [_shares(contexts, phrases) for phrases in (nouns, others)]
    places = [sum(n for (place, _), n in shares.items() if place == _BEFORE) for shares in beside]
    if not min(places):
        return {}
    weights = {}
    for neighbour in beside[0].keys() | beside[1].keys():
        mean = sum(shares[neighbour] / n for shares, n in zip(beside, places, strict=True)) / 2
        a, b = (
            (shares[neighbour] + _SMOOTHING * mean) / (n + _SMOOTHING)
            for shares, n in zip(beside, places, strict=True)
        )
        weights[neighbour] = math.log(a / b)
    return weights


def _shares(contexts: _Contexts, phrases: Collection[Phrase]) -> defaultdict[_Neighbour, float]:
    """The neighbours of the phrases together, each phrase with no more than so many places."""
    found: defaultdict[_Neighbour, float] = defaultdict(float)
    for phrase in sorted(contexts.keys() & phrases):
        here = contexts[phrase]
        for neighbour, count in here.items():
            found[neighbour] += count * min(1.0, _TEACHES / _places(here))
    return found


def _places(neighbours: Counter[_Neighbour]) -> int:
    return neighbours.total() // 2


def _values(
    pairs: Sequence[_Both], contexts: Sequence[_Contexts], weights: Sequence[_Weights]
) -> dict[_Both, float]:
    return {
        pair: round(sum(_value(contexts[n][phrase], weights[n]) for n, phrase in enumerate(pair)), 6)
        for pair in pairs
    }


def _value(neighbours: Counter[_Neighbour], weights: _Weights) -> float:
    known = math.fsum(count * weights.get(neighbour, 0.0) for neighbour, count in sorted(neighbours.items()))
    return known / (_places(neighbours) + _PRIOR)

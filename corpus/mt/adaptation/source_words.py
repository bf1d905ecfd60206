"""Which words of the examples' sources stand for which of their targets."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from align.words.diagonal import WordLink, align
from align.words.phrases import Phrase
from corpus.mt.adaptation.words import lowered

_CERTAIN = 0.5  # probability of a translation that is used by itself


class SourceWords:
    """Learnt from pairs of texts as tokens; `links[number]` are those of a pair."""

    def __init__(self, pairs: Sequence[tuple[Phrase, Phrase]]) -> None:
        pairs = [(lowered(source), lowered(target)) for source, target in pairs]
        self.links: Sequence[Sequence[WordLink]] = align(pairs)
        counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for (source, target), links in zip(pairs, self.links, strict=True):
            for i, j in links:
                counts[source[i]][target[j]] += 1
        self._probabilities = {
            word: {other: count / others.total() for other, count in others.items()}
            for word, others in counts.items()
        }

    def translations(self, word: str) -> Mapping[str, float]:
        """The probability of each target word for a source word; both in lower case."""
        return self._probabilities.get(word, {})

    def certain(self, word: str) -> str | None:
        """The target word that a source word mostly stands for, if there is one."""
        likely = self.translations(word)
        best = max(likely, key=lambda other: (likely[other], other), default=None)
        return best if best is not None and likely[best] >= _CERTAIN else None

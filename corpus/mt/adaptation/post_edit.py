"""What an engine says, in the words of parallel data: statistical post-editing.

The engine translates the sources of the examples. Its answers and the examples' targets, both in one
language, teach which of its phrases stands for which of theirs (Simard, Goutte and Isabelle 2007,
'Statistical phrase-based post-editing'). Three more voices judge a rewriting: the language of all targets,
the words that translate those of the source, and the pairs of words in the targets of the examples most like
the source.
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from itertools import pairwise

from align.words.diagonal import align
from align.words.phrases import Phrase, PhraseOptions, Rewrite, phrase_table
from corpus.mt.adaptation.decoder import Edge, Score, best_path
from corpus.mt.adaptation.language_model import Gram, LanguageModel
from corpus.mt.adaptation.source_words import SourceWords
from corpus.mt.adaptation.words import Cases, capitalised, join, lowered, split, word_class


@dataclass(frozen=True, slots=True)
class PostEditOptions:
    """How much each voice counts; chosen on articles that benchmarks/translation.py does not test."""

    language: float = 0.35
    forward: float = 0.4
    backward: float = 0.3
    phrase: float = 0.1  # a phrase: many short ones against few long ones
    word: float = 0.8  # a word said
    same: float = -0.5  # a word left as the engine said it, where no example left it so
    lexicon: float = 0.3
    memory: float = 0.3  # a pair of words that a similar example has
    known: float = 0.85  # share of the engine's words that its answers to the examples must have
    beam: int = 4  # paths kept at a word; 8 find nothing better
    rewrites: int = 6  # of a phrase, the best
    least: float = 0.002  # probability of a word that translates none of the source
    copied: float = 0.4  # probability that a word of the source is its own translation
    phrases: PhraseOptions = field(default_factory=PhraseOptions)


class PostEditor:
    """Learnt from targets and the engine's answers to their sources, as tokens in the same order."""

    def __init__(
        self,
        answers: Sequence[Phrase],
        targets: Sequence[Phrase],
        source_words: SourceWords,
        options: PostEditOptions | None = None,
    ) -> None:
        self._options = options or PostEditOptions()
        self._cases = Cases(targets)
        self._source_words = source_words
        inner = [self._cases.inner(target) for target in targets]
        classes = [tuple(map(word_class, target)) for target in inner]
        self._model = LanguageModel(classes)
        self._pairs = [frozenset(pairwise(words)) for words in classes]
        answers = [*map(lowered, answers)]
        links = align(list(zip(answers, map(lowered, inner), strict=True)))
        table = phrase_table(list(zip(answers, inner, strict=True)), links, self._options.phrases)
        self._rewrites = {phrase: self._best(rewrites) for phrase, rewrites in table.items()}

    def with_options(self, options: PostEditOptions) -> "PostEditor":
        """The same with other weights for lexicon, memory, language and words."""
        other = copy(self)
        other._options = options
        return other

    def edit(self, source: str, answer: str, near: Collection[int]) -> str:
        """The engine's answer to a source, rewritten; `near` are the numbers of examples like the source.

        As it is where the examples know too few of its words.
        """
        words = split(answer)
        if not words or self._known(words) < self._options.known:
            return answer
        pairs = frozenset().union(*(self._pairs[number] for number in near))
        edges = self._lattice(self._cases.inner(words[:1]) + words[1:], self._likely(source))
        path = best_path(edges, self._model.start, self._score(pairs), self._options.beam)
        return join(capitalised(path, source.lstrip()[:1].isupper()))

    def _known(self, words: Phrase) -> float:
        """The share of words with letters that the examples show how to rewrite: low on another topic."""
        spoken = [word for word in lowered(words) if word[-1:].isalpha()]
        return sum((word,) in self._rewrites for word in spoken) / len(spoken) if spoken else 1.0

    def _best(self, rewrites: Iterable[Rewrite]) -> list[tuple[float, Phrase]]:
        o = self._options
        valued = [
            (o.phrase + o.forward * r.forward + o.backward * r.backward + o.word * len(r.words), r.words)
            for r in rewrites
        ]
        return sorted(valued, key=lambda pair: (-pair[0], pair[1]))[: o.rewrites]

    def _lattice(self, words: Phrase, likely: Mapping[str, float]) -> list[list[Edge]]:
        o = self._options
        lower = lowered(words)
        unlikely = o.lexicon * math.log(o.least)

        def edge(end: int, value: float, phrase: Phrase) -> Edge:
            value += sum(likely.get(word.lower(), unlikely) for word in phrase)
            return Edge(end, value, phrase, tuple(map(word_class, phrase)))

        lattice = []
        for start in range(len(words)):
            leaving = []
            for end in range(start + 1, min(start + o.phrases.longest, len(words)) + 1):
                known = self._rewrites.get(lower[start:end], ())
                leaving += [edge(end, value, phrase) for value, phrase in known]
            if not any(one.end == start + 1 and one.words == words[start : start + 1] for one in leaving):
                leaving.append(edge(start + 1, o.same + o.phrase + o.word, words[start : start + 1]))
            lattice.append(leaving)
        return lattice

    def _likely(self, source: str) -> dict[str, float]:
        """For each word that may translate one of the source, what it counts."""
        o = self._options
        best: dict[str, float] = {}
        for word in lowered(split(source)):
            for other, probability in (*self._source_words.translations(word).items(), (word, o.copied)):
                best[other] = max(best.get(other, o.least), probability)
        return {word: o.lexicon * math.log(probability) for word, probability in best.items()}

    def _score(self, pairs: Collection[tuple[str, str]]) -> Score:
        weight, bonus, model = self._options.language, self._options.memory, self._model

        def score(state: Gram, word: str) -> tuple[float, Gram]:
            value, after = model.score(state, word)
            return weight * value + (bonus if after in pairs else 0.0), after

        return score

"""An engine adapted by parallel data.

In the published spirit of services that adapt as they translate: for each sentence the most relevant segments
are looked up. One that is the same is used as it is, one much like it is repaired, and else the engine's own
translation is edited into the words of the examples.
"""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import islice

from align.words.phrases import Phrase
from corpus.mt.adaptation.examples import Example
from corpus.mt.adaptation.memory import Near, TranslationMemory
from corpus.mt.adaptation.post_edit import PostEditOptions, PostEditor
from corpus.mt.adaptation.repair import repaired, similarity
from corpus.mt.adaptation.sentences import parts
from corpus.mt.adaptation.source_words import SourceWords
from corpus.mt.adaptation.words import join, split
from corpus.mt.engines.protocol import Engine
from crawler.errors import UnsupportedLanguageError
from crawler.languages import base


@dataclass(frozen=True, slots=True)
class AdaptationOptions:
    """Which ways of adaptation are used, and how."""

    exact: bool = True  # a sentence that an example has: its translation
    fuzzy: bool = True  # a sentence much like that of an example: its translation, repaired
    post_edit: bool = True  # else what the engine says, in the words of the examples
    similar: float = 0.8  # share of tokens in common from which an example is repaired
    near: int = 8  # examples looked up
    cosine: float = 0.15  # least cosine of theirs
    longest: int = 80  # words of an example; from longer ones no words are learnt
    cells: int = 8_000_000  # word against word of all examples learnt from: some 400 MB
    edit: PostEditOptions = field(default_factory=PostEditOptions)


def adapt(
    engine: Engine,
    examples: Iterable[Example],
    source: str,
    target: str,
    options: AdaptationOptions | None = None,
) -> "AdaptedEngine":
    """The engine adapted, for one direction, by the examples; closing it leaves the engine itself open.

    The examples' sources are translated by the engine here, once. UnsupportedLanguageError where the engine
    does not know the direction.
    """
    return AdaptedEngine(engine, examples, source, target, options or AdaptationOptions())


class AdaptedEngine:
    """Translates one direction as the engine does, and better where the examples show how."""

    def __init__(
        self,
        engine: Engine,
        examples: Iterable[Example],
        source: str,
        target: str,
        options: AdaptationOptions,
    ) -> None:
        if not engine.supports(source, target):
            raise UnsupportedLanguageError(f"engine {engine.name!r}: no {source}-{target}")
        self._engine = engine
        self._source, self._target = source, target
        self._options = options
        ordered = sorted({*examples}, key=lambda example: (-example.score, _digest(example)))
        self._size = len(ordered)
        self._exact = {_key(example.source): example.target for example in reversed(ordered)}
        self._learnt = _learnt(ordered, options)
        self._memory = TranslationMemory([example.source for example, _ in self._learnt])
        self._words = SourceWords([sides for _, sides in self._learnt])
        self._editor: PostEditor | None = None
        if options.post_edit and self._learnt:
            answers = engine.translate([example.source for example, _ in self._learnt], source, target)
            self._editor = PostEditor(
                [*map(split, answers)], [sides[1] for _, sides in self._learnt], self._words, options.edit
            )

    @property
    def name(self) -> str:
        """The engine's name and by how many examples it is adapted."""
        return f"{self._engine.name} adapted by {self._size} examples"

    def with_options(self, options: AdaptationOptions) -> "AdaptedEngine":
        """The same with other options; the learnt models are shared."""
        other = copy(self)
        other._options = options
        other._editor = self._editor and self._editor.with_options(options.edit)
        return other

    def supports(self, source: str, target: str) -> bool:
        """Whether it is the direction of the examples; regions are ignored."""
        return (base(source), base(target)) == (base(self._source), base(self._target))

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """The translations, one a text, in order; white space and line breaks between sentences stay."""
        if not self.supports(source, target):
            raise UnsupportedLanguageError(f"engine {self.name!r}: no {source}-{target}")
        cut = [parts(text, base(source)) for text in texts]
        flat = [sentence for one in cut for sentence in one.sentences]
        plain = self._engine.translate(flat, source, target)
        near = self._memory.near(flat, self._options.near, self._options.cosine)
        sentences = map(self._sentence, flat, plain, near)
        results = [one.joined(list(islice(sentences, len(one.sentences)))) for one in cut]
        if self._options.exact:
            return [self._exact.get(_key(text), result) for text, result in zip(texts, results, strict=True)]
        return results

    def close(self) -> None:
        """Do nothing: whoever made the engine closes it."""

    def _sentence(self, text: str, answer: str, near: Sequence[Near]) -> str:
        if self._options.exact and (known := self._exact.get(_key(text))) is not None:
            return known
        if self._options.fuzzy and (found := self._repaired(text, near)) is not None:
            return found
        if self._editor is None or not self._options.post_edit:
            return answer
        return self._editor.edit(text, answer, [one.segment for one in near])

    def _repaired(self, text: str, near: Sequence[Near]) -> str | None:
        words = split(text)
        best, number = max(
            ((similarity(words, self._learnt[one.segment][1][0]), -one.segment) for one in near),
            default=(0, 0),
        )
        if best < self._options.similar:
            return None
        found = repaired(words, self._learnt[-number][1], self._words.links[-number], self._translated)
        return None if found is None else join(found)

    def _translated(self, words: Phrase) -> Phrase | None:
        """One word as the examples translate it."""
        word = self._words.certain(words[0].lower()) if len(words) == 1 else None
        return None if word is None else (word,)


def _learnt(
    examples: Sequence[Example], options: AdaptationOptions
) -> list[tuple[Example, tuple[Phrase, Phrase]]]:
    """The examples to learn words from, the best first, as tokens."""
    found = []
    cells = 0
    for example in examples:
        sides = split(example.source), split(example.target)
        if 0 < len(sides[0]) <= options.longest and 0 < len(sides[1]) <= options.longest:
            cells += len(sides[0]) * len(sides[1])
            if cells > options.cells:
                break
            found.append((example, sides))
    return found


def _key(text: str) -> str:
    return " ".join(text.split()).casefold()


def _digest(example: Example) -> bytes:
    return blake2b("\t".join(example[:2]).encode("utf-8", "surrogatepass"), digest_size=8).digest()

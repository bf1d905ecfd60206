"""Two documents to sentence pairs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from align.beads import BeadOptions, Side, align
from align.encoders.protocol import Encoder, Vectors, for_language, windows
from align.encoders.registry import DEFAULT, check_languages, get_encoder
from align.quality import length_agreement, number_agreement, quality
from align.records import Bead
from align.sentences import split
from align.similarity import neighbour_means, ratio_margin
from crawler.languages import WITHOUT_SPACES, base
from crawler.records import PARAGRAPH, Block

MAX_SENTENCES = 50_000  # of one document; a longer one is no article


@dataclass(frozen=True, slots=True)
class AlignOptions:
    """How two documents are aligned: encoder by name, and how beads are scored."""

    encoder: str = DEFAULT
    beads: BeadOptions = field(default_factory=BeadOptions)


@dataclass(frozen=True, slots=True)
class Sentences:
    """A document cut into sentences: their texts, and number and kind of the block that each stands in."""

    texts: tuple[str, ...]
    blocks: tuple[int, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AlignedPair:
    """A bead with text on both sides, and its scores.

    `similarity` is the cosine of the two sides in [-1, 1]. `margin` is the cosine over the mean cosine of
    each side with its 4 nearest sentences of the other document: about 1 for chance, higher is better.
    `score` in [0, 1] is align.quality's: cosine, margin, lengths and numbers together; higher is better.
    """

    source_text: str
    target_text: str
    bead: Bead
    similarity: float
    margin: float
    score: float


def cut(blocks: Sequence[Block], lang: str) -> Sentences:
    """The sentences of a document's blocks in order, at most MAX_SENTENCES."""
    texts: list[str] = []
    numbers: list[int] = []
    kinds: list[str] = []
    for number, block in enumerate(blocks):
        sentences = split(block.text, lang)
        texts += sentences
        numbers += [number] * len(sentences)
        kinds += [block.kind] * len(sentences)
    return Sentences(
        tuple(texts[:MAX_SENTENCES]), tuple(numbers[:MAX_SENTENCES]), tuple(kinds[:MAX_SENTENCES])
    )


class Aligner:
    """Aligns documents of one language pair.

    >>> aligner = Aligner("en", "es")
    >>> pairs = aligner.align(["The cat sleeps.", "It rains."], ["El gato duerme.", "Llueve."])
    >>> [(pair.source_text, pair.target_text) for pair in pairs]
    [('The cat sleeps.', 'El gato duerme.'), ('It rains.', 'Llueve.')]
    """

    def __init__(self, source_lang: str, target_lang: str, options: AlignOptions | None = None) -> None:
        self.options = options or AlignOptions()
        self.source_lang, self.target_lang = source_lang, target_lang
        encoder = get_encoder(self.options.encoder)
        check_languages(encoder, source_lang, target_lang)
        self._encoders = for_language(encoder, source_lang), for_language(encoder, target_lang)

    def beads(self, source: Sentences, target: Sentences) -> list[Bead]:
        """Beads in order that cover every sentence of both sides once."""
        return align(self._side(source, 0), self._side(target, 1), self.options.beads)

    def align(
        self, source: Sentences | str | Sequence[str], target: Sentences | str | Sequence[str]
    ) -> list[AlignedPair]:
        """Beads with text on both sides, in order; from cut documents, plain texts or lists of sentences."""
        first, second = _sentences(source, self.source_lang), _sentences(target, self.target_lang)
        beads = [bead for bead in self.beads(first, second) if bead.n and bead.m]
        texts = [
            (_joined(first, bead.source, self.source_lang), _joined(second, bead.target, self.target_lang))
            for bead in beads
        ]
        scores = _scores(beads, texts, self._windows(first.texts, 0), self._windows(second.texts, 1))
        return [
            AlignedPair(*pair, bead, *numbers)
            for pair, bead, numbers in zip(texts, beads, scores, strict=True)
        ]

    def _side(self, document: Sentences, number: int) -> Side:
        return Side(
            self._windows(document.texts, number),
            np.array([max(len(text), 1) for text in document.texts], dtype=np.float64),
            np.array(document.blocks, dtype=np.int64),
            np.array([kind != PARAGRAPH for kind in document.kinds], dtype=np.bool_),
        )

    def _windows(self, texts: tuple[str, ...], side: int) -> Vectors:
        return _cached_windows(self._encoders[side], texts, self.options.beads.max_sentences - 1)


@lru_cache(maxsize=16)
def _cached_windows(encoder: Encoder, texts: tuple[str, ...], size: int) -> Vectors:
    """A document is often a candidate more than once in a row: its vectors are worth keeping a while."""
    return windows(encoder, texts, size)


def _sentences(document: Sentences | str | Sequence[str], lang: str) -> Sentences:
    if isinstance(document, Sentences):
        return document
    if isinstance(document, str):
        return cut([Block(PARAGRAPH, line) for line in document.splitlines()], lang)
    texts = tuple(document)
    return Sentences(texts, (0,) * len(texts), (PARAGRAPH,) * len(texts))


def _joined(document: Sentences, numbers: range, lang: str) -> str:
    """The text of a run of sentences, as the language joins them."""
    separator = "" if base(lang) in WITHOUT_SPACES else " "
    return separator.join(document.texts[number] for number in numbers)


def _scores(
    beads: list[Bead], texts: list[tuple[str, str]], source: Vectors, target: Vectors
) -> Iterator[tuple[float, float, float]]:
    """Similarity, margin and score of each bead, to four digits."""
    if not beads:
        return
    a = np.stack([source[bead.n - 1, bead.i] for bead in beads])
    b = np.stack([target[bead.m - 1, bead.j] for bead in beads])
    similarity = np.array([bead.similarity for bead in beads], dtype=np.float32)
    margin = ratio_margin(similarity, neighbour_means(a, target[0]), neighbour_means(b, source[0]))
    ratio = sum(len(t) for _, t in texts) / max(sum(len(s) for s, _ in texts), 1)
    lengths = np.array([length_agreement(s, t, ratio) for s, t in texts], dtype=np.float32)
    numbers = np.array([number_agreement(s, t) for s, t in texts], dtype=np.float32)
    scores = quality(similarity, margin, lengths, numbers)
    for row in zip(similarity, margin, scores, strict=True):
        yield round(float(row[0]), 4), round(float(row[1]), 4), round(float(row[2]), 4)

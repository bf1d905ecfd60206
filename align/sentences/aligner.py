"""Two documents to sentence pairs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np

from align.encoders.protocol import Vectors, contrasted, for_language, of_beads, windows
from align.encoders.registry import DEFAULT, check_languages, get_encoder
from align.records import BOTH, GRANULARITIES, SENTENCE, AlignedPair, Bead, Sentences
from align.scores.formula import length_agreement, number_agreement, quality
from align.sentences.beads import BeadOptions, DocumentSide, align
from align.sentences.paragraphs import ParagraphOptions, paragraph_pairs
from align.sentences.regions import regions
from align.sentences.resplit import ResplitOptions, inner_sentences, resplit
from align.text.sentences import spans
from align.vectors.similarity import Floats, Integers, neighbour_means_near, ratio_margin
from crawler.options.bounds import option
from crawler.options.values import check_options
from crawler.page.page import PARAGRAPH, Block

__all__ = ["AlignOptions", "AlignedPair", "Aligner", "Sentences", "cut"]

# Inline code and formulas; a $ before a digit closes nothing: it is a price.
_SET_APART = re.compile(r"(?<!`)(`{1,3})(?!`)[^\n]{1,500}?(?<!`)\1(?!`)|\$(?=\S)[^$\n]{1,500}(?<=\S)\$(?!\d)")
MAX_SENTENCES = 50_000  # of one document; a longer one is no article


@dataclass(frozen=True, slots=True)
class AlignOptions:
    """How two documents are aligned: encoder by name, what pairs are made, and how beads are scored."""

    encoder: str = option(DEFAULT, "name of the encoder, or several as `use+e5`")
    beads: BeadOptions = field(default_factory=BeadOptions)
    granularity: str = option(SENTENCE, "what a pair is", choices=GRANULARITIES)
    resplit: ResplitOptions = field(default_factory=ResplitOptions)
    paragraphs: ParagraphOptions = field(default_factory=ParagraphOptions)
    structure: bool = option(
        False, "whether blocks that the structure of both texts pairs are fixed; on for local documents"
    )

    def __post_init__(self) -> None:
        check_options(self)


def cut(blocks: Sequence[Block], lang: str) -> Sentences:
    """The sentences of a document's blocks in order, slices of them, at most MAX_SENTENCES."""
    rows = [row for number, block in enumerate(blocks) for row in _rows(number, block, lang)]
    texts, numbers, kinds, gaps = zip(*rows[:MAX_SENTENCES], strict=True) if rows else ((), (), (), ())
    return Sentences(texts, numbers, kinds, gaps)


def _rows(number: int, block: Block, lang: str) -> Iterator[tuple[str, int, str, str]]:
    """Text, block, kind and gap of each sentence of a block, slices of its text."""
    before = 0
    for start, end in _whole(block.text, spans(block.text, lang)):
        yield block.text[start:end], number, block.kind, block.text[before:start]
        before = end


def _whole(text: str, found: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans, those joined between which code or a formula would be cut."""
    inside = [match.span() for match in _SET_APART.finditer(text)] if "`" in text or "$" in text else []
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and any(first < start < last for first, last in inside):
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return joined


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
        first, second = self._side(source, 0), self._side(target, 1)
        if self.options.structure and source.texts and target.texts:
            found = regions(source, target, self.sentence_vectors(source, target))
            first, second = replace(first, regions=found[0]), replace(second, regions=found[1])
        beads = align(first, second, self.options.beads)
        if self.options.resplit.enabled:
            beads = resplit(beads, first, second, self.options.resplit)
        # Those of the sides may lack what the sentences of a document share.
        a, b = self._windows(source.texts, 0), self._windows(target.texts, 1)
        return [
            replace(bead, similarity=float(np.dot(a[bead.n - 1, bead.i], b[bead.m - 1, bead.j])))
            if bead.n and bead.m
            else bead
            for bead in beads
        ]

    def sentence_vectors(self, source: Sentences, target: Sentences) -> tuple[Vectors, Vectors]:
        """Embeddings of the sentences of both documents, (n, dim) and (m, dim), rows of unit norm."""
        return self._windows(source.texts, 0)[0], self._windows(target.texts, 1)[0]

    def align(
        self, source: Sentences | str | Sequence[str], target: Sentences | str | Sequence[str]
    ) -> list[AlignedPair]:
        """Pairs of the granularity asked for, in order; of both, sentences first.

        From cut documents, plain texts (a line is a paragraph) or lists of sentences (one paragraph).
        """
        first, second = _sentences(source, self.source_lang), _sentences(target, self.target_lang)
        return self.chosen(self.sentence_pairs(first, second), first, second)

    def chosen(self, pairs: list[AlignedPair], source: Sentences, target: Sentences) -> list[AlignedPair]:
        """Pairs of the granularity asked for, made of the sentence pairs of the two documents."""
        if self.options.granularity == SENTENCE:
            return pairs
        languages = self.source_lang, self.target_lang
        paragraphs = paragraph_pairs(pairs, source, target, languages, self.options.paragraphs)
        return pairs + paragraphs if self.options.granularity == BOTH else paragraphs

    def sentence_pairs(self, source: Sentences, target: Sentences) -> list[AlignedPair]:
        """Beads with text on both sides, in order, whatever the granularity asked for."""
        beads = [bead for bead in self.beads(source, target) if bead.n and bead.m]
        if not beads:
            return []
        texts = [
            (source.joined(bead.source, self.source_lang), target.joined(bead.target, self.target_lang))
            for bead in beads
        ]
        a, b = self._windows(source.texts, 0), self._windows(target.texts, 1)
        scores = _scores(
            np.array([bead.similarity for bead in beads], dtype=np.float32),
            texts,
            (np.stack([a[bead.n - 1, bead.i] for bead in beads]), a[0]),
            (np.stack([b[bead.m - 1, bead.j] for bead in beads]), b[0]),
            _places(beads),
        )
        pairs = [
            AlignedPair(*pair, bead, *numbers)
            for pair, bead, numbers in zip(texts, beads, scores, strict=True)
        ]
        return self._split_again(pairs, a[0], b[0]) if self.options.resplit.enabled else pairs

    def _split_again(self, pairs: list[AlignedPair], source: Vectors, target: Vectors) -> list[AlignedPair]:
        """The pairs, those of one sentence a side as the sentences in it where each scores well.

        `source` and `target` are the vectors of the documents' sentences.
        """
        languages = self.source_lang, self.target_lang
        inner = [
            inner_sentences(pair.source_text, pair.target_text, *languages)
            if pair.bead.n == pair.bead.m == 1
            else []
            for pair in pairs
        ]
        texts = [pair for found in inner for pair in found]
        if not texts:
            return pairs
        places = _places([pair.bead for pair, found in zip(pairs, inner, strict=True) for _ in found])
        a, b = (encoder.encode([pair[side] for pair in texts]) for side, encoder in enumerate(self._encoders))
        similarity: Floats = np.einsum("ij,ij->i", a, b)
        scores = list(_scores(similarity, texts, (a, source), (b, target), places))
        result: list[AlignedPair] = []
        for pair, found in zip(pairs, inner, strict=True):
            mine, scores = scores[: len(found)], scores[len(found) :]
            result += _parts(pair, found, mine, self.options.resplit)
        return result

    def _side(self, document: Sentences, number: int) -> DocumentSide:
        encoder = of_beads(self._encoders[number])
        if encoder is self._encoders[number]:
            vectors = self._windows(document.texts, number)
        else:  # not kept: those of all encoders together are, and take far longer
            vectors = windows(encoder, document.texts, self.options.beads.max_sentences - 1)
        return DocumentSide(
            contrasted(encoder, vectors),
            np.array([max(len(text), 1) for text in document.texts], dtype=np.float64),
            np.array(document.blocks, dtype=np.int64),
            np.array([kind != PARAGRAPH for kind in document.kinds], dtype=np.bool_),
            document.texts,
        )

    def _windows(self, texts: tuple[str, ...], side: int) -> Vectors:
        cached = _windows_of_long if len(texts) > _LONG else _windows_of_short
        return cached(self._encoders[side], texts, self.options.beads.max_sentences - 1)


# A document is often a candidate more than once in a row: its vectors are worth keeping a while. Those of a
# long one fill hundreds of megabytes.
_LONG = 1000  # sentences
_windows_of_short = lru_cache(maxsize=16)(windows)
_windows_of_long = lru_cache(maxsize=2)(windows)


def _sentences(document: Sentences | str | Sequence[str], lang: str) -> Sentences:
    if isinstance(document, Sentences):
        return document
    if isinstance(document, str):
        return cut([Block(PARAGRAPH, line) for line in document.splitlines()], lang)
    texts = tuple(document)
    return Sentences(texts, (0,) * len(texts), (PARAGRAPH,) * len(texts))


def _parts(
    pair: AlignedPair,
    texts: list[tuple[str, str]],
    scores: list[tuple[float, float, float]],
    options: ResplitOptions,
) -> list[AlignedPair]:
    """The texts as pairs of the same bead, each once, where all are good; else the pair."""
    ratio = len(pair.target_text) / max(len(pair.source_text), 1)
    good = [
        options.good(similarity, length_agreement(*both, ratio), pair.similarity)
        for both, (similarity, _, _) in zip(texts, scores, strict=True)
    ]
    if not good or not all(good):
        return [pair]
    parts = dict(zip(texts, scores, strict=True))
    return [AlignedPair(*both, pair.bead, *numbers) for both, numbers in parts.items()]


def _places(beads: Sequence[Bead]) -> tuple[Integers, Integers]:
    """The first sentences of the beads on both sides."""
    i, j = np.array([(bead.i, bead.j) for bead in beads], dtype=np.int64).T
    return i, j


def _scores(
    similarity: Floats,
    texts: list[tuple[str, str]],
    source: tuple[Vectors, Vectors],
    target: tuple[Vectors, Vectors],
    places: tuple[Integers, Integers],
) -> Iterator[tuple[float, float, float]]:
    """Similarity, margin and score of each pair, to four digits.

    Of either side the vectors of the texts, (n, dim), and those among which the other looks for neighbours;
    and the places of the pairs in both documents.
    """
    margin = ratio_margin(
        similarity,
        neighbour_means_near(source[0], target[1], places[1]),
        neighbour_means_near(target[0], source[1], places[0]),
    )
    ratio = sum(len(t) for _, t in texts) / max(sum(len(s) for s, _ in texts), 1)
    lengths = np.array([length_agreement(s, t, ratio) for s, t in texts], dtype=np.float32)
    numbers = np.array([number_agreement(s, t) for s, t in texts], dtype=np.float32)
    scores = quality(similarity, margin, lengths, numbers)
    for row in zip(similarity, margin, scores, strict=True):
        yield round(float(row[0]), 4), round(float(row[1]), 4), round(float(row[2]), 4)

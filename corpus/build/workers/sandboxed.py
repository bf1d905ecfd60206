"""What the workers of the build run in a sandbox: encoding and alignment of documents."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from align.documents.translations import TranslationOptions, aligned_share
from align.encoders.protocol import Encoder, for_language
from align.encoders.registry import get_encoder
from align.records import AlignedPair, Sentences
from align.sentences.aligner import Aligner, AlignOptions, cut
from align.vectors.documents import agreement, document_vector, prose_weights, sentence_weights
from corpus.engine import EngineOptions
from crawler.page.page import Block
from crawler.sandbox import Sandbox

_START_SECONDS = 600.0  # until the encoder is loaded

Rows = Sequence[Mapping[str, str]]


class DocumentVectors:
    """Vectors of documents."""

    def __init__(self, encoder: str) -> None:
        self._encoder = _loaded(encoder)

    def __call__(self, blocks: Rows, lang: str, rarity: Sequence[float]) -> list[float]:
        """The `document_vector`, (dim,); empty for a document without sentences."""
        sentences = cut(_blocks(blocks), lang)
        if not sentences.texts:
            return []
        of_blocks = np.array(rarity, dtype=np.float32)[list(sentences.blocks)]
        vectors = for_language(self._encoder, lang).encode(sentences.texts)
        weights = sentence_weights(sentences.texts, of_blocks)
        return document_vector(vectors, weights).tolist()  # type: ignore[no-any-return]


class SentenceVectors:
    """Vectors of sentences."""

    def __init__(self, encoder: str) -> None:
        self._encoder = _loaded(encoder)

    def __call__(self, sentences: Sequence[str], lang: str) -> bytes:
        """The rows of a little-endian float32 matrix (sentences, dim)."""
        return for_language(self._encoder, lang).encode(sentences).astype("<f4").tobytes()


class Alignments:
    """Alignments of candidate pairs of documents."""

    def __init__(self, options: AlignOptions, translation: TranslationOptions, agreement: float) -> None:
        self._options, self._translation, self._agreement = options, translation, agreement
        self._aligners: dict[tuple[str, str], Aligner] = {}
        _loaded(options.encoder)

    def __call__(
        self, source_blocks: Rows, source_lang: str, target_blocks: Rows, target_lang: str
    ) -> dict[str, Any]:
        """The columns score, agreement and pairs of the ALIGNED table."""
        languages = source_lang, target_lang
        if languages not in self._aligners:
            self._aligners[languages] = Aligner(source_lang, target_lang, self._options)
        aligner = self._aligners[languages]
        source, target = cut(_blocks(source_blocks), source_lang), cut(_blocks(target_blocks), target_lang)
        weights = prose_weights(source.texts, target.texts), prose_weights(target.texts, source.texts)
        found = agreement(*aligner.sentence_vectors(source, target), *weights)
        if found < self._agreement:  # not worth the alignment
            return {"score": 0.0, "agreement": round(found, 4), "pairs": []}
        pairs = aligner.sentence_pairs(source, target)
        share = aligned_share(pairs, source, target, self._translation)
        chosen = aligner.chosen(pairs, source, target)
        return {
            "score": round(share, 4),
            "agreement": round(found, 4),
            "pairs": [_row(pair, source, target) for pair in chosen],
        }


def sandbox(kind: type, engine: EngineOptions, *arguments: object) -> Sandbox:
    """A sandbox that calls an instance of one of the classes here, made there with the arguments."""
    name = f"{__name__}:{kind.__name__}"
    return Sandbox(name, engine.seconds, engine.memory, arguments=arguments, start_seconds=_START_SECONDS)


def _loaded(name: str) -> Encoder:
    """The encoder, all of it in memory: what it reserves does not count as the document's."""
    encoder = get_encoder(name)
    lang = next(iter(sorted(encoder.languages)), "en")
    for_language(encoder, lang).encode(["."])
    return encoder


def _row(pair: AlignedPair, source: Sentences, target: Sentences) -> dict[str, Any]:
    return {
        "source_text": pair.source_text,
        "target_text": pair.target_text,
        "granularity": pair.granularity,
        "bead": f"{pair.bead.n}-{pair.bead.m}",
        "source_position": pair.bead.i,
        "target_position": pair.bead.j,
        "similarity": pair.similarity,
        "margin": pair.margin,
        "score": pair.score,
        "source_block": source.blocks[pair.bead.i],
        "target_block": target.blocks[pair.bead.j],
    }


def _blocks(rows: Rows) -> list[Block]:
    return [Block(row["kind"], row["text"]) for row in rows]

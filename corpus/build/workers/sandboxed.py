"""What the workers of the build run in a sandbox on documents: encoding and alignment."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from align.documents.translations import TranslationOptions, aligned_share
from align.encoders.protocol import for_language
from align.records import AlignedPair, Sentences
from align.sentences.aligner import Aligner, AlignOptions, cut
from align.vectors.documents import agreement, document_vector, prose_weights, sentence_weights
from corpus.build.workers.sandboxes import loaded
from crawler.page.page import Block

Rows = Sequence[Mapping[str, str]]


class DocumentVectors:
    """Vectors of documents."""

    def __init__(self, encoder: str) -> None:
        self._encoder = loaded(encoder)

    def __call__(self, blocks: Rows, lang: str, rarity: Sequence[float]) -> list[float]:
        """The `document_vector`, (dim,); empty for a document without sentences."""
        sentences = cut(_blocks(blocks), lang)
        if not sentences.texts:
            return []
        of_blocks = np.array(rarity, dtype=np.float32)[list(sentences.blocks)]
        vectors = for_language(self._encoder, lang).encode(sentences.texts)
        weights = sentence_weights(sentences.texts, of_blocks)
        return document_vector(vectors, weights).tolist()  # type: ignore[no-any-return]


class Alignments:
    """Alignments of candidate pairs of documents."""

    def __init__(self, options: AlignOptions, translation: TranslationOptions, agreement: float) -> None:
        self._options, self._translation, self._agreement = options, translation, agreement
        self._aligners: dict[tuple[str, str], Aligner] = {}
        loaded(options.encoder)

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

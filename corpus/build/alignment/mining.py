"""documents without a translation -> sentence pairs mined among all of them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

import daft
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from daft import col

from align.encoders.protocol import Vectors
from align.encoders.registry import encoder_versions
from align.mining.mining import ALL, OFF, MiningOptions, letters, mine_texts
from align.mining.offers import Offer, offered
from align.records import SENTENCE
from align.scores.formula import length_agreement, number_agreement, quality
from corpus.build.frames import frame
from corpus.build.keys import key
from corpus.build.sharded import sentences as sharded
from corpus.build.workers.mining import document_sentences, matrix, sentence_vectors
from corpus.engine import EngineOptions
from corpus.progress import tracked
from corpus.tables.folder import WorkFolder
from corpus.tables.names import MARKED, MINED
from corpus.tables.schemas import MINED_SCHEMA
from crawler.topic.topic import Topic


def build_mined(
    topic: Topic,
    folder: WorkFolder,
    document_pairs_key: str,
    encoder: str,
    options: MiningOptions,
    engine: EngineOptions,
) -> str:
    """The key of the MINED table, once it is up to date: mined pairs by language pair, the best first."""
    asked = None if options.enabled == OFF else [encoder, encoder_versions(encoder), options]
    table_key = key(__name__, "mined", document_pairs_key, topic.languages, asked)
    if not folder.is_current(MINED, table_key):
        rows = [] if options.enabled == OFF else list(_mine(topic, folder, encoder, options, engine))
        folder.write(MINED, MINED_SCHEMA, [pa.Table.from_pylist(rows, MINED_SCHEMA)], table_key)
    return table_key


def _mine(
    topic: Topic, folder: WorkFolder, encoder: str, options: MiningOptions, engine: EngineOptions
) -> Iterator[dict[str, Any]]:
    langs, paired = _languages(folder), _paired(folder)
    settled = {name for pair in paired for name in pair} if options.enabled != ALL else set()
    candidates = langs.keys() - settled
    if len({langs[name] for name in candidates}) < 2:
        return
    offers = _offers(langs, candidates, _sentences(folder, len(langs)), options)
    offers = {lang: offers[lang] for lang in topic.languages if offers.get(lang)}
    if len(offers) < 2:
        return
    vectors = _vectors(folder, offers, encoder, engine)
    for source, target in combinations(offers, 2):
        found = _found((offers[source], offers[target]), (vectors[source], vectors[target]), options)
        # Alignment has already found the pairs within these documents.
        yield from (r for r in found if (r["source_document_id"], r["target_document_id"]) not in paired)


def _languages(folder: WorkFolder) -> dict[str, str]:
    """The language of each kept document, by id."""
    kept = folder.table(MARKED, pc.field("rejected_by").is_null(), ["document_id", "lang"])
    return dict(zip(kept["document_id"].to_pylist(), kept["lang"].to_pylist(), strict=True))


def _paired(folder: WorkFolder) -> frozenset[tuple[str, str]]:
    """Document ids of each kept document pair."""
    columns = ["source_document_id", "target_document_id"]
    kept = folder.table("document_pairs", pc.field("rejected_by").is_null(), columns)
    return frozenset(zip(*(kept[name].to_pylist() for name in columns), strict=True))


def _sentences(folder: WorkFolder, documents: int) -> dict[str, list[str]]:
    """The sentences of each kept document, by id."""
    kept = frame(folder, MARKED).where(col("rejected_by").is_null())
    rows = document_sentences(kept).to_arrow_iter()
    return {
        row["document_id"]: row["sentences"]
        for batch in tracked(rows, "splitting", documents, "documents")
        for row in batch.to_pylist()
    }


def _offers(
    langs: Mapping[str, str],
    candidates: Collection[str],
    sentences: Mapping[str, list[str]],
    options: MiningOptions,
) -> dict[str, list[Offer]]:
    """The sentences that each language offers for mining."""
    by_lang: dict[str, dict[str, list[str]]] = {}
    for name, lang in langs.items():
        by_lang.setdefault(lang, {})[name] = sentences[name]
    forms = {
        lang: {letters(text) for texts in documents.values() for text in texts}
        for lang, documents in by_lang.items()
    }
    return {
        lang: offered(
            documents,
            lang,
            candidates & documents.keys(),
            set().union(*(forms[other] for other in forms if other != lang)),
            options,
        )
        for lang, documents in by_lang.items()
    }


def _vectors(
    folder: WorkFolder, offers: Mapping[str, Sequence[Offer]], encoder: str, engine: EngineOptions
) -> dict[str, Vectors]:
    """The vectors of each language's offers, in their order."""
    texts: dict[tuple[str, str], list[str]] = {}
    for lang, of_lang in offers.items():
        for offer in of_lang:
            texts.setdefault((lang, offer.document_id), []).append(offer.text)
    langs, ids = zip(*texts, strict=True)
    wanted = {"document_id": list(ids), "sentences": list(texts.values()), "lang": list(langs)}
    vectors = _embedded(folder, wanted, encoder, engine)
    return {
        lang: matrix([vectors[name] for other, name in texts if other == lang], len(of_lang))
        for lang, of_lang in offers.items()
    }


def _embedded(
    folder: WorkFolder, wanted: dict[str, list[Any]], encoder: str, engine: EngineOptions
) -> dict[str, bytes]:
    """The vectors of the sentences of each document, as its worker packs them."""
    rows: Iterable[pa.Table | pa.RecordBatch]
    if engine.spread is not None:
        documents = pa.table(wanted)
        rows = sharded.sentence_vectors(folder, documents, encoder, encoder_versions(encoder), engine)
    else:
        count = len(wanted["document_id"])
        frame = sentence_vectors(daft.from_pydict(wanted), encoder, engine, engine.processes(count))
        rows = tracked(frame.to_arrow_iter(), "embedding", count, "documents")
    return {row["document_id"]: row["vectors"] for batch in rows for row in batch.to_pylist()}


def _found(
    offers: tuple[Sequence[Offer], Sequence[Offer]],
    vectors: tuple[Vectors, Vectors],
    options: MiningOptions,
) -> Iterator[dict[str, Any]]:
    """Rows of MINED_SCHEMA, best first."""
    texts = [offer.text for offer in offers[0]], [offer.text for offer in offers[1]]
    mined = mine_texts(texts, vectors, options)
    pairs = [(offers[0][pair.source], offers[1][pair.target]) for pair in mined]
    ratio = sum(len(t.text) for _, t in pairs) / max(sum(len(s.text) for s, _ in pairs), 1)
    lengths = np.array([length_agreement(s.text, t.text, ratio) for s, t in pairs], dtype=np.float32)
    numbers = np.array([number_agreement(s.text, t.text) for s, t in pairs], dtype=np.float32)
    cosines, margins = (
        np.array(c, dtype=np.float32) for c in ([p.similarity for p in mined], [p.margin for p in mined])
    )
    scores = quality(cosines, margins, lengths, numbers).tolist()
    for (source, target), pair, score in zip(pairs, mined, scores, strict=True):
        yield {
            "source_document_id": source.document_id,
            "target_document_id": target.document_id,
            "source_text": source.text,
            "target_text": target.text,
            "granularity": SENTENCE,
            "bead": "1-1",
            "source_position": source.position,
            "target_position": target.position,
            "similarity": round(pair.similarity, 4),
            "margin": round(pair.margin, 4),
            "score": round(score, 4),
        }

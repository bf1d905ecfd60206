"""Builds the pairs of a work folder of two aligned documents, and prints why each pair was dropped.

python plugin_build.py FOLDER
"""

import json
import sys
from pathlib import Path

import pyarrow as pa

from corpus.build.judging.sentence_pairs import build_pairs
from corpus.filters.options import FilterOptions
from corpus.tables.folder import WorkFolder
from corpus.tables.schemas import ALIGNED, DOCUMENT_PAIRS
from crawler.documents.schema import EXTRACTED
from crawler.topic.topic import Topic

TEXTS = (
    ("CLICK HERE TO SUBSCRIBE NOW", "HAGA CLIC AQUÍ PARA SUSCRIBIRSE"),
    ("The cat sleeps on the sofa.", "El gato duerme en el sofá."),
)
IDS = {"source_document_id": "a", "target_document_id": "b"}
URLS = {"source_url": "https://x.org/en", "target_url": "https://x.org/es"}
LANGUAGES = {"source_lang": "en", "target_lang": "es"}


def main(root: Path) -> None:
    """Build and print a JSON list."""
    folder = WorkFolder(root)
    if not (root / "document_pairs").exists():
        _write(folder)
    build_pairs(Topic("t", "", ("en", "es"), {}), folder, "key", FilterOptions())
    sys.stdout.write(json.dumps(folder.dataset("pairs").to_table()["rejected_by"].to_pylist()) + "\n")


def _write(folder: WorkFolder) -> None:
    sides = zip(IDS.values(), URLS.values(), LANGUAGES.values(), strict=True)
    common = {"machine_translated": False, "relevance": 1.0}
    documents = [{"document_id": name, "url": url, "lang": lang, **common} for name, url, lang in sides]
    scores = {"similarity": 0.8, "margin": 1.5, "score": 0.8}
    pairs = [
        {
            "source_text": source,
            "target_text": target,
            "granularity": "sentence",
            "bead": "1-1",
            "source_position": number,
            "target_position": number,
            **scores,
        }
        for number, (source, target) in enumerate(TEXTS)
    ]
    tables = (
        (".marked", EXTRACTED, documents),
        (".aligned/linked", ALIGNED, [{**IDS, "evidence": "url", "score": 1.0, "pairs": pairs}]),
        (".aligned/similar", ALIGNED, []),
        ("document_pairs", DOCUMENT_PAIRS, [{**IDS, **URLS, **LANGUAGES, "evidence": "url"}]),
    )
    for name, schema, rows in tables:
        folder.write(name, schema, [pa.Table.from_pylist(rows, schema)])


if __name__ == "__main__":
    main(Path(sys.argv[1]))

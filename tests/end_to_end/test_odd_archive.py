"""A build of an archive in which strangers left whatever they could."""

import base64
import random
from pathlib import Path

import pytest
from odd_records import RECORDS
from warc_bytes import http, record

from corpus.build.pipeline import archives_of, build
from corpus.options import BuildOptions
from corpus.tables.folder import WorkFolder
from crawler.topic.topic import get_topic

ENGLISH = "Machine learning trains a neural network on data number {}; deep learning is used for it."
SPANISH = (
    "El aprendizaje automático entrena una red neuronal con los datos número {}; usa aprendizaje profundo."
)
LONG_WORD = base64.b64encode(random.Random(1).randbytes(225_000)).decode()


def page(lang: str, other: str, sentence: str) -> bytes:
    text = "".join(f"<p>{sentence.format(n)}</p>" for n in range(8)) + f"<p>It is {LONG_WORD} here.</p>"
    link = f"<link rel=alternate hreflang={other} href=http://b.org/{other}>"
    return record(
        http(body=f"<html lang={lang}>{link}<body>{text}</body></html>"), url=f"http://b.org/{lang}"
    )


@pytest.mark.slow
def test_odd_records_and_long_words_end_no_build(tmp_path: Path) -> None:
    folder = WorkFolder(tmp_path)
    folder.warc.mkdir(parents=True)
    pages = page("en", "es", ENGLISH), page("es", "en", SPANISH)
    (folder.warc / "odd.warc").write_bytes(b"".join([*RECORDS.values(), *pages]))
    build(get_topic("ml_es"), folder, archives_of(folder), BuildOptions())
    kept = folder.table("document_pairs").to_pylist()
    assert [(row["source_url"], row["rejected_by"]) for row in kept] == [("http://b.org/en", None)]
    reasons = folder.table("documents")["rejected_by"].to_pylist()
    assert {"malformed_url", "http_error", None} <= set(reasons)

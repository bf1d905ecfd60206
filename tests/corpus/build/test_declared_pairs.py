import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from align.documents.options import PairOptions
from corpus.build.alignment.document_pairs import build_document_pairs
from corpus.build.pages.documents import build_documents
from corpus.engine import EngineOptions
from corpus.tables.folder import WorkFolder
from crawler.archive.exchange import Exchange
from crawler.archive.writer import WarcArchive
from crawler.topic.topic import Topic

TOPIC = Topic("t", "A topic", ("en", "es"), {"en": {"solar power": 8.0}, "es": {"energía solar": 8.0}})
ENGLISH = """Solar power is the conversion of energy from sunlight into electricity.
Solar power plants use mirrors or panels to gather the light of the sun.
Most solar power is made in deserts, where the sky is clear for most of the year.
Batteries keep solar power for the night, when there is no sunlight at all."""
SPANISH = """La energía solar es la conversión de la energía de la luz del sol en electricidad.
Las centrales de energía solar usan espejos o paneles para reunir la luz del sol.
La mayor parte de la energía solar se produce en desiertos, donde el cielo está despejado casi todo el año.
Las baterías guardan la energía solar para la noche, cuando no hay luz del sol."""
HOME, THERE = "https://a.org/solar-power", "https://b.org/la-energia-del-sol"
SITEMAP = f"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:x="http://www.w3.org/1999/xhtml">
<url><loc>{HOME}</loc><x:link rel="alternate" hreflang="es" href="{THERE}"/></url></urlset>"""


def archive(folder: Path, *answers: tuple[str, str, bytes]) -> Path:
    written = WarcArchive(folder, "t")
    for url, kind, body in answers:
        when = datetime(2026, 1, 1, tzinfo=UTC)
        written.write(Exchange(url, "GET", [], "200 OK", [("Content-Type", kind)], body, when, {}))
    written.close()
    return next(folder.glob("*.warc.gz"))


def page(text: str) -> bytes:
    paragraphs = "".join(f"<p>{line}</p>" for line in text.splitlines())
    return f"<html><body><article>{paragraphs}</article></body></html>".encode()


ANSWER = {
    "query": {
        "pages": [{"pageid": 1, "title": "x", "fullurl": HOME, "langlinks": [{"lang": "es", "url": THERE}]}]
    }
}
LISTS = {
    "sitemap": ("https://a.org/sitemap.xml", "application/xml", SITEMAP.encode()),
    "langlink": ("https://a.org/w/api.php?action=query", "application/json", json.dumps(ANSWER).encode()),
}


@pytest.mark.parametrize("evidence", LISTS)
def test_a_list_in_the_archive_pairs_pages_that_nothing_else_links(tmp_path: Path, evidence: str) -> None:
    html = "text/html; charset=utf-8"
    answers = (
        (HOME, html, page(ENGLISH)),
        (THERE, html, page(SPANISH)),
        LISTS[evidence],
    )
    folder, engine = WorkFolder(tmp_path), EngineOptions(workers=1)
    documents = build_documents(TOPIC, folder, [archive(tmp_path / "warc", *answers)], engine)
    found = {row["url"]: row for row in folder.dataset("documents").to_table().to_pylist()}
    assert found[HOME]["alternates"] == [{"lang": "es", "url": THERE}]
    assert found[LISTS[evidence][0]]["rejected_by"] == "other_format"
    build_document_pairs(TOPIC, folder, documents, PairOptions(evidence="links"), engine)
    (pair,) = folder.dataset("document_pairs").to_table().to_pylist()
    assert (pair["source_url"], pair["target_url"], pair["evidence"]) == (HOME, THERE, evidence)

"""A work folder with six pairs and three pages, and the review page of it over HTTP."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import requests

from corpus.filters.options import FilterOptions
from corpus.review.state import State
from corpus.settling.pairs import stage, write_pairs
from corpus.splits import SplitOptions
from corpus.tables.folder import WorkFolder
from corpus.tables.names import JUDGED
from corpus.tables.schemas import PAIRS
from crawler.archive.exchange import Exchange
from crawler.archive.reader import response_offsets
from crawler.archive.writer import WarcArchive
from crawler.documents.schema import DOCUMENTS
from crawler.topic.topic import Topic

TOPIC = Topic("houses", "", ("en", "es"), {"en": {"roof": 5.0}, "es": {"tejado": 5.0}})
TEXTS = [
    ("The house has 12 windows.", "La casa tiene 13 ventanas."),
    ("The roof of the house is red.", "El tejado de la casa es rojo."),
    ("Ana Kowalski lives here now.", "Ella vive aquí desde hace años."),
    ("The door is green and old.", "La puerta es verde y vieja."),
    ("A <b>cat</b> sleeps on the step.", "Un gato duerme en el escalón."),
    ("The street is long and quiet.", "La calle es larga y tranquila."),
]
_NOUNS = [
    ("roofs", "tejados"),
    ("kernels", "granos"),
    ("windows", "ventanas"),
    ("doors", "puertas"),
    ("stairs", "escaleras"),
]
_VERBS = [("compare", "comparan"), ("ignore", "ignoran"), ("speak of", "hablan de")]
# Each noun beside each other one, so that terms can be told from what stands beside them.
TERM_TEXTS = [
    (f"They {v} {a} and {b}.", f"Ellos {w} {x} y {y}.")
    for a, x in _NOUNS
    for v, w in _VERBS
    for b, y in _NOUNS
    if a != b
]
ARCHIVED = b"<html><body><script>document.title='run'</script><h1>As archived</h1></body></html>"


@dataclass(frozen=True)
class Rig:
    folder: WorkFolder
    url: str
    state: State | None = None

    def get(self, path: str, **more: object) -> requests.Response:
        """A page, once it is ready: as a browser comes back to one that is still being made."""
        while "Refresh" in (found := requests.get(self.url + path, timeout=30, **more)).headers:  # type: ignore[arg-type]
            pass
        return found

    def post(self, path: str, fragment: bool = False, **fields: str) -> requests.Response:
        headers = {"Origin": re.match(r"http://[^/]+", self.url)[0]}  # type: ignore[index]
        if fragment:
            headers["X-Fragment"] = "1"
        return requests.post(self.url + path, data=fields, headers=headers, timeout=30)


def pair_rows(texts: Sequence[tuple[str, str]] = TEXTS) -> list[dict[str, object]]:
    scores = (0.9, 0.5, 0.02, 0.97, 0.45, None, *[0.8] * len(texts))
    return [
        {
            "pair_id": f"{n:024}",
            "source_url": f"https://{'a' if n < 3 else 'b'}.org/en/page",
            "target_url": f"https://{'a' if n < 3 else 'b'}.org/es/page",
            "source_document_id": "s0" if n < 3 else "s1",
            "target_document_id": "t0" if n < 3 else "t1",
            "source_lang": "en",
            "target_lang": "es",
            "source_text": source,
            "target_text": target,
            "granularity": "sentence",
            "bead": "1-1",
            "source_position": n,
            "target_position": n,
            "score": scores[n],
            "rejected_by": "low_score" if n == 5 else None,
            "rejections": int(n == 5),
            "origin": "aligned",
            "license": "CC-BY-4.0" if n < 3 else None,
            "machine_translated": n == 3,
        }
        for n, (source, target) in enumerate(texts)
    ]


def page_rows(folder: Path, archived: bytes = ARCHIVED) -> list[dict[str, object]]:
    archive = WarcArchive(folder / "warc", "t")
    head = [("Content-Type", "text/html")]
    url = "https://a.org/off"
    archive.write(Exchange(url, "GET", [], "200 OK", head, archived, datetime(2026, 1, 1, tzinfo=UTC), {}))
    archive.close()
    (path,) = (folder / "warc").glob("*.warc.gz")
    ((offset, _),) = response_offsets(path)
    common = {"site": "a.org", "lang": "en", "warc_file": path.name, "warc_offset": offset, "relevance": 0.1}
    text = [{"kind": "paragraph", "text": "A text about cats."}]
    rows = (
        {"document_id": "off", "url": url, "title": "Cats", "rejected_by": "off_topic", "blocks": text},
        {"document_id": "gone", "url": "https://a.org/gone", "rejected_by": "http_error", "blocks": []},
        {"document_id": "s0", "url": "https://a.org/en/page", "rejected_by": None, "blocks": text},
    )
    return [{**common, **row} for row in rows]


def work_folder(
    root: Path, texts: Sequence[tuple[str, str]] = TEXTS, archived: bytes = ARCHIVED
) -> WorkFolder:
    found = WorkFolder(root)
    found.write(JUDGED, PAIRS, [pa.Table.from_pylist(pair_rows(texts), PAIRS)], "judged")
    write_pairs(found, stage(found, "judged", "code", FilterOptions(), SplitOptions()))
    found.write("documents", DOCUMENTS, [pa.Table.from_pylist(page_rows(root, archived), DOCUMENTS)])
    return found

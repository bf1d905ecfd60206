"""Local documents as rows of the documents table."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from urllib.parse import quote

from corpus.decisions.decision import page_key
from crawler.documents.near_duplicates import sketch
from crawler.documents.reasons import KEEPABLE_LOCAL, Reason
from crawler.documents.schema import ExtractedRow
from crawler.folders.collect import ReadFile
from crawler.folders.paths import Root
from crawler.languages import base, tag_in
from crawler.page.language import identify
from crawler.page.machine_translation.notices import text_notice
from crawler.page.page import HEADING
from crawler.page.rights.license_names import license_in

_SURE = 0.9
_LEAST = 200  # characters from which a text shows its language
_ENDS = 3  # blocks at either end of a document in which a notice may stand


def url_of(root: Root, path: str) -> str:
    """The URL of a local document: file:///ROOT/PATH, ROOT being the name of its root."""
    return f"file:///{quote(root.name)}/{quote(path)}"


def document_row(
    root: Root, read: ReadFile, lang: str, source: str, blocks: Sequence[tuple[str, str]], machine: bool
) -> ExtractedRow:
    """The row of a document in a language; `blocks` are (kind, text).

    `machine` is whether its root is declared to be machine-translated; a notice in the text counts, too.
    """
    text = "\n".join(text for _, text in blocks)
    found, confidence = identify(text)
    fields = read.document.fields
    declared = fields.get("lang") or fields.get("language")
    marked = machine or (lang != source and text_notice([t for _, t in (*blocks[:_ENDS], *blocks[-_ENDS:])]))
    return {
        "document_id": read.digest if lang == source else f"{read.digest[:20]}{_short(lang)}",
        "url": url_of(root, read.file.path),
        "canonical_url": None,
        "site": root.name.lower(),
        "lang": lang,
        "lang_confidence": round(confidence, 4) if found == base(lang) else 0.0,
        "declared_lang": declared,
        "tag": tag_in(lang, (lang, declared)),
        "title": _title(fields, blocks),
        "published": None,
        "fetched_at": None,
        "license": license_in(fields["license"]) if fields.get("license") else root.license,
        "machine_translated": marked,
        "opt_outs": [],
        "alternates": [],
        "blocks": [{"kind": kind, "text": text} for kind, text in blocks],
        "relevance": 1.0,
        "content_digest": hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32],
        "warc_file": "",
        "warc_offset": 0,
        "rejected_by": _reason(read, text, lang, source, found, confidence),
        "hreflang": [],
        "switchers": [],
        "declared": [],
        "images": [],
        "signature": sketch(text) if text else [],
        "status": 200,
    }


def with_kept(rows: list[ExtractedRow], pages: Collection[str]) -> list[ExtractedRow]:
    """The rows, those of these page keys kept although their text seems to be in another language."""
    return [
        {**row, "rejected_by": None}
        if row["rejected_by"] in KEEPABLE_LOCAL and page_key(row["url"]) in pages
        else row
        for row in rows
    ]


def _title(fields: Mapping[str, str], blocks: Sequence[tuple[str, str]]) -> str | None:
    first = next((text for kind, text in blocks if kind == HEADING), "")
    return (fields.get("title") or first)[:500] or None


def _short(lang: str) -> str:
    return hashlib.sha256(lang.encode()).hexdigest()[:4]


def _reason(read: ReadFile, text: str, lang: str, source: str, found: str, confidence: float) -> str | None:
    if read.document.unreadable:
        return read.document.unreadable
    if not any(map(str.isalnum, text)):
        return Reason.NO_TEXT.value
    if found and found != base(lang) and confidence >= _SURE and len(text) >= _LEAST:
        return (Reason.UNTRANSLATED if found == base(source) else Reason.OTHER_LANGUAGE).value
    return None

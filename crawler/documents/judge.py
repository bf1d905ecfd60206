"""Turns an archived response into rows of the documents table, with the reason if it is dropped."""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urljoin

from crawler.archive.reader import read_response
from crawler.documents.copies import Copies
from crawler.documents.glance import foreign
from crawler.documents.near_duplicates import sketch
from crawler.documents.reasons import Reason
from crawler.documents.schema import AlternateStruct, DeclaredStruct, ExtractedRow, TdmRuleStruct
from crawler.documents.storable import storable
from crawler.documents.verdict import Verdict, read_and_judge, reason_of_response, verdict
from crawler.page.alternates import link_header_alternates
from crawler.page.bilingual import texts_by_language
from crawler.page.kinds import MAX_BYTES, most_bytes
from crawler.page.lists.declared import Declared, may_declare, read_declared
from crawler.page.page import Alternate, Page, Response
from crawler.page.rights.opt_outs import is_tdm_file, parse_tdm_file
from crawler.sandbox import SandboxCrashError, SandboxTimeoutError
from crawler.topic.topic import Topic
from crawler.untrusted.escapes import escaped
from crawler.untrusted.safe_xml import MAX_BYTES as MAX_LIST_BYTES
from crawler.urls import site_of

_log = logging.getLogger(__name__)
_LONGEST_MESSAGE = 300  # characters
_FAILED = (Reason.EXTRACTION_FAILED.value, Reason.EXTRACTION_TIMEOUT.value, Reason.SLOW_SITE.value)
Reader = Callable[[Response, tuple[str, ...]], Page | None]
ListReader = Callable[[Response, tuple[str, ...]], tuple[Declared, ...]]


def read_whole(path: Path, offset: int) -> Response:
    """The response at an offset (bytes) of a WARC file, its body cut to the limit of its content type.

    InputError if there is no whole record at the offset.
    """
    response = read_response(path, offset, MAX_BYTES)
    most = MAX_LIST_BYTES if may_declare(response) else most_bytes(response)
    return read_response(path, offset, most) if response.truncated and most > MAX_BYTES else response


@dataclass(frozen=True)
class PageJudge:
    """Decides which responses of a topic's archive become documents."""

    topic: Topic
    read: Reader  # bytes -> page; raises the sandbox's errors
    read_list: ListReader = read_declared  # the same for sitemaps and other lists
    copies: Copies = field(default_factory=Copies)
    glances: bool = True  # else every page is read

    def rows_at(
        self, path: Path, offset: int, url: str, place: tuple[str, int] | None = None
    ) -> list[ExtractedRow]:
        """The rows of the response of `url` at an offset (bytes) of a WARC file.

        `place` is the name and the offset that the rows give, where the file holds a copy of the record.
        A response that cannot be judged, for whatever reason, has a row without text whose reason is
        EXTRACTION_FAILED; a warning names its URL, file and offset.
        """
        warc_file, warc_offset = place or (path.name, offset)
        try:
            return self.rows(read_whole(path, offset), warc_file, warc_offset)
        except Exception as error:  # whatever a stranger's response sets off
            known = escaped(url), warc_file if place else path, warc_offset, _in_short(error)
            _log.warning("%s: %s at offset %d: dropped: %s", *known)
            return [storable(_row_of_failure(url, warc_file, warc_offset))]

    def rows(self, response: Response, warc_file: str, warc_offset: int) -> list[ExtractedRow]:
        """The rows of the EXTRACTED table: one, or one a language for a page that gives its text in several.

        `rejected_by` is the reason if it is dropped, else None.
        """
        return [storable(row) for row in self._rows(response, (warc_file, warc_offset))]

    def _rows(self, response: Response, place: tuple[str, int]) -> list[ExtractedRow]:
        if not self.glances or reason_of_response(response) is not None or may_declare(response):
            return self._read(response, place)
        known = self.copies.rows(response)
        if known is not None:
            return [_of_copy(row, response, place, len(known) > 1) for row in known]
        told = foreign(response, self.topic.languages)
        if told is not None:
            found = Verdict(Reason.OTHER_LANGUAGE, lang=told[0], tag=told[0], confidence=told[1])
            return [self._row(response, Page(), found, told[0] if _is_negotiated(response) else None, *place)]
        rows = self._read(response, place)
        if not any(row["rejected_by"] in _FAILED for row in rows):
            self.copies.remember(response, rows)
        return rows

    def _read(self, response: Response, place: tuple[str, int]) -> list[ExtractedRow]:
        page, found = read_and_judge(self.topic, response, self.read)
        texts = texts_by_language(page.blocks, self.topic.languages) if page is not None else {}
        if page is None or not texts:
            variant = found.lang if _is_negotiated(response) else None
            return [self._row(response, page or _unread(response), found, variant, *place)]
        parts = ((lang, replace(page, blocks=blocks)) for lang, blocks in texts.items())
        return [
            {
                **self._row(response, part, verdict(self.topic, response, part), lang, *place),
                "document_id": id_of(response, lang),
            }
            for lang, part in parts
        ]

    def _row(
        self,
        response: Response,
        page: Page,
        found: Verdict,
        variant: str | None,
        warc_file: str,
        warc_offset: int,
    ) -> ExtractedRow:
        return {
            **_of_page(page),
            "document_id": id_of(response),
            "url": response.url,
            "site": site_of(response.url),
            "lang": found.lang or None,
            "tag": found.tag or None,
            "lang_confidence": round(found.confidence, 4),
            "fetched_at": response.fetched_at,
            "relevance": round(found.relevance, 4),
            "on_topic_by": None,
            "topic_evidence": None,
            "content_digest": hashlib.sha256(found.text.encode("utf-8", "surrogatepass")).hexdigest()[:32],
            "warc_file": warc_file,
            "warc_offset": warc_offset,
            "rejected_by": found.reason and found.reason.value,
            "declared": self._declared(response),
            "signature": [] if found.reason else sketch(found.text),
            "tdm_rules": _tdm_rules(response),
            "status": response.status,
            "moved_to": _target(response),
            "confirms": None,
            "seen_at": None,
            "variant": variant,
        }

    def _declared(self, response: Response) -> list[DeclaredStruct]:
        if not may_declare(response):
            return []
        try:
            found = self.read_list(response, self.topic.languages)
        except (SandboxTimeoutError, SandboxCrashError):
            return []
        return [
            {"page": d.page, "evidence": d.evidence, "lang": d.alternate.lang, "url": d.alternate.url}
            for d in found
        ]


def _of_copy(row: ExtractedRow, response: Response, place: tuple[str, int], has_parts: bool) -> ExtractedRow:
    """The row of a copy of the page of a row, which may be one of several, in a language each."""
    return {
        **row,
        "document_id": id_of(response, row["variant"] or "") if has_parts else id_of(response),
        "url": response.url,
        "fetched_at": response.fetched_at,
        "warc_file": place[0],
        "warc_offset": place[1],
    }


def _in_short(error: Exception) -> str:
    """What an error says in one line."""
    return escaped(" ".join(f"{type(error).__name__}: {error}".split()))[:_LONGEST_MESSAGE]


def _of_page(page: Page) -> ExtractedRow:
    """The columns that the page alone fills."""
    return {
        "canonical_url": page.canonical_url,
        "declared_lang": page.declared_lang,
        "title": page.title or None,
        "published": page.published,
        "license": page.license,
        "machine_translated": page.machine_translated is not None,
        "mt": None if page.machine_translated is None else 1.0,
        "opt_outs": list(page.opt_outs.signals),
        "tdm_policy": page.opt_outs.policy,
        "tdm_reserved": page.opt_outs.reserved,
        "alternates": _structs((*page.hreflang, *page.switchers)),
        "hreflang": _structs(page.hreflang),
        "switchers": _structs(page.switchers),
        "blocks": [{"kind": b.kind, "text": b.text} for b in page.blocks],
        "images": list(page.images),
    }


def _row_of_failure(url: str, warc_file: str, warc_offset: int) -> ExtractedRow:
    """The row of a response of which nothing else is known."""
    place = f"{url}\n{warc_file}\n{warc_offset}".encode("utf-8", "surrogatepass")
    return {
        "document_id": hashlib.sha256(place).hexdigest()[:24],
        "url": url,
        "site": site_of(url),
        "lang_confidence": 0.0,
        "machine_translated": False,
        "opt_outs": [],
        "alternates": [],
        "blocks": [],
        "relevance": 0.0,
        "content_digest": hashlib.sha256(b"").hexdigest()[:32],
        "warc_file": warc_file,
        "warc_offset": warc_offset,
        "rejected_by": Reason.EXTRACTION_FAILED.value,
        "hreflang": [],
        "switchers": [],
        "declared": [],
        "images": [],
        "signature": [],
        "status": 0,
    }


def _unread(response: Response) -> Page:
    """An empty Page; for a response not worth reading, with the alternates of its Link header."""
    if reason_of_response(response) is None:
        return Page()
    return Page(hreflang=link_header_alternates(response.headers.get("link", ""), response.url))


def _is_negotiated(response: Response) -> bool:
    """Whether the server has the page in several languages at this URL (RFC 9110, 12.5.5)."""
    varies = {name.strip().lower() for name in response.headers.get("vary", "").split(",")}
    return "accept-language" in varies and "content-language" in response.headers


def _target(response: Response) -> str | None:
    """The absolute URL of a redirect's target."""
    location = response.headers.get("location", "").strip()
    if not location or not 300 <= response.status < 400:
        return None
    try:
        return urljoin(response.url, location)
    except ValueError:
        return None


def _tdm_rules(response: Response) -> list[TdmRuleStruct] | None:
    """The rules of a site's TDMRep file, empty if it is gone; None for any other response."""
    if not is_tdm_file(response.url) or response.status not in (200, 404, 410):
        return None
    rules = parse_tdm_file(response.body) if response.status == 200 else ()
    return [{"location": rule.location, "reserved": rule.reserved, "policy": rule.policy} for rule in rules]


def _structs(alternates: tuple[Alternate, ...]) -> list[AlternateStruct]:
    return [{"lang": a.lang, "url": a.url} for a in dict.fromkeys(alternates)]


def id_of(response: Response, lang: str = "") -> str:
    """24 hexadecimal digits from URL, status and body, and for one text of several from its language."""
    head = f"{response.url}\n{response.status}\n{lang}"
    content = head.encode("utf-8", "surrogatepass") + response.body
    return hashlib.sha256(content).hexdigest()[:24]

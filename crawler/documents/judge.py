"""Turns an archived response into rows of the documents table, with the reason if it is dropped."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urljoin

from crawler.archive.reader import read_response
from crawler.documents.near_duplicates import sketch
from crawler.documents.schema import AlternateStruct, DeclaredStruct, ExtractedRow, TdmRuleStruct
from crawler.documents.verdict import Verdict, read_and_judge, reason_of_response, verdict
from crawler.page.alternates import link_header_alternates
from crawler.page.bilingual import texts_by_language
from crawler.page.kinds import MAX_BYTES, most_bytes
from crawler.page.lists.declared import Declared, may_declare, read_declared
from crawler.page.page import Alternate, Page, Response
from crawler.page.rights.opt_outs import is_tdm_file, parse_tdm_file
from crawler.safe_xml import MAX_BYTES as MAX_LIST_BYTES
from crawler.sandbox import SandboxCrashError, SandboxTimeoutError
from crawler.topic.topic import Topic
from crawler.urls import site_of

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

    def rows(self, response: Response, warc_file: str, warc_offset: int) -> list[ExtractedRow]:
        """The rows of the EXTRACTED table: one, or one a language for a page that gives its text in several.

        `rejected_by` is the reason if it is dropped, else None.
        """
        place = warc_file, warc_offset
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
            "document_id": id_of(response),
            "url": response.url,
            "canonical_url": page.canonical_url,
            "site": site_of(response.url),
            "lang": found.lang or None,
            "lang_confidence": round(found.confidence, 4),
            "declared_lang": page.declared_lang,
            "title": page.title or None,
            "published": page.published,
            "fetched_at": response.fetched_at,
            "license": page.license,
            "machine_translated": page.machine_translated is not None,
            "opt_outs": list(page.opt_outs.signals),
            "tdm_policy": page.opt_outs.policy,
            "alternates": _structs((*page.hreflang, *page.switchers)),
            "blocks": [{"kind": b.kind, "text": b.text} for b in page.blocks],
            "relevance": round(found.relevance, 4),
            "on_topic_by": None,
            "topic_evidence": None,
            "content_digest": hashlib.sha256(found.text.encode()).hexdigest()[:32],
            "warc_file": warc_file,
            "warc_offset": warc_offset,
            "rejected_by": found.reason and found.reason.value,
            "hreflang": _structs(page.hreflang),
            "switchers": _structs(page.switchers),
            "declared": self._declared(response),
            "images": list(page.images),
            "signature": [] if found.reason else sketch(found.text),
            "tdm_reserved": page.opt_outs.reserved,
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
    content = f"{response.url}\n{response.status}\n{lang}".encode() + response.body
    return hashlib.sha256(content).hexdigest()[:24]

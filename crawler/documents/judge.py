"""One archived response to one row of the documents table, with the reason where it is dropped."""

import hashlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urljoin

from crawler.documents.near_duplicates import sketch
from crawler.page.alternates import link_header_alternates
from crawler.page.kinds import format_of
from crawler.page.language import identify
from crawler.page.lists.declared import Declared, may_declare, read_declared
from crawler.page.opt_outs import OF_TEXT, is_tdm_file, parse_tdm_file
from crawler.page.page import Alternate, Block, Page, Response
from crawler.sandbox import SandboxCrashError, SandboxTimeoutError
from crawler.topic.terms import TermMatcher, relevance
from crawler.topic.topic import Topic
from crawler.urls import site_of

# Fewer characters of text are no article: a stub, a menu, a log-in form.
MIN_CHARACTERS = 200

Reader = Callable[[Response, tuple[str, ...]], Page | None]
ListReader = Callable[[Response, tuple[str, ...]], tuple[Declared, ...]]


@dataclass(frozen=True)
class PageJudge:
    """Decides what of a topic's archive becomes a document."""

    topic: Topic
    read: Reader  # bytes -> page; raises the sandbox's errors
    read_list: ListReader = read_declared  # likewise, of sitemaps and their like

    def row(self, response: Response, warc_file: str, warc_offset: int) -> dict[str, Any]:
        """The row of the EXTRACTED table; `rejected_by` says why it is dropped, None where it is kept."""
        reason = _reason_by_header(response)
        page = Page(hreflang=link_header_alternates(response.headers.get("link", ""), response.url))
        if reason is None:
            page, reason = self._page(response)
        text = _text(page.blocks)
        lang, confidence = identify(text)
        about = self._relevance(page, text, lang)
        reason = reason or self._reason(page, text, lang, about)
        return {
            "document_id": id_of(response),
            "url": response.url,
            "canonical_url": page.canonical_url,
            "site": site_of(response.url),
            "lang": lang or None,
            "lang_confidence": round(confidence, 4),
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
            "relevance": round(about, 4),
            "content_digest": hashlib.sha256(text.encode()).hexdigest()[:32],
            "warc_file": warc_file,
            "warc_offset": warc_offset,
            "rejected_by": reason,
            "hreflang": _structs(page.hreflang),
            "switchers": _structs(page.switchers),
            "declared": self._declared(response),
            "images": list(page.images),
            "signature": [] if reason else sketch(text),
            "tdm_reserved": page.opt_outs.reserved,
            "tdm_rules": _tdm_rules(response),
            "status": response.status,
            "moved_to": _target(response),
            "confirms": None,
            "seen_at": None,
        }

    def _page(self, response: Response) -> tuple[Page, str | None]:
        try:
            page = self.read(response, self.topic.languages)
        except SandboxTimeoutError:
            return Page(), "extraction_timeout"
        except SandboxCrashError:
            return Page(), "extraction_failed"
        return (page, None) if page is not None else (Page(), "extraction_failed")

    def _declared(self, response: Response) -> list[dict[str, str]]:
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

    def _relevance(self, page: Page, text: str, lang: str) -> float:
        if lang not in self.topic.terms:
            return 0.0
        return relevance(text, TermMatcher(self.topic.terms[lang], lang), page.title)

    def _reason(self, page: Page, text: str, lang: str, about: float) -> str | None:
        if page.noindex:
            return "noindex"
        if page.unreadable:
            return page.unreadable
        if len(text) < MIN_CHARACTERS:
            return "no_text"
        if lang not in self.topic.languages:
            return "other_language"
        if page.machine_translated and not self.topic.keep_machine_translated:
            return "machine_translated"
        if about < self.topic.relevance:
            return "off_topic"
        opted_out = not self.topic.keep_opted_out and not set(OF_TEXT).isdisjoint(page.opt_outs.signals)
        return "tdm_opt_out" if opted_out else None


def _reason_by_header(response: Response) -> str | None:
    if response.status == 304:
        return "not_modified"
    if response.status != 200:
        return "redirect" if 300 <= response.status < 400 else "http_error"
    if response.truncated:
        return "too_large"
    if format_of(response) is None:
        return "other_format"
    return None if response.body.strip() else "no_text"


def _target(response: Response) -> str | None:
    """Where a redirect leads, absolute."""
    location = response.headers.get("location", "").strip()
    if not location or not 300 <= response.status < 400:
        return None
    try:
        return urljoin(response.url, location)
    except ValueError:
        return None


def _tdm_rules(response: Response) -> list[dict[str, Any]] | None:
    """The rules that a site's TDMRep file states, none where it is gone; None of any other response."""
    if not is_tdm_file(response.url) or response.status not in (200, 404, 410):
        return None
    return [asdict(rule) for rule in parse_tdm_file(response.body)] if response.status == 200 else []


def _text(blocks: tuple[Block, ...]) -> str:
    return "\n".join(block.text for block in blocks)


def _structs(alternates: tuple[Alternate, ...]) -> list[dict[str, str]]:
    return [{"lang": a.lang, "url": a.url} for a in dict.fromkeys(alternates)]


def id_of(response: Response) -> str:
    """24 hexadecimal digits from URL, status and body."""
    content = f"{response.url}\n{response.status}\n".encode() + response.body
    return hashlib.sha256(content).hexdigest()[:24]

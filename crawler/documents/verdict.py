"""The verdict on a page: the one place where crawl, preview and build decide if it is kept for a topic."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from crawler.documents.reasons import Reason
from crawler.page.kinds import format_of, most_bytes
from crawler.page.language import identify
from crawler.page.page import Page, Response
from crawler.page.read import Reading, read_page
from crawler.page.rights.opt_outs import OF_TEXT, TdmRule, site_reserves
from crawler.sandbox import SandboxCrashError, SandboxTimeoutError
from crawler.topic.terms import TermMatcher, relevance
from crawler.topic.topic import Topic

MIN_CHARACTERS = 200  # a text with fewer characters is not an article: a stub, a menu, a log-in form
_WISHES = ("x-robots-tag", "tdm-reservation", "tdm-policy")  # headers with which a page opts out
_Read = TypeVar("_Read", Page, Reading)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a page becomes a document of a topic.

    `reason` is why it is dropped, None if it is kept. `text` is its running text, one block per line; `lang`
    the language of that text, '' if there is too little, with its `confidence` in [0, 1]; `relevance` its
    relevance to the topic in [0, 1]. `on_topic` says whether that reaches the topic's threshold, even if the
    page is dropped for another reason: the links of such a page are worth following.
    """

    reason: Reason | None
    text: str = ""
    lang: str = ""
    confidence: float = 0.0
    relevance: float = 0.0
    on_topic: bool = False


def read_and_judge(
    topic: Topic,
    response: Response,
    read: Callable[[Response, tuple[str, ...]], _Read | None],
    rules: Sequence[TdmRule] = (),
) -> tuple[_Read | None, Verdict]:
    """The result of `read` for the response (None if it holds no page or cannot be read), and the verdict.

    `read` may raise the sandbox's errors; `rules` are as for `verdict`.
    """
    reason, found = reason_of_response(response), None
    if reason is not None:
        return None, Verdict(reason)
    try:
        found = read(response, topic.languages)
    except SandboxTimeoutError:
        return None, Verdict(Reason.EXTRACTION_TIMEOUT)
    except SandboxCrashError:
        return None, Verdict(Reason.EXTRACTION_FAILED)
    return found, verdict(topic, response, found.page if isinstance(found, Reading) else found, rules)


def verdict(topic: Topic, response: Response, page: Page | None, rules: Sequence[TdmRule] = ()) -> Verdict:
    """The verdict on a response, given the page that was read from it, or None if it could not be read.

    `rules` are the known rules of the site's TDMRep file; the build, which knows them only after reading the
    whole archive, applies them later. Crawl and build both look at the whole text: this takes a few
    milliseconds, reading a page some tens.
    """
    reason = reason_of_response(response)
    if reason is None and page is None:
        reason = Reason.EXTRACTION_FAILED
    if reason is not None or page is None:
        return Verdict(reason)
    text = "\n".join(block.text for block in page.blocks)
    lang, confidence = identify(text)
    terms = topic.terms.get(lang)
    about = relevance(text, _matcher(tuple(terms.items()), lang), page.title) if terms is not None else 0.0
    on_topic = about >= topic.relevance
    refused = reason_of_wishes(topic, page)
    if refused is None and site_reserves(page.opt_outs, rules, response.url) and not topic.keep_opted_out:
        refused = Reason.TDM_OPT_OUT
    reason = _reason(topic, page, text, lang, on_topic, refused)
    return Verdict(reason, text, lang, confidence, about, on_topic)


def reason_of_response(response: Response) -> Reason | None:
    """The reason why a response holds no readable page; None if it is worth reading."""
    if response.status == 304:
        return Reason.NOT_MODIFIED
    if response.status != 200:
        return Reason.REDIRECT if 300 <= response.status < 400 else Reason.HTTP_ERROR
    if response.truncated:
        return Reason.TOO_LARGE
    if format_of(response) is None:
        return Reason.OTHER_FORMAT
    if len(response.body) > most_bytes(response):
        return Reason.TOO_LARGE
    return None if response.body.strip() else Reason.NO_TEXT


def reason_of_wishes(topic: Topic, page: Page) -> Reason | None:
    """The opt-out of a page by its headers or markup: NOINDEX, TDM_OPT_OUT or None."""
    if page.noindex:
        return Reason.NOINDEX
    return Reason.TDM_OPT_OUT if is_opted_out(topic, page.opt_outs.signals) else None


def is_opted_out(topic: Topic, signals: Iterable[str]) -> bool:
    """Whether signals (names as in the column `opt_outs`) exclude the text from the topic."""
    return not topic.keep_opted_out and not set(OF_TEXT).isdisjoint(signals)


def page_of_headers(url: str, headers: Iterable[tuple[str, str]]) -> Page:
    """An empty Page with the opt-outs of the headers alone, for a page whose body was not sent again."""
    pairs = [(name.lower(), value) for name, value in headers]
    wishes = {name: ", ".join(value for key, value in pairs if key == name) for name in _WISHES}
    given = {name: value for name, value in wishes.items() if value}
    if not given:
        return Page()
    empty = Response(url, 200, {**given, "content-type": "text/html"}, b"<html><body></body></html>")
    return read_page(empty, ()) or Page()


def _reason(
    topic: Topic, page: Page, text: str, lang: str, on_topic: bool, refused: Reason | None
) -> Reason | None:
    if refused is Reason.NOINDEX:
        return refused
    if page.unreadable:
        return Reason(page.unreadable)
    if len(text) < MIN_CHARACTERS:
        return Reason.NO_TEXT
    if lang not in topic.languages:
        return Reason.OTHER_LANGUAGE
    if page.machine_translated and not topic.keep_machine_translated:
        return Reason.MACHINE_TRANSLATED
    return refused if on_topic else Reason.OFF_TOPIC


@lru_cache(64)
def _matcher(terms: tuple[tuple[str, float], ...], lang: str) -> TermMatcher:
    """One matcher for all pages: compiling its expression takes as long as reading a page."""
    return TermMatcher(dict(terms), lang)

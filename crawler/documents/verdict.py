"""The verdict on a page: the one place where crawl, preview and build decide if it is kept for a topic."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from crawler.documents.patience import SlowSiteError
from crawler.documents.reasons import Reason
from crawler.languages import base, is_in_region, tag_in
from crawler.page.kinds import format_of, most_bytes
from crawler.page.language import identify
from crawler.page.page import Page, Response
from crawler.page.reading import Reading
from crawler.page.rights.opt_outs import OF_TEXT, TdmRule, site_reserves
from crawler.sandbox import SandboxCrashError, SandboxTimeoutError
from crawler.topic.standing import ALONE, Around, Evidence, basis, strength
from crawler.topic.terms import TermMatcher, relevance
from crawler.topic.topic import Topic
from crawler.untrusted.escapes import escaped
from crawler.urls import absolute

_log = logging.getLogger(__name__)
MIN_CHARACTERS = 200  # a text with fewer characters is not an article: a stub, a menu, a log-in form
# Of a text: a novel has half as much. The marks that may end a sentence count for the sentences.
MAX_CHARACTERS, MAX_WORDS, MAX_SENTENCES = 1_500_000, 300_000, 20_000
_ENDS = ".!?…。！？।။។\u061f\u06d4"
_WISHES = ("x-robots-tag", "tdm-reservation", "tdm-policy")  # headers with which a page opts out
_Read = TypeVar("_Read", Page, Reading)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a page becomes a document of a topic.

    `reason` is why it is dropped, None if it is kept. `text` is its running text, one block per line; `lang`
    the language of that text, '' if there is too little, with its `confidence` in [0, 1], `tag` the language
    with the region or script that the page declares; `relevance` its
    relevance to the topic in [0, 1]. `on_topic` says whether that reaches the topic's threshold, even if the
    page is dropped for another reason: the links of such a page are worth following. `near` says whether the
    page has any of the topic's terms: what is found later may show that it is on topic.
    """

    reason: Reason | None
    text: str = ""
    lang: str = ""
    tag: str = ""
    confidence: float = 0.0
    relevance: float = 0.0
    on_topic: bool = False

    @property
    def near(self) -> bool:
        """Whether the page has any term of the topic."""
        return self.relevance > 0


def read_and_judge(
    topic: Topic,
    response: Response,
    read: Callable[[Response, tuple[str, ...]], _Read | None],
    rules: Sequence[TdmRule] = (),
    around: Around = ALONE,
) -> tuple[_Read | None, Verdict]:
    """The result of `read` for the response (None if it holds no page or cannot be read), and the verdict.

    `read` may raise the sandbox's errors; any other error of a response is one of the extraction, and logged.
    `rules` and `around` are as for `verdict`.
    """
    try:
        reason = reason_of_response(response)
        if reason is not None:
            return None, Verdict(reason)
        found = read(response, topic.languages)
        page = found.page if isinstance(found, Reading) else found
        return found, verdict(topic, response, page, rules, around)
    except SlowSiteError:
        return None, Verdict(Reason.SLOW_SITE)
    except SandboxTimeoutError:
        return None, Verdict(Reason.EXTRACTION_TIMEOUT)
    except SandboxCrashError:
        return None, Verdict(Reason.EXTRACTION_FAILED)
    except Exception as error:  # whatever a stranger's response sets off
        problem = escaped(f"{response.url}: cannot be judged: {type(error).__name__}: {error}")
        _log.warning("%s", problem)
        return None, Verdict(Reason.EXTRACTION_FAILED)


def verdict(
    topic: Topic,
    response: Response,
    page: Page | None,
    rules: Sequence[TdmRule] = (),
    around: Around = ALONE,
) -> Verdict:
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
    if is_too_long(text):
        return Verdict(Reason.TOO_LARGE)
    lang, confidence = identify(text)
    terms = topic.terms.get(lang)
    about = relevance(text, _matcher(tuple(terms.items()), lang), page.title) if terms is not None else 0.0
    counterpart = float(around.counterpart not in ("", lang) and lang in topic.languages)
    known = Evidence(strength(about, topic.relevance), counterpart, around.section)
    on_topic = basis(known) is not None
    refused = reason_of_wishes(topic, page)
    if refused is None and site_reserves(page.opt_outs, rules, response.url) and not topic.keep_opted_out:
        refused = Reason.TDM_OPT_OUT
    tag = _tag(page, response, lang)
    reason = _reason(topic, page, text, lang, tag, on_topic, refused)
    return Verdict(reason, text, lang, tag, confidence, about, on_topic)


def is_too_long(text: str) -> bool:
    """Whether a text has more words, sentences or characters than alignment has time and memory for."""
    if len(text) <= MAX_SENTENCES:
        return False
    ends = text.count("\n") + sum(map(text.count, _ENDS))
    return len(text) > MAX_CHARACTERS or ends > MAX_SENTENCES or len(text.split()) > MAX_WORDS


def reason_of_response(response: Response) -> Reason | None:
    """The reason why a response holds no readable page; None if it is worth reading."""
    if response.status == 304:
        return Reason.NOT_MODIFIED
    if response.status != 200:
        return Reason.REDIRECT if 300 <= response.status < 400 else Reason.HTTP_ERROR
    if absolute(response.url, "") is None:
        return Reason.MALFORMED_URL
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
    from crawler.page.read import read_page  # rare, and all parsers with it: else they are a child's alone

    empty = Response(url, 200, {**given, "content-type": "text/html"}, b"<html><body></body></html>")
    return read_page(empty, ()) or Page()


def _reason(
    topic: Topic, page: Page, text: str, lang: str, tag: str, on_topic: bool, refused: Reason | None
) -> Reason | None:
    if refused is Reason.NOINDEX:
        return refused
    if page.unreadable:
        return Reason(page.unreadable)
    if len(text) < MIN_CHARACTERS:
        return Reason.NO_TEXT
    if lang not in topic.languages:
        return Reason.OTHER_LANGUAGE
    if not is_wanted(topic, tag):
        return Reason.OTHER_REGION
    if page.machine_translated and not topic.keep_machine_translated:
        return Reason.MACHINE_TRANSLATED
    return refused if on_topic else Reason.OFF_TOPIC


def is_wanted(topic: Topic, tag: str) -> bool:
    """Whether a text with that tag is of a region or script that the topic asks for."""
    wanted = [region for region in topic.regions if base(region) == base(tag)]
    return not wanted or any(is_in_region(tag, region) for region in wanted)


def _tag(page: Page, response: Response, lang: str) -> str:
    """By the root of the page, then by the links that name the page itself, then by the response."""
    own = {response.url, page.canonical_url}
    links = (one.lang for one in page.hreflang if one.url in own)
    return tag_in(lang, (page.declared_lang, *links, response.headers.get("content-language")))


@lru_cache(64)
def _matcher(terms: tuple[tuple[str, float], ...], lang: str) -> TermMatcher:
    """One matcher for all pages: compiling its expression takes as long as reading a page."""
    return TermMatcher(dict(terms), lang)

"""Proposals for a new topic from a wiki: terms in the other languages, and seeds."""

import asyncio
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from corpus.cli.gather.fetching import command_fetch
from crawler import languages
from crawler.discovery.fetch import Fetch, FetchError
from crawler.discovery.mediawiki import titled_article
from crawler.page.lists.mediawiki import Article
from crawler.urls import clean_url

_REQUEST_SECONDS = 10.0
_ALL_SECONDS = 40.0  # for all requests together
_MAX_TITLE = 80  # characters; a longer title is a list or a work, no term
_DISAMBIGUATION = re.compile(r"\s*[(（][^()（）]*[)）]$")


@dataclass(frozen=True, slots=True)
class Proposal:
    """Terms by language and term given, seeds, and one line for each term that was not found."""

    terms: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    seeds: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def lines(self, codes: Sequence[str]) -> Iterator[str]:
        """Lines for the user: the terms proposed in each language, then what is missing."""
        for code in codes:
            for term, found in self.terms.get(code, {}).items():
                yield f"{languages.name(code)}: {term} -> {found}"
        yield from self.missing


def proposed(terms: Sequence[str], codes: Sequence[str], wiki: str) -> Proposal:
    """The wiki's proposals for terms in the first of the languages.

    `wiki` is the URL of an API, with {lang} for the language. Ends within a minute; if the wiki cannot be
    reached, the proposal says so in `missing` and contains what was found before.
    """
    api = wiki.replace("{lang}", codes[0])
    asking = _Asking(command_fetch(_REQUEST_SECONDS, [api]), api, codes)
    try:
        asyncio.run(asyncio.wait_for(asking.all(terms), _ALL_SECONDS))
    except FetchError as error:
        asking.missing.append(f"Not reached: {error}. No more proposals: translate the terms yourself.")
    except TimeoutError:
        asking.missing.append(f"{api}: slow, given up after {_ALL_SECONDS:.0f} s.")
    return asking.proposal()


class _Asking:
    """Requests to a wiki, and their results so far."""

    def __init__(self, fetch: Fetch, api: str, codes: Sequence[str]) -> None:
        self._fetch, self._api, self._first, self._others = fetch, api, codes[0], tuple(codes[1:])
        self._terms: dict[str, dict[str, str]] = {code: {} for code in self._others}
        self._seeds: list[str] = []
        self.missing: list[str] = []

    async def all(self, terms: Sequence[str]) -> None:
        """Request the article of each term; FetchError if the wiki does not answer."""
        for term in terms:
            article = await titled_article(self._fetch, self._api, term.replace("*", ""), self._others)
            if article is None:
                self.missing.append(f"{languages.name(self._first)}: no article {term!r}: nothing proposed.")
            else:
                self._take(term, article)

    def _take(self, term: str, article: Article) -> None:
        titles = {languages.base(lang): title for lang, title in article.titles.items()}
        for code in self._others:
            title = _term(titles.get(code, ""), code)
            if title:
                self._terms[code][term] = title
            else:
                self.missing.append(f"{languages.name(code)}: no article for {term!r}: translate it.")
        addresses = (article.url, *(link.url for link in article.langlinks))
        self._seeds += [url for address in addresses if (url := clean_url(address, ""))]

    def proposal(self) -> Proposal:
        """The results so far."""
        return Proposal(self._terms, tuple(dict.fromkeys(self._seeds)), tuple(self.missing))


def _term(title: str, code: str) -> str:
    """The title as a term, without a disambiguation in brackets; '' if it is not usable as one."""
    plain = _DISAMBIGUATION.sub("", " ".join(title.split()))
    if code != "de" and not plain[1:2].isupper():  # not German nouns, nor NASA
        plain = plain[:1].lower() + plain[1:]
    return plain if len(plain) <= _MAX_TITLE and "*" not in plain else ""

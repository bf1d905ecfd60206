"""Translations by URL: the counterpart of a page in another language, and its likely URL."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from crawler.page.alternates import is_marked, neutral_forms


@dataclass(slots=True)
class UrlPairs:
    """The URLs of pages on topic and of their counterparts; part of the state of a resumed crawl."""

    pages: dict[bytes, tuple[str, str]] = field(default_factory=dict)  # URL, language; by digest of the form
    # The folders of counterparts, by "en es FOLDERS": both languages and the folders of the pages.
    places: dict[str, str] = field(default_factory=dict)

    def learn(self, url: str, lang: str) -> str:
        """Record a page on topic; the recorded page that is its counterpart by URL, '' if there is none."""
        found = self._counterpart_of(url, lang)
        if not found:
            page = url, lang
            for form in _forms(url, lang):
                self.pages.setdefault(form, page)
        return found

    def counterpart_of(self, url: str, languages: Iterable[str]) -> tuple[str, str]:
        """The recorded page of which a URL must be the counterpart, and the language of the URL's page."""
        for lang in languages:
            if found := self._counterpart_of(url, lang):
                return found, lang
        return "", ""

    def pair(self, url: str, lang: str, other: str, its_lang: str) -> None:
        """Record that two pages are translations: pages beside them are likely to be translations too."""
        here, there = _starts(url, other)
        if here:
            self.places[f"{lang} {its_lang} {here}"] = there
            self.places[f"{its_lang} {lang} {there}"] = here

    def elsewhere(self, url: str, lang: str, wanted: str) -> str:
        """The likely URL of a page's counterpart in the wanted language, by pages beside it, or ''."""
        start, slash, _ = url.rpartition("/")
        while slash and not is_marked(url, wanted):
            if there := self.places.get(f"{lang} {wanted} {start}{slash}"):
                return there + url[len(start) + 1 :]
            start, slash, _ = start.rpartition("/")
        return ""

    def _counterpart_of(self, url: str, lang: str) -> str:
        for form in _forms(url, lang):
            known, its_lang = self.pages.get(form, ("", lang))
            if known == url or its_lang == lang or is_marked(url, its_lang):
                continue
            if is_marked(url, lang) or is_marked(known, its_lang):  # else it may be another version
                return known
        return ""


def _starts(url: str, other: str) -> tuple[str, str]:
    """The parts of two URLs before the folders and file that they share; '' if they share no file name."""
    ours, theirs = url.split("/"), other.split("/")
    same = 0
    while same < min(len(ours), len(theirs)) - 3 and ours[-1 - same] == theirs[-1 - same]:
        same += 1
    if url == other or not any(ours[len(ours) - same :]):
        return "", ""
    return "".join(f"{part}/" for part in ours[: len(ours) - same]), "".join(
        f"{part}/" for part in theirs[: len(theirs) - same]
    )


@lru_cache(1 << 14)  # most links of a page occur on all pages of its site
def _forms(url: str, lang: str) -> tuple[bytes, ...]:
    """Digests of the forms that a URL shares with its translations."""
    forms = (form.encode("utf-8", "replace") for form in neutral_forms(url, lang))
    return tuple(hashlib.blake2b(form, digest_size=8).digest() for form in forms)

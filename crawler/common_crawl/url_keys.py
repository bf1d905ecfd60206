"""The keys that the URLs of translations share, for millions of URLs.

The rules are those of crawler.page.alternates. They take a tenth of a millisecond for a URL, so that the part of a URL
up to its last folder is looked at once for all pages in it, wherever the name of the page itself bears no mark.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from crawler.page.alternates import is_marked, neutral_forms
from crawler.page.language_names import address_names

_PLAIN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:\.(?:html?|php|aspx?|jsp))?/?")
_LAST = re.compile(r"[-._][a-z]{2}(?:-[a-z]{2})?(?=[./]|$)")  # which may be a mark: 'page-es.html'
_STAND_IN = "acopio0page"
_LEAST = 5  # characters of a name that is no code


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a URL (two URLs that share one may be translations), and the languages that it names."""

    forms: tuple[str, ...]
    marks: frozenset[str]


class UrlKeys:
    """The keys of URLs of pages in some languages."""

    def __init__(self, languages: Sequence[str]) -> None:
        self._languages = tuple(languages)
        self._names = frozenset(name for lang in languages for name in address_names(lang))
        self._of_folder = lru_cache(1 << 15)(self._full)

    def of(self, url: str, lang: str) -> Keys:
        """The keys of the URL of a page in `lang`."""
        end = len(url) - url.endswith("/")
        start = url.rfind("/", 0, end) + 1
        name = url[start:]
        if start < 9 or not self._is_plain(name):
            return self._full(url, lang)
        folder = self._of_folder(url[:start] + _STAND_IN, lang)
        bare = name.rstrip("/")
        forms = tuple(form.replace(_STAND_IN, bare) for form in folder.forms)
        return Keys(forms, folder.marks)

    def _full(self, url: str, lang: str) -> Keys:
        marks = frozenset(code for code in self._languages if is_marked(url, code))
        return Keys(tuple(neutral_forms(url, lang)), marks)

    def _is_plain(self, name: str) -> bool:
        stem = name.partition(".")[0].rstrip("/")
        return bool(
            len(stem) >= _LEAST
            and _PLAIN.fullmatch(name)
            and not _LAST.search(name)
            and stem not in self._names
        )

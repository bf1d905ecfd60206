"""The keys that the URLs of translations share, for millions of URLs.

The rules are those of crawler.page.alternates. They take a tenth of a millisecond for a URL, and look at the
parts of a URL one by one. So they are asked once for all URLs that are alike but for a host and a name of the
page that bear no mark, with stand-ins in place of both.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from crawler.page.alternates import is_marked, neutral_forms
from crawler.page.language_names import address_names, folded

_PARTS = re.compile(
    r"https?://(?:www\.|(?P<code>[a-z]{2,3}(?:-[a-z]{2,4})?\.))?(?P<host>[a-z0-9-]{4,63}(?:\.[a-z0-9-]+)+)"
    r"(?P<folders>/(?:[\w.~-]+/)*)"
    r"(?P<name>(?:\w|-|%[0-9A-F]{2})+?)(?P<tail>(?:[-._][A-Za-z]{2}(?:[-_][A-Za-z]{2})?)?"
    r"(?:\.(?:html?|php|aspx?|jsp))?/?(?:\?[\w=&-]{1,20})?)",
    re.ASCII,
)
_HOST, _NAME = "acopio0host.test", "acopio0page"  # no words of any URL
_CODE = re.compile(r"[A-Za-z]{2,3}[-_]\w{2,4}")
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
        self._known = lru_cache(1 << 15)(self._full)

    def of(self, url: str, lang: str) -> Keys:
        """The keys of the URL of a page in `lang`."""
        parts = _PARTS.fullmatch(url)
        if parts is None or not self._is_plain(parts):
            return self._full(url, lang)
        code = parts["code"] or ""
        known = self._known(f"http://{code}{_HOST}{parts['folders']}{_NAME}{parts['tail']}", lang)
        host, name = parts["host"], parts["name"]
        forms = tuple([form.replace(_HOST, host, 1).replace(_NAME, name, 1) for form in known.forms])
        return Keys(forms, known.marks)

    def _full(self, url: str, lang: str) -> Keys:
        marks = frozenset(code for code in self._languages if is_marked(url, code))
        return Keys(tuple(neutral_forms(url, lang)), marks)

    def _is_plain(self, parts: re.Match[str]) -> bool:
        """Whether neither the host nor the name of the page may bear a mark."""
        label, name = parts["host"].partition(".")[0], parts["name"]
        if len(name) < _LEAST or not self._is_word(label):
            return False
        return self._is_word(name) and ("_" not in name or self._is_word(name.rpartition("_")[2]))

    def _is_word(self, text: str) -> bool:
        """Whether a text is too long for a code of a language, and no name of one."""
        name = folded(unquote(text)) if "%" in text else text.lower()
        return len(text) >= _LEAST and name not in self._names and not _CODE.fullmatch(text)

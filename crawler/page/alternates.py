"""Which links lead to the same page in another language.

Three kinds, by strength: declared alternates (hreflang in the head, in the Link header, in sitemaps),
language switchers in the page, and forms of the URL (path segment, subdomain, query, suffix).
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from urllib.parse import urldefrag

from babel import Locale, UnknownLocaleError
from lxml.html import HtmlElement

from crawler.languages import base
from crawler.page.page import Alternate
from crawler.urls import absolute

_SWITCHER_WORDS = 6  # a longer anchor is a sentence about languages
_LINK = re.compile(r"<([^>]*)>([^<]*)")
_PARAMETER = re.compile(r';\s*(\w+)\s*=\s*"?([^";,]*)"?')
_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(r"[A-Za-z]{2,3}[-_](?:[A-Za-z]{2}|[A-Z][a-z]{3}|\d{3})")
_IDEOGRAPHS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0eff]")  # written without spaces
_CODE = r"(?P<lang>[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,4})?)"
# Where a URL bears a language mark.
_PLACES = (
    re.compile(rf"(?<=[^/:]/){_CODE}(?=[/?]|$)"),
    re.compile(rf"(?<=://){_CODE}(?=\.[^/]*\.)"),
    re.compile(rf"[?&](?:hl|lang|language|locale|l|lg|setlang)={_CODE}(?=&|$)"),
    re.compile(r"(?<=[^/][._-])(?P<lang>[a-z]{2}(?:[-_][A-Za-z]{2})?)(?=(?:\.[a-z]{2,5})?/?(?:\?[^/]*)?$)"),
)
_QUERY_KEY = re.compile(r"(?P<sign>[?&])\w+=$")


def hreflang_links(root: HtmlElement, base_url: str) -> tuple[Alternate, ...]:
    """Alternates declared in the head: <link rel=alternate hreflang=...>."""
    found = (
        _alternate(link.get("hreflang"), link.get("href") or "", base_url)
        for link in root.iter("link")
        if link.get("hreflang") and "alternate" in (link.get("rel") or "").lower().split()
    )
    return _distinct(found)


def link_header_alternates(value: str, url: str) -> tuple[Alternate, ...]:
    """Alternates declared in an HTTP Link header (RFC 8288)."""
    found = []
    for target, rest in _LINK.findall(value):
        parameters = {key.lower(): text for key, text in _PARAMETER.findall(rest)}
        if "alternate" in parameters.get("rel", "").lower().split() and parameters.get("hreflang"):
            found.append(_alternate(parameters["hreflang"], target, url))
    return _distinct(found)


def switchers(root: HtmlElement, base_url: str, languages: Iterable[str]) -> tuple[Alternate, ...]:
    """Links in the page that look like a language switch to one of the languages.

    A link counts by its hreflang attribute, or by a short text, title or label that names one language in
    any of the languages, in English or in itself ('Español', 'Leer en español', 'EN').
    """
    names = _names(tuple(sorted(set(languages))))
    return _distinct(_switchers(root, base_url, names))


def _switchers(root: HtmlElement, base_url: str, names: dict[str, str]) -> Iterator[Alternate | None]:
    for link in root.iter("a"):
        href = (link.get("href") or "").strip()
        if not href or href.startswith("#"):
            continue
        declared = base(link.get("hreflang") or "")
        lang = declared if declared in names.values() else _named_language(link, names)
        if lang:
            yield _alternate(lang, href, base_url)


def _named_language(link: HtmlElement, names: dict[str, str]) -> str:
    text = " ".join(islice(link.itertext(), 20))[:200]
    labels = (text, link.get("title") or "", link.get("aria-label") or "")
    return next((lang for label in labels if (lang := _language_named_in(label, names))), "")


def _language_named_in(label: str, names: dict[str, str]) -> str:
    """The one language that a short label names; '' where it names none, or two."""
    words = _WORD.findall(label.lower())
    if not 0 < len(words) <= _SWITCHER_WORDS:
        return ""
    if len(words) == 1 and words[0] in names:
        return names[words[0]]
    if _TAG.fullmatch(label.strip()):
        code = base(label)
        return code if code in names.values() else ""
    # A two-letter code inside a longer text is more often a word ('en', 'es') than a language.
    named = {names[word] for word in words if word in names and len(word) > 3}
    named |= {lang for name, lang in names.items() if _IDEOGRAPHS.match(name) and name in label}
    return named.pop() if len(named) == 1 else ""


@cache
def _names(languages: tuple[str, ...]) -> dict[str, str]:
    """Lower-case name or code -> code, for the languages, each in its own, each other's and English."""
    names: dict[str, str] = {}
    for lang in languages:
        names[lang] = lang
        for display in {*languages, "en"}:
            try:
                name = Locale.parse(display).languages.get(lang, "")
            except (UnknownLocaleError, ValueError):
                continue
            for word in re.findall(r"[^\W_]+", name.lower()):
                names.setdefault(word, lang)
    return names


def translated_forms(url: str, lang: str, languages: Iterable[str]) -> list[Alternate]:
    """Addresses that a page in `lang` would have in each of the languages; none where its URL bears no mark.

    A mark is a path segment, subdomain, query value or suffix of the file name that names `lang`.
    """
    marks = _marks(url, lang)
    found = (Alternate(other, start + other + end) for other in languages for start, end in marks)
    return list(dict.fromkeys(alternate for alternate in found if alternate.url != url))


def neutral_forms(url: str, lang: str) -> list[str]:
    """Keys that a page shares with its translations when only a language mark tells their URLs apart.

    The mark (the page's own language) is replaced by '*' or left out. Where the URL bears no mark, each
    of its first path segments may stand in the mark's place ('/stable/x' and '/es/x').
    """
    marks = _marks(url, lang)
    marked = (key for start, end in marks for key in (f"{start}*{end}", _joined(start, end)))
    keys = marked if marks else _guesses(url.partition("#")[0])
    return list(dict.fromkeys(_plain(key) for key in keys))


def is_marked(url: str, lang: str) -> bool:
    """Whether an address bears a mark of the language."""
    return bool(_marks(url, lang))


def _marks(url: str, lang: str) -> list[tuple[str, str]]:
    """What stands before and after each mark of the language in a URL; the fragment is left out."""
    url = url.partition("#")[0]
    found = (match.span("lang") for pattern in _PLACES for match in pattern.finditer(url))
    return [(url[:i], url[j:]) for i, j in found if base(url[i:j]) == lang != ""]


def _joined(start: str, end: str) -> str:
    """The URL without the mark and what bound it: '/es/', 'es.', '?hl=es', '_es'."""
    if match := _QUERY_KEY.search(start):
        rest = end.removeprefix("&")
        return start[: match.start()] + (match["sign"] + rest if rest else "")
    if end.startswith(("/", ".")) and start.endswith("/"):
        return start + end[1:]
    return start[:-1] + end


def _guesses(url: str) -> Iterator[str]:
    """The URL, then with '*' in the place of each segment that may stand for its language."""
    yield url
    scheme, _, rest = url.partition("://")
    place, sign, query = rest.partition("?")
    host, *segments = place.rstrip("/").split("/")
    for n in range(min(len(segments) - 1, 2)):
        yield f"{scheme}://{'/'.join([host, *segments[:n], '*', *segments[n + 1 :]])}{sign}{query}"


def _plain(url: str) -> str:
    """The key of a URL: scheme, 'www.' and a slash at the end do not tell pages apart."""
    place, sign, query = url.partition("://")[2].partition("?")
    host, slash, path = place.partition("/")
    return f"{host.lower().removeprefix('www.')}{slash}{path}".rstrip("/") + sign + query


def _alternate(lang: str, href: str, base_url: str) -> Alternate | None:
    target = absolute(href, base_url) if href.strip() else None
    return Alternate(lang.strip(), urldefrag(target).url) if target else None


def _distinct(found: Iterable[Alternate | None]) -> tuple[Alternate, ...]:
    return tuple(dict.fromkeys(alternate for alternate in found if alternate is not None))

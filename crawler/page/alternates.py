"""Which links lead to the same page in another language.

Three kinds, by strength: declared alternates (hreflang in the head, in the Link header, in sitemaps),
language switchers in the page, and forms of the URL (path segment, subdomain, query, suffix).
"""

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import unquote, urldefrag

from babel.core import get_global
from langcodes import Language
from lxml.html import HtmlElement

from crawler.languages import NAMES, base
from crawler.page.language_names import address_name, address_names, folded, language_named_in
from crawler.page.link_header import header_links
from crawler.page.page import Alternate
from crawler.urls import absolute, clean_url

_CODE = r"(?P<lang>[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,4})?)"
_NAME = r"(?P<lang>[^\W\d_](?:[^\W_]|%[0-9A-Fa-f]{2}){3,40})"
_KEYS = "hl|lang|language|locale|l|lg|lng|lan|ln|setlang|uselang|tl|idioma|langue|lingua|sprache|culture"
_END = r"(?=(?:\.[a-z]{2,5})?/?(?:\?[^/]*)?$)"  # of the file's name
# Where a URL bears a language mark.
_PLACES = (
    re.compile(rf"(?<=[^/:]/){_CODE}(?=[/?]|$)"),
    re.compile(rf"(?<=://){_CODE}(?=\.[^/]*\.)"),
    re.compile(rf"[?&](?:{_KEYS})={_CODE}(?=&|$)", re.IGNORECASE),
    re.compile(rf"(?<=[^/][._-])(?P<lang>[a-z]{{2}}(?:[-_][A-Za-z]{{2}})?|[A-Z]{{2}}){_END}"),
)
# The same for names of languages: '/english/', 'spanish.', '?lang=french', '_espanol.html'.
_NAME_PLACES = (
    re.compile(rf"(?<=[^/:]/){_NAME}(?=[/?]|$)"),
    re.compile(rf"(?<=://){_NAME}(?=\.[^/]*\.)"),
    re.compile(rf"[?&](?:{_KEYS})={_NAME}(?=&|$)", re.IGNORECASE),
    re.compile(rf"(?<=[^/][._]){_NAME}{_END}"),
)
# A folder for translations alone, beside the originals: '/translations/es/x' is '/x'.
_TRANSLATIONS = re.compile(r"/(?:translations?|translated[-_]docs|i18n|l10n|locales?|langs?|languages?)(?=/)")
_ADDRESS = re.compile(r"[/.?]")  # other values of options are codes for scripts
_NOWHERE = re.compile(r"#|javascript:", re.IGNORECASE)
_CALLED = re.compile(r"\blocation(?:\.href)?\s*=\s*['\"]([^'\"\s]+)['\"]")
_FLAG = re.compile(
    r"(?:^|\s)(?:flag-icon|flag|fi|fflag|lang|iti__)[-_]{1,2}([a-z]{2})(?=\s|$)", re.IGNORECASE
)
_LOWER_REGION = re.compile(r"[a-z]{2}([-_])[a-z]{2}")
_QUERY_KEY = re.compile(r"(?P<sign>[?&])\w+=$")


@dataclass(frozen=True, slots=True)
class _Mark:
    """What names the language in a URL, and what stands before and after it."""

    start: str
    text: str
    end: str


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
    for target, parameters in header_links(value):
        if "alternate" in parameters.get("rel", "").lower().split() and parameters.get("hreflang"):
            found.append(_alternate(parameters["hreflang"], target, url))
    return _distinct(found)


def switchers(root: HtmlElement, base_url: str, languages: Iterable[str]) -> tuple[Alternate, ...]:
    """Links in the page that look like a language switch to one of the languages.

    A link, or an option or button that leads to an address, counts by its hreflang attribute, or by a
    short text, title, label or picture that names one language and says no more, in any of the languages, in
    English or in itself ('Español', 'Leer en español', 'EN').
    """
    known = tuple(sorted(set(languages)))
    return _distinct(_switchers(root, base_url, known))


def _switchers(root: HtmlElement, base_url: str, languages: tuple[str, ...]) -> Iterator[Alternate | None]:
    for link in root.iter("a", "area", "option", "button"):
        href = _target(link)
        if not href:
            continue
        declared = base(link.get("hreflang") or "")
        lang = declared if declared in languages else ""
        if not lang:
            labels = _labels(link)
            named = (language_named_in(label, languages) for label in labels)
            lang = next(filter(None, named), "") or _hinted(labels, link, href, base_url, languages)
        if lang:
            yield _alternate(lang, href, base_url)


def _target(link: HtmlElement) -> str:
    """Where a link, an option or a button leads, by itself or by a script; ''."""
    href = (link.get("value" if link.tag == "option" else "href") or "").strip()
    if href and not _NOWHERE.match(href) and (link.tag != "option" or _ADDRESS.search(href)):
        return href
    for name in ("data-href", "data-url", "formaction"):
        if _ADDRESS.search(link.get(name) or ""):
            return (link.get(name) or "").strip()
    called = _CALLED.search(link.get("onclick") or "")
    return called[1] if called else ""


def _hinted(
    labels: Iterable[str], link: HtmlElement, href: str, base_url: str, languages: tuple[str, ...]
) -> str:
    """What says little by itself and is borne out by the address: 'Esp', or a picture called es.png."""
    pictures = (posixpath.basename(image.get("src") or "") for image in islice(link.iter("img"), 3))
    drawn = [] if any(labels) else [_FLAG.search(e.get("class") or "") for e in islice(link.iter(), 4)]
    hints = (
        *(label.strip() for label in labels),
        *(name.partition(".")[0] for name in pictures),
        *(flag[1] for flag in drawn if flag),
    )
    found = (language_named_in(hint.upper(), languages) for hint in hints if 2 <= len(hint) <= 5)
    return next((lang for lang in found if lang and is_marked(absolute(href, base_url) or "", lang)), "")


def _labels(link: HtmlElement) -> tuple[str, ...]:
    text = " ".join(islice(link.itertext(), 20))[:200]
    pictures = [] if text.strip() else [image.get("alt") or "" for image in islice(link.iter("img"), 3)]
    return tuple(filter(None, (text, link.get("title"), link.get("aria-label"), *pictures)))


def translated_forms(url: str, lang: str, languages: Iterable[str]) -> list[Alternate]:
    """Addresses that a page in `lang` would have in each of the languages; none where its URL bears no mark.

    A mark is a path segment, subdomain, query value or suffix of the file name that names `lang`, by a code
    or a name. The forms keep to its kind: 'en-us' gives 'es' and 'es-es', 'EN' 'ES', 'english' 'spanish'.
    """
    marks = _marks(url, lang)
    found = (
        Alternate(other, mark.start + form + mark.end)
        for other in languages
        for mark in marks
        for form in _forms(mark.text, lang, other)
    )
    return list(dict.fromkeys(alternate for alternate in found if alternate.url != url))


def _forms(mark: str, lang: str, other: str) -> Iterator[str]:
    """How a mark of one language would be written for the other."""
    display = address_names(lang).get(_name_in(mark))
    if display is not None and other != "*":
        names = (address_name(other, other if display == lang else display), address_name(other, display))
        yield from dict.fromkeys(name for name in names if name)
    elif len(mark) == 3 and other in NAMES:
        yield Language.get(other).to_alpha3()
        yield other
    else:
        yield other.upper() if mark.isupper() else other
        if match := _LOWER_REGION.fullmatch(mark):
            region = get_global("likely_subtags").get(other, "").rpartition("_")[2]
            yield f"{other}{match[1]}{region.lower() or other}"


def neutral_forms(url: str, lang: str) -> list[str]:
    """Keys that a page shares with its translations when only a language mark tells their URLs apart.

    The mark (the page's own language) is replaced by '*' or left out, and so is a folder for translations
    before it. Where the URL bears no mark, each of its first path segments may stand in the mark's place
    ('/stable/x' and '/es/x'). Parameters that track, and the case of percent signs, make no difference.
    """
    url = clean_url(url, "") or url
    marks = _marks(url, lang)
    marked = (key for mark in marks for key in _marked_keys(mark))
    keys = marked if marks else _guesses(url.partition("#")[0])
    return list(dict.fromkeys(_plain(key) for key in keys))


def _marked_keys(mark: _Mark) -> Iterator[str]:
    joined = _joined(mark.start, mark.end)
    yield f"{mark.start}*{mark.end}"
    yield joined
    yield _TRANSLATIONS.sub("", joined, count=1)


def is_marked(url: str, lang: str) -> bool:
    """Whether an address bears a mark of the language."""
    return bool(_marks(url, lang))


def _marks(url: str, lang: str) -> list[_Mark]:
    """The marks of the language in a URL; the fragment is left out."""
    if not lang:
        return []
    url, names = url.partition("#")[0], address_names(lang)
    found = [m.span("lang") for p in _PLACES for m in p.finditer(url) if _code_in(m["lang"], lang) == lang]
    found += [m.span("lang") for p in _NAME_PLACES for m in p.finditer(url) if _name_in(m["lang"]) in names]
    return [_Mark(url[:i], url[i:j], url[j:]) for i, j in found]


def _code_in(text: str, lang: str) -> str:
    """The language that a code in an address means; 'kr' is Korean to all but pages in Kanuri."""
    return "ko" if lang == "ko" and text.lower() in ("kr", "kr-kr") else base(text)


def _name_in(text: str) -> str:
    return folded(unquote(text))


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
    # Korea's code, on pages: nobody means Kanuri, whose code it is.
    lang = re.sub("^kr(?=-|_|$)", "ko", lang.strip(), flags=re.IGNORECASE)
    return Alternate(lang, urldefrag(target).url) if target else None


def _distinct(found: Iterable[Alternate | None]) -> tuple[Alternate, ...]:
    return tuple(dict.fromkeys(alternate for alternate in found if alternate is not None))

"""Which links lead to the same page in another language.

Three kinds, by strength: declared alternates (hreflang in the head, in the Link header, in sitemaps),
language switchers in the page, and forms of the URL (path segment, subdomain, query, suffix).
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from babel import Locale, UnknownLocaleError
from lxml.html import HtmlElement

from crawler.languages import base
from crawler.records import Alternate

_QUERY_KEYS = frozenset({"hl", "lang", "language", "locale", "l", "lg", "setlang"})
_SWITCHER_WORDS = 6  # a longer anchor is a sentence about languages
_LINK = re.compile(r"<([^>]*)>([^<]*)")
_PARAMETER = re.compile(r';\s*(\w+)\s*=\s*"?([^";,]*)"?')
_SUFFIX = re.compile(r"(?P<stem>.*?)[._-](?P<lang>[a-z]{2}(?:[-_][A-Za-z]{2})?)(?P<end>\.[a-z]{2,5})?")


def hreflang_links(root: HtmlElement, url: str) -> tuple[Alternate, ...]:
    """Alternates declared in the head: <link rel=alternate hreflang=...>."""
    found = (
        _alternate(link.get("hreflang"), link.get("href"), url)
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


def switchers(root: HtmlElement, url: str, languages: Iterable[str]) -> tuple[Alternate, ...]:
    """Links in the page that look like a language switch to one of the languages.

    A link counts by its hreflang attribute, or by a short text, title or label that names the language in
    any of the languages, in English or in itself ('Español', 'Leer en español', 'EN').
    """
    names = _names(tuple(sorted(set(languages))))
    return _distinct(_switchers(root, url, names))


def _switchers(root: HtmlElement, url: str, names: dict[str, str]) -> Iterator[Alternate | None]:
    for link in root.iter("a"):
        href = link.get("href")
        if not href:
            continue
        declared = base(link.get("hreflang") or "")
        lang = declared if declared in names.values() else _named_language(link, names)
        if lang:
            yield _alternate(lang, href, url)


def _named_language(link: HtmlElement, names: dict[str, str]) -> str:
    texts = (" ".join(link.itertext())[:200], link.get("title") or "", link.get("aria-label") or "")
    for text in texts:
        words = re.findall(r"[^\W_]+", text.lower())
        if not words or len(words) > _SWITCHER_WORDS:
            continue
        if len(words) <= 2 and words[0] in names:
            return names[words[0]]
        for word in words:
            # A two-letter code inside a longer text is more often a word ('en', 'es') than a language.
            if len(word) > 3 and word in names:
                return names[word]
    return ""


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


def translated_forms(url: str, languages: Iterable[str]) -> list[Alternate]:
    """Addresses that the URL would have in each language, where it bears a language mark; without itself."""
    parts = urlsplit(url)
    found: list[Alternate] = []
    for lang in languages:
        for candidate in _forms(parts.scheme, parts.netloc, parts.path, parts.query, lang):
            if candidate != url:
                found.append(Alternate(lang, candidate))
    return list(dict.fromkeys(found))


def _forms(scheme: str, host: str, path: str, query: str, lang: str) -> Iterator[str]:
    segments = path.split("/")
    for number, segment in enumerate(segments):
        if _is_language(segment):
            yield urlunsplit((scheme, host, "/".join([*segments[:number], lang, *segments[number + 1 :]]), query, ""))
            break
    label, dot, rest = host.partition(".")
    if dot and _is_language(label):
        yield urlunsplit((scheme, f"{lang}.{rest}", path, query, ""))
    pairs = parse_qsl(query, keep_blank_values=True)
    if any(key in _QUERY_KEYS and _is_language(value) for key, value in pairs):
        changed = [(k, lang if k in _QUERY_KEYS and _is_language(v) else v) for k, v in pairs]
        yield urlunsplit((scheme, host, path, urlencode(changed), ""))
    if (match := _SUFFIX.fullmatch(segments[-1])) and _is_language(match["lang"]):
        start, end = match.span("lang")
        name = segments[-1][:start] + lang + segments[-1][end:]
        yield urlunsplit((scheme, host, "/".join([*segments[:-1], name]), query, ""))


def neutral_forms(url: str, lang: str) -> list[str]:
    """Keys that a page shares with its translations when only a language mark tells their URLs apart.

    The mark (the page's own language) is replaced by '*' or left out. Where the URL bears no mark, each
    of its first path segments may stand in the mark's place ('/stable/x' and '/es/x').
    """
    parts = urlsplit(url)
    host = parts.netloc.lower().removeprefix("www.")
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    segments = parts.path.rstrip("/").split("/")[1:]
    rest = urlencode([(k, v) for k, v in pairs if not (k in _QUERY_KEYS and base(v))])
    tail = f"?{rest}" if rest else ""
    keys = []
    if rest != parts.query:
        keys.append(f"{host}/{'/'.join(segments)}{tail}")
    for number, segment in enumerate(segments[:3]):
        if base(segment) == lang and _is_language(segment):
            keys.append(f"{host}/{'/'.join([*segments[:number], '*', *segments[number + 1 :]])}{tail}")
            keys.append(f"{host}/{'/'.join([*segments[:number], *segments[number + 1 :]])}{tail}")
    label, dot, domain = host.partition(".")
    if dot and _is_language(label) and base(label) == lang:
        keys += [f"*.{domain}{parts.path}{tail}", f"{domain}{parts.path}{tail}"]
    if segments and (match := _SUFFIX.fullmatch(segments[-1])) and base(match["lang"]) == lang:
        keys.append(f"{host}/{'/'.join([*segments[:-1], match['stem'] + (match['end'] or '')])}{tail}")
    if not keys:
        keys = [f"{host}/{'/'.join([*segments[:n], '*', *segments[n + 1 :]])}{tail}" for n in range(len(segments[:-1][:2]))]
        keys.append(f"{host}/{'/'.join(segments)}{tail}")
        keys.append(f"*.{host.partition('.')[2]}{parts.path}{tail}")
    return keys


def _is_language(text: str) -> bool:
    """Whether a URL part stands for a language: two letters, perhaps with a region."""
    return bool(re.fullmatch(r"[A-Za-z]{2}(?:[-_][A-Za-z0-9]{2,4})?", text)) and base(text) != ""


def _alternate(lang: str, href: str, url: str) -> Alternate | None:
    try:
        target = urljoin(url, href.strip())
        parts = urlsplit(target)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    return Alternate(lang.strip(), urlunsplit(parts._replace(fragment="")))


def _distinct(found: Iterable[Alternate | None]) -> tuple[Alternate, ...]:
    return tuple(dict.fromkeys(alternate for alternate in found if alternate is not None))

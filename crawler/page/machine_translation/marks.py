"""Marks that translation services and plug-ins leave in the pages that they translate by machine.

A service marks the pages of a whole site, the originals too. So a mark counts only where the page itself is
a translation: where it was saved from a browser or a proxy that translated it, or where the settings of the
service, or the address, say that its language is not the original one. What only offers a translation to
visitors (a Google Translate widget, a script that translates in the browser) leaves the text as it was.

Plug-ins with which people translate by hand (WPML, Polylang, qTranslate) prove nothing, and are not here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.languages import base
from crawler.page.alternates import hreflang_links, translated_forms
from crawler.page.machine_translation.notices import has_notice, text_of_page

_MARKS_SIZE = 300  # characters of an attribute that are read
_SCRIPT_SIZE = 50_000  # and of an inline script
_LOADING = {"script": "src", "iframe": "src", "link": "href"}  # other addresses lead to what a page is about
# Translators in the browser wrap every text; a few wrapped ones may come by copy and paste.
_WRAPPED_TEXTS = 5

_PROXIES = re.compile(
    r"(?:^|\.)(?:translate\.goog|translate\.googleusercontent\.com|translatoruser-int\.com)$"
)
_INHERIT = re.compile(r"\s*vertical-align:\s*inherit;?\s*")
_SHOWN_TRANSLATED = re.compile(r"(?:^|\s)translated-(?:ltr|rtl)(?:\s|$)")
_GOOGLE_CLASSES = ("google-src-text", "devsite-banner-translated")


@dataclass(frozen=True, slots=True)
class _Service:
    """A service that translates on the server: its mark, and where its settings name the two languages.

    Each mark holds one of the `hints`, in lower case: most pages hold none, and are not searched further.
    """

    name: str
    hints: tuple[str, ...]
    mark: re.Pattern[str]
    original: re.Pattern[str] | None = None
    current: re.Pattern[str] | None = None


def _marked(source: str) -> re.Pattern[str]:
    return re.compile(source, re.IGNORECASE | re.DOTALL)


def _setting(key: str, after: str = "") -> re.Pattern[str]:
    """A language code in JSON or in JavaScript, whose keys need no quotes; `after` must stand before it."""
    before = rf"{after}.{{0,800}}?" if after else ""
    return re.compile(rf"""{before}\b{key}["']?\s*[:=]\s*["']([A-Za-z]{{2,3}}(?:[-_]\w+)?)["']""", re.DOTALL)


_SERVICES = (
    _Service(
        "gtranslate",
        ("gtranslatesettings", "nturl"),
        _marked(r"""\bgtranslateSettings\b.{0,800}?url_structure["']?\s*:\s*["']sub_|\bnturl\b"""),
        _setting("default_language"),
    ),
    _Service(
        "weglot",
        ("weglot", "data-wg-translated"),
        _marked(r"\bweglot-data\b|data-wg-translated|cdn\.weglot\.com"),
        _setting("(?:language_from|originalLanguage)"),
        _setting("current_language"),
    ),
    _Service(
        "transposh",
        ("t_jp", "plugins/transposh"),
        _marked(r"\bt_jp\s*=|plugins/transposh"),
        _setting("olang", after=r"\bt_jp\b"),
        _setting("lang", after=r"\bt_jp\b"),
    ),
    # It does not tell which texts people have corrected.
    _Service(
        "translatepress",
        ("translatepress-", "trp-", "trp_data"),
        _marked(r"\btranslatepress-[a-z]{2,3}_|\btrp-(?:language-switcher|floater|ls-)|\btrp_data\b"),
        _setting("trp_original_language"),
        re.compile(
            r"""trp_current_language["']\s*:\s*["']([\w-]+)|\btranslatepress-([a-z]{2,3}_[A-Z]{2})\b"""
        ),
    ),
    _Service(
        "etranslation_multilingual",
        ("plugins/etranslation", "etm-", "etm_data"),
        _marked(r"plugins/etranslation-multilingual|\betm-(?:language-switcher|floater)|\betm_data\b"),
        _setting("etm_original_language"),
        _setting("etm_current_language"),
    ),
    _Service(
        "conveythis",
        ("conveythis",),
        _marked(r"cdn\.conveythis\.com|\bConveyThis_Initializer\b|plugins/conveythis"),
        _setting("source_language"),
    ),
    _Service(
        "localize", ("localizecdn", "localizejs"), _marked(r"global\.localizecdn\.com|\blocalizejs\.com")
    ),
    _Service(
        "linguise",
        ("linguise",),
        _marked(r"linguise-extra-metadata|\b(?:static|cdn)\.linguise\.com|plugins/linguise"),
        _setting("language", after="linguise-extra-metadata"),
    ),
    _Service("bablic", ("bablic",), _marked(r"\bbablic\.com/(?:js|snippet)|\bbablic\s*=|\bbablic\.exclude")),
    _Service(
        "polylang_auto",
        ("plugins/automatic-translation",),
        _marked(r"plugins/automatic-translations?-(?:addon-)?for-polylang"),
    ),
)


def service_mark(root: HtmlElement, url: str) -> str | None:
    """Name of the service that translated this page; None for an original, and for what none has marked."""
    marks = "\n".join(dict.fromkeys(_marks(root)))  # most classes stand many times
    return _declared(root, url, marks) or _browser_mark(root) or next(_server_marks(root, url, marks), None)


def _declared(root: HtmlElement, url: str, marks: str) -> str | None:
    """The translator named by the copy's address or its head: proxies, and sites that say so there."""
    classes = (name for name in _GOOGLE_CLASSES if name in marks)
    if _PROXIES.search(_host(url)) or any(map(root.find_class, classes)):
        return "google_translate"
    for meta in root.iter("meta"):
        name = (meta.get("http-equiv") or meta.get("name") or "").lower()
        content = (meta.get("content") or "").strip().lower()
        if name == "x-translated-by" and content:
            return "google_translate" if content == "google" else "declared"
        if name == "ms.translationtype" and content == "mt":  # MT or HT, of Microsoft's documentation
            return "declared"
    return None


def _browser_mark(root: HtmlElement) -> str | None:
    """The translator of a page that was saved while a browser showed it translated."""
    fonts = root.xpath("//font/font/@style")
    if _SHOWN_TRANSLATED.search(root.get("class") or "") or _is_under_banner(root):
        return "google_translate"
    if sum(_INHERIT.fullmatch(style) is not None for style in fonts) >= _WRAPPED_TEXTS:
        return "google_translate"
    if len(root.xpath("//*[@_msttexthash or @_mstmutation]")) >= _WRAPPED_TEXTS:
        return "microsoft_translator"
    return "yandex_translate" if len(root.xpath("//ya-tr-span")) >= _WRAPPED_TEXTS else None


def _is_under_banner(root: HtmlElement) -> bool:
    """Whether Google's bar above a translated page is shown: it pushes the body down."""
    body = root.find(".//body")
    pushed = body is not None and re.search(r"\btop:\s*[1-9]", body.get("style") or "") is not None
    return pushed and any(
        "none" not in (bar.get("style") or "") for bar in root.find_class("goog-te-banner-frame")
    )


def _server_marks(root: HtmlElement, url: str, marks: str) -> Iterator[str]:
    lower = marks.lower()
    for service in _SERVICES:
        if any(hint in lower for hint in service.hints) and service.mark.search(marks):
            original, current = base(_found(service.original, marks)), base(_found(service.current, marks))
            if _is_translation(root, url, original, current) and not _is_by_hand(service, marks, current):
                yield service.name


def _is_translation(root: HtmlElement, url: str, original: str, current: str) -> bool:
    """Whether the page is the translated side: by the settings, else by the address and x-default.

    Services put translations under an address that names their language, and leave the originals alone.
    """
    if original and current:
        return original != current
    lang = current or base(root.get("lang") or root.get("xml:lang") or "")
    alternates = hreflang_links(root, url)
    default = {link.url for link in alternates if link.lang.lower() == "x-default"}
    if lang == original or url in default:
        return False
    if any(base(link.lang) == lang and link.url in default for link in alternates):
        return False
    return bool(lang) and bool(
        translated_forms(url, lang, ("*",))
    )  # none where the address names no language


def _is_by_hand(service: _Service, marks: str, current: str) -> bool:
    """Whether Weglot's settings say that this language is not translated by machine."""
    if service.name != "weglot" or not current:
        return False
    language = rf"""["']language_to["']\s*:\s*["']{re.escape(current)}\b[^{{}}]*"""
    return re.search(language + r"""automatic_translation_enabled["']\s*:\s*false""", marks) is not None


def _found(pattern: re.Pattern[str] | None, marks: str) -> str:
    match = pattern.search(marks) if pattern else None
    return next(filter(None, match.groups()), "") if match else ""


def _marks(root: HtmlElement) -> Iterator[str]:
    """The attributes and inline scripts in which services show: never the text."""
    if translated := root.get("data-wg-translated"):
        yield f'data-wg-translated current_language="{translated}"'
    for element in root.iter("*"):
        loading = _LOADING.get(element.tag)
        for value in (element.get("class"), element.get("id"), element.get(loading) if loading else None):
            if value:
                yield value[:_MARKS_SIZE]
        if element.tag == "script" and element.text:
            yield element.text[:_SCRIPT_SIZE]


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


# Messages of MyMemory, which many free plug-ins ask: where it refuses, they put them in the text's place.
_LEFTOVERS = (
    "MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS",
    "QUERY LENGTH LIMIT EXCEEDED. MAX ALLOWED QUERY",
    "QUERY LENGTH LIMIT EXCEDEED. MAX ALLOWED QUERY",
)
_NO_PROSE = frozenset({"script", "style", "pre", "code", "textarea"})


def machine_translation_mark(root: HtmlElement, url: str) -> str | None:
    """What shows that the page at `url` is a machine translation; None where nothing does.

    The name of a service, 'declared' (in the head), 'notice' or 'leftover'. The original page of a site that
    a service translates has no mark.
    """
    mark = service_mark(root, url)
    if mark is not None:
        return mark
    text = text_of_page(root)
    if has_notice(root, text):
        return "notice"
    has_leftover = any(left in text for left in _LEFTOVERS) and any(
        text.strip().startswith(_LEFTOVERS) for text in _texts(root)
    )
    return "leftover" if has_leftover else None


def _texts(root: HtmlElement) -> Iterator[str]:
    """The texts of a page but for code; by XPath it would take quadratic time to put them in order."""
    for element in root.iter():
        if element.text and isinstance(element.tag, str) and element.tag not in _NO_PROSE:
            yield element.text
        parent = element.getparent()
        if element.tail and parent is not None and parent.tag not in _NO_PROSE:
            yield element.tail

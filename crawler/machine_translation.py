"""Marks that translation plug-ins and services leave in the pages that they translate by machine."""

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

# Looked for in attributes and inline scripts, never in the text.
_MARKERS = {
    "gtranslate": re.compile(
        r"\bgtranslate|\bgt[_-]switcher|\bnturl\b|data-gt-lang|cdn\.gtranslate\.net", re.I
    ),
    "weglot": re.compile(r"\bweglot|\bwg-default\b|cdn\.weglot\.com", re.I),
    "wpml": re.compile(r"\bWPML ver:|\bwpml-ls\b|\bwpml[_-]", re.I),
    "translatepress": re.compile(
        r"\btranslatepress|\btrp-language-switcher|\btrp[_-](?:language|floater|switcher)", re.I
    ),
    "transposh": re.compile(r"\btransposh", re.I),
    "google_translate": re.compile(
        r"translate\.goog\b|google_translate_element|translate\.google\.com/translate\b|\bgoog-te-", re.I
    ),
    "conveythis": re.compile(r"\bconveythis", re.I),
    "localize": re.compile(r"global\.localizecdn\.com|localizejs\.com", re.I),
    "bablic": re.compile(r"\bbablic", re.I),
    "linguise": re.compile(r"\blinguise", re.I),
    "polylang_auto": re.compile(
        r"automatic-translations?-(?:addon-)?for-polylang|\batlt-|lmat-machine", re.I
    ),
}
_NOTICE = re.compile(
    r"traducid[oa] autom[aá]ticamente|traducci[oó]n autom[aá]tica de|"
    r"ha sido traducid[oa] (?:por|con) (?:una m[aá]quina|google|deepl|inteligencia artificial)|"
    r"(?:this (?:page|article|text)|was|has been) (?:automatically|machine)[- ]translated|"
    r"translated by machine|"
    r"traduit automatiquement|traduction automatique de (?:cet|cette|la)|automatisch übersetzt|"
    r"traduzid[oa] automaticamente|tradott[oa] automaticamente|機械翻訳され|机器翻译|기계 번역",
    re.I,
)
_ATTRIBUTES = ("class", "id", "src", "href", "name", "content", "data-gt-lang")


def machine_translation_mark(root: HtmlElement) -> str | None:
    """Name of the plug-in or service whose mark the page bears, or 'notice'; None where there is none.

    A plug-in marks the original pages too: which side is the translation, the mark does not say.
    """
    marks = "\n".join(_marks(root))
    for name, pattern in _MARKERS.items():
        if pattern.search(marks):
            return name
    # A notice is short and stands apart: an article about machine translation does not count.
    for element in root.iter("p", "div", "span", "em", "small", "td", "li"):
        if len(element) < 5:
            text = "".join(islice(element.itertext(), 50))
            if len(text) < 300 and _NOTICE.search(text):
                return "notice"
    return None


def _marks(root: HtmlElement) -> Iterator[str]:
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        for key in _ATTRIBUTES:
            if value := element.get(key):
                yield value[:300]
        if element.tag == "script" and element.text:
            yield element.text[:5000]

"""Notices by which a page says, in any of 51 languages, that a machine translated it.

Many pages are about machine translation, so a notice must be a short block of its own that speaks of this
very page, or a label such as 'Automatically translated from English'. The phrases are in
notices.toml.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

from lxml import etree
from lxml.html import HtmlElement

from crawler.untrusted.escapes import CONTROLS

_PHRASES = Path(__file__).with_name("notices.toml")
# What stands for {tool}: services by names that are nobody's surname.
_TOOL = (
    r"(?:google(?: translat(?:e|ion)| traductor| übersetzer|翻訳|翻译| 번역)?|cloud translation(?: api)?"
    r"|deepl|chatgpt|gpt-?\d[\w.]*|openai|bing(?: translator)?|microsoft translator|azure (?:ai )?translator"
    r"|amazon translate|yandex(?:[. ]?translate)?|papago|baidu|co-op translator|machine translation"
    r"|gtranslate|weglot|ai|artificial intelligence)(?!\w)"
)
_NOTICE_SIZE = 900  # characters of a block that may be a notice: disclaimers with all their caveats
_NOTICE_START = 120  # characters before its statement: 'Disclaimer:', 'We are pleased to tell you that'
_LABEL_SIZE = 120
_PARTS = 8  # child elements
_QUOTES = tuple("\"'“”„«»‹›「『‘’`")
_BLOCKS = (
    "p",
    "div",
    "span",
    "em",
    "i",
    "strong",
    "b",
    "small",
    "aside",
    "section",
    "td",
    "li",
    "blockquote",
)
_LABEL_BLOCKS = frozenset(_BLOCKS) - {"td", "li", "blockquote", "section"}
_NEVER_WITHIN = frozenset({"pre", "code", "nav", "select", "figure", "q"})


@dataclass(frozen=True, slots=True)
class _Phrases:
    stems: tuple[str, ...]
    statement: str  # regular expressions; most pages need none
    label: str


def notice_languages() -> tuple[str, ...]:
    """Codes of the languages whose notices are known, in their order."""
    return tuple(lang for lang in _phrases() if lang != "mul")


def has_notice(root: HtmlElement, text: str | None = None) -> bool:
    """Whether a block of the page is a notice of machine translation; `text` is its `text_of_page`."""
    likely = _likely(text_of_page(root) if text is None else text)
    return bool(likely) and any(
        _matches(line, likely, label=element.tag in _LABEL_BLOCKS)
        for element in root.iter(*_BLOCKS)
        if len(element) < _PARTS and (line := _line(_own_text(element))) and not _is_within(element)
    )


def text_of_page(root: HtmlElement) -> str:
    """All texts of a page but those of scripts and styles, each on a line or more of its own."""
    return "\n".join(_texts(root))


def text_notice(texts: Iterable[str]) -> bool:
    """Whether a paragraph among the texts says that what they stand in is a machine translation."""
    root = HtmlElement()
    root.tag = "div"
    for text in texts:
        etree.SubElement(root, "p").text = CONTROLS.sub("", text)
    return has_notice(root)


def _texts(root: HtmlElement) -> Iterator[str]:
    """All texts but those of scripts and styles, which are most of many pages."""
    for element in root.iter("*"):
        if element.text and element.tag not in ("script", "style"):
            yield element.text
        if element.tail:
            yield element.tail


def _likely(text: str) -> list[_Phrases]:
    """The phrases of the languages that may have a notice in the text."""
    lower = unicodedata.normalize("NFC", text).lower()
    return [phrases for phrases in _phrases().values() if any(stem in lower for stem in phrases.stems)]


def _matches(line: str, likely: list[_Phrases], *, label: bool) -> bool:
    return 0 < len(line) <= _NOTICE_SIZE and any(
        _states(_pattern(phrases.statement), line) or (label and _labels(_pattern(phrases.label), line))
        for phrases in likely
    )


def _line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _states(pattern: re.Pattern[str], line: str) -> bool:
    match = pattern.search(line)
    if match is None or match.start() > _NOTICE_START:
        return False
    # Quoted, it is what some other page says.
    return not line[: match.start()].rstrip().endswith(_QUOTES)


def _labels(pattern: re.Pattern[str], line: str) -> bool:
    return len(line) <= _LABEL_SIZE and pattern.match(line) is not None


def _own_text(element: HtmlElement) -> str:
    """The element's text where that is short enough for a notice, else ''."""
    text = "".join(islice(element.itertext(), 40))
    return text if len(text) <= 2 * _NOTICE_SIZE else ""


def _is_within(element: HtmlElement) -> bool:
    return any(ancestor.tag in _NEVER_WITHIN for ancestor in element.iterancestors())


@cache
def _phrases() -> dict[str, _Phrases]:
    table = tomllib.loads(_PHRASES.read_text(encoding="utf-8"))
    return {lang: _phrases_of(entry) for lang, entry in table.items()}


def _phrases_of(entry: dict[str, list[str]]) -> _Phrases:
    words = [f"(?:{word})(?=\\s)" for word in entry.get("after", ())]
    end = "|".join([r"$", r"[.:;,!。।၊()（）\[\]|–—・-]", *(rf"\s+{word}" for word in words)])
    label = rf"\W*(?:{'|'.join(entry['label'])})\s*(?:{end})"
    return _Phrases(tuple(entry["stem"]), "|".join(entry["statement"]), label)


@cache
def _pattern(source: str) -> re.Pattern[str]:
    source = unicodedata.normalize("NFC", source).replace("{tool}", _TOOL)
    return re.compile(source, re.IGNORECASE)

"""Marks of languages in paths and names of folders: `es`, `zh-cn`, `pt_BR`, `jp`; and which are asked for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.languages import base

_TAG = re.compile(r"[a-z]{2,3}(?:[-_](?:[a-z]{4}|[a-z]{2}|\d{3}|latin|cyrl))?", re.IGNORECASE)
# Codes of countries that repositories use for languages, beside those of crawler.languages.WRONG.
_COUNTRIES = {"kr": "ko", "jp": "ja", "vn": "vi", "cn": "zh", "tw": "zh-tw", "br": "pt-br"}
_NO_LANGUAGE = frozenset({"und", "mul", "mis", "zxx"})
_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})


@dataclass(frozen=True, slots=True)
class Mark:
    """A language mark: the code of the language, and the mark in lower case with hyphens."""

    lang: str
    tag: str


def mark(text: str, wanted: Iterable[str]) -> Mark | None:
    """The mark that a text is, if it stands for one of the wanted languages; else None.

    `zh-hans` stands for a wanted `zh`, and so does `zh-tw` (see `preference`); for a wanted `zh-tw`, only
    marks of traditional Chinese do.
    """
    if not _TAG.fullmatch(text):
        return None
    tag = text.lower().replace("_", "-")
    tag = _COUNTRIES.get(tag, tag)
    for lang in wanted:
        if base(tag) == base(lang) and (lang == base(lang) or _is_variant(tag, lang)):
            return Mark(lang, tag)
    return None


def is_language(text: str) -> bool:
    """Whether a text, such as the name of a folder, is a mark of any language."""
    return bool(_TAG.fullmatch(text)) and bool(base(text))


def is_for(path: str, declared: str, lang: str) -> bool:
    """Whether a file that holds a source and its translation may be one into a language.

    By the language that it declares, else by the marks in its path; without either it may be of any.
    """
    if mark(declared, [lang]):
        return True
    if base(declared) or (_TAG.fullmatch(declared) and declared.lower() not in _NO_LANGUAGE):
        return False  # also a language that has no name here
    *folders, name = path.split("/")
    stem = name.rpartition(".")[0]
    if any(mark(part, [lang]) for part in (*folders, *re.split(r"[._]", stem), stem)):
        return True
    others = (*folders[-2:], stem, stem.rpartition(".")[2])  # three letters are rather a word
    return not any(is_language(part) and re.match(r"[A-Za-z]{2}\b|[A-Za-z]{2}_", part) for part in others)


def preference(tag: str, lang: str) -> tuple[int, str]:
    """Order among marks for one language, the best first: as asked, without a region, others by name."""
    if tag == lang.lower():
        return 0, tag
    parts = set(tag.split("-")[1:])
    return (3 if parts & _TRADITIONAL else 1 if parts else 0), tag


def _is_variant(tag: str, lang: str) -> bool:
    wanted, found = set(lang.lower().split("-")[1:]), set(tag.split("-")[1:])
    if base(lang) == "zh":
        return bool(wanted & _TRADITIONAL) == bool(found & _TRADITIONAL)
    return wanted == found

"""Which of the files that hold both texts (PO, XLIFF) are translations into a language."""

import re
from collections.abc import Mapping

from crawler.folders.pairing.languages import is_for, mark, preference
from crawler.folders.pairing.layouts import LocalFile

_SEPARATORS = re.compile(r"([/.])")


def files_for(files: Mapping[LocalFile, str], lang: str) -> frozenset[LocalFile]:
    """Those of the files, each with the language that it declares ('' for none), that are for a language.

    Of several variants of one file (`zh_Hans/app.po`, `zh_Hant/app.po`), the one asked for or nearest.
    """
    best: dict[tuple[int, str], tuple[tuple[int, str], str, LocalFile]] = {}
    for file, declared in files.items():
        if is_for(file.path, declared, lang):
            key, tag = _without_mark(file.path, declared, lang)
            place, found = (file.root, key), (preference(tag, lang), file.path, file)
            best[place] = min(found, best.get(place, found), key=lambda item: item[:2])
    return frozenset(file for _, _, file in best.values())


def _without_mark(path: str, declared: str, lang: str) -> tuple[str, str]:
    """The path with its marks of the language taken out, and the last of them, or the declared one."""
    parts = _SEPARATORS.split(path)
    marks = [found for part in parts if (found := mark(part, [lang]))]
    found = mark(declared, [lang])
    tag = marks[-1].tag if marks else found.tag if found else lang.lower()
    return "".join("{lang}" if mark(part, [lang]) else part for part in parts), tag

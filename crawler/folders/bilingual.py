"""Files that hold both texts of each unit: PO by polib, XLIFF 1.2 and 2 by lxml."""

import re

import polib

from crawler.folders.model import Entry, LocalDocument
from crawler.safe_xml import local_name, parse_xml

FUZZY, OBSOLETE, EMPTY = "fuzzy", "obsolete", "untranslated"
_TRANSLATED = frozenset(("translated", "final", "signed-off", "reviewed", "needs-review-translation", ""))


def read_po(text: str) -> LocalDocument:
    """The entries of a PO file, plural forms as entries of their own; ValueError for a broken file."""
    try:
        catalogue = polib.pofile(text)
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(str(error)) from None
    entries = []
    for entry in catalogue:
        state = OBSOLETE if entry.obsolete else FUZZY if entry.fuzzy else ""
        forms = sorted(entry.msgstr_plural.items()) if entry.msgid_plural else [(0, entry.msgstr)]
        for number, target in forms:
            source = entry.msgid_plural if entry.msgid_plural and number else entry.msgid
            entries.append(Entry(source, target, entry.linenum, state or ("" if target.strip() else EMPTY)))
    fields = {"lang": catalogue.metadata.get("Language", "")}
    return LocalDocument(entries=tuple(entries), fields={k: v for k, v in fields.items() if v})


def read_xliff(body: bytes) -> LocalDocument:
    """The units of an XLIFF 1.2 or 2.x file, inline elements as their text; ValueError for a broken one."""
    root = parse_xml(body)
    if root is None or local_name(root) != "xliff":
        raise ValueError("no XLIFF")
    entries = []
    for unit in root.iter():
        if not isinstance(unit.tag, str) or local_name(unit) not in ("trans-unit", "segment"):
            continue
        found = {local_name(child): child for child in unit if isinstance(child.tag, str)}
        if "source" not in found or unit.get("translate") == "no":
            continue
        target = found.get("target")
        state = (unit.get("state") or (target.get("state") if target is not None else "") or "").lower()
        words = _text(target) if target is not None else ""
        is_done = bool(words) and (state in _TRANSLATED or unit.get("approved") == "yes")
        entries.append(
            Entry(
                _text(found["source"]),
                words,
                unit.sourceline or 1,
                "" if is_done else FUZZY if words else EMPTY,
            )
        )
    fields = {
        "source": root.get("srcLang") or _attribute(root, "source-language"),
        "lang": root.get("trgLang") or _attribute(root, "target-language"),
    }
    return LocalDocument(entries=tuple(entries), fields={k: v for k, v in fields.items() if v})


def _attribute(root: "object", name: str) -> str:
    return next((e.get(name) for e in root.iter() if isinstance(e.tag, str) and e.get(name)), "")  # type: ignore[attr-defined]


def _text(element: "object") -> str:
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()  # type: ignore[attr-defined]

"""Files that hold both texts of each unit: PO by polib, XLIFF 1.2 and 2 by lxml."""

import re
from collections.abc import Iterator, Mapping

import polib
from lxml import etree

from crawler.folders.model import Entry, LocalDocument
from crawler.folders.states import EMPTY, FUZZY, OBSOLETE, is_done
from crawler.untrusted.safe_xml import local_name, parse_xml

_PLACEHOLDERS = frozenset(("ph", "x"))
_FORMATTING = frozenset(("bpt", "ept", "it", "bx", "ex", "sc", "ec", "cp"))


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
        if "source" not in found or any(e.get("translate") == "no" for e in (unit, *unit.iterancestors())):
            continue
        target = found.get("target")
        holders = [unit] if target is None else [unit, target]
        state, qualifier, sub_state, approved = (
            next(filter(None, (holder.get(name) for holder in holders)), "")
            for name in ("state", "state-qualifier", "subState", "approved")
        )
        data = _original_data(unit)
        words = _text(target, data) if target is not None else ""
        done = _is_whole(target) and bool(words) and is_done(state, qualifier or sub_state, approved)
        entries.append(
            Entry(
                _text(found["source"], data),
                words,
                unit.sourceline or 1,
                "" if done else FUZZY if words else EMPTY,
            )
        )
    fields = {
        "source": root.get("srcLang") or _attribute(root, "source-language"),
        "lang": root.get("trgLang") or _attribute(root, "target-language"),
    }
    return LocalDocument(entries=tuple(entries), fields={k: v for k, v in fields.items() if v})


def _is_whole(target: "etree._Element | None") -> bool:
    """Whether no segment of a target is empty."""
    inner = () if target is None else (e for e in target.iter() if isinstance(e.tag, str))
    return all(_text(e, {}) or len(e) for e in inner if local_name(e) == "mrk" and e.get("mtype") == "seg")


def _original_data(segment: "etree._Element") -> dict[str, str]:
    """What the placeholders of an XLIFF 2 unit stand for, by id."""
    unit = segment.getparent()
    found = unit.iter() if unit is not None and local_name(unit) == "unit" else ()
    return {
        data.get("id") or "": data.text or ""
        for data in found
        if isinstance(data.tag, str) and local_name(data) == "data"
    }


def _attribute(root: "object", name: str) -> str:
    return next((e.get(name) for e in root.iter() if isinstance(e.tag, str) and e.get(name)), "")  # type: ignore[attr-defined]


def _text(element: "etree._Element", data: Mapping[str, str]) -> str:
    """The words of a side; placeholders as what they stand for (`data` by id), without formatting."""
    return re.sub(r"\s+", " ", "".join(_parts(element, data))).strip()


def _parts(element: "etree._Element", data: Mapping[str, str]) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        name = local_name(child) if isinstance(child.tag, str) else ""
        if name in _PLACEHOLDERS:
            shown = child.get("equiv-text") or child.get("equiv") or data.get(child.get("dataRef") or "", "")
            yield shown or child.get("disp") or child.text or ""
        elif name and name not in _FORMATTING:
            yield from _parts(child, data)
        yield child.tail or ""

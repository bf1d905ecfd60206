"""PO files line by line: strings with their places, which polib does not keep."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import polib

from crawler.folders.formats.bilingual.unit import Unit
from crawler.folders.states import EMPTY, FUZZY, OBSOLETE

_KEYWORD = re.compile(r"(#~)?(#?\|)?\s*(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)\s*\"")
_STRING = re.compile(r"\"((?:[^\"\\]|\\.)*)\"\s*$")
_WIDTH = 79  # columns to which gettext wraps


@dataclass(slots=True)
class _Entry:
    """The lines of an entry: first and end of each string by its keyword, values, flags, comments."""

    first: int
    end: int = 0
    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    previous: dict[str, str] = field(default_factory=dict)
    previous_lines: list[int] = field(default_factory=list)
    flags: int | None = None
    is_fuzzy: bool = False
    is_obsolete: bool = False
    notes: list[str] = field(default_factory=list)

    @property
    def forms(self) -> list[str]:
        """The keywords of its translations, in the order of the forms."""
        return sorted(key for key in self.values if key.startswith("msgstr"))


def read_units(text: str) -> Iterator[Unit]:
    """The units of a PO file, each plural form one of its own; the header is none. ValueError for no PO."""
    yield from (unit for _, _, unit in _units(text.splitlines(keepends=True)))


def with_targets(text: str, targets: Mapping[int, str], pruned: bool = False) -> str:
    """The file with other translations of some units, by number, and the flag `fuzzy`; see units.py."""
    lines = text.splitlines(keepends=True)
    end = "\r\n" if "\r\n" in text else "\n"
    new: dict[int, str] = {}
    width = 0 if any(len(line) > _WIDTH + 2 and line.startswith(('"', "msg")) for line in lines) else _WIDTH
    for number, (entry, key, unit) in enumerate(_units(lines)):
        if pruned and unit.state == OBSOLETE:
            new |= dict.fromkeys(range(entry.first, entry.end), "")
        elif number in targets:
            first, stop = entry.places[key]
            new |= dict.fromkeys(range(first, stop), "")
            new[first] = "".join(
                f"{line}{end}" for line in _string(key, _like(unit.source, targets[number]), width)
            )
            new |= _flagged(lines, entry, end, new)
    return "".join(new.get(number, line) for number, line in enumerate(lines))


def _units(lines: list[str]) -> Iterator[tuple[_Entry, str, Unit]]:
    """(entry, keyword of the translation, unit)."""
    for entry in _entries(lines):
        if "msgid" not in entry.values or (not entry.values["msgid"] and "msgctxt" not in entry.values):
            continue
        for form, key in enumerate(entry.forms):
            target = entry.values[key]
            state = OBSOLETE if entry.is_obsolete else FUZZY if entry.is_fuzzy else ""
            state = state if target.strip() or entry.is_obsolete else EMPTY
            plural = "msgid_plural" if form and "msgid_plural" in entry.values else "msgid"
            line = entry.places["msgid"][0] + 1
            notes = [entry.values["msgctxt"]] if "msgctxt" in entry.values else []
            note = " > ".join((*notes, *entry.notes))
            yield (
                entry,
                key,
                Unit(entry.values[plural], target, state, line, entry.previous.get(plural, ""), note, form),
            )


def _entries(lines: list[str]) -> Iterator[_Entry]:
    entry = _Entry(0)
    key = ""
    was_previous = False
    for number, raw in enumerate(lines):
        line = raw.strip("\ufeff \t\r\n")
        keyword = _KEYWORD.match(line)
        is_new = entry.forms and (keyword is None or not keyword[3].startswith("msgstr"))
        if is_new and line and not _continues(line):
            yield replace(entry, end=number)
            entry, key = _Entry(number), ""
        if keyword:
            was_previous = keyword[2] is not None
            key = keyword[3]
            if was_previous:
                entry.previous_lines.append(number)
            else:
                entry.is_obsolete = entry.is_obsolete or keyword[1] is not None
                entry.places[key] = number, number + 1
            _append(entry, key, line, number, was_previous)
        elif _continues(line) and key:
            _append(entry, key, line, number, was_previous)
        elif line.startswith("#,"):
            entry.flags = number
            entry.is_fuzzy = "fuzzy" in [flag.strip() for flag in line[2:].split(",")]
        elif line.startswith("#."):
            entry.notes.append(line[2:].strip())
        elif line and not line.startswith("#"):
            raise ValueError(f"line {number + 1}: no PO file: {line[:40]}")
    if entry.forms:
        yield replace(entry, end=len(lines))


def _continues(line: str) -> bool:
    """Whether a line goes on with the string above it."""
    return line.removeprefix("#~").removeprefix("#|").removeprefix("|").strip().startswith('"')


def _append(entry: _Entry, key: str, line: str, number: int, is_previous: bool) -> None:
    found = _STRING.search(line[line.index('"') :])
    if found is None:
        raise ValueError(f"line {number + 1}: a string without end")
    values = entry.previous if is_previous else entry.values
    values[key] = values.get(key, "") + polib.unescape(found[1])
    if is_previous:
        entry.previous_lines += [number] if number not in entry.previous_lines else []
    else:
        entry.places[key] = entry.places[key][0], number + 1


def _like(source: str, target: str) -> str:
    """The translation with the line ends at both ends that the source has, as msgfmt asks for."""
    target = target.strip("\n")
    return "\n" * source.startswith("\n") + target + "\n" * (source.endswith("\n") and source != "\n")


def _string(key: str, value: str, width: int) -> list[str]:
    """The lines of a string as polib writes them."""
    if key == "msgstr":
        entry = polib.POEntry(msgid="", msgstr=value)
    else:
        entry = polib.POEntry(msgid="", msgid_plural="x", msgstr_plural={int(key[7:-1]): value})
    lines = entry.__unicode__(wrapwidth=width).split("\n")
    first = next(n for n, line in enumerate(lines) if line.startswith("msgstr"))
    return [line for line in lines[first:] if line]


def _flagged(lines: list[str], entry: _Entry, end: str, new: Mapping[int, str]) -> dict[int, str]:
    """The lines that mark an entry as one for review; its previous source no longer counts."""
    found = dict.fromkeys(entry.previous_lines, "")
    if entry.flags is not None:
        line = lines[entry.flags]
        found[entry.flags] = line if entry.is_fuzzy else line.replace("#,", "#, fuzzy,", 1)
        return found
    first = min(place for place, _ in entry.places.values())
    flag = f"#, fuzzy{end}"
    before = new.get(first, lines[first])
    mark = "\ufeff" if before.startswith("\ufeff") else ""
    return found | {
        first: before if before.startswith(flag, len(mark)) else mark + flag + before[len(mark) :]
    }

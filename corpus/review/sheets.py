"""Pairs to judge as a sheet, and the decisions in one that comes back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace

from corpus.decisions.decision import Act, Decision, pair_key, problem
from corpus.decisions.file import add, read_decisions
from corpus.decisions.standing import last_of_each, now_after, standing
from corpus.review.context import Row, rows_at
from corpus.review.index import DOUBTFUL, KEPT, OPEN, Query, read_index, search
from corpus.review.sheet_files import READ, Rows, cell, check, plain, read_rows, write_rows
from corpus.tables.folder import WorkFolder
from crawler.errors import InputError

HEADER = ("what", "reason", "source_text", "target_text", "score", "source_url", "target_url", "on")
_WHAT, _REASON, _TEXTS, _PAGES, _ON = HEADER[0], HEADER[1], HEADER[2:4], HEADER[5:7], HEADER[7]
_ACTS = (Act.ACCEPT, Act.REJECT, Act.CORRECT)
_HEADER_ROWS = 20  # among which the header is looked for: a title may stand above it


def export_sheet(folder: WorkFolder, path: Path, number: int) -> int:
    """The number of kept pairs written that nobody has judged, the most doubtful first.

    UsageError for another suffix, MissingExtraError without the package for .xlsx.
    """
    check(path)
    held = standing(read_decisions(folder.root))
    query = Query(facets={"state": OPEN, "rule": KEPT}, sort=DOUBTFUL)
    entries = read_index(folder, lambda text, lang: "")
    chosen = search(folder, entries, query, held.by_key, held.conflicts).entries[:number]
    rows = rows_at(folder, [entry.row for entry in chosen])
    lines = [
        ("", "", *(cell(row[name]) for name in _TEXTS), *(row[name] for name in HEADER[4:7]), entry.key)
        for entry, row in zip(chosen, rows, strict=True)
    ]
    write_rows(path, [HEADER, *lines])
    return len(lines)


def import_sheet(folder: WorkFolder, path: Path, who: str) -> int:
    """The number of decisions added: one for each row with a `what` that this person has not said already.

    `accept`, `reject`, or `correct` with the new texts in their columns. Rows may stand in another order;
    columns, too, and all but `what` and either `on` or the texts may be missing. InputError names a bad row;
    then nothing is added.
    """
    check(path, READ)
    corpus = _Corpus(folder, _numbers(folder))
    rows = read_rows(path, lambda found: _fit(found, corpus))
    start = _header(rows)
    if start is None:
        raise InputError(
            f"{path}: needs the column {_WHAT}, and {_ON} or {' and '.join(_TEXTS)}: export the sheet again"
        )
    held = last_of_each(read_decisions(folder.root))
    now = now_after(people[who] for people in held.values() if who in people)
    made = [
        _decision(f"{path}:{number}", row, corpus, who, now)
        for number, row in enumerate(_by_name(rows, start), start + 2)
        if row.get(_WHAT, "").strip()
    ]
    new = [decision for decision in made if not _same(decision, held.get(decision.on, {}).get(who))]
    add(folder.root, new)
    return len(new)


@dataclass(frozen=True, slots=True)
class _Corpus:
    """The rows of the pairs of a work folder by their keys."""

    folder: WorkFolder
    numbers: Mapping[str, int]

    def row(self, key: str) -> Row | None:
        """The pair of a key; None for one that the corpus has no longer."""
        return rows_at(self.folder, [self.numbers[key]])[0] if key in self.numbers else None


def _numbers(folder: WorkFolder) -> dict[str, int]:
    if not folder.has("pairs"):
        return {}
    return {entry.key: entry.row for entry in read_index(folder, lambda text, lang: "")}


def _header(rows: Rows) -> int | None:
    """The place of the row that names the columns."""
    for place, row in enumerate(rows[:_HEADER_ROWS]):
        names = {name.strip().casefold() for name in row}
        if _WHAT in names and (_ON in names or names.issuperset(_TEXTS)):
            return place
    return None


def _by_name(rows: Rows, start: int) -> list[dict[str, str]]:
    names = [name.strip().casefold() for name in rows[start]]
    return [dict(zip(names, row, strict=False)) for row in rows[start + 1 :]]


def _fit(rows: Rows, corpus: _Corpus) -> int:
    """How many rows have the texts that their keys say, or without keys those of a pair."""
    start = _header(rows)
    if start is None:
        return -1
    keys = [(row.get(_ON, "").strip(), _key(row)) for row in _by_name(rows, start)]
    return sum(key == on if on else key in corpus.numbers for on, key in keys)


def _key(row: Mapping[str, str]) -> str:
    return pair_key(*(plain(row.get(name, "")) for name in _TEXTS))


def _same(decision: Decision, held: Decision | None) -> bool:
    return held is not None and replace(decision, when=held.when, pages=held.pages) == held


def _decision(where: str, row: Mapping[str, str], corpus: _Corpus, who: str, now: datetime) -> Decision:
    what, on = row[_WHAT].strip().lower(), row.get(_ON, "").strip()
    if what not in _ACTS:
        raise InputError(f"{where}: what: {what[:40]!r}: give {', '.join(_ACTS)}, or nothing")
    has_texts = all(row.get(name, "").strip() for name in _TEXTS)
    if what == Act.CORRECT and not (on and has_texts):
        raise InputError(f"{where}: `correct` needs the columns {_ON}, {' and '.join(_TEXTS)}")
    if not on and _key(row) not in corpus.numbers:
        raise InputError(f"{where}: no pair of the corpus has these texts: restore them, or the column {_ON}")
    key = on or _key(row)
    pair = corpus.row(key)
    if what != Act.CORRECT and has_texts and key != _key(row) and not _is_worn(row, pair):
        raise InputError(f"{where}: the texts were changed: write `correct` in `what`, or restore them")
    source, target = (plain(row.get(name, "")) for name in _TEXTS)
    into = ((source, target),) if what == Act.CORRECT else ()
    pages = tuple(url for name in _PAGES if (url := pair[name] if pair else row.get(name)))
    decision = Decision(now, who, Act(what), key, row.get(_REASON, "").strip(), into, pages)
    if why := problem(decision):
        raise InputError(f"{where}: {why}")
    return decision


def _is_worn(row: Mapping[str, str], pair: Row | None) -> bool:
    """Whether the texts are those of the pair but for letters that an encoding does not have."""
    return pair is not None and all(_worn(plain(row[name])) == _worn(pair[name] or "") for name in _TEXTS)


def _worn(text: str) -> bytes:
    return " ".join(text.split()).encode("cp1252", "replace")

"""Pairs to judge as a sheet, and the decisions in one that comes back."""

import csv
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from corpus.decisions.decision import Act, Decision, pair_key, problem
from corpus.decisions.file import add, read_decisions
from corpus.decisions.standing import last_of_each, standing
from corpus.review.context import rows_at
from corpus.review.index import DOUBTFUL, KEPT, OPEN, Query, read_index, search
from corpus.tables.folder import WorkFolder
from crawler.errors import InputError, MissingExtraError, UsageError
from crawler.storage.files import replacing

HEADER = ("what", "reason", "source_text", "target_text", "score", "source_url", "target_url", "on")
_ACTS = (Act.ACCEPT, Act.REJECT, Act.CORRECT)
XLSX, TSV = SUFFIXES = (".xlsx", ".tsv")
_FORMULA = ("=", "+", "-", "@")  # a sheet would read such a text as a formula


def export_sheet(folder: WorkFolder, path: Path, number: int) -> int:
    """The number of kept pairs written that nobody has judged, the most doubtful first.

    UsageError for another suffix, MissingExtraError without the package for .xlsx.
    """
    _check(path)
    held = standing(read_decisions(folder.root))
    query = Query(facets={"state": OPEN, "rule": KEPT}, sort=DOUBTFUL)
    entries = read_index(folder, lambda text, lang: "")
    chosen = search(folder, entries, query, held.by_key, held.conflicts).entries[:number]
    rows = rows_at(folder, [entry.row for entry in chosen])
    lines = [
        ("", "", *(_text(row[name]) for name in HEADER[2:4]), *(row[name] for name in HEADER[4:7]), entry.key)
        for entry, row in zip(chosen, rows, strict=True)
    ]
    _write(path, [HEADER, *lines])
    return len(lines)


def import_sheet(folder: WorkFolder, path: Path, who: str) -> int:
    """The number of decisions added: one for each row with a `what` that this person has not said already.

    `accept`, `reject`, or `correct` with the new texts in their columns. InputError names a bad row; then
    nothing is added.
    """
    _check(path)
    rows = [[str(value) if value is not None else "" for value in row] for row in _read(path)]
    if not rows or any(name not in rows[0] for name in HEADER[:4] + HEADER[-1:]):
        raise InputError(f"{path}:1: needs the columns {', '.join(HEADER)}: export the sheet again")
    now = datetime.now(UTC)
    made = [
        _decision(f"{path}:{number}", dict(zip(rows[0], row, strict=False)), who, now)
        for number, row in enumerate(rows[1:], 2)
        if dict(zip(rows[0], row, strict=False)).get("what", "").strip()
    ]
    held = last_of_each(read_decisions(folder.root))
    new = [decision for decision in made if not _same(decision, held.get(decision.on, {}).get(who))]
    add(folder.root, new)
    return len(new)


def _same(decision: Decision, held: Decision | None) -> bool:
    return held is not None and replace(decision, when=held.when, pages=held.pages) == held


def _decision(where: str, row: dict[str, str], who: str, now: datetime) -> Decision:
    what = row["what"].strip().lower()
    if what not in _ACTS:
        raise InputError(f"{where}: what: {what[:40]!r}: give {', '.join(_ACTS)}, or nothing")
    source, target = (" ".join(_plain(row.get(name, "")).split()) for name in HEADER[2:4])
    if what != Act.CORRECT and pair_key(source, target) != row["on"]:
        raise InputError(f"{where}: the texts were changed: write `correct` in `what`, or restore them")
    into = ((source, target),) if what == Act.CORRECT else ()
    pages = tuple(row[name] for name in HEADER[5:7] if row.get(name))
    decision = Decision(now, who, Act(what), row["on"], row.get("reason", "").strip(), into, pages)
    if why := problem(decision):
        raise InputError(f"{where}: {why}")
    return decision


def _check(path: Path) -> None:
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(f"{path}: not a sheet: give a name that ends in {' or '.join(SUFFIXES)}")


def _text(text: str | None) -> str:
    """A text as a sheet takes it: an apostrophe before what would be a formula."""
    line = " ".join((text or "").split())
    return f"'{line}" if line.startswith((*_FORMULA, "'")) else line


def _plain(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:2] in (*_FORMULA, "'") else text


def _write(path: Path, rows: Iterable[Sequence[object]]) -> None:
    if path.suffix.lower() == XLSX:
        book = _openpyxl().Workbook(write_only=True)
        sheet = book.create_sheet("pairs")
        for row in rows:
            sheet.append(list(row))
        with replacing(path) as file:
            book.save(file)
        return
    with replacing(path) as file:
        for row in rows:
            cells = ("" if value is None else str(value).replace("\t", " ") for value in row)
            file.write(("\t".join(cells) + "\n").encode("utf-8", "replace"))


def _read(path: Path) -> list[Sequence[object]]:
    if path.suffix.lower() == TSV:
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise InputError(f"{path}: cannot be read: {error}: save it as UTF-8 with tabs") from None
    try:
        book = _openpyxl().load_workbook(path, read_only=True, data_only=True)
        return list(book.worksheets[0].iter_rows(values_only=True))
    except (OSError, ValueError, KeyError) as error:
        raise InputError(f"{path}: cannot be read as .xlsx: {error}") from None


def _openpyxl() -> Any:
    try:
        import openpyxl
    except ModuleNotFoundError as error:
        raise MissingExtraError(
            "sheets in .xlsx need openpyxl: use .tsv, or pip install 'acopio[sheets]'"
        ) from error
    return openpyxl

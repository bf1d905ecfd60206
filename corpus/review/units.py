"""The view of units that an import kept aside: which file they stand in, why, and both texts."""

import csv
from collections import Counter
from http import HTTPStatus
from typing import Any

from corpus.build.own_data.memories import ASIDE
from corpus.imports.unit import PROBLEMS
from corpus.review.exchange import RefusedError, Request
from corpus.review.state import State
from corpus.tables.manifest import read_manifest

ON_A_PAGE = 50

Row = dict[str, str]


def kept_aside(state: State) -> list[Row]:
    """The rows of ASIDE, in the order of the files; none in a corpus that was not imported."""
    path = state.folder.root / ASIDE
    if not path.exists():
        return []
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, restval=""))


def listed(state: State, request: Request) -> dict[str, Any]:
    """The values for the list of units; RefusedError where nothing was kept aside."""
    rows = kept_aside(state)
    if not rows:
        raise RefusedError(HTTPStatus.NOT_FOUND, "no unit of an imported file was kept aside")
    reason, text = request.one("reason"), request.one("text").strip()
    if text:
        rows = [row for row in rows if text.casefold() in "\n".join(row.values()).casefold()]
    counts = Counter(row["reason"] for row in rows)
    if reason:
        counts[reason] += 0  # offered also where no unit has it
        rows = [row for row in rows if row["reason"] == reason]
    parts = max(-(-len(rows) // ON_A_PAGE), 1)
    number = min(request.number("part"), parts)
    manifest = read_manifest(state.folder)
    languages = manifest.languages if manifest else ()
    return {
        "counts": sorted(counts.items(), key=lambda count: (-count[1], count[0])),
        "why": PROBLEMS,
        "langs": (*languages, "", "")[:2],
        "reason": reason,
        "text": text,
        "rows": rows[(number - 1) * ON_A_PAGE : number * ON_A_PAGE],
        "total": len(rows),
        "number": number,
        "parts": parts,
    }

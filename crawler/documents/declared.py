"""What sitemaps and their like in an archive say of its pages."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from crawler.urls import address

COLUMNS = ("document_id", "url", "canonical_url", "rejected_by", "alternates", "declared")


def declared_alternates(
    rows: Iterable[Mapping[str, Any]],
) -> Iterator[tuple[str, list[dict[str, str]], list[dict[str, str]]]]:
    """(document_id, declared, alternates) of each row of EXTRACTED that these change. Reads COLUMNS.

    A list's `declared` goes to the rows of the kept pages that it speaks of, whose `alternates` grow by it;
    its own row is left without. A page is known by its URL in any of its forms, and by its canonical URL.
    """
    held = list(rows)
    pages: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(held):
        if row["rejected_by"] is None:
            for known in {address(row["url"]), address(row["canonical_url"] or "")} - {None}:
                pages[str(known)].append(place)
    found: dict[int, list[dict[str, str]]] = defaultdict(list)
    for row in held:
        for declared in row["declared"] or ():
            for place in pages.get(address(declared["page"]) or "", ()):
                found[place].append(declared)
    for place, row in enumerate(held):
        declared = _distinct(found[place]) if place in found else []
        if declared or row["declared"]:
            links = [{"lang": d["lang"], "url": d["url"]} for d in declared]
            yield row["document_id"], declared, _distinct([*(row["alternates"] or ()), *links])


def _distinct(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return [dict(items) for items in dict.fromkeys(tuple(row.items()) for row in rows)]

"""Alternates that the sitemaps and other lists of an archive declare for its pages."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from crawler.documents.reasons import Reason
from crawler.urls import address


class Declaring(NamedTuple):
    """A row of EXTRACTED as `declared_alternates` reads it: its columns of these names."""

    document_id: str
    url: str
    canonical_url: str | None
    rejected_by: str | None
    alternates: Sequence[dict[str, str]] | None
    declared: Sequence[dict[str, str]] | None


def declared_alternates(
    rows: Iterable[Declaring],
) -> Iterator[tuple[str, list[dict[str, str]], list[dict[str, str]]]]:
    """(document_id, declared, alternates) of each row of EXTRACTED that changes.

    A list's `declared` moves to the rows of the kept pages that it names, and is added to their `alternates`;
    pages off topic by their own words count as kept. A page is identified by any form of its URL, and by its
    canonical URL.
    """
    held = list(rows)
    pages: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(held):
        if row.rejected_by in (None, Reason.OFF_TOPIC):  # its translation may show that it is on topic
            for known in {address(row.url), address(row.canonical_url or "")} - {None}:
                pages[str(known)].append(place)
    found: dict[int, list[dict[str, str]]] = defaultdict(list)
    for row in held:
        for link in row.declared or ():
            for place in pages.get(address(link["page"]) or "", ()):
                found[place].append(link)
    for place, row in enumerate(held):
        declared = _distinct(found[place]) if place in found else []
        if declared or row.declared:
            links = [{"lang": d["lang"], "url": d["url"]} for d in declared]
            yield row.document_id, declared, _distinct([*(row.alternates or ()), *links])


def _distinct(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return [dict(items) for items in dict.fromkeys(tuple(row.items()) for row in rows)]

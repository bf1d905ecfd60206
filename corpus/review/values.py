"""The view of all values of a facet, where they are more than its list on the page of pairs offers."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from corpus.review.exchange import RefusedError, Request
from corpus.review.index import FACETS, IN_ORDER, search
from corpus.review.pairs import address, query_of
from corpus.review.state import State

ON_A_PAGE = 200


def listed(state: State, request: Request) -> dict[str, Any]:
    """The values of one facet with the number of pairs that each lists beside all else that is asked."""
    facet, wanted = request.one("facet"), request.one("find").strip()
    if facet not in FACETS:
        raise RefusedError(HTTPStatus.NOT_FOUND, f"no such facet: one of {', '.join(FACETS)}")
    query, held = query_of(request), state.judging.standing()
    found = search(state.folder, state.entries, replace(query, sort=IN_ORDER), held.by_key, held.conflicts)
    values = [one for one in found.counts[facet] if wanted.casefold() in one[0].casefold()]
    parts = max(-(-len(values) // ON_A_PAGE), 1)
    number = min(request.number("part"), parts)
    return {
        "facet": facet,
        "find": wanted,
        "query": query,
        "rows": [
            (value, rows, address(query, {facet: value}))
            for value, rows in values[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]
        ],
        "total": len(values),
        "number": number,
        "parts": parts,
        "back": address(query, {}),
        "address": lambda **changed: address(query, {"facet": facet, "find": wanted, **changed}),
    }

"""The view of pairs: chosen by facets, in order, judged one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from corpus.decisions.agreement import agreements
from corpus.decisions.decision import MERGED, PAIR, Act, Decision, pair_key
from corpus.decisions.standing import Standing, last_of_each
from corpus.review.context import Context, Row, context, place_on_page, rows_at
from corpus.review.exchange import RefusedError, Request
from corpus.review.index import DROPPED, FACETS, KEPT, OPEN, SORTS, TEXT, Entry, Found, Query, search
from corpus.review.marks import marked
from corpus.review.state import State

ON_A_PAGE = 20
REASONS = (
    "not a translation",
    "part is missing",
    "other numbers or names",
    "wrong language",
    "not clean text",
)
CHANGES = (Act.CORRECT, Act.SPLIT, Act.MERGE)
_MOST_VALUES = 200  # of a facet that are offered


@dataclass(frozen=True, slots=True)
class Card:
    """A pair to judge, its texts as HTML, the places on its pages, what holds of it, and its neighbours."""

    entry: Entry
    row: Row
    source: Markup
    target: Markup
    source_place: str
    target_place: str
    decision: Decision | None
    voices: Sequence[Decision]
    around: Context | None = None


def query_of(request: Request) -> Query:
    """The query in the address; without any, kept pairs that nobody has judged."""
    given = {facet: request.one(facet) for facet in FACETS if request.one(facet)}
    if not request.query:
        given = {"state": OPEN, "rule": KEPT}
    sort = request.one("sort")
    return Query(request.one("text").strip(), given, sort if sort in SORTS else SORTS[0])


def listed(state: State, request: Request) -> dict[str, Any]:
    """The values for the page of pairs."""
    query, held = query_of(request), state.judging.standing()
    found = search(state.folder, state.entries, query, held.by_key, held.conflicts)
    pages = max(-(-len(found.entries) // ON_A_PAGE), 1)
    number = min(request.number("page"), pages)
    shown = found.entries[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]
    return {
        "query": query,
        "facets": _offered(found, query),
        "dropped": sum(number for rule, number in found.counts["rule"] if rule != KEPT),
        "more": {facet: max(len(found.counts[facet]) - _MOST_VALUES, 0) for facet in FACETS},
        "without": found.without,
        "asked": {**({TEXT: query.text} if query.text else {}), **query.facets},
        "cards": cards(state, shown, held),
        "total": len(found.entries),
        "number": number,
        "pages": pages,
        "address": lambda **changed: _address(query, changed),
        "address_of_all": _address(Query(sort=query.sort), {}),
        "sorts": SORTS,
    }


def cards(state: State, entries: Sequence[Entry], held: Standing, around: bool = False) -> list[Card]:
    """The cards of some pairs; with `around` also their neighbours."""
    rows = rows_at(state.folder, [entry.row for entry in entries])
    return [_card(state, entry, row, held, around) for entry, row in zip(entries, rows, strict=True)]


def decide(state: State, request: Request) -> tuple[Entry, ...]:
    """Write the decision of a form; the pairs that it is on."""
    entry = state.entry(request.one("pair"))
    act = _act(request.one("what"))
    row = rows_at(state.folder, [entry.row])[0]
    if act != Act.MERGE:
        state.judging.decide([_decision(state, row, act, request.one("reason"), _texts(request, act))])
        return (entry,)
    around = context(state.folder, row).after
    if not around:
        raise RefusedError(HTTPStatus.CONFLICT, "there is no next pair to merge with")
    following = around[0]
    both = tuple(f"{row[side]} {following[side]}" for side in ("source_text", "target_text"))
    merged = _decision(state, row, Act.MERGE, "", ((both[0], both[1]),))
    other = _decision(state, following, Act.REJECT, f"{MERGED}{merged.on}", ())
    state.judging.decide([merged, other])
    return entry, state.entry(following["pair_id"])


def _decision(state: State, row: Row, act: Act, reason: str, into: tuple[tuple[str, str], ...]) -> Decision:
    key = pair_key(row["source_text"] or "", row["target_text"] or "")
    pages = tuple(row[name] for name in ("source_url", "target_url") if row[name])
    return Decision(state.judging.now(), state.judging.who, act, key, reason.strip()[:1000], into, pages)


def _act(text: str) -> Act:
    try:
        return Act(text)
    except ValueError:
        raise RefusedError(HTTPStatus.BAD_REQUEST, f"{text[:40]!r} is no decision") from None


def _texts(request: Request, act: Act) -> tuple[tuple[str, str], ...]:
    """The new texts of a form: one pair, or for a split one of each line."""
    source, target = request.one("source"), request.one("target")
    if act == Act.CORRECT:
        return ((" ".join(source.split()), " ".join(target.split())),)
    if act != Act.SPLIT:
        return ()
    sources, targets = (
        [" ".join(line.split()) for line in text.splitlines() if line.strip()] for text in (source, target)
    )
    if len(sources) != len(targets):
        why = f"{len(sources)} lines of source, {len(targets)} of target: each line is one side of a pair"
        raise RefusedError(HTTPStatus.BAD_REQUEST, why)
    return tuple(zip(sources, targets, strict=True))


def _card(state: State, entry: Entry, row: Row, held: Standing, around: bool) -> Card:
    texts = row["source_text"] or "", row["target_text"] or ""
    source, target = marked(*texts, (row["source_lang"], row["target_lang"]), state.terms_in)
    return Card(
        entry,
        row,
        source,
        target,
        place_on_page(row["source_url"], texts[0]),
        place_on_page(row["target_url"], texts[1]),
        held.by_key.get(entry.key),
        held.conflicts.get(entry.key, ()),
        context(state.folder, row) if around else None,
    )


def _offered(found: Found, query: Query) -> dict[str, list[tuple[str, int]]]:
    """The values of each facet that can be chosen, the chosen one among them."""
    offered = {}
    for facet in FACETS:
        values = list(found.counts[facet][:_MOST_VALUES])
        chosen = query.facets.get(facet)
        if chosen and chosen not in dict(values) and (facet, chosen) != ("rule", DROPPED):
            values.append((chosen, dict(found.counts[facet]).get(chosen, 0)))
        offered[facet] = values
    return offered


def _address(query: Query, changed: Mapping[str, object]) -> str:
    known = {"text": query.text, **query.facets, "sort": query.sort, **changed}
    return "?" + urlencode({name: value for name, value in known.items() if value})


def agreement(state: State) -> dict[str, Any]:
    """The values for the page on people: their decisions on pairs, and how far they agree."""
    decisions = state.judging.decisions()
    acts: dict[str, list[Act]] = {}
    for people in last_of_each(decisions).values():
        for who, decision in people.items():
            if decision.kind == PAIR:
                acts.setdefault(who, []).append(decision.what)
    rows = [
        (who, len(own), own.count(Act.ACCEPT), own.count(Act.REJECT), sum(act in CHANGES for act in own))
        for who, own in sorted(acts.items())
    ]
    return {
        "people": rows,
        "agreements": agreements(decisions),
        "disputed": len(state.judging.standing().conflicts),
    }

"""The view of terms: what the kept pairs teach, with contexts; accepted, corrected or forbidden."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import pyarrow.compute as pc

from align.words.terms import Term
from corpus.decisions.decision import TERM, Act, Decision, term_key
from corpus.decisions.standing import Standing
from corpus.export.direction import Direction
from corpus.export.selection import KEPT
from corpus.export.terms.learnt import learnt_terms
from corpus.review.background import AT_ONCE, Work
from corpus.review.exchange import RefusedError, Request
from corpus.review.state import State, TermEntry
from corpus.settling.decided import CORRECTED

ON_A_PAGE = 20
OPEN, DECIDED = STATES = ("to judge", "judged")
_CONTEXTS = 3  # pairs shown with a term
_LEARNT_FROM = 2500  # pairs of a direction, as in the report: two or three seconds on one core
_LEAST = 3  # pairs with a term, as in the export
_SHARE = 0.2  # of the pairs with one side that have the other one, each way: below it is noise
_MOST = 2000  # terms of a direction


@dataclass(frozen=True, slots=True)
class TermCard:
    """A term to judge, what holds of it, and pairs that contain it."""

    entry: TermEntry
    decision: Decision | None
    voices: Sequence[Decision]
    contexts: Sequence[tuple[str, str]]


def learn(state: State) -> list[TermEntry]:
    """The terms of each two languages, the most frequent languages first, the highest C-value first."""
    found = []
    for direction in _directions(state):
        where = KEPT & (pc.field("source_lang") == direction.source_lang)
        where &= pc.field("target_lang") == direction.target_lang
        seen: set[str] = set()
        for term in learnt_terms(state.folder.batches("pairs", where=where), direction, _LEAST, _LEARNT_FROM):
            entry = _entry(direction, term)
            likely = min(term.target_given_source, term.source_given_target) >= _SHARE and term.is_noun_like
            if likely and entry.key not in seen and len(seen) < _MOST:
                seen.add(entry.key)
                found.append(entry)
    return found


def listed(state: State, request: Request) -> dict[str, Any]:
    """The values for the page of terms."""
    held, text = state.judging.standing(), request.one("text").strip()
    wanted = request.one("state") if request.query else OPEN
    entries = [e for e in _all(state, held) if text.casefold() in f"{e.source}\n{e.target}".casefold()]
    if wanted in STATES:
        entries = [e for e in entries if (e.key in held.by_key) == (wanted == DECIDED)]
    pages = max(-(-len(entries) // ON_A_PAGE), 1)
    number = min(request.number("page"), pages)
    shown = entries[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]
    known = {"text": text, "state": wanted}
    return {
        "cards": cards(state, shown, held),
        "total": len(entries),
        "number": number,
        "pages": pages,
        "text": text,
        "state": wanted,
        "states": STATES,
        "address": lambda **changed: "?" + urlencode({**known, **changed}),
    }


def cards(state: State, entries: Sequence[TermEntry], held: Standing) -> list[TermCard]:
    """The cards of some terms, each with a few kept pairs that contain it."""
    contexts: list[list[tuple[str, str]]] = [[] for _ in entries]
    columns = ["source_text", "target_text", "source_lang", "target_lang"]
    for batch in state.folder.batches("pairs", columns, KEPT):
        for entry, found in zip(entries, contexts, strict=True):
            if len(found) < _CONTEXTS:
                both = [
                    pc.match_substring(batch[f"{side}_text"], text, ignore_case=True)
                    for side, text in (("source", entry.source), ("target", entry.target))
                ]
                langs = pc.and_(
                    pc.equal(batch["source_lang"], entry.source_lang),
                    pc.equal(batch["target_lang"], entry.target_lang),
                )
                places = pc.indices_nonzero(pc.fill_null(pc.and_(pc.and_(*both), langs), False))
                for place in places.to_pylist()[: _CONTEXTS - len(found)]:
                    found.append((batch["source_text"][place].as_py(), batch["target_text"][place].as_py()))
    return [
        TermCard(e, held.by_key.get(e.key), held.conflicts.get(e.key, ()), found)
        for e, found in zip(entries, contexts, strict=True)
    ]


def decide(state: State, request: Request) -> TermEntry:
    """Write the decision of a form on a term; the term."""
    entry = find(state, request.one("term"))
    try:
        act = Act(request.one("what"))
    except ValueError:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "no such decision") from None
    learnt, given = (entry.source, entry.target), " ".join(request.one("target").split())
    into: tuple[tuple[str, str], ...] = () if act == Act.WITHDRAW else (learnt,)
    if act == Act.CORRECT:
        if given == entry.target:
            raise RefusedError(
                HTTPStatus.BAD_REQUEST, "the translation is as before: accept it, or change it"
            )
        into = ((entry.source, given), learnt)
    state.judging.decide([Decision(state.judging.now(), state.judging.who, act, entry.key, into=into)])
    return entry


def find(state: State, key: str) -> TermEntry:
    """The term of a key; RefusedError if there is none."""
    for entry in _all(state, state.judging.standing(), wait=True):
        if entry.key == key:
            return entry
    raise RefusedError(HTTPStatus.NOT_FOUND, "no such term: reload the page: the corpus has changed")


def prepared(state: State) -> Work[list[TermEntry]]:
    """The terms, learnt in the background."""
    if state.terms is None or state.terms.failed:
        state.terms = Work("Learning the terms of the kept pairs", lambda: learn(state))
    return state.terms


def _all(state: State, held: Standing, wait: bool = False) -> list[TermEntry]:
    """The learnt terms, then those that people decided on and the pairs teach no longer."""
    learnt = prepared(state).result(None if wait else AT_ONCE)
    known = {entry.key for entry in learnt}
    others = [_gone(key, one) for key, one in held.terms.items() if key not in known and one.into]
    return [*learnt, *others]


def _gone(key: str, decision: Decision) -> TermEntry:
    source_lang, _, target_lang = key.removeprefix(f"{TERM}:").partition(":")[0].partition("-")
    source, target = decision.into[-1]
    return TermEntry(key, source_lang, target_lang, source, target)


def _directions(state: State) -> list[Direction]:
    names = ["source_lang", "target_lang"]
    rows = state.folder.table("pairs", KEPT, [*names, "review"])
    rows = rows.filter(pc.invert(pc.fill_null(pc.starts_with(rows["review"], f"{CORRECTED}:"), False)))
    counts = rows.group_by(names).aggregate([([], "count_all")]).to_pylist()
    counts.sort(key=lambda row: (-row["count_all"], row["source_lang"], row["target_lang"]))
    return [Direction(row["source_lang"], row["target_lang"]) for row in counts]


def _entry(direction: Direction, term: Term) -> TermEntry:
    (source, target), _ = max(term.forms.items(), key=lambda form: (form[1], form[0]))
    key = term_key(direction.source_lang, direction.target_lang, source)
    shares = term.target_given_source, term.source_given_target
    return TermEntry(key, direction.source_lang, direction.target_lang, source, target, term.pairs, *shares)

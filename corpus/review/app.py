"""The answers of the page: which view answers which address."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from http import HTTPStatus
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from corpus.decisions.decision import MERGED, TERM
from corpus.report.reasons import REASONS as WHY
from corpus.report.visible import link, visible
from corpus.review import pages, pairs, rules, terms, units, values
from corpus.review.background import NotReadyError
from corpus.review.exchange import RefusedError, Request, Response, page, see
from corpus.review.index import FACETS, Entry
from corpus.review.state import State, TermEntry

_STATIC = {"review.css": "text/css; charset=utf-8", "review.js": "text/javascript; charset=utf-8"}


class Review:
    """Answers requests for one work folder."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._templates = _environment()
        self._views: dict[tuple[bool, str], Callable[[Request], Response]] = {
            (False, ""): lambda request: see("pairs"),
            (False, "pairs"): self._pairs,
            (False, "pair"): self._pair,
            (False, "values"): self._values,
            (False, "pages"): self._pages,
            (False, "page"): self._page,
            (False, "units"): self._units,
            (False, "archived"): lambda request: pages.archived(self._state, request),
            (False, "rules"): self._rules,
            (False, "terms"): self._terms,
            (False, "agreement"): self._agreement,
            (False, "static"): _static,
            (True, "decide"): self._decide,
            (True, "undo"): self._undo,
            (True, "page"): self._decide_page,
            (True, "term"): self._decide_term,
            (True, "rules"): self._write_rule,
        }

    def prepare(self) -> None:
        """Begin with what takes seconds, so that it is there once a person asks for it."""
        terms.prepared(self._state)
        with suppress(RefusedError):  # told by the page of rules
            rules.prepared(self._state)

    def answer(self, request: Request) -> Response:
        """The response to a request; RefusedError where there is none.

        A page whose values are still being made says so, and asks the browser to come back.
        """
        view = self._views.get((request.changes, request.path[0] if request.path else ""))
        if view is None:
            raise RefusedError(HTTPStatus.NOT_FOUND, "no such page")
        try:
            if view is not _static:
                self._state.settle()
                self._state.refresh()
            return view(request)
        except NotReadyError as error:
            if request.fragment or request.changes:
                raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, f"{error.words}: a moment") from None
            root = "../" * (len(request.path) - 1)
            known = {"view": request.path[0], "words": error.words, "seconds": round(error.seconds)}
            known["others"] = self._state.settling is None  # while a table is written, none can be read
            waiting = self._page_of("waiting.html", root, **known)
            # Seldom once it lasts: a page that loads anew begins anew for a screen reader.
            return replace(waiting, headers={"Refresh": str(min(max(round(error.seconds / 3), 1), 5))})

    def _pairs(self, request: Request) -> Response:
        return self._page_of("pairs.html", "", **pairs.listed(self._state, request))

    def _pair(self, request: Request) -> Response:
        entry = self._state.entry(request.path[-1])
        (card,) = pairs.cards(self._state, [entry], self._state.judging.standing(), around=True)
        if request.fragment:
            return page(self._macro("card", card))
        return self._page_of("pair.html", "../", card=card)

    def _values(self, request: Request) -> Response:
        return self._page_of("values.html", "", **values.listed(self._state, request))

    def _decide(self, request: Request) -> Response:
        changed = pairs.decide(self._state, request)
        if request.fragment:
            return self._cards(changed)
        return see(f"pair/{changed[0].pair_id}")

    def _undo(self, request: Request) -> Response:
        keys = self._state.judging.undo()
        entries = [entry for entry in self._state.entries if entry.key in keys]
        named = [terms.find(self._state, key) for key in keys if key.startswith(f"{TERM}:")]
        if request.fragment:
            return self._term_cards(named) if named else self._cards(entries)
        return see("terms" if named else f"pair/{entries[0].pair_id}" if entries else "pairs")

    def _cards(self, entries: Sequence[Entry]) -> Response:
        found = pairs.cards(self._state, entries, self._state.judging.standing())
        return page("".join(self._macro("card", card) for card in found))

    def _pages(self, request: Request) -> Response:
        values = pages.listed(self._state, request)
        return self._page_of("pages.html", "", aside=len(units.kept_aside(self._state)), **values)

    def _units(self, request: Request) -> Response:
        return self._page_of("units.html", "", **units.listed(self._state, request))

    def _page(self, request: Request) -> Response:
        return self._page_of("page.html", "../", **pages.shown(self._state, request.path[-1]))

    def _decide_page(self, request: Request) -> Response:
        pages.decide(self._state, request)
        return see(f"../page/{request.path[-1]}")

    def _rules(self, request: Request) -> Response:
        values = rules.listed(self._state, request)
        if request.fragment:
            return page(self._macro("change", values))
        return self._page_of("rules.html", "", **values)

    def _write_rule(self, request: Request) -> Response:
        return see(f"rules?rule={rules.write(self._state, request)}&written=1")

    def _terms(self, request: Request) -> Response:
        return self._page_of("terms.html", "", **terms.listed(self._state, request))

    def _decide_term(self, request: Request) -> Response:
        entry = terms.decide(self._state, request)
        return self._term_cards([entry]) if request.fragment else see("terms")

    def _term_cards(self, entries: Sequence[TermEntry]) -> Response:
        found = terms.cards(self._state, entries, self._state.judging.standing())
        return page("".join(self._macro("term", card) for card in found))

    def _agreement(self, request: Request) -> Response:
        return self._page_of("agreement.html", "", **pairs.agreement(self._state))

    def _page_of(self, name: str, root: str, **values: Any) -> Response:
        state = self._state
        known = {"root": root, "topic": state.name, "who": state.judging.who, "made": state.judging.made}
        return page(self._templates.get_template(name).render(**known, **values))

    def _macro(self, name: str, card: object) -> str:
        module = self._templates.get_template("macros.html").module
        return str(getattr(module, name)(card, ""))


def _static(request: Request) -> Response:
    name = request.path[-1]
    if name not in _STATIC:
        raise RefusedError(HTTPStatus.NOT_FOUND, "no such file")
    return Response(files("corpus.review").joinpath("static", name).read_bytes(), _STATIC[name])


def _reason(text: str) -> str:
    """The reason of a decision in words: without the key of the pair that another was merged into."""
    return "merged with another pair" if text.startswith(MERGED) else text


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("corpus.review"),
        autoescape=True,
        finalize=lambda value: (
            visible(value, 4_000) if isinstance(value, str) and not isinstance(value, Markup) else value
        ),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(link=link, fixed=lambda value: "–" if value is None else f"{value:.3f}")
    environment.filters.update(reason=_reason)
    environment.globals.update(
        why=WHY["pairs"], why_pages=WHY["documents"], reasons=pairs.REASONS, facet_names=FACETS
    )
    return environment

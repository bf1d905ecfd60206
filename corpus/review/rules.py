"""The view of rules: what other thresholds would keep and drop, and writing them to the topic file."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from corpus.filters.options import FilterOptions
from corpus.filters.registry import configured
from corpus.filters.rule import Configured
from corpus.filters.rules.personal_data import PERSONAL_DATA
from corpus.filters.rules.test_sets import TEST_SET
from corpus.options import build_options, filter_options
from corpus.review.background import Work
from corpus.review.context import Row, rows_at
from corpus.review.exchange import RefusedError, Request
from corpus.review.state import State
from corpus.settling.pairs import last_stage
from corpus.settling.rehearsal import Rehearsal, read_rehearsal
from corpus.tables.names import JUDGED
from corpus.topics.file import set_rule
from crawler.errors import AcopioError, TopicError, UsageError
from crawler.options.values import Option, in_table
from crawler.topic.topic import BUILT_IN, load_topic

EXAMPLES = 8  # pairs shown of those that change


@dataclass(frozen=True, slots=True)
class Setting:
    """An option of a rule in a form: its name, description, kind of input, and value as text."""

    name: str
    words: str
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Example:
    """A pair that changes, and the rule that drops it, '' if it would be kept."""

    row: Row
    rule: str


def listed(state: State, request: Request) -> dict[str, Any]:
    """The values for the page: all rules, and the chosen one with what its options would change."""
    trial = _trial(state)
    rehearsal = prepared(state).result()
    known = trial.options
    name = request.one("rule") or _known()[0].name
    rule = _rule(name)
    problem, tried = "", known
    if request.one("tried"):
        try:
            tried = _given(rule, known, request)
        except (TopicError, UsageError) as error:
            problem = str(error)
    counts = Counter(entry.rule for entry in state.entries)
    change = rehearsal.compare(trial.built, tried)
    return {
        "rules": [(one.name, known.of(one).enabled, counts[one.name]) for one in _known()],
        "rule": rule,
        "settings": _settings(rule, tried if not problem else known, request if problem else None),
        "problem": problem,
        "change": change,
        "differs": known != trial.built,
        "gained": _examples(state, change.gained, {}),
        "lost": _examples(state, tuple(change.lost), dict(change.lost)),
        "lost_rows": len(change.lost),
        "total": rehearsal.total,
        "looked": len(rehearsal.rows),
        "file": state.file,
        "writable": state.file is not None and state.file.parent != BUILT_IN,
        "written": request.one("written") == "1",
    }


def write(state: State, request: Request) -> str:
    """The name of the rule whose options were written to the topic file.

    RefusedError where there is no file, or for options that are not allowed.
    """
    trial = _trial(state)
    rule = _rule(request.one("rule"))
    if state.file is None:
        raise RefusedError(HTTPStatus.CONFLICT, "this corpus has no topic file")
    try:
        options = _given(rule, trial.options, request).of(rule)
        set_rule(state.file, rule.name, options, rule.options())
        state.topic = load_topic(state.file)
    except AcopioError as error:
        raise RefusedError(HTTPStatus.BAD_REQUEST, str(error)) from None
    return rule.name


@dataclass(frozen=True, slots=True)
class Trial:
    """The options that the pairs were built with, and those of the topic file as it is now."""

    built: FilterOptions
    options: FilterOptions


def prepared(state: State) -> Work[Rehearsal]:
    """The pairs as the rules see them, read in the background; RefusedError for a corpus of unknown rules."""
    built = _built(state)
    if state.rehearsal is None or state.rehearsal.failed:
        decisions = state.judging.standing().pairs

        def read() -> Rehearsal:
            found = read_rehearsal(state.folder, decisions, built.of(PERSONAL_DATA))
            found.compare(built, built)  # what the first page shows
            return found

        state.rehearsal = Work("Reading the pairs as the rules see them", read)
    return state.rehearsal


def _built(state: State) -> FilterOptions:
    stage = last_stage(state.folder)
    if stage is None or not state.folder.has(JUDGED):
        raise RefusedError(HTTPStatus.CONFLICT, "the corpus does not say how it was built: build it again")
    return stage.filters


def _trial(state: State) -> Trial:
    built = _built(state)
    asked = built if state.topic is None else build_options(state.topic).filters
    # Test sets of the work folder are no option of the topic.
    own = {name: built.of(TEST_SET) if name == TEST_SET.name else given for name, given in asked}
    return Trial(built, FilterOptions(**own))


def _known() -> Sequence[Configured[Any]]:
    """The rules that can be tried: not the masking, which changes texts, nor the list of test sets."""
    return [rule for rule in configured() if rule.name != PERSONAL_DATA.name and rule.name != TEST_SET.name]


def _rule(name: str) -> Configured[Any]:
    for rule in _known():
        if rule.name == name:
            return rule
    raise RefusedError(HTTPStatus.NOT_FOUND, f"{name[:40]!r}: no such rule")


def _given(rule: Configured[Any], known: FilterOptions, request: Request) -> FilterOptions:
    """The options with those of a form; TopicError or UsageError for values that are not allowed."""
    values = {one.key: _value(one, request.one(one.key).strip()) for one in in_table(rule.options)}
    found = filter_options({rule.name: values}, "the form").of(rule)
    return FilterOptions(**{name: found if name == rule.name else own for name, own in known})


def _value(option: Option, text: str) -> Any:
    if option.kind is bool:
        return text == "on"
    if option.kind in (int, float):
        try:
            return option.kind(text)
        except ValueError:
            raise UsageError(f"{option.key}: {text[:40]!r} is not a number") from None
    return text if option.kind is str else [line.strip() for line in text.splitlines() if line.strip()]


def _settings(rule: Configured[Any], options: FilterOptions, form: Request | None) -> list[Setting]:
    """The options of a rule; with `form` as they were given, right or wrong."""
    found = []
    for one in in_table(rule.options):
        value = getattr(options.of(rule), one.key)
        text = "\n".join(value) if isinstance(value, tuple) else str(value)
        if one.kind is bool:
            text = "on" if value else ""
        words = "The rule is on" if one.key == "enabled" else one.bounds.meaning
        kind = {bool: "checkbox", int: "number", float: "number", str: "text"}.get(one.kind, "lines")
        found.append(Setting(one.key, words, kind, text if form is None else form.one(one.key)))
    return found


def _examples(state: State, rows: Sequence[int], rules: dict[int, str]) -> list[Example]:
    """Some of the pairs, evenly spaced."""
    step = max(len(rows) // EXAMPLES, 1)
    chosen = rows[::step][:EXAMPLES]
    return [
        Example(row, rules.get(number, ""))
        for number, row in zip(chosen, rows_at(state.folder, chosen), strict=True)
    ]

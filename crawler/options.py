"""Options: the fields of dataclasses that users set, and beside each field what it may be.

    @dataclass(frozen=True, slots=True)
    class MiningOptions:
        enabled: str = option("unpaired", "which documents are mined", choices=("unpaired", "all", "off"))
        k: int = option(4, "nearest sentences on the other side", least=1)

Types are bool, int, float, str and tuple[str, ...]. A field whose type is such a dataclass is a table of its
own: one table, a list of them (`tuple[Source, ...]`), or one that may be missing (`Source | None`).
"""

import difflib
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from types import NoneType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from crawler.errors import UsageError

Value = TypeVar("Value")

REQUIRED: Any = object()  # the default of an option that has none
# Metadata of a field whose dataclass shares the table of the one that holds it.
SAME_TABLE: Mapping[str, Any] = {"same_table": True}
_KINDS = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text",
    tuple: "a list of texts in quotes",
}


@dataclass(frozen=True, slots=True)
class Form:
    """What texts must look like: `name` with its article, what is `allowed`, and whether a text `fits`."""

    name: str
    allowed: str
    fits: Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Bounds:
    """What an option may be beside its type.

    Numbers are at least `least`, greater than `above` and at most `most`; a list has `least` entries or more.
    A text, or each entry of a list, is one of the `choices` and has the `form`.
    """

    meaning: str = ""
    least: float | None = None
    above: float | None = None
    most: float | None = None
    choices: Sequence[str] | Callable[[], Sequence[str]] = ()
    form: Form | None = None

    @property
    def names(self) -> Sequence[str]:
        """The choices; empty where any text is allowed."""
        return self.choices() if callable(self.choices) else self.choices

    def hold(self, number: float) -> bool:
        """Whether the number is finite and within the bounds."""
        return (
            math.isfinite(number)
            and (self.least is None or number >= self.least)
            and (self.above is None or number > self.above)
            and (self.most is None or number <= self.most)
        )

    def __str__(self) -> str:
        """The range in words, such as ' from 0 to 1'; empty without any bound."""
        low = f" from {self.least:.12g}" if self.least is not None else ""
        low = f" above {self.above:.12g}" if self.above is not None else low
        if self.most is None:
            return low
        return f"{low}, at most {self.most:.12g}" if self.above is not None else f"{low} to {self.most:.12g}"


def bounds(
    meaning: str = "",
    *,
    least: float | None = None,
    above: float | None = None,
    most: float | None = None,
    choices: Sequence[str] | Callable[[], Sequence[str]] = (),
    form: Form | None = None,
) -> dict[str, Bounds]:
    """The metadata of a required option: `api: str = field(metadata=bounds("URL of the API", form=URL))`."""
    return {"bounds": Bounds(meaning, least, above, most, choices, form)}


def option(
    default: Value,
    meaning: str = "",
    *,
    least: float | None = None,
    above: float | None = None,
    most: float | None = None,
    choices: Sequence[str] | Callable[[], Sequence[str]] = (),
    form: Form | None = None,
) -> Value:
    """A field with a default, with what it means and what is allowed (see Bounds)."""
    allowed = bounds(meaning, least=least, above=above, most=most, choices=choices, form=form)
    return field(default=default, metadata=allowed)


@dataclass(frozen=True, slots=True)
class Option:
    """One field of a dataclass of options: `default` is REQUIRED where it has none."""

    key: str
    type: Any
    default: Any
    bounds: Bounds
    same_table: bool = False

    @property
    def kind(self) -> Any:
        """The type of a value: bool, int, float, str or tuple."""
        return get_origin(self.type) or self.type

    @property
    def table(self) -> Any:
        """The dataclass whose fields are the keys of this table; None for an option that holds a value."""
        found = [each for each in (self.type, *get_args(self.type)) if is_dataclass(each)]
        return found[0] if found else None

    @property
    def many(self) -> bool:
        """Whether this is a list of tables."""
        return self.table is not None and self.kind is tuple

    @property
    def optional(self) -> bool:
        """Whether the table may be missing."""
        return NoneType in get_args(self.type)

    @property
    def allowed(self) -> str:
        """What a value may be, in words."""
        listed = self.kind is tuple
        if self.bounds.names:
            return ", ".join(self.bounds.names)
        if self.bounds.form is not None:
            return self.bounds.form.allowed
        return f"{_KINDS[self.kind]}{'' if listed else self.bounds}"

    @property
    def value(self) -> Any:
        """The default, or an empty value of the type where the option is required."""
        return self.kind() if self.default is REQUIRED else self.default

    def read(self, value: Any) -> tuple[Any, list[str]]:
        """The value in the option's type, and what is wrong with it; what is wrong gives way to the default.

        A whole number is a number too. Of a list, the entries that are right stay.
        """
        if self.kind is tuple and type(value) in (list, tuple):
            return self._listed(value)
        if type(value) is not self.kind and not (self.kind is float and type(value) is int):
            return self.value, [f"{value!r} is not {_KINDS[self.kind]} (allowed: {self.allowed})"]
        if self.kind is str:
            problem = self._text_problem(value)
        elif self.kind is bool or self.bounds.hold(value):
            problem = ""
        else:
            problem = f"{value} is out of range (allowed: {self.allowed})"
        return (self.value, [problem]) if problem else (self.kind(value), [])

    def _listed(self, values: Sequence[Any]) -> tuple[tuple[str, ...], list[str]]:
        judged = [(value, self._text_problem(value)) for value in values]
        problems = [problem for _, problem in judged if problem]
        least = self.bounds.least or 0
        if len(values) < least:
            problems.append(f"{len(values)} given (allowed: {least:g} or more: {self.allowed})")
        return tuple(value for value, problem in judged if not problem), problems

    def _text_problem(self, value: Any) -> str:
        """What is wrong with a text, or with an entry of a list; empty where it is allowed."""
        if not isinstance(value, str):
            return f"{value!r} is not a text (allowed: {self.allowed})"
        if self.kind is str and not value.strip():
            return f"empty (allowed: {self.allowed})"
        if self.bounds.names and value not in self.bounds.names:
            return f"{value!r} is unknown{nearest(value, self.bounds.names)} (allowed: {self.allowed})"
        if self.bounds.form is not None and not self.bounds.form.fits(value):
            return f"{value!r} is not {self.bounds.form.name} (allowed: {self.allowed})"
        return ""


def options_of(kind: type[Any]) -> tuple[Option, ...]:
    """The options of a dataclass in order; a field without bounds may be anything of its type."""
    hints = get_type_hints(kind)
    found: list[Option] = []
    for each in fields(kind):
        default = each.default if each.default_factory is MISSING else each.default_factory()
        found.append(
            Option(
                each.name,
                hints[each.name],
                REQUIRED if default is MISSING else default,
                each.metadata.get("bounds", Bounds()),
                each.metadata.get("same_table", False),
            )
        )
    return tuple(found)


def check_options(options: Any) -> None:
    """Pass options whose values are allowed; UsageError lists all others, those of tables within included."""
    if problems := list(_problems(options)):
        raise UsageError("\n".join(problems))


def _problems(options: Any, path: str = "") -> Iterator[str]:
    for each in options_of(type(options)):
        value = getattr(options, each.key)
        if each.kind in _KINDS:
            yield from (f"{path}{each.key}: {problem}" for problem in each.read(value)[1] if not each.table)
        elif is_dataclass(value):
            yield from _problems(value, f"{path}{each.key}.")


def keys_of(kind: type[Any]) -> tuple[str, ...]:
    """The keys of the table that sets a dataclass of options."""
    found: list[str] = []
    for each in options_of(kind):
        found += keys_of(each.table) if each.same_table else (each.key,)
    return tuple(found)


def nearest(name: str, known: Iterable[str]) -> str:
    """': did you mean NAME?' with the nearest known name; empty where none is near."""
    close = difflib.get_close_matches(name, list(known), n=1)
    return f": did you mean {close[0]}?" if close else ""


@dataclass(frozen=True, slots=True)
class Described:
    """One option as a reference page shows it: `table` is the heading in the file, '' for its top.

    `default` is REQUIRED where the option has none.
    """

    table: str
    key: str
    kind: str
    default: Any
    allowed: str
    meaning: str


def described(kind: type[Any], table: str = "") -> Iterator[Described]:
    """Every option of a dataclass, then those of the tables in it, each table in the order of its fields."""
    inner: list[Iterator[Described]] = []
    for each in options_of(kind):
        if each.same_table:
            inner.append(described(each.table, table))
        elif each.table is not None:
            name = f"{table}.{each.key}" if table else each.key
            inner.append(described(each.table, f"[{name}]" if each.many else name))
        elif each.kind in _KINDS:
            default = list(each.default) if isinstance(each.default, tuple) else each.default
            name = "list" if each.kind is tuple else _KINDS[each.kind].removeprefix("a ")
            yield Described(table, each.key, name, default, each.allowed, each.bounds.meaning)
    for rest in inner:
        yield from rest

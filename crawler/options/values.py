"""Reads the options of a dataclass and checks values against them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from crawler.console.suggestions import closest
from crawler.errors import UsageError
from crawler.options.bounds import Bounds

REQUIRED: Any = object()  # the default of a required option
_KINDS = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a string",
    tuple: "a list of strings in quotes",
}
_TYPES = (bool, int, float, str, tuple[str, ...])  # of values; fields of other types are not options


@dataclass(frozen=True, slots=True)
class Option:
    """One field of a dataclass of options; `default` is REQUIRED if it has none."""

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
        """The allowed values in words."""
        if self.bounds.names:
            return ", ".join(self.bounds.names)
        if self.bounds.form is not None:
            return self.bounds.form.allowed
        return _KINDS[tuple] if self.kind is tuple else f"{_KINDS[self.kind]}{self.bounds}"

    @property
    def value(self) -> Any:
        """The default, or an empty value of the type if the option is required."""
        return self.kind() if self.default is REQUIRED else self.default

    def read(self, value: Any) -> tuple[Any, list[str]]:
        """The value in the option's type, and its problems; the default replaces a wrong value.

        A whole number is also a number. Of a list the valid entries are kept, if there are enough.
        """
        if self.kind is tuple and type(value) in (list, tuple):
            return self._listed(value)
        whole = self.kind is float and type(value) is int
        if type(value) is not self.kind and not whole:
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
        good = tuple(value for value, problem in judged if not problem)
        return good if len(good) >= least else self.value, problems

    def _text_problem(self, value: Any) -> str:
        """The problem of a string, or of an entry of a list; empty if it is allowed."""
        if not isinstance(value, str):
            return f"{value!r} is not a string (allowed: {self.allowed})"
        if self.kind is str and not value.strip():
            return f"empty (allowed: {self.allowed})"
        if self.bounds.names and value not in self.bounds.names:
            return f"{value!r} is unknown{nearest(value, self.bounds.names)} (allowed: {self.allowed})"
        if self.bounds.form is not None and not self.bounds.form.fits(value):
            return f"{value!r} is not {self.bounds.form.name} (allowed: {self.allowed})"
        return ""


def options_of(kind: type[Any]) -> tuple[Option, ...]:
    """The options of a dataclass in order; a field without bounds allows any value of its type."""
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


def keys_of(kind: type[Any]) -> tuple[str, ...]:
    """The keys of the table that sets a dataclass of options."""
    return tuple(each.key for each in in_table(kind))


def in_table(kind: type[Any]) -> Iterator[Option]:
    """The options of a dataclass, including those of the dataclasses that share its table, in order."""
    for each in options_of(kind):
        yield from in_table(each.table) if each.same_table else (each,)


def check_options(options: Any, path: str = "") -> None:
    """Check the values of options, including nested tables; UsageError lists all that are not allowed.

    `path` is the prefix of the keys in the message, such as 'filters.'.
    """
    if problems := list(_problems(options, path)):
        raise UsageError("\n".join(problems))


def _problems(options: Any, path: str) -> Iterator[str]:
    for each in options_of(type(options)):
        value = getattr(options, each.key)
        if is_dataclass(value):
            yield from _problems(value, path if each.same_table else f"{path}{each.key}.")
        elif each.type in _TYPES:
            yield from (f"{path}{each.key}: {problem}" for problem in each.read(value)[1])


def nearest(name: str, known: Iterable[str]) -> str:
    """': did you mean NAME?' with the nearest known name; empty if none is similar."""
    close = closest(name, known)
    return f": did you mean {close}?" if close else ""

"""Options: fields of dataclasses that users set, each with its allowed values.

    @dataclass(frozen=True, slots=True)
    class MiningOptions:
        enabled: str = option("unpaired", "which documents are mined", choices=("unpaired", "all", "off"))
        k: int = option(4, "nearest sentences on the other side", least=1)

Types are bool, int, float, str and tuple[str, ...]. A field whose type is such a dataclass is a table: one
table, a list of tables (`tuple[Source, ...]`), or one that may be missing (`Source | None`).
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

Value = TypeVar("Value")

# Metadata of a field whose dataclass shares the table of its parent.
SAME_TABLE: Mapping[str, Any] = {"same_table": True}


@dataclass(frozen=True, slots=True)
class Form:
    """A form of strings: its `name` with article, the `allowed` strings in words, and a test `fits`."""

    name: str
    allowed: str
    fits: Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Bounds:
    """Allowed values of an option, besides its type.

    Numbers are at least `least`, greater than `above` and at most `most`; a list has at least `least`
    entries. A string, or each entry of a list, is one of the `choices` and has the `form`.
    """

    meaning: str = ""
    least: float | None = None
    above: float | None = None
    most: float | None = None
    choices: Sequence[str] | Callable[[], Sequence[str]] = ()
    form: Form | None = None

    @property
    def names(self) -> Sequence[str]:
        """The choices; empty if any string is allowed."""
        return self.choices() if callable(self.choices) else self.choices

    def hold(self, number: float) -> bool:
        """Whether the number is finite and within the bounds."""
        return (
            abs(number) <= sys.float_info.max
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
    """A field with a default, a description and bounds (see Bounds)."""
    allowed = bounds(meaning, least=least, above=above, most=most, choices=choices, form=form)
    return field(default=default, metadata=allowed)

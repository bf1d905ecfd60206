"""The options of all rules."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from corpus.filters.registry import configured
from corpus.filters.rule import Configured
from crawler.console.suggestions import did_you_mean
from crawler.errors import UsageError

Options = TypeVar("Options")


@dataclass(frozen=True, slots=True, init=False)
class FilterOptions:
    """The options of every rule, in the order of the rules, those of plug-ins included.

    `FilterOptions(numbers=NumbersOptions(enabled=False))` sets those of the named rules; the others have
    their defaults. The masking of personal data comes first, the rules that see whole corpora last.
    UsageError for an unknown name.
    """

    by_rule: tuple[tuple[str, Any], ...]

    def __init__(self, **given: Any) -> None:
        known = {rule.name: rule.options for rule in configured()}
        unknown = [name for name in given if name not in known]
        if unknown:
            hint = did_you_mean(unknown[0], known)
            raise UsageError(f"{', '.join(unknown)}: no such rule: {hint}choose from {', '.join(known)}")
        every = tuple((name, given.get(name) or options()) for name, options in known.items())
        object.__setattr__(self, "by_rule", every)

    def of(self, rule: Configured[Options]) -> Options:
        """The options of a rule."""
        found: Options = dict(self.by_rule)[rule.name]
        return found

    def without(self, rule: str) -> "FilterOptions":
        """The same options, a rule by its name switched off."""
        return FilterOptions(
            **{name: replace(options, enabled=False) if name == rule else options for name, options in self}
        )

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        """The names of the rules, each with its options."""
        return iter(self.by_rule)

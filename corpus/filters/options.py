"""The options of all rules, and how a topic's [filters] table sets them."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from corpus.dedupe import BoilerplateOptions, DuplicateOptions
from corpus.filters.copies import HighMarginCopyOptions, IdenticalOptions
from corpus.filters.language import WrongLanguageOptions
from corpus.filters.lengths import LengthRatioOptions, TooLongOptions, TooShortOptions
from corpus.filters.letters import EmptyOptions, SymbolsOptions
from corpus.filters.markup import MarkupOrCodeOptions
from corpus.filters.numbers import NumbersOptions
from corpus.filters.thresholds import LowScoreOptions, LowSimilarityOptions
from crawler.errors import TopicError
from crawler.toml_table import Table


@dataclass(frozen=True, slots=True)
class FilterOptions:
    """One field a rule, of the rule's name and in the order of the rules; the last two see whole corpora."""

    empty: EmptyOptions = field(default_factory=EmptyOptions)
    markup_or_code: MarkupOrCodeOptions = field(default_factory=MarkupOrCodeOptions)
    symbols: SymbolsOptions = field(default_factory=SymbolsOptions)
    too_short: TooShortOptions = field(default_factory=TooShortOptions)
    too_long: TooLongOptions = field(default_factory=TooLongOptions)
    length_ratio: LengthRatioOptions = field(default_factory=LengthRatioOptions)
    identical: IdenticalOptions = field(default_factory=IdenticalOptions)
    wrong_language: WrongLanguageOptions = field(default_factory=WrongLanguageOptions)
    numbers: NumbersOptions = field(default_factory=NumbersOptions)
    low_similarity: LowSimilarityOptions = field(default_factory=LowSimilarityOptions)
    high_margin_copy: HighMarginCopyOptions = field(default_factory=HighMarginCopyOptions)
    low_score: LowScoreOptions = field(default_factory=LowScoreOptions)
    boilerplate: BoilerplateOptions = field(default_factory=BoilerplateOptions)
    duplicate: DuplicateOptions = field(default_factory=DuplicateOptions)


def filter_options(content: Mapping[str, Any], where: str = "topic") -> FilterOptions:
    """Options from a parsed table [filters]: {"length_ratio": {"max": 3.0}, "numbers": {"enabled": False}}.

    TopicError lists every unknown rule, unknown key and wrong value with what is allowed; `where` names the
    file in it.
    """
    table = Table(dict(content), where, "filters.")
    rules = {
        rule.name: _options(table.table(rule.name), rule.type) for rule in dataclasses.fields(FilterOptions)
    }
    table.check_unknown()
    if table.problems:
        raise TopicError(table.problems)
    return FilterOptions(**rules)


def _options(table: Table, kind: Any) -> Any:
    values = {option.name: _value(table, option) for option in dataclasses.fields(kind)}
    table.check_unknown()
    return kind(**values)


def _value(table: Table, option: "dataclasses.Field[Any]") -> bool | int | float:
    if option.type is bool:
        return table.flag(option.name, option.default is True)
    if option.type is int:
        return table.positive(option.name, int(option.default))  # type: ignore[arg-type]
    return table.number(option.name, float(option.default), -1e9, 1e9)  # type: ignore[arg-type]

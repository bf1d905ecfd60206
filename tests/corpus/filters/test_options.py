import pytest

from corpus.filters.options import FilterOptions
from corpus.filters.rules.form.lengths import LENGTH_RATIO, TOO_LONG
from corpus.filters.rules.numbers.numbers import NUMBERS, NumbersOptions
from corpus.options import filter_options
from crawler.errors import TopicError, UsageError


def test_a_table_sets_what_it_names():
    options = filter_options({"length_ratio": {"max": 3}, "numbers": {"enabled": False}})
    assert options.of(LENGTH_RATIO).max == 3.0
    assert not options.of(NUMBERS).enabled
    assert options.of(TOO_LONG) == FilterOptions().of(TOO_LONG)


def test_options_are_equal_by_value_and_an_unknown_rule_is_an_error():
    changed = FilterOptions(numbers=NumbersOptions(enabled=False))
    assert changed == filter_options({"numbers": {"enabled": False}})
    assert hash(changed) == hash(filter_options({"numbers": {"enabled": False}}))
    assert changed != FilterOptions()
    with pytest.raises(UsageError, match=r"numbres: no such rule: did you mean .numbers.. choose .*fan_out"):
        FilterOptions(numbres=NumbersOptions())


def test_nothing_gives_the_defaults():
    assert filter_options({}) == FilterOptions()


def test_every_mistake_is_named_with_what_is_allowed():
    with pytest.raises(TopicError) as caught:
        filter_options({"lenght_ratio": {}, "numbers": {"minimum": 1, "enabled": "no"}, "copy": 3}, "my.toml")
    problems = caught.value.problems
    assert len(problems) == 4
    assert isinstance(caught.value, UsageError)
    assert "my.toml: filters.lenght_ratio: unknown key: did you mean length_ratio?" in caught.value.args[0]
    assert any(
        "filters.numbers.minimum: unknown key" in p and "enabled, min_agreement" in p for p in problems
    )
    assert any("filters.numbers.enabled: 'no' is not true or false" in p for p in problems)

import pytest

from corpus.filters.options import FilterOptions
from corpus.options import filter_options
from crawler.errors import TopicError, UsageError


def test_a_table_sets_what_it_names():
    options = filter_options({"length_ratio": {"max": 3}, "numbers": {"enabled": False}})
    assert options.length_ratio.max == 3.0
    assert not options.numbers.enabled
    assert options.too_long == FilterOptions().too_long


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

"""Dataclasses of options: read from tables, checked, and described."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from crawler.errors import UsageError
from crawler.options.bounds import SAME_TABLE, Form, bounds, option
from crawler.options.described import Described, described
from crawler.options.values import REQUIRED, check_options
from crawler.topic.toml import Table, parse_toml, read

LOWER = Form("in lower case", "texts in lower case", str.islower)


@dataclass(frozen=True, slots=True)
class Wiki:
    api: str = field(metadata=bounds("where it is"))
    articles: int = option(50, "articles a term", least=1)


@dataclass(frozen=True, slots=True)
class Beads:
    gap: float = option(-0.05, "score of a gap", least=-1, most=1)
    length: float = option(0.5, above=0, most=1)


@dataclass(frozen=True, slots=True)
class Shared:
    encoder: str = option("use", choices=("use", "e5"))
    beads: Beads = field(default_factory=Beads)


@dataclass(frozen=True, slots=True)
class Options:
    name: str = field(metadata=bounds("what it is called", form=LOWER))
    shared: Shared = field(default_factory=Shared, metadata=SAME_TABLE)
    enabled: bool = True
    sites: tuple[str, ...] = option((), "where to go", form=LOWER)
    formats: tuple[str, ...] = option(("tsv",), least=1, choices=lambda: ("tsv", "tmx"))
    wikis: tuple[Wiki, ...] = ()
    search: Wiki | None = None


def problems(text: str) -> list[str]:
    table = parse_toml(text, Path("my.toml"))
    read(table, Options)
    return table.problems


def test_what_a_table_says_and_the_defaults_of_the_rest() -> None:
    text = """
name = "solar"
encoder = "e5"
beads = { gap = 1 }
sites = ["a.org"]
formats = ["tmx", "tsv"]
[[wikis]]
api = "one"
[[wikis]]
api = "two"
articles = 3
[search]
api = "three"
"""
    table = parse_toml(text, Path("my.toml"))
    found = read(table, Options)
    assert table.problems == []
    assert found == Options(
        "solar",
        Shared("e5", Beads(gap=1.0)),
        sites=("a.org",),
        formats=("tmx", "tsv"),
        wikis=(Wiki("one"), Wiki("two", 3)),
        search=Wiki("three"),
    )
    assert isinstance(found.shared.beads.gap, float)
    assert read(Table({"name": "wind"}, "my.toml"), Options) == Options("wind")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("enabled = 1", "enabled: 1 is not true or false (allowed: true or false)"),
        ("beads = { gap = true }", "beads.gap: True is not a number (allowed: a number from -1 to 1)"),
        ("beads = { gap = 1.5 }", "beads.gap: 1.5 is out of range (allowed: a number from -1 to 1)"),
        ("beads = { gap = nan }", "beads.gap: nan is out of range (allowed: a number from -1 to 1)"),
        ("beads = { length = 0 }", "beads.length: 0 is out of range (allowed: a number above 0, at most 1)"),
        ("beads = 3", "beads: 3 is not a table (allowed: a table headed [beads])"),
        ("beads = { gab = 0 }", "beads.gab: unknown key: did you mean gap? (allowed: gap, length)"),
        ('encoder = "us"', "encoder: 'us' is unknown: did you mean use? (allowed: use, e5)"),
        ('encoder = "laser"', "encoder: 'laser' is unknown (allowed: use, e5)"),
        ('encoder = " "', "encoder: empty (allowed: use, e5)"),
        ("encoder = 5", "encoder: 5 is not a string (allowed: use, e5)"),
        ('sites = "a"', "sites: 'a' is not a list of strings in quotes (allowed: texts in lower case)"),
        ('sites = ["a", 3]', "sites: 3 is not a string (allowed: texts in lower case)"),
        ('sites = ["A"]', "sites: 'A' is not in lower case (allowed: texts in lower case)"),
        ("formats = []", "formats: 0 given (allowed: 1 or more: tsv, tmx)"),
        ('formats = ["tvs"]', "formats: 'tvs' is unknown: did you mean tsv? (allowed: tsv, tmx)"),
        ("wikis = [1]", "wikis: 1 is not a table (allowed: tables headed [[wikis]])"),
        ("wikis = 1", "wikis: 1 is not a list of tables (allowed: tables headed [[wikis]])"),
        ("[[wikis]]\narticles = 1", "wikis[1].api: missing (allowed: a string)"),
        ('[search]\napi = "a"\narticles = 1.0', "search.articles: 1.0 is not a whole number"),
        ("beds = 1", "beds: unknown key: did you mean beads? (allowed: name, encoder, beads, enabled"),
        ('"a\\nb" = 1', "'a\\nb': unknown key (allowed:"),
    ],
)
def test_a_mistake_is_named_with_what_is_allowed(line: str, problem: str) -> None:
    found = problems(f'name = "solar"\n{line}')
    assert len(found) == 1
    assert found[0].startswith(f"my.toml: {problem}")


def test_all_mistakes_are_reported_at_once_each_once() -> None:
    text = 'colour = 1\nencoder = 1\nenabled = "no"\n[beads]\ngap = 5\nlength = 7\n[[wikis]]\n'
    assert [line.split(":")[1].strip() for line in problems(text)] == [
        *("name", "encoder", "beads.gap", "beads.length", "enabled", "wikis[1].api", "colour"),
    ]


@pytest.mark.parametrize("number", ["1" * 400, "1" * 5000, "inf", "-inf"])
def test_numbers_that_no_float_holds_are_refused(number: str) -> None:
    try:
        found = problems(f'name = "solar"\nbeads = {{ gap = {number} }}')
    except UsageError as error:  # more digits than Python reads
        found = [str(error)]
    assert len(found) == 1
    assert "(allowed: " in found[0]


def test_options_made_in_python_are_held_to_the_same_bounds() -> None:
    good = Options("solar", wikis=(Wiki("one"),))
    check_options(good)
    bad = Options("Solar", Shared("e6", Beads(gap=2)), formats=())
    with pytest.raises(UsageError) as caught:
        check_options(bad)
    assert [line.split(":")[0] for line in str(caught.value).splitlines()] == [
        *("name", "encoder", "beads.gap", "formats"),
    ]


def test_what_is_no_option_is_not_checked() -> None:
    @dataclass(frozen=True, slots=True)
    class Mixed:
        pairs: tuple[tuple[str, int], ...] = ()
        names: dict[str, int] = field(default_factory=dict)
        count: int = option(1, least=1)

    check_options(Mixed((("a", 1),), {"a": 1}))
    with pytest.raises(UsageError, match="count: 0 is out of range"):
        check_options(Mixed(count=0))


def test_every_option_is_described_under_the_heading_of_its_table() -> None:
    found = list(described(Options, "my"))
    assert found[:2] == [
        Described("my", "name", "string", REQUIRED, "texts in lower case", "what it is called"),
        Described("my", "encoder", "string", "use", "use, e5", ""),
    ]
    assert found[4] == Described("my", "formats", "list", ["tsv"], "tsv, tmx", "")
    places: list[tuple[str, Any]] = [(each.table, each.key) for each in found]
    assert places[5:] == [
        ("my.beads", "gap"),
        ("my.beads", "length"),
        ("[my.wikis]", "api"),
        ("[my.wikis]", "articles"),
        ("my.search", "api"),
        ("my.search", "articles"),
    ]

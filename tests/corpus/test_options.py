"""The options of a build: read from a topic's tables, checked in Python, described."""

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from align.mining.mining import MiningOptions
from corpus.filters.options import FilterOptions
from corpus.filters.rules.form.lengths import LENGTH_RATIO
from corpus.filters.rules.thresholds import LowScoreOptions
from corpus.options import BuildOptions, build_options, check, described
from corpus.splits import SplitOptions
from crawler.errors import TopicError, UsageError
from crawler.options.values import REQUIRED
from crawler.topic.toml import Table
from crawler.topic.topic import Topic, parse_topic

HEAD = """name = "t"
description = "d"
languages = ["en", "es"]
seeds = []
terms = { en = { a = 1 }, es = { a = 1 } }
"""
STAGES = ("align", "filters", "splits", "exports")


def topic(**tables: dict[str, Any]) -> Topic:
    settings = {name: Table(content, "t.toml", f"{name}.") for name, content in tables.items()}
    return Topic("t", "", ("en", "es"), {}, settings=settings)


def test_a_topic_without_tables_gives_the_defaults() -> None:
    assert build_options(topic()) == BuildOptions()
    assert build_options(parse_topic(HEAD, Path("t.toml"), [check])) == BuildOptions()


def test_each_table_sets_its_options() -> None:
    options = build_options(
        topic(
            align={"encoder": "use+e5", "evidence": "links", "beads": {"gap": -1}, "scoring": {"folds": 5}},
            filters={"length_ratio": {"max": 3}},
            splits={"test": 0.1, "by": "site"},
            exports={"formats": ["tmx", "tmx", "jsonl"]},
        )
    )
    assert (options.pairs.align.encoder, options.pairs.evidence) == ("use+e5", "links")
    assert (options.pairs.align.beads.gap, options.scoring.folds) == (-1.0, 5)
    assert options.filters.of(LENGTH_RATIO).max == 3.0
    assert options.splits == SplitOptions(test=0.1, by="site")
    assert options.exports == ("tmx", "tmx", "jsonl")


def test_mistakes_in_all_tables_are_reported_at_once_and_each_time() -> None:
    wrong = topic(
        align={"evidance": "all", "encoder": "use+use", "beads": {"max_sentences": 1}},
        filters={"numbers": {"min_agreement": 2}},
        splits={"test": -1},
        exports={"formats": []},
    )
    expected = [
        "t.toml: align.beads.max_sentences: 1 is out of range (allowed: a whole number from 2)",
        "t.toml: align.evidance: unknown key: did you mean evidence? (allowed: encoder, beads, granularity, "
        "resplit, paragraphs, structure, pairing, translation, evidence, mining, scoring, mt)",
        "t.toml: align.encoder: 'use+use' is not an encoder (allowed: use, e5, laser, "
        "sentence-transformers:NAME, or several joined by +)",
        "t.toml: filters.numbers.min_agreement: 2 is out of range (allowed: a number from 0 to 1)",
        "t.toml: splits.test: -1 is out of range (allowed: a number from 0)",
    ]
    for _ in range(2):
        with pytest.raises(TopicError) as caught:
            build_options(wrong)
        assert caught.value.problems[:5] == expected
        (last,) = caught.value.problems[5:]
        assert last.startswith("t.toml: exports.formats: 0 given (allowed: 1 or more: tsv, tmx, ")
    assert all(table.problems == [] for table in wrong.settings.values())


def test_mistakes_of_the_topic_and_of_its_tables_come_together() -> None:
    text = f"{HEAD}relevence = 1\n[splits]\nby = 'sites'\n"
    with pytest.raises(TopicError) as caught:
        parse_topic(text, Path("t.toml"), [check])
    assert [problem.split(":")[1] for problem in caught.value.problems] == [" relevence", " splits.by"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"mining": MiningOptions(enabled="no")}, "mining.enabled: 'no' is unknown"),
        ({"splits": SplitOptions(by="sites")}, "splits.by: 'sites' is unknown"),
        ({"exports": ("xlsx",)}, "exports: 'xlsx' is unknown"),
        ({"filters": FilterOptions(low_score=LowScoreOptions(min=2))}, "filters.low_score.min: 2 is out"),
    ],
)
def test_options_made_in_python_are_checked_before_the_build(options: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=re.escape(message)):
        BuildOptions(**options)


def test_every_option_of_the_build_is_described_with_a_default_that_it_allows() -> None:
    found: dict[str, Any] = {}
    for each in described():
        if each.table.partition(".")[0] in STAGES:
            assert each.default is not REQUIRED
            place = found
            for name in each.table.split("."):
                place = place.setdefault(name, {})
            place[each.key] = each.default
    assert build_options(topic(**found)) == BuildOptions()


def test_descriptions_say_what_each_option_means_and_allows() -> None:
    keys: dict[str, list[str]] = defaultdict(list)
    for each in described():
        keys[each.table].append(each.key)
        assert each.allowed
        assert each.meaning or (each.table.startswith("filters.") and each.key == "enabled"), each
    assert keys[""][:3] == ["name", "description", "languages"]
    assert keys["[discover.mediawiki]"] == ["api", "language", "terms", "articles"]
    assert keys["align"] == ["encoder", "granularity", "structure", "evidence"]
    assert keys["filters.near_copy"] == ["enabled", "max_similarity", "min_letters"]
    assert keys["exports"] == ["formats"]

"""The rules in child processes: the same verdicts, and one pair that stops them costs itself alone."""

import os
import time

import numpy as np
import pytest

from corpus.engine import EngineOptions
from corpus.filters.options import FilterOptions
from corpus.filters.workers import Judgement, Rules, RuleWorkers, ahead
from crawler.errors import UsageError

ENGINE = EngineOptions(workers=2, pair_seconds=2.0, memory=1 << 30)
PAIRS = [
    (f"The cat number {n} sleeps on the sofa.", f"El gato número {n} duerme en el sofá.") for n in range(40)
]
MAIL = "Write to me@example.org today.", "Escribe a me@example.org hoy."


def columns(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    return {"source_text": [s for s, _ in pairs], "target_text": [t for _, t in pairs]}


def judged(pairs: list[tuple[str, str]], rules: str = "odd_rules:OddRules") -> Judgement:
    with RuleWorkers(FilterOptions(), ENGINE, rules) as workers:
        return workers.submit(columns(pairs), "en", "es").result()


def same(one: Judgement, other: Judgement) -> bool:
    return (
        (one.source_texts, one.target_texts, one.masked, one.rejected_by, one.rejections)
        == (other.source_texts, other.target_texts, other.masked, other.rejected_by, other.rejections)
    ) and all(np.array_equal(one.scores[name], other.scores[name], True) for name in one.scores)


def test_workers_find_what_the_rules_find_here() -> None:
    pairs = [*PAIRS, MAIL, ("", "Hola."), ("12 dogs", "13 perros")]
    here = Rules(FilterOptions())(columns(pairs), "en", "es")
    assert isinstance(here, Judgement)
    with RuleWorkers(FilterOptions(), ENGINE) as workers:
        assert same(workers.submit(columns(pairs), "en", "es").result(), here)
    assert here.masked[40] == 2
    assert here.rejected_by[41:] == ["empty", "numbers"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("raise", "rules_failed"),
        pytest.param("fill", "rules_failed", marks=pytest.mark.slow),
        pytest.param("end", "rules_failed", marks=pytest.mark.slow),
        pytest.param("sleep", "rules_timeout", marks=pytest.mark.slow),
    ],
)
def test_only_the_guilty_pair_is_dropped(text: str, reason: str) -> None:
    here = Rules(FilterOptions())(columns(PAIRS), "en", "es")
    assert isinstance(here, Judgement)
    found = judged([*PAIRS[:17], (text, "x"), *PAIRS[17:]])
    assert found.rejected_by == [*here.rejected_by[:17], reason, *here.rejected_by[17:]]
    assert found.source_texts[16:19] == [PAIRS[16][0], "", PAIRS[17][0]]
    assert np.isnan(found.scores["letters"][17])
    assert np.array_equal(np.delete(found.scores["letters"], 17), here.scores["letters"])


def test_wrong_options_are_the_error_of_the_user() -> None:
    with pytest.raises(UsageError, match="an option"):
        judged([("usage", "x")])


def test_leaving_the_block_ends_what_is_under_way() -> None:
    start = time.monotonic()
    engine = EngineOptions(workers=1, pair_seconds=60.0)
    with RuleWorkers(FilterOptions(), engine, "odd_rules:OddRules") as workers:
        found = workers.submit(columns([("sleep", "x")]), "en", "es")
        while not found.running():
            time.sleep(0.01)
    assert time.monotonic() - start < 30
    assert found.done()


def test_work_is_under_way_ahead_of_what_is_passed_on() -> None:
    taken: list[int] = []

    def numbers() -> object:
        for number in range(5):
            taken.append(number)
            yield number

    stream = ahead(numbers(), 2)  # type: ignore[arg-type,var-annotated]
    assert next(stream) == 0
    assert taken == [0, 1, 2]
    assert [*stream] == [1, 2, 3, 4]


def test_one_process_per_core_unless_given() -> None:
    assert EngineOptions(workers=3).most_processes() == 3
    assert EngineOptions().most_processes() == (os.cpu_count() or 1)

"""The trials of a study: directions, test articles without leaks, and the request of each."""

from pathlib import Path
from typing import Any

import pytest
from push_parts import corpus, pair

from corpus.evaluation.trials import TrialOptions, plan_trials
from corpus.tables.folder import WorkFolder
from crawler.errors import AcopioError, EmptyResultError, UsageError

TESTS = ("A cat sat on the mat.", "Un gato se sentó."), ("Rain fell all night.", "Llovió toda la noche.")


@pytest.fixture
def folder(tmp_path: Path) -> WorkFolder:
    held_out = [
        pair(n, source_text=s, target_text=t, split="test", source_url="u", target_url="v", source_position=n)
        for n, (s, t) in enumerate(TESTS)
    ]
    trained = [pair(10, source_text="Bread needs flour.", target_text="El pan necesita harina.")]
    return corpus(tmp_path / "demo", *held_out, *trained)


def options(**more: Any) -> TrialOptions:
    return TrialOptions(bucket="b", role_arn="arn", **more)


def own_articles(folder: Path, *lines: tuple[str, str]) -> Path:
    folder.mkdir()
    for place, lang in enumerate(("en", "es")):
        text = "".join(f"{pair[place]}\n" for pair in lines)
        (folder / f"own.{lang}.txt").write_text(text, "utf-8")
    return folder


def test_both_directions_of_what_is_held_out(folder: WorkFolder, tmp_path: Path) -> None:
    told: list[str] = []
    trials = plan_trials("demo", folder, tmp_path / "study", options(), told.append)
    assert [str(trial.direction) for trial in trials] == ["en-es", "es-en"]
    assert [trial.request.parallel_data for trial in trials] == ["acopio-demo-en-es", "acopio-demo-es-en"]
    assert [trial.folder.name for trial in trials] == ["en-es", "es-en"]
    assert trials[0].articles[0].sources == tuple(source for source, _ in TESTS)
    assert trials[1].articles[0].sources == tuple(target for _, target in TESTS)
    lacking = "no test article by paragraphs (build with --granularity both for both)"
    assert told == [f"en-es: {lacking}", f"es-en: {lacking}"]


def test_regional_codes_and_a_name_of_ones_own(folder: WorkFolder, tmp_path: Path) -> None:
    chosen = options(directions=("es-en",), codes=("es-MX",), granularities=("sentence",))
    (trial,) = plan_trials("demo", folder, tmp_path, chosen, lambda _: None)
    assert (trial.request.source, trial.request.targets) == ("es-MX", ("en",))
    assert trial.request.parallel_data == "acopio-demo-es-MX-en"
    named = options(directions=("es-en",), parallel_data="mine")
    assert plan_trials("demo", folder, tmp_path, named, lambda _: None)[0].request.parallel_data == "mine"


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ({"directions": ("en-fr",)}, "en-fr: no pairs: did you mean 'en-es'. choose from en-es, es-en"),
        ({"parallel_data": "mine"}, "give --direction too"),
        ({"granularities": ("paragraph",)}, "no test article of paragraph"),
    ],
)
def test_what_the_corpus_lacks_is_refused(
    folder: WorkFolder, tmp_path: Path, chosen: dict[str, Any], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        plan_trials("demo", folder, tmp_path, options(**chosen), lambda _: None)


def test_a_corpus_without_test_articles(tmp_path: Path) -> None:
    with pytest.raises(EmptyResultError, match="no pairs of en-es are held out"):
        plan_trials("demo", corpus(tmp_path / "demo"), tmp_path, options(), lambda _: None)


def test_leaks_are_an_error_or_left_out(folder: WorkFolder, tmp_path: Path) -> None:
    test = own_articles(
        tmp_path / "own", ("Bread needs flour!", "Otra cosa."), ("Nobody wrote this.", "Nadie lo hizo.")
    )
    told: list[str] = []
    chosen = options(test=test, directions=("en-es",), granularities=("sentence",))
    with pytest.raises(AcopioError, match="1 of 2 test segments are in the training pairs"):
        plan_trials("demo", folder, tmp_path, chosen, told.append)
    assert told == ["exact: own, segment 1: Bread needs flour!"]
    chosen = options(test=test, directions=("en-es",), granularities=("sentence",), drop_leaks=True)
    (trial,) = plan_trials("demo", folder, tmp_path, chosen, told.append)
    assert trial.leaked == (("sentence", 1),)
    assert trial.articles[0].sources == ("Nobody wrote this.",)


def test_a_test_set_of_leaks_alone_is_of_no_use(folder: WorkFolder, tmp_path: Path) -> None:
    test = own_articles(tmp_path / "own", ("Bread needs flour.", "El pan necesita harina."))
    chosen = options(test=test, directions=("en-es",), drop_leaks=True)
    with pytest.raises(AcopioError, match="every test segment"):
        plan_trials("demo", folder, tmp_path, chosen, lambda _: None)

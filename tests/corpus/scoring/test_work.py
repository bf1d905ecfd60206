"""The parts of the work of a scorer are independent: the same result in whatever order and process."""

import pickle
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from odd_rules import odd_work

from align.text.tokens import tokens
from align.words.lexicon import learn
from corpus.engine import EngineOptions
from corpus.scoring import measuring
from corpus.scoring.given import Given, take
from corpus.scoring.reliability import reliability, tallied
from corpus.scoring.scorer import Fallback, Scorer, learn_scorer
from corpus.scoring.work import HERE, Children, UnmeasuredError, Work, gathered
from corpus.tables.reasons import PairReason
from crawler.sandbox import SandboxCrashError, SandboxTimeoutError
from tests.corpus.scoring.test_scoring import OPTIONS, Words, corpus


class Backwards:
    """Does the work last come, first served."""

    def __init__(self) -> None:
        self.parts: list[tuple[Future[Any], Callable[..., Any], tuple[Any, ...]]] = []
        self.done, self.most = 0, 0

    def submit(self, pairs: int, function: Callable[..., Any], *args: Any) -> Future[Any]:
        """As for Work."""
        work, found = self, Late()
        self.parts.append((found, function, args))
        self.most = max(self.most, len(self.parts))
        found.work = work
        return found

    def do(self) -> None:
        """All that waits."""
        while self.parts:
            found, function, args = self.parts.pop()
            found.set_result(function(*args))
            self.done += 1


class Late(Future[Any]):
    """Is there once it is asked for."""

    work: Backwards

    def result(self, timeout: float | None = None) -> Any:
        """The result."""
        if not self.done():
            self.work.do()
        return super().result(timeout)


def scores(work: Work) -> tuple[Scorer, np.ndarray]:
    pairs = corpus(300)
    scorer = learn_scorer(pairs, ("en", "es"), (Words(), Words()), OPTIONS, work=work)
    assert isinstance(scorer, Scorer)
    return scorer, scorer.score(pairs, work=work)


def test_the_order_of_the_parts_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    here, at_once = scores(HERE)
    monkeypatch.setattr(measuring, "_PART", 40)
    work = Backwards()
    scorer, backwards = scores(work)
    assert work.done > 20
    np.testing.assert_array_equal(backwards, at_once)
    assert scorer.signature == here.signature


def test_few_pairs_do_not_start_a_second_child() -> None:
    scorer, every = scores(HERE)
    work = Backwards()
    np.testing.assert_array_equal(scorer.score(take(corpus(300), np.arange(40)), work=work), every[:40])
    assert work.most == 1


@pytest.mark.slow
def test_children_give_the_scores_of_one_process() -> None:
    _, here = scores(HERE)
    with Children(EngineOptions(workers=2)) as work:
        np.testing.assert_array_equal(scores(work)[1], here)


class Guarded:
    """Fails as a child does, by whatever reads one of the pairs that stop it."""

    def __init__(self, *stop: str, least: int = 0, error: type[Exception] = SandboxTimeoutError) -> None:
        self.stop, self.least, self.error = [text.encode() for text in stop], least, error

    def submit(self, pairs: int, function: Callable[..., Any], *args: Any) -> Future[Any]:
        """As for Work."""
        found: Future[Any] = Future()
        read = pickle.dumps(args)
        if pairs > self.least and any(text in read for text in self.stop):
            found.set_exception(self.error("stopped"))
        else:
            found.set_result(function(*args))
        return found


def with_odd(number: int) -> tuple[Given, list[int]]:
    """The corpus, and rows of it that are changed to what stops a Guarded."""
    pairs = corpus(number)
    rows = [7, 150]
    sources = [f"{text} HALT" if n in rows else text for n, text in enumerate(pairs.sources)]
    return replace(pairs, sources=sources), rows


def learnt(pairs: Given, work: Work) -> Scorer | Fallback:
    return learn_scorer(pairs, ("en", "es"), (Words(), Words()), OPTIONS, work=work)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (SandboxTimeoutError, PairReason.SCORE_TIMEOUT),
        pytest.param(SandboxCrashError, PairReason.SCORE_FAILED, marks=pytest.mark.slow),
    ],
)
def test_what_stops_a_child_costs_itself_and_is_not_done_here(
    error: type[Exception], reason: PairReason
) -> None:
    pairs, rows = with_odd(300)
    others = take(pairs, np.delete(np.arange(300), rows))
    scorer, expected = learnt(pairs, Guarded("HALT", error=error)), learnt(others, HERE)
    assert isinstance(scorer, Scorer)
    assert isinstance(expected, Scorer)
    assert scorer.signature == expected.signature
    found, failed = scorer.measured(pairs, work=Guarded("HALT", error=error))
    assert failed == dict.fromkeys(rows, reason)
    assert found[rows].tolist() == [0, 0]
    np.testing.assert_array_equal(np.delete(found, rows), expected.score(others))


def test_a_corpus_that_as_a_whole_stops_children_is_scored_by_the_formula() -> None:
    found = learnt(corpus(300), Guarded("", least=200))
    assert isinstance(found, Fallback)
    assert "too much time or memory" in str(found.signature.reason)


@pytest.mark.slow
def test_a_pair_that_takes_for_ever_or_ends_the_child_is_named() -> None:
    with Children(EngineOptions(workers=2, pair_seconds=3.0)) as work:
        given = np.arange(40)
        with pytest.raises(UnmeasuredError) as caught:
            gathered(lambda rows: work.submit(len(rows), odd_work, rows.tolist()), [given[:20], given[20:]])
    assert caught.value.rows == {13: PairReason.SCORE_TIMEOUT, 33: PairReason.SCORE_FAILED}


def test_what_is_counted_has_the_order_of_the_texts() -> None:
    """Not that of a set, which differs from process to process: a scorer is kept as bytes."""
    sources = [f"Words {n} of some many sets" for n in range(20)]
    lexicon = learn(zip(sources, sources, strict=True), "en", "en")
    found = reliability(tallied(lexicon, sources, sources)[0], "en")
    order = list(dict.fromkeys(word for text in sources for word in tokens(text, "en")))
    assert [word for word in found.copied if not word.startswith("/")] == order


def test_the_words_of_a_text_are_nobodys_to_change() -> None:
    words = tokens("A text of seven words or so", "en")
    words.clear()
    assert len(tokens("A text of seven words or so", "en")) == 7

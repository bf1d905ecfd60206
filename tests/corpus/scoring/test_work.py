"""The parts of the work of a scorer are independent: the same result in whatever order and process."""

import math
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import numpy as np
import pytest

from align.text.tokens import tokens
from align.words.lexicon import learn
from corpus.engine import EngineOptions
from corpus.scoring import measuring
from corpus.scoring.reliability import reliability, tallied
from corpus.scoring.scorer import Scorer, learn_scorer
from corpus.scoring.work import Children, Work
from tests.corpus.scoring.test_scoring import OPTIONS, Words, corpus


class Backwards:
    """Does the work last come, first served."""

    def __init__(self) -> None:
        self.parts: list[tuple[Future[Any], Callable[..., Any], tuple[Any, ...]]] = []
        self.done = 0

    def submit(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Future[Any]:
        """As for Work."""
        work, found = self, Late()
        self.parts.append((found, function, args))
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
    here, at_once = scores(Backwards())  # few pairs: it is given nothing
    monkeypatch.setattr(measuring, "LEAST", 100)
    monkeypatch.setattr(measuring, "_PART", 40)
    work = Backwards()
    scorer, backwards = scores(work)
    assert work.done > 20
    np.testing.assert_array_equal(backwards, at_once)
    assert scorer.signature == here.signature


@pytest.mark.slow
def test_children_give_the_scores_of_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    _, here = scores(Backwards())
    monkeypatch.setattr(measuring, "LEAST", 100)
    with Children(EngineOptions(workers=2)) as work:
        np.testing.assert_array_equal(scores(work)[1], here)
        with pytest.raises(ValueError, match="factorial"):  # what a child cannot do is tried here
            work.submit(math.factorial, -1).result()


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

"""What takes seconds: made beside the page, which answers meanwhile."""

import threading

import pytest
import requests
from review_rig import TOPIC

from corpus.review import terms
from corpus.review.app import Review
from corpus.review.background import NotReadyError, Work
from corpus.review.judging import Judging
from corpus.review.server import serving
from corpus.review.state import State
from crawler.errors import InputError


def test_it_is_made_once_and_given_to_all_who_ask():
    made = []
    work = Work("Counting", lambda: made.append(1) or len(made))
    assert [work.result(None) for _ in range(3)] == [1, 1, 1]


def test_its_error_is_that_of_whoever_asks():
    def fail() -> int:
        raise InputError("pairs: cut off")

    work = Work("Reading", fail)
    with pytest.raises(InputError, match="cut off"):
        work.result(None)
    assert work.failed


def test_what_is_not_ready_is_named():
    gate = threading.Event()
    work = Work("Learning", gate.wait)
    with pytest.raises(NotReadyError) as told:
        work.result(0.01)
    assert told.value.words == "Learning"
    gate.set()
    assert work.result(None) is True


def test_a_page_says_what_it_waits_for_and_the_others_answer(folder, monkeypatch):
    gate, learn = threading.Event(), terms.learn
    monkeypatch.setattr(terms, "learn", lambda state: gate.wait() and learn(state))
    monkeypatch.setattr(terms, "AT_ONCE", 0.01)
    state = State(folder, "houses", TOPIC, Judging(folder, "ana"))
    with serving(Review(state).answer) as url:
        waiting = requests.get(f"{url}terms", timeout=30)
        assert "Learning the terms" in waiting.text
        assert waiting.headers["Refresh"] == "1"
        part = requests.get(f"{url}terms", headers={"X-Fragment": "1"}, timeout=30)
        assert (part.status_code, part.text) == (503, "Learning the terms of the kept pairs: a moment\n")
        assert "Refresh" not in requests.get(f"{url}pairs", timeout=30).headers
        gate.set()
        state.terms.result(None)
        assert "to judge" in requests.get(f"{url}terms", timeout=30).text


def test_after_an_error_the_next_one_begins_anew(folder, monkeypatch):
    learn = terms.learn

    def fail(state: State) -> list:
        raise InputError("pairs: being written")

    monkeypatch.setattr(terms, "learn", fail)
    state = State(folder, "houses", TOPIC, Judging(folder, "ana"))
    with serving(Review(state).answer) as url:
        broken = requests.get(f"{url}terms", timeout=30)
        assert (broken.status_code, broken.text) == (409, "pairs: being written\n")
        monkeypatch.setattr(terms, "learn", learn)
        assert requests.get(f"{url}terms", timeout=30).ok

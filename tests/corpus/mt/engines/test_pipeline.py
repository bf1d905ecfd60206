import os
import signal
import time

import pytest

from corpus.mt.engines.pipeline import Pipeline, PipelineError


def test_answers_come_in_order_and_large_ones_do_not_block():
    pipeline = Pipeline([["cat"], ["cat"], ["cat"]])
    messages = [b"one", b"", b"x" * 3_000_000, b"last"]
    assert pipeline.ask(messages, 20) == messages
    assert pipeline.ask([b"again"], 5) == [b"again"]
    assert pipeline.ask([], 5) == []
    pipeline.close()


def test_no_answer_within_the_time_is_an_error_and_ends_the_processes():
    pipeline = Pipeline([["cat"], ["sleep", "30"]])
    ids = pipeline.process_ids
    start = time.monotonic()
    with pytest.raises(PipelineError, match="no answer"):
        pipeline.ask([b"one"], 0.3)
    assert time.monotonic() - start < 10
    assert len(ids) == 2
    for number in ids:
        with pytest.raises(ProcessLookupError):
            os.kill(number, 0)


def test_a_process_that_ends_is_an_error():
    pipeline = Pipeline([["cat"], ["head", "-c", "4"]])
    with pytest.raises(PipelineError, match="ended") as caught:
        pipeline.ask([b"one", b"two"], 10)
    assert caught.value.answers in ([b"one"], [])


def test_a_killed_process_is_an_error():
    pipeline = Pipeline([["cat"], ["cat"]])
    os.kill(pipeline.process_ids[0], signal.SIGKILL)
    with pytest.raises(PipelineError, match="ended"):
        pipeline.ask([b"one"], 10)


def test_a_missing_command_leaves_nothing_running():
    with pytest.raises(OSError, match="no-such-command"):
        Pipeline([["cat"], ["no-such-command"]])

"""Nothing of the engine's own shows in what a command prints."""

import logging

import pytest

from corpus.engine import EngineOptions, start_engine


def test_a_worker_that_ends_late_is_no_news(caplog: pytest.LogCaptureFixture) -> None:
    start_engine(EngineOptions())
    log = logging.getLogger("daft_local_execution.intermediate_ops.udf")
    log.error("Error tearing down UDF actor: DaftError::PyO3Error TimeoutExpired: Command '…' timed out")
    log.error("a fault")
    assert [record.getMessage() for record in caplog.records] == ["a fault"]

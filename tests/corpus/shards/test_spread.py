"""Shards of a stage: done once, done again where they failed."""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from shard_runner import RESULT, InProcess

from corpus.engine import Work
from corpus.shards.local import LocalRunner
from corpus.shards.runner import Runner
from corpus.shards.spread import Shards
from corpus.shards.states import Jobs, State
from corpus.tables.folder import WorkFolder
from crawler.errors import AcopioError

ROWS = pa.table({"host": ["b.test", "a.test", "c.test", "a.test"], "text": ["bee", "ant", "cow", "ape"]})


def work(key: str = "1", marker: str = "") -> Work:
    return Work("letters", "shard_runner:Upper", (marker,), key, RESULT)


def spread(root: Path, make: Callable[[], Runner], rows: pa.Table = ROWS, key: str = "1") -> list[str]:
    with Shards(WorkFolder(root), 2, make) as shards:
        return [text for table in shards(work(key), rows, lambda r: r) for text in table["text"].to_pylist()]


def refused() -> Runner:
    raise AssertionError("nothing is left to do")


def bad(text: str = "bad") -> pa.Table:
    return ROWS.set_column(1, "text", pa.array(["bee", "ant", text, "ape"]))


def test_results_come_in_the_order_of_the_hosts_and_leave_nothing_but_states(tmp_path: Path) -> None:
    runner = InProcess()
    assert spread(tmp_path, lambda: runner) == ["ANT", "APE", "BEE", "COW"]
    assert runner.closed
    first, second = Jobs(tmp_path).all()
    assert (first.state, first.rows, first.hosts, first.worker) == (State.DONE, 2, ("a.test",), first.worker)
    assert (second.hosts, second.of_hosts, second.attempts) == (("b.test", "c.test"), 2, 1)
    assert first.started is not None
    assert first.ended is not None
    assert [path.name for path in tmp_path.rglob("*.parquet")] == []


def test_a_failed_shard_is_told_with_its_log_and_only_it_is_done_again(tmp_path: Path) -> None:
    first = InProcess()
    with pytest.raises(AcopioError, match=r"1 of 2 shards of letters failed.*no such text.*--retry"):
        spread(tmp_path, lambda: first, bad())
    assert len(first.done) == 2  # the others are done all the same
    failed = next(job for job in Jobs(tmp_path).all() if job.state == State.FAILED)
    assert failed.error == "ValueError: no such text: bad"
    assert "shard_runner.py" in Jobs(tmp_path).log(failed).read_text()
    again = InProcess()
    with pytest.raises(AcopioError):
        spread(tmp_path, lambda: again, bad())
    assert [rows["text"].to_pylist() for rows in again.done] == [["bee", "bad"]]


def test_what_was_done_before_an_interrupt_is_not_done_again(tmp_path: Path) -> None:
    def interrupted() -> Runner:
        calls = iter((False, True))

        def lost(_: pa.Table) -> bool:
            if next(calls):
                raise KeyboardInterrupt
            return False

        return InProcess(lost)

    with pytest.raises(KeyboardInterrupt):
        spread(tmp_path, interrupted)
    assert [job.state for job in Jobs(tmp_path).all()] == [State.DONE, State.PENDING]
    runner = InProcess()
    assert spread(tmp_path, lambda: runner) == ["ANT", "APE", "BEE", "COW"]
    assert len(runner.done) == 1


def test_a_shard_whose_worker_is_lost_is_done_by_another_but_not_for_ever(tmp_path: Path) -> None:
    seen: list[str] = []

    def once(rows: pa.Table) -> bool:
        seen.append(rows["text"][0].as_py())
        return seen.count("ant") == 1 and seen[-1] == "ant"

    assert spread(tmp_path / "once", lambda: InProcess(once)) == ["ANT", "APE", "BEE", "COW"]
    job = Jobs(tmp_path / "once").all()[0]
    assert (job.state, job.attempts) == (State.DONE, 2)
    with pytest.raises(AcopioError, match="its worker was killed: signal 9"):
        spread(tmp_path / "ever", lambda: InProcess(lambda rows: rows["text"][0].as_py() == "ant"))
    failed, done = Jobs(tmp_path / "ever").all()
    assert (failed.state, failed.attempts, done.state) == (State.FAILED, 3, State.DONE)
    assert Jobs(tmp_path / "ever").log(failed).read_text().count("signal 9") == 3


def test_another_key_or_another_cut_does_the_shards_anew(tmp_path: Path) -> None:
    with pytest.raises(AcopioError):
        spread(tmp_path, InProcess, bad())
    runner = InProcess()
    assert spread(tmp_path, lambda: runner, key="2") == ["ANT", "APE", "BEE", "COW"]
    assert len(runner.done) == 2
    assert [job.state for job in Jobs(tmp_path).all()] == [State.DONE] * 2


def test_nothing_is_started_where_all_is_done(tmp_path: Path) -> None:
    folder = WorkFolder(tmp_path)
    shards = Shards(folder, 2, InProcess)
    list(shards(work(), ROWS, lambda r: r))
    assert len(list(Shards(folder, 2, refused)(work(), ROWS, lambda r: r))) == 2


def test_a_killed_process_of_this_machine_is_replaced(tmp_path: Path) -> None:
    folder = WorkFolder(tmp_path / "data")
    with Shards(folder, 2, lambda: LocalRunner(1)) as shards:
        found = list(shards(work(marker=str(tmp_path / "died")), bad("die"), lambda r: r))
    assert [table["text"].to_pylist() for table in found] == [["ANT", "APE"], ["BEE", "DIE"]]
    first, second = Jobs(folder.root).all()
    assert (first.attempts, second.attempts) == (1, 2)
    assert first.worker != second.worker

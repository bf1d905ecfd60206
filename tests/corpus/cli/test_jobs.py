import json
from pathlib import Path

import pyarrow as pa
import pytest
from click.testing import CliRunner
from shard_runner import RESULT, InProcess

from corpus.cli.main import acopio
from corpus.engine import Work
from corpus.shards.spread import Shards
from corpus.shards.states import Job, Jobs, State
from corpus.tables.folder import WorkFolder
from crawler.errors import AcopioError

ROWS = pa.table({"host": ["a.test", "b.test"], "text": ["ant", "bad"]})


def jobs(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(acopio, ["jobs", "ml_es", *arguments])
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A work folder with a shard that is done and one that failed."""
    work = Work("letters", "shard_runner:Upper", (), "1", RESULT)
    with pytest.raises(AcopioError), Shards(WorkFolder(tmp_path), 1, InProcess) as shards:
        list(shards(work, ROWS, lambda r: r))
    return tmp_path


def test_shards_are_listed_with_states_hosts_errors_and_logs(root: Path) -> None:
    status, out, _ = jobs("--data", str(root))
    assert status == 0
    first, second, error, log, total = out.splitlines()
    assert "done" in first
    assert "a.test" in first
    assert "failed" in second
    assert error.strip() == "ValueError: no such text: bad"
    path = Path(log.partition("log: ")[2])
    assert path.read_text().startswith("attempt 1")
    assert total == "2 shards, 1 done, 1 failed"
    shard = second.split()[1]
    assert jobs("--data", str(root), "--log", shard[:6])[1] == path.read_text()
    assert jobs("--data", str(root), "--log", "zz")[0] == 2


def test_shards_as_json(root: Path) -> None:
    _, out, _ = jobs("--data", str(root), "--json")
    done, failed = json.loads(out)
    assert (done["state"], done["rows"], done["hosts"], done["attempts"]) == ("done", 1, ["a.test"], 1)
    assert failed["error"] == "ValueError: no such text: bad"
    assert Path(failed["log"]).is_file()


def test_a_shard_that_nobody_works_on_any_more_is_interrupted(tmp_path: Path) -> None:
    job = Job(shard="ab", stage="pages", number=0, rows=1, hosts=(), of_hosts=0, state=State.RUNNING)
    Jobs(tmp_path).write(job)
    assert "interrupted" in jobs("--data", str(tmp_path))[1]


def test_what_cannot_be_listed_or_done_again_is_said(tmp_path: Path) -> None:
    status, _, err = jobs("--data", str(tmp_path))
    assert status == 1
    assert "no shards: build with --shard-size or --runner ray" in err
    job = Job(shard="ab", stage="pages", number=0, rows=1, hosts=(), of_hosts=0, state=State.DONE)
    Jobs(tmp_path).write(job)
    assert "nothing to do again" in jobs("--data", str(tmp_path), "--retry")[1]
    (tmp_path / ".shards/pages/ab.json").write_text("{")
    status, _, err = jobs("--data", str(tmp_path))
    assert status == 1
    assert "ab.json: damaged" in err

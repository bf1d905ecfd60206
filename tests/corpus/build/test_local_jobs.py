"""Sub-pipelines of local documents: several at a time, each in a process of its own."""

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

import corpus.demo
from corpus.build.local import jobs
from corpus.build.local.jobs import TargetJob, run_all
from corpus.build.local.model import LocalBuild, LocalDeclared
from corpus.build.local.pipeline import build_local
from corpus.engine import EngineOptions
from corpus.options import BuildOptions
from corpus.settling.targets import target_folder
from corpus.tables.folder import WorkFolder
from crawler.folders.collect import Collection
from crawler.topic.topic import Topic

NOTHING = Collection((), (), (), ())
# Answers as a child does; waits for the other one before.
WAITS = """
import pickle, sys, time
from pathlib import Path
from corpus.build.local.model import TargetResult
job = pickle.load(sys.stdin.buffer)
pickle.load(sys.stdin.buffer)
here = Path({place!r})
(here / job.lang).touch()
for _ in range(1200):
    if len(list(here.iterdir())) > 1:
        break
    time.sleep(0.05)
else:
    sys.exit(1)
if job.lang == "fr":
    print("out of memory", file=sys.stderr)
    sys.exit(3)
pickle.dump(TargetResult(job.lang, None, f"{{job.options.engine.workers}} of its own"), sys.stdout.buffer)
"""
SLEEPS = """
import os, pickle, subprocess, sys, time
from pathlib import Path
job = pickle.load(sys.stdin.buffer)
own = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
Path({place!r}, job.lang).write_text(f"{{os.getpid()}} {{own.pid}}")
time.sleep(600)
"""


def job(lang: str, folder: Path, workers: int) -> TargetJob:
    options = replace(BuildOptions(), engine=EngineOptions(workers=workers))
    topic = Topic("book", "", ("en", lang), {})
    return TargetJob(topic, WorkFolder(folder / lang), options, LocalDeclared())


def children(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder where children of this code tell of themselves."""
    place = tmp_path / "place"
    place.mkdir()
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "a_child.py").write_text(code.format(place=str(place)), encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path / "code")
    monkeypatch.setattr(jobs, "_MODULE", "a_child")
    return place


def test_jobs_run_at_the_same_time_and_one_that_ends_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    children(WAITS, tmp_path, monkeypatch)
    first, second = run_all([job("es", tmp_path, 4), job("fr", tmp_path, 4)], NOTHING)
    assert (first.lang, first.problem) == ("es", "2 of its own")
    assert (second.lang, second.funnel) == ("fr", None)
    assert "ended with status 3" in second.problem
    assert "out of memory" in capsys.readouterr().err


def test_ctrl_c_ends_all_that_was_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = children(SLEEPS, tmp_path, monkeypatch)
    code = f"""
import sys
from pathlib import Path
sys.path[:0] = {[str(tmp_path / "code"), str(Path(__file__).parent)]!r}
import test_local_jobs as t
t.jobs._MODULE = "a_child"
t.run_all([t.job(lang, Path({str(tmp_path)!r}), 2) for lang in ("es", "fr")], t.NOTHING)
"""
    parent = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE)
    until = time.monotonic() + 120
    while len([*place.iterdir()]) < 2 and time.monotonic() < until and parent.poll() is None:
        time.sleep(0.1)
    time.sleep(0.5)
    parent.send_signal(signal.SIGINT)
    _, errors = parent.communicate(timeout=60)
    assert b"KeyboardInterrupt" in errors
    started = [int(pid) for file in place.iterdir() for pid in file.read_text().split()]
    assert len(started) == 4
    assert not [pid for pid in started if is_running(pid)]


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.slow
def test_targets_side_by_side_have_the_bytes_of_one_after_the_other(tmp_path: Path) -> None:
    book = tmp_path / "book"
    shutil.copytree(Path(corpus.demo.__file__).parent / "book", book)
    shutil.copytree(book / "es", book / "it")  # its text is Spanish: a target that fails
    shutil.copytree(book / "es", book / "pt")
    found = []
    for name, workers in (("one", 1), ("two", 2)):
        options = replace(BuildOptions(), engine=EngineOptions(workers=workers), exports=("tmx",))
        langs = ("es", "pt", "it")
        exports = {"es": ("tmx",), "pt": ("xliff",), "it": ("tmx",)}
        build = LocalBuild(
            WorkFolder(tmp_path / name),
            (book,),
            tuple(Topic("book", "", ("en", lang), {}, relevance=0.0) for lang in langs),
            {lang: replace(options, exports=exports[lang]) for lang in langs},
        )
        results = build_local(build)
        assert [result.lang for result in results if result.funnel] == ["es"]
        folders = build.folder, target_folder(build.folder, "es")
        found.append(
            {
                path.relative_to(folder.root).as_posix(): path.read_bytes()
                for folder in folders
                for path in sorted(folder.root.glob("*/*"))
                if path.suffix in (".parquet", ".tmx", ".xlf")
            }
        )
        assert [path.name for path in sorted(build.folder.exports.iterdir())] == ["book.en-es.tmx"]
    assert found[0] == found[1]

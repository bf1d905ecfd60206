from dataclasses import dataclass

import pytest

from corpus.progress import Stages, changing, counted, note, tracked, warn, working
from crawler.console.verbosity import QUIET, VARIABLE
from tests.support.terminal import lines, shown


@dataclass
class Batch:
    num_rows: int


def told(capsys):
    return capsys.readouterr().err.splitlines()


def test_a_stage_leaves_one_line_with_its_parts(capsys):
    stages = Stages(2)
    with stages.stage("documents"):
        assert [batch.num_rows for batch in tracked([Batch(3), Batch(4)], "a.warc", 7)] == [3, 4]
    with stages.stage("report"):
        pass
    first, second = told(capsys)
    assert first.startswith("[1/2] documents: ")
    assert "a.warc: 7 rows" in first
    assert second.startswith("[2/2] report: ")


def test_a_count_alone_is_a_line_of_its_own_and_short_work_none(capsys):
    with working("nothing much"):
        pass
    with counted("pairs", None, "pairs") as advance:
        advance(1200)
    (line,) = told(capsys)
    assert line.startswith("pairs: 1,200 pairs, ")


def test_failed_work_leaves_no_line(capsys):
    with pytest.raises(ValueError, match="no"), Stages(1).stage("documents"):
        raise ValueError("no")
    assert told(capsys) == []
    with Stages(1).stage("documents"):
        pass
    assert len(told(capsys)) == 1


def test_a_quiet_run_prints_warnings_only(capsys, monkeypatch):
    monkeypatch.setenv(VARIABLE, QUIET)
    with Stages(1).stage("documents"), counted("x", 3) as advance:
        advance(3)
    note("a note")
    warn("a warning")
    assert told(capsys) == ["a warning"]


_WORK = """
import time
from corpus.progress import Stages, changing, counted
stages = Stages(3)
with stages.stage("documents"), counted("a-name-as-long-as-archives-have.warc", 40, "responses") as advance:
    for _ in range(20):
        time.sleep(0.03)
        advance(1)
"""


def test_a_terminal_shows_stage_count_rate_and_remaining_time():
    text = shown(_WORK)
    assert "[1/3] documents" in text
    assert "of 40 responses" in text
    assert "a second" in text
    assert " left" in text


@pytest.mark.parametrize("columns", [40, 80])
def test_a_narrow_terminal_keeps_the_time_that_is_left(columns):
    changing = [line for line in lines(shown(_WORK, columns)) if not line.startswith("[1/3] documents: ")]
    assert max(map(len, changing)) <= columns
    assert any(" left" in line for line in changing)


def test_a_total_that_becomes_known_little_by_little_gives_the_time_that_is_left():
    code = """
import time
from corpus.progress import growing
with growing("examples", "pairs") as (advance, grow):
    for _ in range(3):
        grow(10)
        for _ in range(5):
            time.sleep(0.05)
            advance(1)
"""
    text = shown(code)
    assert "of 10 pairs" in text
    assert "of 30 pairs" in text
    assert " left" in text


def test_the_learning_of_a_score_is_shown_part_by_part():
    code = """
import time
from corpus.scoring.shown import learning
from corpus.scoring.work import HERE
from align.encoders.watching import embedded, expected

def learn_in_folds():
    return 1

def counted():
    time.sleep(0.2)
    return 2

with learning(HERE) as work:
    assert work.submit(1000, learn_in_folds).result() == 1
    expected(40)
    for _ in range(8):
        time.sleep(0.05)
        embedded(4)
    assert [work.submit(20, counted).result() for _ in range(5)] == [2] * 5
embedded(7)
"""
    text = shown(code)
    for seen in ("lexicons and errors", "of 40 sentences", "usual pairs", "of 100 pairs", " left"):
        assert seen in text
    assert "1,000" not in text


def test_a_terminal_that_only_prints_gets_a_line_a_stage():
    assert len(lines(shown(_WORK, TERM="dumb"))) == 1


def test_a_terminal_without_unicode_gets_ascii():
    text = shown(_WORK, LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii:strict")
    assert text.isascii()
    assert " left" in text


def test_what_is_done_just_now_stands_in_one_line():
    code = """
import time
from corpus.progress import changing, counted
with changing() as report:
    report("waiting for the import")
    time.sleep(0.2)
    with counted("texts", 2, "texts") as advance:
        advance(2)
"""
    text = shown(code)
    assert "waiting for the import" in text
    assert "texts: 2 texts" in text


def test_without_a_terminal_each_change_is_a_line(capsys):
    with changing() as report:
        report("creating")
        report("creating")
        report("active")
    assert capsys.readouterr().err.splitlines() == ["creating", "active"]

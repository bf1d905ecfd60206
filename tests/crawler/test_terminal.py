import pytest

from crawler.terminal.numbers import clock
from crawler.terminal.pace import Pace
from tests.support.terminal import lines, shown

_LOADS = """
import sys
from crawler.terminal.idle import idle
idle.begin()
import slow
{}
"""


@pytest.fixture
def slow(tmp_path, monkeypatch):
    """A folder with a module that takes long to load."""
    (tmp_path / "slow.py").write_text("import time\ntime.sleep(1.4)\n")
    monkeypatch.setenv("EXTRA", str(tmp_path))
    return f"import os; sys.path.append({str(tmp_path)!r})"


def loads(slow, then):
    return _LOADS.replace("import slow", f"{slow}\nimport slow").format(then)


def test_a_silent_process_says_what_it_loads_until_results_come(slow):
    text = shown(loads(slow, "print('result'); import time; time.sleep(1.4)"), both=True)
    assert "loading slow, 1 s" in lines(text)
    assert lines(text)[-1] == "result"


def test_a_note_stands_in_a_line_of_its_own(slow):
    text = shown(loads(slow, "print('a note', file=sys.stderr)"))
    assert text.endswith("\r\x1b[Ka note\r\n")


def test_nothing_comes_into_a_question(slow):
    text = shown(loads("import sys; sys.stderr.write('Sure? ')\n" + slow, ""))
    assert lines(text) == ["Sure? "]


def test_what_holds_the_terminal_has_it_alone(slow):
    assert not shown(loads(slow, "").replace("import slow\n", "with idle.held():\n    import slow\n"))


@pytest.mark.parametrize("variables", [{"TERM": "dumb"}, {"ACOPIO_VERBOSITY": "quiet"}])
def test_a_quiet_run_and_a_terminal_that_only_prints_stay_silent(slow, variables):
    assert not shown(loads(slow, ""), **variables)


def test_a_line_of_ones_own_is_cut_to_the_terminal_and_taken_away(slow):
    code = loads("idle.show('crawl 0:01: ' + 99 * 'x')\nimport sys", "idle.show('')").replace(
        "import slow", ""
    )
    text = shown(code, columns=40)
    assert lines(text) == ["crawl 0:01: " + 27 * "x"]
    assert text.endswith("\r\x1b[K")


def test_the_start_of_workers_says_nothing_of_the_pace():
    pace = Pace(start=0.0, first=(20.0, 48.0), last=(23.0, 112.0))
    assert pace.speed() == pytest.approx(64 / 3)


def test_times_as_people_read_them():
    assert [clock(5), clock(125), clock(3725)] == ["0:05", "2:05", "1:02:05"]

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from crawler.sandbox import Sandbox, SandboxCrashError, SandboxTimeoutError, children_kept

CALLS_LATE = 0.2  # seconds
_PID = "__import__('os').getpid()"


def test_results_come_back_and_the_child_is_kept() -> None:
    sandbox = Sandbox("os:getpid", 10)
    assert sandbox.call() == sandbox.call()
    first = sandbox.call()
    sandbox.close()
    assert sandbox.call() != first


def test_an_exception_is_told_and_the_child_goes_on() -> None:
    sandbox = Sandbox("operator:truediv", 10)
    with pytest.raises(SandboxCrashError, match="ZeroDivisionError: division by zero"):
        sandbox.call(1, 0)
    assert sandbox.call(1, 2) == 0.5


def test_an_answer_that_cannot_be_sent_is_a_crash_too() -> None:
    sandbox = Sandbox("builtins:eval", 10)
    with pytest.raises(SandboxCrashError, match="pickle"):
        sandbox.call("lambda: 1")
    assert sandbox.call("[1, 2]") == [1, 2]


@pytest.mark.parametrize(
    ("function", "slow", "fast"), [("time:sleep", 60, 0), ("builtins:sum", range(10**12), ())]
)
def test_an_endless_call_is_killed_at_its_deadline(function: str, slow: object, fast: object) -> None:
    sandbox = Sandbox(function, CALLS_LATE)
    sandbox.call(fast)
    start = time.monotonic()
    with pytest.raises(SandboxTimeoutError):
        sandbox.call(slow)
    assert CALLS_LATE <= time.monotonic() - start < 5
    assert sandbox.call(fast) in (None, 0)


def test_a_child_that_ends_is_replaced() -> None:
    sandbox = Sandbox("builtins:eval", 10)
    with pytest.raises(SandboxCrashError, match="the child ended"):
        sandbox.call("__import__('os')._exit(0)")
    assert sandbox.call("6 * 7") == 42


def test_memory_is_limited() -> None:
    sandbox = Sandbox("builtins:bytearray", 10, memory=200 << 20)
    with pytest.raises(SandboxCrashError, match="MemoryError"):
        sandbox.call(1 << 30)
    assert sandbox.call(3) == bytes(3)


def test_what_a_function_prints_does_not_fall_between_the_answers(capfd: pytest.CaptureFixture[str]) -> None:
    sandbox = Sandbox("builtins:eval", 10)
    assert sandbox.call("print('x' * 100000) or __import__('os').write(1, b'raw') and 'done'") == "done"
    assert sandbox.call("1") == 1
    sandbox.close()
    assert capfd.readouterr().out == ""


def test_large_arguments_and_answers_cross() -> None:
    data = bytes(range(256)) * 20_000
    assert Sandbox("builtins:bytes", 10).call(data) == data


@pytest.mark.parametrize("function", ["no_such_module:f", "os:no_such_function"])
def test_a_function_that_is_not_there_is_a_crash_each_time(function: str) -> None:
    with children_kept():
        sandbox = Sandbox(function, 10, shared=True)
        for _ in range(2):
            with pytest.raises(SandboxCrashError, match="no_such"):
                sandbox.call()


def test_a_child_may_make_its_function_of_arguments() -> None:
    sandbox = Sandbox("functools:partial", 10, arguments=(pow, 2))
    assert [sandbox.call(3), sandbox.call(4)] == [8, 16]


def test_what_leaves_the_child_holds_no_lone_surrogate() -> None:
    sandbox = Sandbox("builtins:eval", 10)
    assert sandbox.call("{'a\\ud800': ['\\udfff', ('é',)]}") == {"a\ufffd": ["\ufffd", ("é",)]}


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it may take until the end of a call in C")
def test_a_child_in_the_midst_of_a_call_ends_with_its_parent() -> None:
    code = "import os, threading; from crawler.sandbox import Sandbox; s = Sandbox('builtins:eval', 60)\n"
    code += "print(s.call('__import__(\"os\").getpid()'), flush=True); s.call('sum(range(10**13))')"
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    time.sleep(0.5)
    parent.kill()
    parent.communicate()
    until = time.monotonic() + 10
    while time.monotonic() < until and _runs(child):
        time.sleep(0.05)
    assert not _runs(child)


def _runs(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state not in "ZX"


def test_an_interrupt_as_a_child_starts_does_not_reach_it() -> None:
    """Ctrl-C in a terminal goes to the whole group, also to a child that has just been forked."""
    code = """
import os, signal, sys, threading, time
from crawler.sandbox import Sandbox
signal.signal(signal.SIGINT, lambda *_: None)
stop = []
def send():
    while not stop:
        os.killpg(0, signal.SIGINT)
        time.sleep(0.0005)
threading.Thread(target=send, daemon=True).start()
for _ in range(6):
    sandbox = Sandbox("operator:add", 30)
    assert sandbox.call(1, 2) == 3
    sandbox.close()
stop.append(1)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], start_new_session=True, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr


def test_shared_sandboxes_are_served_by_one_child_while_children_are_kept() -> None:
    with children_kept():
        own, other = (Sandbox("builtins:eval", 10, shared=True) for _ in range(2))
        process = Sandbox("os:getpid", 10, shared=True).call()
        assert own.call(_PID) == other.call(_PID) == process
        own.close()
        assert other.call(_PID) == process
        assert Sandbox("builtins:eval", 10).call(_PID) != process


def test_a_sandbox_keeps_to_the_child_of_its_last_call() -> None:
    with children_kept(), ThreadPoolExecutor(2) as threads:
        pair = [Sandbox("builtins:eval", 10, shared=True) for _ in range(2)]
        code = f"(__import__('time').sleep(.3), {_PID})[1]"
        first = list(threads.map(lambda box: box.call(code), pair))
        assert [[box.call(_PID) for box in pair] for _ in range(3)] == [first] * 3


def test_no_more_calls_are_under_way_than_may_be() -> None:
    code = f"(__import__('time').sleep(.1), {_PID})[1]"
    with children_kept(1), ThreadPoolExecutor(3) as threads:
        boxes = [Sandbox("builtins:eval", 10, shared=True) for _ in range(3)]
        assert len(set(threads.map(lambda box: box.call(code), boxes))) == 1


def test_a_child_that_was_killed_serves_no_more() -> None:
    with children_kept():
        process = Sandbox("os:getpid", 10, shared=True)
        before = process.call()
        with pytest.raises(SandboxTimeoutError):
            Sandbox("time:sleep", CALLS_LATE, shared=True).call(60)
        assert process.call() != before


def test_each_function_has_its_own_bound_of_memory_in_a_shared_child() -> None:
    with children_kept():
        narrow = Sandbox("builtins:eval", 10, memory=200 << 20, shared=True)
        wide = Sandbox("builtins:eval", 10, memory=800 << 20, shared=True)
        for _ in range(2):
            assert wide.call("len(bytes(400 << 20))") == 400 << 20
            with pytest.raises(SandboxCrashError, match="MemoryError"):
                narrow.call("len(bytes(400 << 20))")


def test_a_child_makes_a_function_again_that_it_has_given_up() -> None:
    with children_kept():
        powers = [Sandbox("functools:partial", 10, arguments=(pow, n), shared=True) for n in range(12)]
        for exponent in (1, 2):
            assert [power.call(exponent) for power in powers] == [n**exponent for n in range(12)]


def test_children_end_with_the_block_that_kept_them() -> None:
    code = f"""
from crawler.sandbox import Sandbox, children_kept
with children_kept():
    box = Sandbox("builtins:eval", 30, shared=True)
    with children_kept():
        first = box.call({_PID!r})
    assert box.call({_PID!r}) == first
print(first)
assert box.call({_PID!r}) != first
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert not _runs(int(done.stdout))

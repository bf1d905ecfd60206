"""No public function takes long over a text that a stranger wrote to stall it."""

import pytest
from adversarial import LANGUAGES, functions, timed

from crawler.sandbox import Sandbox

SECONDS = 1.0  # of processor time, for 100 kB
DEADLINE = 120.0  # for all texts, on a busy machine
USUAL = ("en", "it", "km", "my", "th", "zh")  # one of each kind of splitter
SLOW = {f"split {lang}" for lang in LANGUAGES if lang not in USUAL}


@pytest.fixture(scope="module")
def sandbox() -> Sandbox:
    return Sandbox("adversarial:timed", DEADLINE, 4 << 30)


@pytest.mark.parametrize("name", [name for name in functions() if name not in SLOW])
def test_no_text_takes_long(sandbox: Sandbox, name: str) -> None:
    assert _slow(sandbox, name) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(SLOW))
def test_no_text_takes_long_in_any_language(sandbox: Sandbox, name: str) -> None:
    assert _slow(sandbox, name) == []


def _slow(sandbox: Sandbox, name: str) -> list[tuple[str, float, str]]:
    return [found for found in sandbox.call(name) if found[1] > SECONDS or found[2]]


def test_the_measure_finds_what_is_slow() -> None:
    assert timed("base", ("one word",))[0][1] < SECONDS

"""No public function takes long over a text that a stranger wrote to stall it."""

import pytest
from adversarial import LANGUAGES, SHARP, functions, timed

from crawler.sandbox import Sandbox

SECONDS = 1.0  # of a usual processor, for 100 kB
DEADLINE = 240.0  # for all texts, on a busy machine
USUAL = ("en", "it", "km", "th", "zh")  # one of each kind of splitter
SLOW = {f"split {lang}" for lang in LANGUAGES if lang not in USUAL} | {"features of the score"}
NAMES = sorted(functions())


@pytest.fixture(scope="module")
def sandbox() -> Sandbox:
    return Sandbox("adversarial:timed", DEADLINE, 4 << 30)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in SLOW and not name.endswith(" zh")])
def test_no_text_takes_long(sandbox: Sandbox, name: str) -> None:
    assert _wrong(sandbox.call(name, SHARP), SECONDS) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_no_text_of_any_shape_takes_long(sandbox: Sandbox, name: str) -> None:
    assert _wrong(sandbox.call(name), SECONDS) == []


def _wrong(found: list[tuple[str, float, str]], most: float) -> list[tuple[str, float, str]]:
    return [one for one in found if one[1] > most or one[2]]


def test_the_measure_tells_errors_and_seconds() -> None:
    ((shape, seconds, error),) = timed("base", ("one word",))
    assert (shape, error) == ("one word", "")
    assert 0 <= seconds < SECONDS

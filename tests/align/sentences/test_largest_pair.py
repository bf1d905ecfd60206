"""The memory that one pair of long pages takes."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[3] / "benchmarks" / "largest_pair.py"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="peaks of memory are in KiB on Linux")
def test_the_memory_of_a_pair_grows_with_its_length_and_not_with_its_square() -> None:
    grown = {sentences: _grown(sentences) for sentences in (1000, 4000)}
    assert grown[4000] < 400  # MiB beyond the encoder; a build allows 2 GiB
    assert grown[4000] < 8 * max(grown[1000], 30)


def _grown(sentences: int) -> int:
    """MiB at the peak beyond those of the encoder and a short pair."""
    command = [sys.executable, str(SCRIPT), "--sentences", str(sentences)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = re.search(r"([\d,]+) MiB before, ([\d,]+) MiB at the peak", done.stdout)
    assert found is not None, done.stdout
    before, peak = (int(number.replace(",", "")) for number in found.groups())
    return peak - before

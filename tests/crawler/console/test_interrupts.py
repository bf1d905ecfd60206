"""Ctrl-C within a block ends the process once all that waits within it has been left."""

import subprocess
import sys
from pathlib import Path

_SCRIPT = """
import sys
from pathlib import Path
from crawler.console.interrupts import interruptible
from crawler.storage.files import replacing

def lines(path):
    with replacing(path) as file:
        yield file

def written(path):
    kept = lines(path)
    next(kept)
    raise KeyboardInterrupt

with interruptible():
    written(Path(sys.argv[1]))
"""


def test_files_that_waiting_generators_write_are_left_too(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _SCRIPT, str(tmp_path / "file")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[3])
    assert done.returncode == 130, done.stderr
    assert done.stderr.count("Interrupted; nothing is lost.") == 1
    assert list(tmp_path.iterdir()) == []

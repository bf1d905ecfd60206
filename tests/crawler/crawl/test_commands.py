import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(("program", "status"), [("/usr/bin/scrapy", 130), ("/usr/bin/pytest", -2)])
def test_scrapy_itself_ends_with_one_status_while_the_crawl_is_loaded(program: str, status: int) -> None:
    code = f"import sys; sys.argv = [{program!r}, 'crawl', 'ml_es']; import signal, crawler.crawl.commands; "
    code += "signal.raise_signal(signal.SIGINT)"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert done.returncode == status
    assert ("To go on: scrapy crawl ml_es" in done.stderr) == (status == 130)

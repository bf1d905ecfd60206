"""Nothing is imported from the current folder: files there that are named as installed packages never run."""

import subprocess
import sys
from pathlib import Path

import pytest
from demo_archive import write_demo_archive
from demo_runs import FAST, environment

from corpus.demo.pages import START_URL
from corpus.demo.server import DemoServer

ROOT = Path(__file__).parents[2]
NAMES = (
    *("trafilatura", "lxml", "numpy", "daft", "msgspec", "scrapy", "twisted", "pyarrow", "click", "filelock"),
    *("sentencex", "langdetect", "w3lib", "brotli", "ujson", "orjson", "pandas", "IPython", "sitecustomize"),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in NAMES:
        note = f"import sys\nopen({str(tmp_path / 'ran')!r}, 'a').write(f'{name}: {{sys.orig_argv}}\\n')\n"
        (tmp_path / f"{name}.py").write_text(note)
    return tmp_path


def variables(proxy: str = "") -> dict[str, str]:
    kept = {name: value for name, value in environment(proxy).items() if name != "PYTHONSAFEPATH"}
    return kept | {"PYTHONPATH": str(ROOT)}


def run(folder: Path, command: list[str], proxy: str = "") -> None:
    # As a console script, whose own folder comes first.
    main = {"scrapy": "scrapy.cmdline:execute", "acopio": "acopio.__main__:main"}[command[0]]
    module, _, function = main.partition(":")
    start = f"import sys; sys.path.insert(0, {str(Path(sys.executable).parent)!r}); sys.argv[:] = {command!r}"
    code = f"{start}; from {module} import {function} as main; main()"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        cwd=folder,
        env=variables(proxy) | {"SCRAPY_SETTINGS_MODULE": "crawler.settings"},
        capture_output=True,
        text=True,
        timeout=280,
    )
    assert not (folder / "ran").exists(), (folder / "ran").read_text()
    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 1), done.stderr


@pytest.mark.slow
def test_a_build_imports_nothing_from_the_current_folder(folder: Path) -> None:
    write_demo_archive(folder / "data" / "ml_es" / "warc", 1)
    run(folder, ["acopio", "build", "ml_es"])
    assert (folder / "data" / "ml_es" / "run.json").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        ["scrapy", "crawl", "ml_es", "-a", f"seeds={START_URL}", "-s", "CLOSESPIDER_PAGECOUNT=8", *FAST],
        ["acopio", "crawl", "ml_es", "--seeds", START_URL, "--pages", "8", "--set", "DOWNLOAD_DELAY=0"],
    ],
)
def test_a_crawl_and_its_build_import_nothing_from_the_current_folder(
    folder: Path, command: list[str]
) -> None:
    with DemoServer() as server:
        run(folder, command, server.proxy_url)
    assert list((folder / "data" / "ml_es" / "warc").iterdir())
    assert (folder / "data" / "ml_es" / "run.json").exists()


@pytest.mark.slow
def test_python_m_acopio_imports_nothing_from_the_current_folder(folder: Path) -> None:
    write_demo_archive(folder / "data" / "ml_es" / "warc", 1)
    done = subprocess.run(
        [sys.executable, "-m", "acopio", "build", "ml_es"],
        cwd=folder,
        env=variables(),
        capture_output=True,
        text=True,
        timeout=280,
    )
    assert not (folder / "ran").exists(), (folder / "ran").read_text()
    assert "Traceback" not in done.stderr

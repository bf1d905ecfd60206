"""A wheel and an editable install, each in a virtual environment of its own, without a network."""

import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
VERSION = f"acopio {PROJECT['version']}\n"
PARTS = ("acopio", "crawler", "align", "corpus", "pyproject.toml", "README.md", "LICENSE")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        int(version("setuptools").partition(".")[0]) < 77,
        reason="the build needs setuptools 77 here: pip install 'acopio[dev]'",
    ),
]


def call(*command: Path | str, cwd: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """The parts that an install needs, so that nothing is written to the checkout."""
    folder = tmp_path / "sources"
    folder.mkdir()
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / part, folder / part)
    return folder


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    """A virtual environment that has what acopio needs, off this one, but not acopio."""
    folder = tmp_path / "venv"
    call(sys.executable, "-m", "venv", "--without-pip", folder, cwd=tmp_path)
    site = folder / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
    dependencies = [path for path in sys.path if path.endswith("-packages")]
    (site / "dependencies.pth").write_text("\n".join([sysconfig.get_path("purelib"), *dependencies]))
    return folder


@pytest.mark.parametrize("editable", [False, True], ids=["wheel", "editable"])
def test_an_install_has_all_packages_with_their_data(
    editable: bool, sources: Path, environment: Path, tmp_path: Path
) -> None:
    python = environment / "bin" / "python"
    where = ["--editable", sources] if editable else [sources]
    options = ["--quiet", "--no-build-isolation", "--no-deps", "--no-index", "--ignore-installed"]
    call(python, "-m", "pip", "install", *options, *where, cwd=tmp_path)
    assert call(environment / "bin" / "acopio", "--version", cwd=tmp_path) == VERSION
    assert call(python, "-m", "acopio", "--version", cwd=tmp_path) == VERSION
    code = """
import acopio, align, corpus, crawler
from pathlib import Path
print(Path(acopio.__file__).parents[1].resolve())
for package in (acopio, align, corpus, crawler):
    assert Path(package.__file__).with_name("py.typed").exists()
from corpus.demo.pages import build_site
print(acopio.get_topic("ml_es").name, len(build_site()) > 50)
print(acopio.filter_pairs([("The cat sleeps.", "El gato duerme.")], "en", "es")["rejected_by"].to_pylist())
"""
    place, *printed = call(python, "-c", code, cwd=tmp_path).splitlines()
    assert Path(place).is_relative_to((sources if editable else environment).resolve())
    assert printed == ["ml_es True", "[None]"]


def test_the_versions_that_tests_run_with_satisfy_every_bound() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    parts = (line.partition(";")[0].strip().partition("==") for line in lines)  # without markers
    pins = {canonicalize_name(name): pin for name, _, pin in parts if pin}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needs = map(Requirement, [*project["dependencies"], *project["optional-dependencies"]["dev"]])
    pinned = {need.name: pins.get(canonicalize_name(need.name)) for need in needs}
    assert len([pin for pin in pinned.values() if pin]) > 40
    for need in map(Requirement, project["dependencies"]):
        pin = pins.get(canonicalize_name(need.name))
        assert pin is None or need.specifier.contains(pin), need

"""Packages of other projects over acopio's: one line, in time."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from acopio.faces import FACES

ROOT = Path(__file__).parents[2]


def run(*arguments: str, path: list[Path]) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, path))}
    return subprocess.run(
        [sys.executable, *arguments], cwd=path[0], env=environment, capture_output=True, text=True
    )


def other_project(folder: Path, package: str) -> Path:
    """An installed distribution `other` that has a package of that name."""
    (folder / package).mkdir(parents=True)
    (folder / package / "__init__.py").write_text('"""Of another project."""\n')
    info = folder / "other-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: other\nVersion: 1.0\n")
    (info / "top_level.txt").write_text(f"{package}\n")
    return folder


@pytest.mark.parametrize("package", FACES)
def test_a_package_before_ours_is_named(tmp_path: Path, package: str) -> None:
    other = other_project(tmp_path.resolve() / "other", package)
    done = run("-c", "import acopio; print('imported')", path=[other, ROOT])
    assert done.stdout == "imported\n"
    assert done.stderr == (
        f"acopio: the package {package!r} that Python finds is {other / package} (of other), not acopio's: "
        "install acopio into a virtual environment of its own\n"
    )
    command = run("-m", "acopio", "--version", path=[other, ROOT])
    assert (command.returncode, command.stdout, command.stderr) == (1, "", done.stderr)


def test_a_module_in_place_of_a_package_is_named(tmp_path: Path) -> None:
    (tmp_path / "align.py").write_text("")
    done = run("-c", "import acopio", path=[tmp_path, ROOT])
    assert f"the package 'align' that Python finds is {tmp_path.resolve() / 'align.py'}" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_package_written_over_ours_is_named(tmp_path: Path) -> None:
    root = tmp_path
    shutil.copytree(ROOT / "acopio", root / "acopio")
    for file in ("crawler/__init__.py", "crawler/lazy.py", "align/__init__.py", "corpus/__init__.py"):
        (root / file).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / file, root / file)
    assert run("-c", "import acopio", path=[root]).stderr == ""
    (root / "corpus" / "__init__.py").write_text("")
    done = run("-c", "import acopio", path=[root])
    assert f"the package 'corpus' in {root / 'corpus'} was written over" in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_command_line_runs_as_a_module() -> None:
    done = run("-m", "acopio", "--version", path=[ROOT])
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("acopio ")
    assert run("-m", "acopio", "nonsense", path=[ROOT]).returncode == 2

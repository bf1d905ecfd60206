"""The documentation as a site, and the files around the repository."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def site(folder: Path) -> "subprocess.CompletedProcess[str]":
    pytest.importorskip("mkdocs", reason="pip install 'acopio[docs]'")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def test_the_site_has_every_page_and_no_broken_link(tmp_path: Path) -> None:
    done = site(tmp_path)
    assert done.returncode == 0, done.stderr
    pages = {path.stem for path in tmp_path.glob("*.html")}
    assert {path.stem for path in (ROOT / "docs").glob("*.md")} <= pages
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert 'href="topics.html"' in index
    assert "/blob/main/LICENSE" in index
    assert "fonts.googleapis" not in index


def test_every_page_is_in_the_navigation() -> None:
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    listed = set(re.findall(r"[\w-]+\.md", text.partition("nav:\n  - ")[2]))
    assert {path.name for path in (ROOT / "docs").glob("*.md")} <= listed


def test_the_container_has_what_the_distribution_has() -> None:
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]["find"]
    names = {name.rstrip("*") for name in packages["include"]}
    file = (ROOT / "Dockerfile").read_text()
    assert names == set(re.findall(r"^COPY (\w+) \1$", file, re.MULTILINE))
    kept = set((ROOT / ".dockerignore").read_text().replace("!", "").split())
    assert names | {"pyproject.toml", "README.md", "LICENSE"} <= kept
    assert re.search(r"^USER \d+:\d+$", file, re.MULTILINE)


def test_versions_agree() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text()
    json.loads((ROOT / ".devcontainer/devcontainer.json").read_text())

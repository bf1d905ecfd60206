"""What a module can reach, and when its digest changes, on a few small packages."""

from pathlib import Path
from textwrap import dedent

import pytest

from corpus.build.code import Reach, reach

SOURCES = {
    "crawler/__init__.py": """
        from typing import TYPE_CHECKING
        if TYPE_CHECKING:
            from crawler.lazy import Lazy
            from crawler.other import Other
        _MODULES = {"Lazy": "crawler.lazy", "Other": "crawler.other"}
        def __getattr__(name):
            return name
    """,
    "crawler/lazy.py": "import zlib",
    "crawler/other.py": "",
    "crawler/root.py": """
        'crawler.other'
        import json
        from crawler import Lazy
        from . import near
        def work():
            "Work."
            from crawler.inner.deep import thing
            return Child("crawler.named:function"), Path(__file__).with_name("words.toml"), {"b", "a", "c"}
    """,
    "crawler/near.py": "",
    "crawler/named.py": "def function(): pass",
    "crawler/inner/__init__.py": "",
    "crawler/inner/deep.py": "thing = 1",
    "crawler/words.toml": "a = 1",
    "crawler/unread.toml": "a = 1",
}


def reached(folder: Path, changed: dict[str, str] | None = None) -> Reach:
    """What `crawler.root` reaches of the SOURCES, some of them with other text."""
    for name, text in (SOURCES | (changed or {})).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), "utf-8")
    return reach("crawler.root", folder)


def test_reached_are_imports_names_in_strings_and_packages(tmp_path: Path) -> None:
    found = reached(tmp_path)
    names = ("crawler", "crawler.root", "crawler.lazy", "crawler.near", "crawler.named", "crawler.inner")
    assert found.modules == {*names, "crawler.inner.deep"}
    assert found.imports == {"json", "zlib"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("crawler/__init__.py", SOURCES["crawler/__init__.py"] + "    x = 1"),
        ("crawler/lazy.py", "import zlib\nx = 1"),
        ("crawler/near.py", "x = 1"),
        ("crawler/named.py", "def function(): return 1"),
        ("crawler/inner/__init__.py", "x = 1"),
        ("crawler/inner/deep.py", "thing = 2"),
        ("crawler/words.toml", "a = 2"),
        ("crawler/root.py", SOURCES["crawler/root.py"].replace('"c"', '"d"')),
    ],
)
def test_another_digest(name: str, text: str, tmp_path: Path) -> None:
    assert reached(tmp_path / "a").digest != reached(tmp_path / "b", {name: text}).digest


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("crawler/other.py", "x = 1"),
        ("crawler/unread.toml", "a = 2"),
        ("crawler/inner/deep.py", "# Why.\nthing  =  1"),
        ("crawler/root.py", SOURCES["crawler/root.py"].replace('"Work."', '"Do the work."')),
    ],
)
def test_the_same_digest(name: str, text: str, tmp_path: Path) -> None:
    assert reached(tmp_path / "a").digest == reached(tmp_path / "b", {name: text}).digest


def test_names_of_a_package_that_imports_them_itself(tmp_path: Path) -> None:
    inner = {"crawler/inner/__init__.py": "from crawler.other import x"}
    assert "crawler.other" not in reached(tmp_path / "a", inner).modules
    used = SOURCES["crawler/root.py"].replace("from crawler.inner.deep import thing", "from .inner import x")
    assert "crawler.other" in reached(tmp_path / "b", inner | {"crawler/root.py": used}).modules


def test_a_module_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ModuleNotFoundError, match=r"crawler\.gone"):
        reached(tmp_path, {"crawler/root.py": "from crawler.near import x\nfrom crawler.gone.far import y"})

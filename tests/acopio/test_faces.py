"""The public names: all there, all documented, nothing else needed, nothing imported before its time."""

import ast
import importlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from acopio.faces import FACES

ROOT = Path(__file__).parents[2]
PACKAGES = (*FACES, "acopio")
PLUG_INS = "own_"  # how the names of examples begin that extend acopio: these need its seams


def python(code: str) -> str:
    """What the code prints in a process of its own; its messages are an error."""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


def names_for_type_checkers(package: str) -> list[str]:
    tree = ast.parse((ROOT / package / "__init__.py").read_text(encoding="utf-8"))
    (block,) = (
        node for node in tree.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    )
    return [alias.name for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names]


@pytest.mark.parametrize("package", PACKAGES)
def test_all_is_the_public_face(package: str) -> None:
    face = importlib.import_module(package)
    assert face.__all__ == sorted(face.__all__) == dir(face)
    assert sorted(names_for_type_checkers(package)) == face.__all__
    for name in face.__all__:
        found = getattr(face, name)
        assert callable(found)
        assert found.__doc__
    if package != "acopio":
        assert tuple(face.__all__) == FACES[package]


def test_acopio_exposes_every_face() -> None:
    import acopio

    assert acopio.__all__ == sorted(name for names in FACES.values() for name in names)
    for package, names in FACES.items():
        face = importlib.import_module(package)
        assert all(getattr(acopio, name) is getattr(face, name) for name in names)


@pytest.mark.parametrize("package", PACKAGES)
def test_other_names_are_an_error(package: str) -> None:
    with pytest.raises(AttributeError, match=f"module '{package}' has no attribute 'nonsense'"):
        importlib.import_module(package).nonsense  # noqa: B018


def test_importing_a_face_imports_none_of_its_modules() -> None:
    loaded = python("import acopio, sys; print(*sys.modules)").split()
    ours = {name for name in loaded if name.partition(".")[0] in PACKAGES}
    assert ours == {*PACKAGES, "acopio.faces", "acopio.foreign", "crawler.lazy"}
    assert not {"numpy", "pyarrow", "daft", "scrapy", "lxml"} & set(loaded)


ORDERS = {
    "first": "from corpus import build",
    "after the room": "import corpus.build\nfrom corpus import build",
    "after a module": "import corpus.build.keys\nfrom corpus import build",
    "before a module": "from corpus import build\nimport corpus.build.keys",
    "as an attribute": "import corpus\nbuild = corpus.build",
    "from acopio": "import corpus.build.keys\nfrom acopio import build",
}


@pytest.mark.parametrize("order", ORDERS)
def test_build_is_a_function_in_every_order_of_imports(order: str) -> None:
    code = f"""
{ORDERS[order]}
import inspect, corpus.build.keys
from crawler import UsageError
try:
    build("no such topic")
except UsageError as error:
    print(str(error)[:21], list(inspect.signature(build).parameters), callable(corpus.build.keys.key))
"""
    assert python(code) == "topic 'no such topic' ['topic', 'archives', 'folder', 'options'] True"


def code_for_users() -> dict[str, str]:
    """Code of the documentation and of the examples, as Python without prompts."""
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    lines = re.findall(r"^(?:>>>|\.\.\.) ?(.*)$", page, re.MULTILINE)
    notebook = json.loads((ROOT / "examples/acopio.ipynb").read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    scripts = {
        path.name: path.read_text(encoding="utf-8")
        for path in (ROOT / "examples").glob("*.py")
        if not path.name.startswith(PLUG_INS)
    }
    assert len(scripts) >= 4
    return {"python.md": "\n".join(lines), "acopio.ipynb": "\n".join(cells), **scripts}


@pytest.mark.parametrize("name", code_for_users())
def test_documentation_and_examples_need_public_names_only(name: str) -> None:
    used = 0
    for node in ast.walk(ast.parse(code_for_users()[name])):
        if isinstance(node, ast.Import):
            assert not {alias.name.partition(".")[0] for alias in node.names} & set(PACKAGES)
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.partition(".")[0] in PACKAGES:
            assert {alias.name for alias in node.names} <= set(importlib.import_module(node.module).__all__)
            assert node.module in PACKAGES
            used += 1
    assert used


def test_every_public_name_is_documented() -> None:
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\w+)` \| `(\w+)` \|", page, re.MULTILINE)
    assert told == [(name, package) for package, names in FACES.items() for name in names]

"""Plug-ins of small distributions that each test writes: a module and its metadata on sys.path."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from crawler import plugins
from crawler.errors import PluginError

GROUP = "acopio.rules"


Install = Callable[..., Path]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Writes a distribution with one entry point, `NAME = MODULE:object`."""
    monkeypatch.syspath_prepend(tmp_path)

    def write(module: str, code: str, name: str, version: str = "1.2") -> Path:
        (tmp_path / f"{module}.py").write_text(code, encoding="utf-8")
        folder = tmp_path / f"{module}-{version}.dist-info"
        folder.mkdir()
        metadata = f"Metadata-Version: 2.1\nName: {module}\nVersion: {version}\n"
        (folder / "METADATA").write_text(metadata, encoding="utf-8")
        (folder / "entry_points.txt").write_text(f"[{GROUP}]\n{name} = {module}:found\n", encoding="utf-8")
        return tmp_path / f"{module}.py"

    return write


def named(name: str) -> str:
    """The code of a module with an object of that name."""
    return f"from types import SimpleNamespace\nfound = SimpleNamespace(name={name!r})\n"


def test_without_plugins_the_builtin_ones_are_all() -> None:
    builtin = [SimpleNamespace(name="b"), SimpleNamespace(name="a")]
    assert list(plugins.extended(builtin, "acopio.nothing", SimpleNamespace).values()) == builtin
    assert plugins.fingerprints("acopio.nothing") == {}


def test_plugins_come_after_the_builtin_ones_by_name(install: Install) -> None:
    install("plug_zz", named("zz"), "zz")
    install("plug_aa", named("aa"), "aa")
    assert list(plugins.extended([SimpleNamespace(name="mm")], GROUP, SimpleNamespace)) == ["mm", "aa", "zz"]


@pytest.mark.parametrize(
    ("module", "code", "name", "message"),
    [
        (
            "plug_import",
            "import no_such_module_at_all",
            "x",
            "loaded: ModuleNotFoundError: No module",
        ),
        ("plug_syntax", "found = (", "x", "loaded: SyntaxError: "),
        ("plug_empty", "", "x", "loaded: AttributeError: "),
        (
            "plug_exit",
            "raise RuntimeError('two\\nlines')",
            "x",
            "loaded: RuntimeError: two lines: ",
        ),
        ("plug_kind", "found = 3", "x", "plug_kind:found is a int, not a SimpleNamespace"),
        (
            "plug_name",
            named("y"),
            "x",
            "plug_name:found has the name y",
        ),
        ("plug_taken", "found = 3", "mm", "acopio has one with the same name"),
        ("plug_reserved", "found = 3", "kept", "acopio has one with the same name"),
    ],
)
def test_a_broken_plugin_is_one_line_that_names_its_distribution(
    install: Install, module: str, code: str, name: str, message: str
) -> None:
    install(module, code, name)
    with pytest.raises(PluginError) as caught:
        plugins.extended([SimpleNamespace(name="mm")], GROUP, SimpleNamespace, ["kept"])
    text = str(caught.value)
    assert text.startswith(f"plug-in {name} ({GROUP}) of {module} 1.2: ")
    assert message in text
    assert "\n" not in text


def test_two_plugins_of_one_name_are_refused_with_both(install: Install) -> None:
    install("plug_one", named("same"), "same")
    install("plug_two", named("same"), "same", "3.0")
    with pytest.raises(PluginError, match=r"of plug_two 3\.0: plug_one 1\.2 has one with the same name"):
        plugins.extended([], GROUP, SimpleNamespace)


def test_a_fingerprint_follows_version_and_code_and_imports_nothing(install: Install) -> None:
    path = install("plug_print", "raise RuntimeError", "x")
    first = plugins.fingerprints(GROUP)
    assert first["x"].startswith("plug_print 1.2 ")
    assert plugins.fingerprints(GROUP) == first
    path.write_text("raise RuntimeError  # changed", encoding="utf-8")
    assert plugins.fingerprints(GROUP)["x"] != first["x"]

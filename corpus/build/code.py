"""The modules of ours that a module can reach by imports, and a digest of their code.

Computed from the source without importing it. Imports count at module level and inside functions, but not
under `if TYPE_CHECKING`. A string counts if it names code of ours ("crawler.page.read:read_page", as a
sandbox and a registry take it) or a data file beside its module ("license_words.toml").

The packages that a module is in count with their own code, but the imports of their `__init__` are not
followed: an `__init__` that offers names of the whole package makes no module depend on all of it.
"""

import ast
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.util import resolve_name
from pathlib import Path
from types import CodeType
from typing import TypeGuard

from corpus.build.code_kept import Reach, keep, read_kept, state_of

_OURS = ("crawler", "align", "corpus")
_FOLDER = Path(__file__).parents[2]  # that contains them
_CODE_NAME = re.compile(rf"(?:{'|'.join(_OURS)})(?:\.\w+)+(?::\w+)?")
_BODIES = ("body", "orelse", "finalbody", "handlers", "cases")  # of statements, and of parts of them
_CODE_FIELDS = (
    *("co_name", "co_flags", "co_argcount", "co_posonlyargcount", "co_kwonlyargcount", "co_code"),
    *("co_exceptiontable", "co_names", "co_varnames", "co_cellvars", "co_freevars"),
)


@cache
def reach(root: str, folder: Path = _FOLDER) -> Reach:
    """The code that the module `root` can reach, itself included. ModuleNotFoundError if it does not exist.

    `folder` contains our packages. What was found is kept in the user's cache until our code changes.
    """
    state = _state(folder)
    kept = read_kept(state)
    if root not in kept:
        kept[root] = _reached(root, folder)
        keep(state, kept)
    return kept[root]


def _reached(root: str, folder: Path) -> Reach:
    source = _source(folder)
    found: dict[str, _Module] = {}
    waiting = [root]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = source.module(name)
            waiting += found[name].needs
    imports = frozenset[str]().union(*(module.imports for module in found.values()))
    packages = {package for name in found for package in _packages(name)}
    found |= {package: source.module(package) for package in packages}
    digest = hashlib.sha256()
    for name in sorted(found):
        digest.update(f"{name}\0{found[name].digest}\n".encode())
    return Reach(frozenset(found), imports, digest.hexdigest())


@dataclass(frozen=True, slots=True)
class _Module:
    """One module: the modules of ours that it names, the top-level names of others, its digest."""

    needs: frozenset[str]
    imports: frozenset[str]
    digest: str


@dataclass(slots=True)
class _Source:
    """The source of our packages; each file is read once."""

    folder: Path
    _modules: dict[str, _Module] = field(default_factory=dict)
    _paths: dict[str, Path | None] = field(default_factory=dict)

    def module(self, name: str) -> _Module:
        if name not in self._modules:
            self._modules[name] = self._read(name)
        return self._modules[name]

    def _read(self, name: str) -> _Module:
        path = self._path(name)
        if path is None:
            raise ModuleNotFoundError(f"{name}: no such module", name=name)
        tree = ast.parse(path.read_bytes())
        # Optimised, and so without docstrings; of comments and layout it has only the numbers of lines.
        code = compile(tree, "", "exec", dont_inherit=True, optimize=2)
        imported = _imported(tree, name if path.name == "__init__.py" else name.rpartition(".")[0])
        strings = frozenset(_strings(code))
        ours = {target for target in imported if _top(target) in _OURS}
        needs = {self._defining(target) for target in ours}
        needs |= {module for text in strings if (module := self._named(text))}
        data = [beside for text in strings if (beside := _data_file(path.parent, text))]
        others = frozenset(map(_top, imported - ours))
        return _Module(frozenset(needs - {name}), others, _digest(code, sorted(data)))

    def _path(self, name: str) -> Path | None:
        if name not in self._paths:
            base = self.folder.joinpath(*name.split("."))
            candidates = (base.with_name(f"{base.name}.py"), base / "__init__.py")
            self._paths[name] = next((path for path in candidates if path.is_file()), None)
        return self._paths[name]

    def _named(self, text: str) -> str | None:
        """The module that a string names, directly or by a name in it; None if there is none."""
        name = text.partition(":")[0] if _CODE_NAME.fullmatch(text) else ""
        while "." in name and self._path(name) is None:
            name = name.rpartition(".")[0]
        return name if "." in name else None

    def _defining(self, target: str) -> str:
        """The module of an imported name: the name itself, or the module that defines it."""
        base, _, attribute = target.rpartition(".")
        if self._path(target) is not None:
            return target
        path = self._path(base)
        lazy = _lazy_names(path) if path is not None and path.name == "__init__.py" else {}
        return self._defining(lazy[attribute]) if attribute in lazy else base


@cache
def _state(folder: Path) -> str:
    return state_of(folder, _OURS)


@cache
def _source(folder: Path) -> _Source:
    return _Source(folder)


@cache
def _lazy_names(face: Path) -> dict[str, str]:
    """The imports of an `__init__` for the type checker, as `module.name`, by the names that it offers."""
    blocks = [node for node in ast.parse(face.read_bytes()).body if _is_for_types(node)]
    lines = [line for block in blocks for line in block.body if isinstance(line, ast.ImportFrom)]
    return {alias.asname or alias.name: f"{n.module}.{alias.name}" for n in lines for alias in n.names}


def _imported(tree: ast.Module, package: str) -> frozenset[str]:
    """The dotted names that a module of the package imports; `a.b` for `from a import b`."""
    found = set[str]()
    for statement in _statements(tree.body):
        if isinstance(statement, ast.Import):
            found |= {alias.name for alias in statement.names}
        elif isinstance(statement, ast.ImportFrom):
            base = statement.module or ""
            if statement.level:
                base = resolve_name("." * statement.level + base, package)
            found |= {f"{base}.{alias.name}" for alias in statement.names}
    return frozenset(found)


def _statements(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """All statements, nested ones included, except those that only a type checker sees."""
    for node in body:
        yield node
        if _is_for_types(node):
            yield from _statements(node.orelse)
        else:
            for name in _BODIES:
                yield from _statements(getattr(node, name, ()))


def _is_for_types(node: ast.AST) -> TypeGuard[ast.If]:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _strings(constant: object) -> Iterator[str]:
    """All strings in a code object, those in constant tuples and sets and in nested code included."""
    if isinstance(constant, str):
        yield constant
    elif isinstance(constant, CodeType | tuple | frozenset):
        for one in constant.co_consts if isinstance(constant, CodeType) else constant:
            yield from _strings(one)


def _data_file(folder: Path, name: str) -> Path | None:
    if not re.fullmatch(r"[\w-]+\.[a-z]+", name) or name.endswith(".py"):
        return None
    path = folder / name
    return path if path.is_file() else None


def _digest(code: CodeType, data: Iterable[Path]) -> str:
    digest = hashlib.sha256(repr(_plain(code)).encode("utf-8", "surrogatepass"))
    for path in data:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _plain(value: object) -> object:
    """The constant in a form with the same `repr` in each process: sets in order, code without lines."""
    if isinstance(value, CodeType):
        return [getattr(value, name) for name in _CODE_FIELDS] + [_plain(c) for c in value.co_consts]
    if isinstance(value, frozenset):
        return ["set", *sorted(repr(_plain(one)) for one in value)]
    return tuple(map(_plain, value)) if isinstance(value, tuple) else value


def _packages(name: str) -> list[str]:
    """The packages that a module is in."""
    parts = name.split(".")
    return [".".join(parts[:n]) for n in range(1, len(parts))]


def _top(name: str) -> str:
    return name.partition(".")[0]

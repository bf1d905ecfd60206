"""Imports that cost little: the names of a package on first use (PEP 562), and many modules at once."""

import gc
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any


def lazy_names(
    package: str, modules: Mapping[str, str]
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """The `__getattr__` and the `__dir__` of a package, the latter with the public names only.

    `modules` maps each public name to its module. A name whose module is the subpackage of that name is the
    subpackage itself.
    """

    def get(name: str) -> Any:
        if name not in modules:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        module = import_module(modules[name])
        value = module if module.__name__ == f"{package}.{name}" else getattr(module, name)
        setattr(sys.modules[package], name, value)
        return value

    return get, lambda: sorted(modules)


@contextmanager
def loading() -> Iterator[None]:
    """A block that imports much: the garbage collector waits, and leaves alone for good what it made.

    Modules are no garbage, and looking for some among them is an eighth of the time of their import.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if collects:
            gc.enable()

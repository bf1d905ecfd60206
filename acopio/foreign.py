"""Packages of other projects that hide acopio's: `crawler`, `align` and `corpus` are common names."""

import sys
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from acopio.faces import FACES

ROOT = Path(__file__).absolute().parents[1]  # the folder of acopio's four packages


@cache
def foreign_package() -> str | None:
    """One line about the first package that is not acopio's; None if all of them are.

    A package of another project may come before acopio's on sys.path, or its files may have been installed
    over acopio's, so that public names are missing.
    """
    for package, names in FACES.items():
        place = _place(package)
        if place is None:
            return f"acopio: the package {package!r} is missing in {ROOT}: install acopio again"
        if place != (ROOT / package).resolve():
            what = f"the package {package!r} that Python finds is {place}{_owner(package)}, not acopio's"
        elif not set(names) <= set(getattr(import_module(package), "__all__", ())):
            what = f"the package {package!r} in {place} was written over{_owner(package)}"
        else:
            continue
        return f"acopio: {what}: install acopio into a virtual environment of its own"
    return None


def _place(package: str) -> Path | None:
    """The folder from which the package is or would be imported."""
    module = sys.modules.get(package)
    spec = module.__spec__ if module is not None else find_spec(package)
    if spec is None:
        return None
    folders = list(spec.submodule_search_locations or ())
    return Path(folders[0]).resolve() if folders else Path(spec.origin or "").resolve()


def _owner(package: str) -> str:
    """The other distributions that install a package of this name, in words.

    Called only for an error message: it reads the file list of every installed distribution.
    """
    from importlib.metadata import packages_distributions

    others = sorted(set(packages_distributions().get(package, ())) - {"acopio"})
    return f" (of {', '.join(others)})" if others else ""

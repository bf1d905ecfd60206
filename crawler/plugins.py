"""Plug-ins: rules, export formats and encoders of other installed distributions.

A distribution lists them as entry points in its pyproject.toml, in one of the groups below:

    [project.entry-points."acopio.rules"]
    shouting = "own_rule:SHOUTING"

The object is a Rule, a Format or an EncoderInfo with the `name` of the entry point. Nothing is read or
imported before `extended` or `fingerprints` is called.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol, TypeVar

from crawler.errors import PluginError

RULES, FORMATS, ENCODERS = "acopio.rules", "acopio.formats", "acopio.encoders"

_OURS = "acopio"


class Named(Protocol):
    """An item of a registry."""

    @property
    def name(self) -> str:
        """The name by which users choose it."""


Item = TypeVar("Item", bound=Named)


def extended(
    builtin: Iterable[Item],
    group: str,
    kind: type[Item],
    taken: Iterable[str] = (),
    problem: Callable[[Item, Mapping[str, Item]], str | None] = lambda item, others: None,
) -> dict[str, Item]:
    """The items by name: the built-in ones in their order, then those of the plug-ins of `group` by name.

    PluginError, naming the distribution, for a plug-in that cannot be imported, is not of `kind`, differs in
    name from its entry point, has the name of another item or one of the names `taken`, or has a `problem`
    together with the items before it.
    """
    items = {item.name: item for item in builtin}
    owners = dict.fromkeys((*items, *taken), _OURS)
    for point in _points(group):
        if point.name in owners:
            raise PluginError(
                f"{_about(point)}: {owners[point.name]} has one with the same name: rename or uninstall it"
            )
        item = _loaded(point, kind)
        if found := problem(item, items):
            raise PluginError(f"{_about(point)}: {found}")
        items[point.name] = item
        owners[point.name] = _distribution(point)
    return items


def fingerprints(group: str) -> dict[str, str]:
    """The distribution, version and code digest of each plug-in by name; empty without plug-ins.

    The digest covers the module or the whole top-level package of the entry point; nothing is imported. For
    keys of tables: results of another version or of changed code are not reused.
    """
    return {point.name: f"{_distribution(point)} {_digest(point)}" for point in _points(group)}


def _points(group: str) -> list[EntryPoint]:
    return sorted(entry_points(group=group), key=lambda point: (point.name, _distribution(point)))


def _loaded(point: EntryPoint, kind: type[Item]) -> Item:
    try:
        item = point.load()
    except Exception as error:  # third-party code: any exception is reported with its distribution
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        raise PluginError(f"{_about(point)}: cannot be loaded: {reason}: update or uninstall it") from error
    if not isinstance(item, kind):
        raise PluginError(f"{_about(point)}: {point.value} is a {type(item).__name__}, not a {kind.__name__}")
    if item.name != point.name:
        raise PluginError(
            f"{_about(point)}: {point.value} has the name {item.name}: both names must be equal"
        )
    return item


def _about(point: EntryPoint) -> str:
    return f"plug-in {point.name} ({point.group}) of {_distribution(point)}"


def _distribution(point: EntryPoint) -> str:
    return f"{point.dist.name} {point.dist.version}" if point.dist is not None else "an unknown distribution"


def _digest(point: EntryPoint) -> str:
    digest = hashlib.sha256()
    top = point.module.partition(".")[0]
    spec = find_spec(top)
    if spec is not None:
        folders = [Path(folder) for folder in spec.submodule_search_locations or ()]
        files = [path for folder in folders for path in folder.rglob("*.py")] or [Path(spec.origin or "")]
        for path in sorted(path for path in files if path.is_file()):
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]

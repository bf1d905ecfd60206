"""Engines by name."""

from collections.abc import Callable
from dataclasses import dataclass

from corpus.mt.engines import apertium, bergamot
from corpus.mt.engines.copy import CopyEngine
from corpus.mt.engines.protocol import Engine
from crawler.console.suggestions import did_you_mean
from crawler.errors import MissingExtraError, UsageError

DEFAULT = "apertium"


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """What is known of an engine before it is started."""

    name: str  # as in `--engine`; what stands in capitals after the colon is the user's
    description: str
    missing: Callable[[], str | None]  # the command that installs it, where it is not
    load: Callable[[str], Engine]  # given what follows the colon

    @property
    def ready(self) -> bool:
        """Whether all that it needs is installed."""
        return self.missing() is None

    @property
    def state(self) -> str:
        """`ready`, or the command that installs what is missing."""
        missing = self.missing()
        return "ready" if missing is None else f"missing: {missing}"


ENGINES = {
    info.name.partition(":")[0]: info
    for info in (
        EngineInfo(
            "apertium",
            "rules, for the pairs whose Debian packages are installed",
            apertium.missing,
            lambda _: apertium.ApertiumEngine(),
        ),
        EngineInfo(
            "bergamot:DIR",
            "neural, for the models of Firefox in the folder DIR",
            bergamot.missing,
            bergamot.BergamotEngine,
        ),
        EngineInfo("copy", "the source text unchanged", lambda: None, lambda _: CopyEngine()),
    )
}


def engine_info(name: str) -> EngineInfo:
    """What is known of the engine of that name (`apertium`, `bergamot:DIR`, `copy`); else UsageError."""
    kind, colon, rest = name.partition(":")
    info = ENGINES.get(kind)
    if info is None or (":" in info.name) != bool(colon and rest):
        known = [info.name for info in ENGINES.values()]
        raise UsageError(f"engine {name!r}: unknown; {did_you_mean(name, known)}known: {', '.join(known)}")
    return info


def ready(name: str) -> bool:
    """Whether all that the engine of that name needs is installed."""
    return engine_info(name).ready


def get_engine(name: str = DEFAULT) -> Engine:
    """A new engine of that name; the caller closes it.

    UsageError lists the known names; MissingExtraError holds the command that installs one.
    """
    info = engine_info(name)
    missing = info.missing()
    if missing is not None:
        raise MissingExtraError(f"engine {name!r}: not installed: {missing}")
    return info.load(name.partition(":")[2])


def describe() -> str:
    """The engines, one a line: name, what it is, `ready` or how to install it."""
    width = max(len(info.name) for info in ENGINES.values())
    return "\n".join(f"{info.name:<{width}}  {info.description} ({info.state})" for info in ENGINES.values())

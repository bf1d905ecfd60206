"""What is known of an encoder before it is loaded."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

from align.encoders.protocol import Encoder
from crawler.console.install_hints import for_this_environment


@dataclass(frozen=True, slots=True)
class EncoderInfo:
    """An encoder by name: what it knows, what it needs, and `load`, which gives it.

    Nothing heavy is imported before `load` is called: the lists of all encoders are shown without.
    """

    name: str
    languages: frozenset[str]  # ISO 639-1
    dimension: int | None  # None where each model has its own
    weights: str  # where they come from
    load: Callable[[], Encoder]
    modules: tuple[tuple[str, ...], ...] = ()  # what must be installed: one of each group
    packages: tuple[str, ...] = ()  # on PyPI, whose versions shape the vectors
    install: str = ""  # the command that installs it
    downloads: bool = False  # whether the weights come at first use

    @property
    def ready(self) -> bool:
        """Whether all that it needs is installed; weights may still have to be downloaded."""
        return all(any(find_spec(module) is not None for module in group) for group in self.modules)

    @property
    def state(self) -> str:
        """`ready`, what is still to come, or the command that installs what is missing."""
        if not self.ready:
            return f"missing: {for_this_environment(self.install)}"
        return "installed; downloads at first use" if self.downloads else "ready"

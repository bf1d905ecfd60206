"""What a translation engine is."""

from collections.abc import Sequence
from typing import Protocol


class Engine(Protocol):
    """Translates segments on this machine; never to be mistaken for a service."""

    @property
    def name(self) -> str:
        """What it is and its version, as printed beside each result: `apertium 3.8.3 eng-spa 0.8.1`."""

    def supports(self, source: str, target: str) -> bool:
        """Whether it can translate from one language to another; codes as in topics (`es`, `es-MX`)."""

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """The translations, one a text, in order; the same texts give the same translations.

        UnsupportedLanguageError where `supports` says no; EngineError where the engine fails.
        """

    def close(self) -> None:
        """End its processes and free its memory; it may be called twice."""

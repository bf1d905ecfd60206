"""The source as its own translation: to rehearse calls where no engine is installed."""

from collections.abc import Sequence


class CopyEngine:
    """Leaves every text as it is, in any languages."""

    name = "copy (source text unchanged)"

    def supports(self, source: str, target: str) -> bool:
        """True."""
        return True

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """The texts."""
        return list(texts)

    def close(self) -> None:
        """Nothing."""

"""What is known of a translation: states of files and of their blocks."""

from collections import Counter
from dataclasses import dataclass

from corpus.sync.states import State
from crawler.folders.model import LocalBlock, LocalDocument

FRESH, STALE, MISSING, ORPHANED, UNSURE = "fresh", "stale", "missing", "orphaned", "unsure"
# States that ask for work on the text of a translation.
TO_TRANSLATE = (State.CHANGED, State.NEW, State.UNTRANSLATED)


@dataclass(frozen=True, slots=True)
class SyncedBlock:
    """A block of the source with its state, the block of the base, the target's blocks that translate it."""

    state: State
    source: LocalBlock | None
    base: LocalBlock | None
    targets: tuple[int, ...]
    similarity: float


@dataclass(frozen=True, slots=True)
class SyncedFile:
    """A source file and its translation into one language; `target` is None for a missing one.

    `state` is of FRESH, STALE, MISSING, ORPHANED, UNSURE (the base is unknown, or a file
    cannot be read). `place` is where the
    translation of a missing one belongs, '' where no pair shows it; the second of `roots` is then its root.
    """

    lang: str
    state: str
    source: str | None
    target: str | None
    roots: tuple[int, int]
    evidence: str
    base: str
    blocks: tuple[SyncedBlock, ...] = ()
    document: LocalDocument | None = None  # the target
    original: LocalDocument | None = None  # the source
    place: str = ""

    @property
    def problem(self) -> str:
        """Why the source or the translation cannot be read, in one word; '' if both can."""
        sides = (self.original, self.document)
        return next((side.unreadable for side in sides if side is not None and side.unreadable), "")

    @property
    def counts(self) -> Counter[State]:
        """Blocks by state."""
        return Counter(block.state for block in self.blocks)

    @property
    def characters(self) -> int:
        """Characters of the source that are to be translated."""
        return sum(len(b.source.text) for b in self.blocks if b.source and b.state in TO_TRANSLATE)

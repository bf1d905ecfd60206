"""What a rule is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from corpus.filters.pairs import Bools, Floats, Pairs

Options = TypeVar("Options")


@dataclass(frozen=True, slots=True)
class Score:
    """A measure of pairs that no option changes, so that it can be stored: `measure` gives float32 (n,)."""

    name: str
    description: str
    measure: Callable[[Pairs], Floats]


@dataclass(frozen=True, slots=True)
class Rule(Generic[Options]):
    """A reason to drop a pair, seen from the pair alone.

    `reject` gives True where a pair is dropped, bool (n,). It reads the texts, the counts and the scores,
    all of them measured before; NaN never drops a pair.
    """

    name: str
    description: str
    reject: Callable[[Pairs, Options], Bools]

"""A rule, its score, and the protocol of everything that [filters] configures."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from corpus.filters.pairs import Bools, Floats, Pairs

Options = TypeVar("Options")
OptionsOf = TypeVar("OptionsOf", covariant=True)


class Configured(Protocol[OptionsOf]):
    """A table [filters.NAME] of a topic: a rule on pairs or on the corpus, or the masking."""

    @property
    def name(self) -> str:
        """Its key in [filters], and its name in `rejected_by`."""

    @property
    def description(self) -> str:
        """Why it drops a pair, a clause for report and documentation: "a side is largely digits"."""

    @property
    def options(self) -> type[OptionsOf]:
        """The frozen dataclass of its options, each with a default, `enabled` among them."""


@dataclass(frozen=True, slots=True)
class Score:
    """A measure of pairs; no option changes it, so it can be stored. `measure` gives float32 (n,)."""

    name: str
    description: str
    measure: Callable[[Pairs], Floats]


@dataclass(frozen=True, slots=True)
class Rule(Generic[Options]):
    """A reason to drop a pair, seen from the pair alone.

    `description` says why in a clause: "a side is largely digits".
    `options` is a frozen dataclass with `enabled: bool` and the thresholds, all with defaults; types are
    bool, int, float, str and tuple[str, ...]. `reject` gives True where a pair is dropped, bool (n,). It
    reads the texts, the counts and the scores; NaN never drops a pair. `score` is the Score that it
    measures, if any; several rules may share one. `given` names those of similarity, margin and score that
    it reads: they are computed, with an encoder, only if a rule that is on names one.
    """

    name: str
    description: str
    options: type[Options]
    reject: Callable[[Pairs, Options], Bools]
    score: Score | None = None
    given: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Masking(Generic[Options]):
    """The step before all rules, which rejects nothing."""

    name: str
    description: str
    options: type[Options]

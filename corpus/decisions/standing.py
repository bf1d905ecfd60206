"""What holds of all decisions: the last of each person, and of several people what most decided."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import msgspec

from corpus.decisions.decision import MERGED, PAGE, PAIR, TERM, Act, Decision


@dataclass(frozen=True, slots=True)
class Standing:
    """The decision that holds for each key, and the keys on which people differ.

    Of each person the last decision counts. It holds what most people decided; where as many decided
    otherwise, the latest of these.
    """

    by_key: Mapping[str, Decision]
    conflicts: Mapping[str, tuple[Decision, ...]]

    def of(self, kind: str) -> dict[str, Decision]:
        """The decisions on pairs, pages or terms."""
        return {key: decision for key, decision in self.by_key.items() if decision.kind == kind}

    @property
    def pairs(self) -> dict[str, Decision]:
        """By pair_key."""
        return self.of(PAIR)

    @property
    def pages(self) -> frozenset[str]:
        """The keys of pages that are kept after all."""
        return frozenset(self.of(PAGE))

    @property
    def terms(self) -> dict[str, Decision]:
        """By term_key."""
        return self.of(TERM)

    @property
    def counts(self) -> dict[str, int]:
        """The number of keys by kind."""
        return dict(sorted(Counter(decision.kind for decision in self.by_key.values()).items()))


def standing(decisions: Iterable[Decision]) -> Standing:
    """What holds of decisions in the order of time."""
    last = last_of_each(decisions)
    holds: dict[str, Decision] = {}
    conflicts: dict[str, tuple[Decision, ...]] = {}
    for key in sorted(last):
        voices = sorted(last[key].values(), key=lambda decision: decision.when)
        votes = Counter(map(_vote, voices))
        most = max(votes.values())
        holds[key] = next(d for d in reversed(voices) if votes[_vote(d)] == most)
        if len(votes) > 1:
            conflicts[key] = tuple(voices)
    return Standing(holds, conflicts)


def last_of_each(decisions: Iterable[Decision]) -> dict[str, dict[str, Decision]]:
    """By key and person the last decision that was not withdrawn."""
    found: dict[str, dict[str, Decision]] = {}
    for decision in decisions:
        of_key = found.setdefault(decision.on, {})
        of_key.pop(decision.who, None)
        if decision.what != Act.WITHDRAW:
            of_key[decision.who] = decision
    return {key: people for key, people in found.items() if people}


def now_after(decisions: Iterable[Decision]) -> datetime:
    """The time, later than that of each decision: the last one holds, and a clock may be set back."""
    return max([datetime.now(UTC), *(one.when + timedelta(microseconds=1) for one in decisions)])


def digest(decisions: Mapping[str, Decision]) -> str:
    """A digest of what decisions change: neither people nor times nor reasons; '' without any."""
    if not decisions:
        return ""
    effects = [(key, *_vote(decisions[key])) for key in sorted(decisions)]
    return sha256(msgspec.json.encode(effects)).hexdigest()[:32]


def labels(decisions: Mapping[str, Decision]) -> dict[str, bool]:
    """By key, whether people say that a pair is right; those that they changed are neither right nor wrong.

    A pair that was merged into another one says nothing about itself.
    """
    return {
        key: decisions[key].what == Act.ACCEPT
        for key in sorted(decisions)
        if decisions[key].what == Act.ACCEPT
        or (decisions[key].what == Act.REJECT and not decisions[key].reason.startswith(MERGED))
    }


def _vote(decision: Decision) -> tuple[Act, tuple[tuple[str, str], ...]]:
    return decision.what, decision.into

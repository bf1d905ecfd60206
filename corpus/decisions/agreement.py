"""How far people agree: Cohen's kappa of each two."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from corpus.decisions.decision import PAIR, Act, Decision
from corpus.decisions.standing import last_of_each

# Correcting, splitting and merging all say that the pair is nearly right.
_LABELS = {Act.SPLIT: Act.CORRECT, Act.MERGE: Act.CORRECT}


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two people, the pairs that both judged, and how often they agree.

    `agreed` is a share in [0, 1]; `kappa` is 1 for full agreement and 0 for that of chance (Cohen 1960); None
    where chance alone would agree always, as when both accept all.
    """

    people: tuple[str, str]
    pairs: int
    agreed: float
    kappa: float | None


def agreements(decisions: Iterable[Decision]) -> tuple[Agreement, ...]:
    """The agreement of each two people with pairs in common, by name; labels: accept, reject, correct."""
    labels: dict[str, dict[str, Act]] = {}
    for key, people in last_of_each(decisions).items():
        for who, decision in people.items():
            if decision.kind == PAIR:
                labels.setdefault(who, {})[key] = _LABELS.get(decision.what, decision.what)
    found = []
    for one, other in combinations(sorted(labels), 2):
        both = sorted(labels[one].keys() & labels[other].keys())
        if both:
            found.append(_agreement((one, other), [(labels[one][k], labels[other][k]) for k in both]))
    return tuple(found)


def _agreement(people: tuple[str, str], labels: list[tuple[Act, Act]]) -> Agreement:
    number = len(labels)
    agreed = sum(one == other for one, other in labels) / number
    shares = [Counter(side) for side in zip(*labels, strict=True)]
    by_chance = sum(shares[0][label] * shares[1][label] for label in shares[0]) / number**2
    kappa = None if by_chance == 1 else (agreed - by_chance) / (1 - by_chance)
    return Agreement(people, number, agreed, kappa)

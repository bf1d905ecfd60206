"""What people decided of the terms of two languages: translations that hold, and that must not be used."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from corpus.decisions.decision import TERM, Act, Decision

Texts = tuple[str, str]


@dataclass(frozen=True, slots=True)
class DecidedTerms:
    """Terms from a source into a target language, as they were written, by their source text.

    `right` are translations that people accepted or gave; `wrong` those that they forbade or replaced.
    """

    right: tuple[Texts, ...] = ()
    wrong: tuple[Texts, ...] = ()
    _right: Mapping[str, str] = field(default_factory=dict, repr=False)
    _wrong: frozenset[Texts] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.right or self.wrong)

    def allows(self, source: str, target: str) -> bool:
        """Whether a translation may be used: it is not forbidden, nor was another one given."""
        pair = source.casefold(), target.casefold()
        return pair not in self._wrong and self._right.get(pair[0], pair[1]) == pair[1]


def terms_of(decisions: Mapping[str, Decision], source_lang: str, target_lang: str) -> DecidedTerms:
    """The terms of a direction among decisions by key; those on the opposite direction count turned round."""
    right: dict[Texts, None] = {}
    wrong: dict[Texts, None] = {}
    for lang, other, turn in ((source_lang, target_lang, 1), (target_lang, source_lang, -1)):
        for decision in _between(decisions, lang, other):
            texts = [(pair[0], pair[1]) if turn == 1 else (pair[1], pair[0]) for pair in decision.into]
            good = texts[:1] if decision.what in (Act.ACCEPT, Act.CORRECT) else []
            right |= dict.fromkeys(good)
            wrong |= dict.fromkeys(texts[len(good) :])
    first: dict[str, str] = {}
    for source, target in right:
        first.setdefault(source.casefold(), target.casefold())
    return DecidedTerms(
        tuple(right), tuple(wrong), first, frozenset((s.casefold(), t.casefold()) for s, t in wrong)
    )


def _between(decisions: Mapping[str, Decision], source_lang: str, target_lang: str) -> Iterator[Decision]:
    start = f"{TERM}:{source_lang}-{target_lang}:"
    return (decisions[key] for key in sorted(decisions) if key.startswith(start))

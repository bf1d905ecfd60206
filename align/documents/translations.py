"""Whether two documents are translations of each other: the share of their text that aligns well."""

from collections.abc import Sequence
from dataclasses import dataclass

from align.sentences.aligner import AlignedPair, Sentences
from crawler.options.bounds import option


@dataclass(frozen=True, slots=True)
class TranslationOptions:
    """What counts as well aligned, and how much of it makes a translation."""

    similarity: float = option(0.5, "least cosine of a well-aligned bead", least=-1, most=1)
    margin: float = option(1.05, "least margin of one", least=0)
    share: float = option(0.4, "least share of the text that must align well", least=0, most=1)
    given: float = option(
        0.05,
        "the same for local documents that their paths pair: translations may be partial",
        least=0,
        most=1,
    )

    def least(self, is_given: bool) -> float:
        """The least share for a pair, by whether paths or files give it."""
        return self.given if is_given else self.share


def aligned_share(
    pairs: Sequence[AlignedPair], source: Sentences, target: Sentences, options: TranslationOptions
) -> float:
    """Share of the documents' characters in well-aligned beads, in [0, 1]: harmonic mean of both sides."""
    # The same words on both sides are code, names and numbers: no sign of a translation.
    copies = {p.source_text for p in pairs if p.source_text == p.target_text}
    good = [
        p
        for p in pairs
        if p.similarity >= options.similarity and p.margin >= options.margin and p.source_text not in copies
    ]
    shares = (
        _share(sum(len(p.source_text) for p in good), source, copies),
        _share(sum(len(p.target_text) for p in good), target, copies),
    )
    return 2 * shares[0] * shares[1] / sum(shares) if all(shares) else 0.0


def _share(aligned: int, document: Sentences, copies: set[str]) -> float:
    total = sum(len(text) for text in document.texts if text not in copies)
    return min(aligned / total, 1.0) if total else 0.0

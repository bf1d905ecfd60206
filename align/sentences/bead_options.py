"""What beads there are, and how they are scored and searched."""

from dataclasses import dataclass

from crawler.options.bounds import option


@dataclass(frozen=True, slots=True)
class BeadOptions:
    """How beads are scored and searched; values tuned on the development gold by benchmarks/alignment.py."""

    max_sentences: int = option(6, "sentences of a bead at the most, both sides together", least=2)
    gap: float = option(-0.05, "score of a first sentence left out on one side", least=-1, most=1)
    gap_extension: float = option(0.01, "score of each sentence left out that follows it", least=-1, most=1)
    gap_adaption: float = option(
        0.08, "by how much a gap gets dearer where few are found; 0: not at all", least=0, most=1
    )
    contrast: float = option(0.45, "weight of the neighbours' mean cosine, which is subtracted", least=0)
    length: float = option(0.725, "exponent of the agreement of lengths, which multiplies", least=0)
    bead: float = option(0.065, "cost of a 1-1 bead: chance pairs are not worth it", least=-1, most=1)
    second: float = option(
        -0.01, "by how much a bead with a second sentence on one side is dearer", least=-1, most=1
    )
    larger: float = option(-0.025, "the same for each sentence more on that side", least=-1, most=1)
    both: float = option(0.0, "the same for each sentence after the first on the other", least=-1, most=1)
    gain: float = option(
        1.0,
        "cost of each point of cosine that a bead's first or last sentence adds too little, for its share",
        least=0,
    )
    least_gain: float = option(0.01, "cosine that a sentence is to add, for its share", least=-1, most=1)
    numbers: float = option(0.1, "cost of each number that one side lacks, up to three", least=0)
    letters: float = option(
        0.1, "weight of the cosine of the letters that both documents have: names, cognates", least=0
    )
    marks: float = option(
        0.025, "weight of what the quotes and final marks at both ends of a bead say, in nats", least=0
    )
    within_brackets: float = option(
        0.5, "cost of a bead that ends within brackets on one side alone", least=0
    )
    unfinished: float = option(
        0.03, "cost of a bead that ends in the middle of a sentence on one side alone", least=0
    )
    cross: float = option(0.1, "cost of a bead that runs over the end of a paragraph", least=0)
    cross_apart: float = option(
        1.0, "the same where a heading, list item, cell or caption ends or begins", least=0
    )
    unlike: float = option(0.1, "cost of a heading, list item, cell or caption against a paragraph", least=0)
    copy: float = option(
        1.0, "cost of each copy of a source sentence where the target has a translation too", least=0
    )
    jump: float = option(
        0.25, "cost of going on at another place of the target, less where many do; 0: never done", least=0
    )
    whole_matrix: int = option(
        4_000_000, "cells of the matrix; of a larger one only a band is searched", least=1
    )
    band: int = option(40, "sentences searched on each side of the coarse path", least=1)

    def cost(self, n: int, m: int) -> float:
        """Cost of a bead of n and m sentences, wherever it stands."""
        more, fewer = max(n, m) - 1, min(n, m) - 1
        return self.bead + (self.second + self.larger * (more - 1) if more else 0) + self.both * fewer


def bead_types(max_sentences: int) -> list[tuple[int, int]]:
    """(n, m) of every bead with text on both sides: 1-1 first, then by size."""
    types = [(n, m) for n in range(1, max_sentences) for m in range(1, max_sentences - n + 1)]
    return sorted(types, key=lambda t: (t[0] + t[1], abs(t[0] - t[1]), t))

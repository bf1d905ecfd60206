"""Beads split again after alignment, where the sentences in them are translated one by one, in order.

As SentAlign does (Steingrímsson, Loftsson and Way 2023, 'SentAlign: Accurate and Scalable Sentence
Alignment'), which looks at each bead of its path once more. Off unless asked for: see docs/alignment.md.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from align.records import Bead
from align.sentences.beads import DocumentSide
from align.text.sentences import split
from crawler.options.bounds import option

# Ends of sentences that a splitter leaves for fear of abbreviations: '!', '?', or a full stop after a word
# too long for most of these; then no small letter. And the full stops that need no space.
_END = re.compile(
    r"(?:(?<![!?…])[!?…]++|(?<=\w{5})\.)[\"”»’)\]]*+\s++(?=[¿¡\"“«(\[]*+([^\W\d_]))"
    r"|(?<![。！？])[。！？]++[」』”）]*+(?=.)"
)
_LONGEST = 20_000  # characters


@dataclass(frozen=True, slots=True)
class ResplitOptions:
    """Which parts of a bead are good enough to stand alone."""

    enabled: bool = option(False, "whether pairs are split again after alignment")
    similarity: float = option(0.5, "least cosine of a part", least=-1, most=1)
    loss: float = option(
        0.1, "how much less than that of the whole pair it may be at the most", least=0, most=2
    )
    lengths: float = option(0.5, "least agreement of its lengths", above=0, most=1)

    def good(self, similarity: float, lengths: float, whole: float) -> bool:
        """Whether a part with this cosine and agreement of lengths may stand alone; `whole`: the bead's."""
        return similarity >= max(self.similarity, whole - self.loss) and lengths >= self.lengths


def resplit(
    beads: Sequence[Bead], source: DocumentSide, target: DocumentSide, options: ResplitOptions
) -> list[Bead]:
    """The beads in order, those of two sentences or more on both sides in as many good parts as they have.

    A bead without such parts stays whole. The sides are those that were aligned.
    """
    ratio = float(target.lengths.sum() / max(source.lengths.sum(), 1.0))
    return [
        part
        for bead in beads
        for part in (_parts(bead, source, target, ratio, options) if min(bead.n, bead.m) > 1 else [bead])
    ]


def _parts(
    bead: Bead, source: DocumentSide, target: DocumentSide, ratio: float, options: ResplitOptions
) -> list[Bead]:
    """The most good parts that cover the bead in order; of as many, those with the greatest cosines."""
    best: dict[tuple[int, int], tuple[int, float, list[Bead]]] = {(0, 0): (0, 0.0, [])}
    for i in range(bead.n):
        for j in range(bead.m):
            if (i, j) not in best:
                continue
            count, total, before = best[i, j]
            for part in _parts_at(bead, i, j, source, target, ratio, options):
                end = part.i + part.n - bead.i, part.j + part.m - bead.j
                found = count + 1, total + part.similarity, [*before, part]
                if found[:2] > best.get(end, (0, 0.0))[:2]:
                    best[end] = found
    return best[bead.n, bead.m][2] if (bead.n, bead.m) in best else [bead]


def _parts_at(
    bead: Bead,
    i: int,
    j: int,
    source: DocumentSide,
    target: DocumentSide,
    ratio: float,
    options: ResplitOptions,
) -> list[Bead]:
    """The good parts of a bead that begin at its i-th source and j-th target sentence, the whole left out."""
    parts = []
    for n in range(1, min(bead.n - i, len(source.windows)) + 1):
        for m in range(1, min(bead.m - j, len(target.windows)) + 1):
            if (n, m) == (bead.n, bead.m):
                continue
            a, b = bead.i + i, bead.j + j
            similarity = float(source.windows[n - 1, a] @ target.windows[m - 1, b])
            lengths = _agreement(
                source.lengths[a : a + n].sum() * ratio, float(target.lengths[b : b + m].sum())
            )
            if options.good(similarity, lengths, bead.similarity):
                parts.append(Bead(a, n, b, m, similarity))
    return parts


def _agreement(a: float, b: float) -> float:
    return round(math.log2(1 + min(a, b) / max(a, b, 1e-9)), 9)


def inner_sentences(
    source_text: str, target_text: str, source_lang: str, target_lang: str
) -> list[tuple[str, str]]:
    """The sentences within two texts, paired in order; [] where either has only one or the numbers differ.

    Texts of more than 20,000 characters are not split: those are no sentences.
    """
    if max(len(source_text), len(target_text)) > _LONGEST:
        return []
    first, second = _sentences(source_text, source_lang), _sentences(target_text, target_lang)
    return list(zip(first, second, strict=True)) if len(first) == len(second) > 1 else []


def _sentences(text: str, lang: str) -> list[str]:
    """The sentences of a text that is one to the splitter, or was not asked."""
    found: list[str] = []
    for sentence in split(text, lang):
        start = 0
        for end in _END.finditer(sentence):
            if not (end[1] or "").islower():
                found.append(sentence[start : end.end()].rstrip())
                start = end.end()
        found.append(sentence[start:])
    return found

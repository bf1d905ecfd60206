"""Cut documents, beads, aligned pairs and their granularities."""

from dataclasses import dataclass
from itertools import pairwise

from crawler.languages import WITHOUT_SPACES, base

SENTENCE, PARAGRAPH, BOTH = "sentence", "paragraph", "both"
SEGMENT = "segment"  # a unit of a bilingual file or a memory, as its maker cut it
KINDS = (SENTENCE, PARAGRAPH)  # of a pair
GRANULARITIES = (*KINDS, BOTH)  # of what is made


@dataclass(frozen=True, slots=True)
class Bead:
    """Source sentences [i, i + n) aligned with target sentences [j, j + m); n or m may be 0.

    `similarity` is the cosine of the two spans in [-1, 1]; `score` is what the dynamic programme maximised.
    Both are 0 where a side is empty; the second also for what was made of other beads: a paragraph, a part
    of a bead that was split again.
    """

    i: int
    n: int
    j: int
    m: int
    similarity: float = 0.0
    score: float = 0.0

    @property
    def source(self) -> range:
        """Numbers of the source sentences, counted from 0."""
        return range(self.i, self.i + self.n)

    @property
    def target(self) -> range:
        """Numbers of the target sentences, counted from 0."""
        return range(self.j, self.j + self.m)


@dataclass(frozen=True, slots=True)
class Sentences:
    """A document cut into sentences: their texts, and number and kind of the block that each stands in.

    `gaps` is what stands in the block before each sentence, behind the one before: white space or nothing.
    It is empty where the sentences are no slices of blocks.
    """

    texts: tuple[str, ...]
    blocks: tuple[int, ...]
    kinds: tuple[str, ...]
    gaps: tuple[str, ...] = ()

    def joined(self, numbers: range, lang: str) -> str:
        """The text of a run of sentences: within a block its slice, between blocks as the language joins."""
        separator = "" if base(lang) in WITHOUT_SPACES else " "
        pieces = [self.texts[numbers[0]]] if numbers else []
        for before, number in pairwise(numbers):
            inside = self.gaps and self.blocks[before] == self.blocks[number]
            pieces += (self.gaps[number] if inside else separator, self.texts[number])
        return "".join(pieces)


@dataclass(frozen=True, slots=True)
class AlignedPair:
    """A bead with text on both sides, and its scores.

    `similarity` is the cosine of the two sides in [-1, 1]. `margin` is the cosine over the mean cosine of
    each side with its 4 nearest sentences of the other document: about 1 for chance, higher is better.
    `score` in [0, 1] is that of align.scores.formula: cosine, margin, lengths and numbers; higher is better.
    Where `granularity` is 'paragraph' they are means over its sentence pairs (align.sentences.paragraphs).
    """

    source_text: str
    target_text: str
    bead: Bead
    similarity: float
    margin: float
    score: float
    granularity: str = SENTENCE

"""Beads, and the document_pairs table: one row a candidate pair of documents, kept or dropped."""

from dataclasses import dataclass

import pyarrow as pa

DOCUMENT_PAIRS = pa.schema(
    [
        ("source_document_id", pa.string()),
        ("target_document_id", pa.string()),
        ("source_url", pa.string()),
        ("target_url", pa.string()),
        ("source_lang", pa.string()),
        ("target_lang", pa.string()),
        ("evidence", pa.string()),
        ("score", pa.float32()),
        ("rejected_by", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class Bead:
    """Source sentences [i, i + n) aligned with target sentences [j, j + m); n or m may be 0.

    `similarity` is the cosine of the two spans in [-1, 1]; `margin` is it less the mean cosine with the
    neighbours (about 0 for chance, higher is better); `score` is what the dynamic programme maximised.
    The three are 0 where a side is empty.
    """

    i: int
    n: int
    j: int
    m: int
    similarity: float = 0.0
    margin: float = 0.0
    score: float = 0.0

    @property
    def source(self) -> range:
        """Numbers of the source sentences, counted from 0."""
        return range(self.i, self.i + self.n)

    @property
    def target(self) -> range:
        """Numbers of the target sentences, counted from 0."""
        return range(self.j, self.j + self.m)

"""Units that their files pair already, as rows of the ALIGNED table."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from align.documents.pairing import FILE
from align.encoders.protocol import for_language
from align.encoders.registry import get_encoder
from align.records import SEGMENT
from align.scores.pairs import PairScorer


class Segment(NamedTuple):
    """A unit: its number in the file, from 0, both texts in one line each, and these with inline elements."""

    number: int
    source: str
    target: str
    markup: tuple[str, str] = ("", "")


class Segments(NamedTuple):
    """The units of two documents, which stand for both sides of a file or a part of it."""

    source_document_id: str
    target_document_id: str
    units: Sequence[Segment]


def segment_rows(
    groups: Sequence[Segments], languages: tuple[str, ...], encoder: str
) -> Iterator[dict[str, Any]]:
    """The row of each group in order, its pairs scored among those of all groups."""
    model = get_encoder(encoder)
    source, target = (for_language(model, lang) for lang in languages)
    texts: Iterable[tuple[str, str]] = ((u.source, u.target) for group in groups for u in group.units)
    scorer = PairScorer(source, texts, target)
    for group in groups:
        scores = scorer.score([u.source for u in group.units], [u.target for u in group.units])
        numbers = zip(scores.similarity.tolist(), scores.margin.tolist(), scores.score.tolist(), strict=True)
        yield {
            "source_document_id": group.source_document_id,
            "target_document_id": group.target_document_id,
            "evidence": FILE,
            "made_from": "",
            "score": 1.0,
            "agreement": 1.0,
            "pairs": [
                {
                    "source_text": unit.source,
                    "target_text": unit.target,
                    "granularity": SEGMENT,
                    "bead": "1-1",
                    "source_position": unit.number,
                    "target_position": unit.number,
                    "similarity": round(similarity, 4),
                    "margin": round(margin, 4),
                    "score": round(score, 4),
                    "source_block": place,
                    "target_block": place,
                    "source_markup": unit.markup[0] or None,
                    "target_markup": unit.markup[1] or None,
                }
                for place, (unit, (similarity, margin, score)) in enumerate(
                    zip(group.units, numbers, strict=True)
                )
            ],
        }

"""Leaks: test segments with equal or near texts among the training pairs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from corpus.dedupe import Kind, NearDuplicateOptions, Sketches, near_texts, normal_form
from corpus.evaluation.articles import Article
from corpus.export.direction import Direction

SIMILARITY = NearDuplicateOptions().similarity  # as for near duplicates of the corpus
EXACT, NEAR = "exact", "near"
_ROWS = 5000  # sketched at once

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Leak:
    """A test segment with a text that is in a training pair: the places of its article and in the article."""

    article: int
    segment: int
    kind: str  # EXACT or NEAR


def find_leaks(articles: Sequence[Article], training: Iterable[Pairs], direction: Direction) -> list[Leak]:
    """The leaks in the order of the articles: segments with a side equal (except case, punctuation) or near.

    `training` comes in batches of (source, target). Near: a resemblance of SIMILARITY or more of the runs of
    characters, as where near duplicates are dropped (corpus.dedupe.near).
    """
    segments = [(a, s) for a, article in enumerate(articles) for s in range(len(article.sources))]
    texts = [(articles[a].sources[s], articles[a].references[s]) for a, s in segments]
    kind = Kind(direction.source_lang, direction.target_lang)
    sketches = Sketches()
    _add(sketches, kind, texts, 0)
    asked = {normal_form(text) for pair in texts for text in pair}
    known: set[str] = set()
    size = len(texts)
    for batch in training:
        known.update(form for pair in batch for text in pair if (form := normal_form(text)) in asked)
        _add(sketches, kind, batch, size)
        size += len(batch)
    held, others = np.arange(len(texts), size), np.arange(len(texts))
    near = near_texts(sketches.records(), held, others, SIMILARITY)
    exact = [any(normal_form(text) in known for text in pair) for pair in texts]
    return [
        Leak(*place, EXACT if is_exact else NEAR)
        for place, is_exact, is_near in zip(segments, exact, near.tolist(), strict=True)
        if is_exact or is_near
    ]


def _add(sketches: Sketches, kind: Kind, pairs: Pairs, start: int) -> None:
    for first in range(0, len(pairs), _ROWS):
        part = pairs[first : first + _ROWS]
        rows = range(start + first, start + first + len(part))
        sketches.add(kind, rows, [source for source, _ in part], [target for _, target in part])

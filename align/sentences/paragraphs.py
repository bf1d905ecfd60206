"""Paragraph pairs from sentence pairs: the smallest runs of blocks on both sides that no bead leaves."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from align.records import PARAGRAPH, AlignedPair, Bead, Sentences
from crawler.options.bounds import option


@dataclass(frozen=True, slots=True)
class ParagraphOptions:
    """Which runs of blocks make a pair."""

    min_share: float = option(
        0.8, "least share of the characters of either side that stand in a bead", least=0, most=1
    )
    similarity: float = option(0.3, "least cosine of a bead, or it counts as none", least=-1, most=1)


def paragraph_pairs(
    pairs: Iterable[AlignedPair],
    source: Sentences,
    target: Sentences,
    languages: tuple[str, str],
    options: ParagraphOptions | None = None,
) -> list[AlignedPair]:
    """Pairs of whole blocks, in order, made of the sentence pairs of two documents (in order).

    A pair takes in the blocks that its beads touch, mostly one a side; a heading or list item is a block of
    its own. Its bead counts its sentences, those in no bead included. `similarity` and `margin` are the means
    over its sentence pairs, weighted by their characters; `score` too, where text in no bead counts as 0.
    """
    options = options or ParagraphOptions()
    good = (pair for pair in pairs if pair.similarity >= options.similarity)
    made = (_paragraph(group, source, target, languages, options) for group in _groups(good, source, target))
    return [pair for pair in made if pair is not None]


def _groups(
    pairs: Iterable[AlignedPair], source: Sentences, target: Sentences
) -> Iterator[list[AlignedPair]]:
    """The pairs in order, parted wherever both sides have come to another block."""
    group: list[AlignedPair] = []
    for pair in pairs:
        if group:
            last = group[-1].bead
            source_ended = source.blocks[pair.bead.i] != source.blocks[last.source[-1]]
            target_ended = target.blocks[pair.bead.j] != target.blocks[last.target[-1]]
            if source_ended and target_ended:
                yield group
                group = []
        group.append(pair)
    if group:
        yield group


def _paragraph(
    group: list[AlignedPair],
    source: Sentences,
    target: Sentences,
    languages: tuple[str, str],
    options: ParagraphOptions,
) -> AlignedPair | None:
    """The blocks that the group touches as one pair; None where too little of a side is in the group."""
    first, last = group[0].bead, group[-1].bead
    spans = (
        _blocks_around(source.blocks, first.source[0], last.source[-1]),
        _blocks_around(target.blocks, first.target[0], last.target[-1]),
    )
    aligned = sum(len(pair.source_text) for pair in group), sum(len(pair.target_text) for pair in group)
    whole = (
        max(aligned[0], sum(len(source.texts[number]) for number in spans[0])),
        max(aligned[1], sum(len(target.texts[number]) for number in spans[1])),
    )
    if min(part / total for part, total in zip(aligned, whole, strict=True)) < options.min_share:
        return None
    similarity = _mean(group, [pair.similarity for pair in group], sum(aligned))
    return AlignedPair(
        source.joined(spans[0], languages[0]),
        target.joined(spans[1], languages[1]),
        Bead(spans[0].start, len(spans[0]), spans[1].start, len(spans[1]), similarity),
        similarity,
        _mean(group, [pair.margin for pair in group], sum(aligned)),
        _mean(group, [pair.score for pair in group], sum(whole)),
        PARAGRAPH,
    )


def _blocks_around(blocks: Sequence[int], first: int, last: int) -> range:
    """Numbers of the sentences of all blocks from that of sentence `first` to that of sentence `last`."""
    return range(bisect_left(blocks, blocks[first]), bisect_right(blocks, blocks[last]))


def _mean(group: list[AlignedPair], values: list[float], characters: int) -> float:
    """Mean of the values, each weighted by the characters of its pair, over so many characters."""
    weights = [len(pair.source_text) + len(pair.target_text) for pair in group]
    total = sum(weight * value for weight, value in zip(weights, values, strict=True))
    return round(total / max(characters, 1), 4)

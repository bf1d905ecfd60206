import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.records import Bead
from align.sentences.aligner import Aligner, AlignOptions
from align.sentences.beads import DocumentSide
from align.sentences.resplit import ResplitOptions, inner_sentences, resplit

ON = AlignOptions(resplit=ResplitOptions(enabled=True))


def side(*topics: int, size: int = 5) -> DocumentSide:
    """Sentences of 40 characters, each about one of ten topics; a run is about those of its sentences."""
    sentences = np.eye(10, dtype=np.float32)[list(topics)]
    windows = np.zeros((size, len(topics), 10), dtype=np.float32)
    for k in range(size):
        for i in range(len(topics) - k):
            run = sentences[i : i + k + 1].sum(axis=0)
            windows[k, i] = run / np.linalg.norm(run)
    return DocumentSide.of(windows, [40] * len(topics))


def spans(beads: list[Bead]) -> list[tuple[range, range]]:
    return [(bead.source, bead.target) for bead in beads]


def test_sentences_translated_one_by_one_are_split() -> None:
    found = resplit([Bead(0, 3, 0, 3, 1.0)], side(1, 2, 3), side(1, 2, 3), ResplitOptions())
    assert spans(found) == [(range(i, i + 1), range(i, i + 1)) for i in range(3)]
    assert [bead.similarity for bead in found] == [1.0, 1.0, 1.0]


def test_parts_may_hold_several_sentences() -> None:
    found = resplit([Bead(0, 2, 0, 3, 1.0)], side(1, 2), side(1, 2, 2), ResplitOptions(lengths=0.0))
    assert spans(found) == [(range(1), range(1)), (range(1, 2), range(1, 3))]


@pytest.mark.parametrize(
    ("source", "target"), [((1, 2), (2, 1)), ((1, 2), (1, 3)), ((1, 2, 3), (3, 1, 2))], ids=str
)
def test_a_bead_without_good_parts_stays_whole(source: tuple[int, ...], target: tuple[int, ...]) -> None:
    bead = Bead(0, len(source), 0, len(target), 1.0, 0.4)
    assert resplit([bead], side(*source), side(*target), ResplitOptions()) == [bead]


def test_beads_of_one_sentence_on_a_side_and_gaps_are_left_alone() -> None:
    beads = [Bead(0, 1, 0, 2, 0.9), Bead(1, 1, 2, 0), Bead(2, 0, 2, 1), Bead(2, 2, 3, 1, 0.9)]
    assert resplit(beads, side(1, 2, 3, 4), side(1, 2, 3, 4), ResplitOptions()) == beads


topics = st.lists(st.integers(0, 9), min_size=1, max_size=5)


@given(topics, topics, st.floats(-1, 1))
def test_parts_cover_the_bead_once_in_order(source: list[int], target: list[int], similarity: float) -> None:
    bead = Bead(0, len(source), 0, len(target), similarity)
    parts = resplit([bead], side(*source), side(*target), ResplitOptions(similarity=0.1, lengths=0.1))
    assert [place for part in parts for place in part.source] == list(range(len(source)))
    assert [place for part in parts for place in part.target] == list(range(len(target)))
    assert all(part.n and part.m for part in parts)


@pytest.mark.parametrize(
    ("source", "target", "parts"),
    [
        ("Der Hund schläft. Es regnet!", "Le chien dort. Il pleut !", 2),
        ("Der Hund schläft. Es regnet.", "Le chien dort et il pleut.", 0),
        ("Das Buch von Dr. Müller ist gut.", "Le livre du Dr. Müller est bon.", 0),
        ("Der Hund schläft.", "Le chien dort.", 0),
    ],
)
def test_inner_sentences_need_the_same_number_on_both_sides(source: str, target: str, parts: int) -> None:
    found = inner_sentences(source, target, "de", "fr")
    assert len(found) == parts
    assert not found or [" ".join(texts) for texts in zip(*found, strict=True)] == [source, target]


def test_lines_of_several_sentences_are_split_after_alignment() -> None:
    german = ["Der Hund schläft. Die Katze frisst.", "Es regnet. Der Zug ist spät.", "Guten Morgen!"]
    french = ["Le chien dort. Le chat mange.", "Il pleut. La bourse a baissé hier.", "Bonjour !"]
    pairs = Aligner("de", "fr", ON).align(german, french)
    texts = [(pair.source_text, pair.target_text) for pair in pairs]
    assert texts == [
        ("Der Hund schläft.", "Le chien dort."),
        ("Die Katze frisst.", "Le chat mange."),
        (german[1], french[1]),
        (german[2], french[2]),
    ]
    assert [(pair.bead.i, pair.bead.j) for pair in pairs] == [(0, 0), (0, 0), (1, 1), (2, 2)]
    assert all(0 < pair.score <= 1 for pair in pairs)
    assert [p.source_text for p in Aligner("de", "fr").align(german, french)] == german

from hypothesis import given
from hypothesis import strategies as st

from align.records import AlignedPair, Bead, Sentences
from align.sentences.aligner import Aligner, AlignOptions
from align.sentences.paragraphs import ParagraphOptions, paragraph_pairs

LANGUAGES = ("en", "es")
ENGLISH = """Machine learning
Machine learning finds patterns in data. It needs many examples.
Nobody writes the rules by hand. Overfitting means that a model remembers its training data."""
SPANISH = """Aprendizaje automático
El aprendizaje automático encuentra patrones en los datos y necesita muchos ejemplos. \
Nadie escribe las reglas a mano.
El sobreajuste significa que un modelo recuerda sus datos de entrenamiento."""


def document(*blocks: int) -> Sentences:
    """Ten characters a sentence, so many sentences in each block."""
    numbers = [number for number, size in enumerate(blocks) for _ in range(size)]
    return Sentences(
        tuple(f"sentence {number % 10}" for number in range(len(numbers))),
        tuple(numbers),
        ("paragraph",) * len(numbers),
    )


def pair(source: Sentences, target: Sentences, bead: Bead, score: float = 0.8) -> AlignedPair:
    texts = source.joined(bead.source, "en"), target.joined(bead.target, "es")
    return AlignedPair(*texts, bead, score, 1.5, score)


def spans(source: Sentences, target: Sentences, *beads: Bead, **options: float) -> list[tuple[range, range]]:
    pairs = [pair(source, target, bead) for bead in beads]
    found = paragraph_pairs(pairs, source, target, LANGUAGES, ParagraphOptions(**options))
    return [(one.bead.source, one.bead.target) for one in found]


def test_blocks_that_no_bead_leaves_are_pairs_and_those_that_one_crosses_are_joined() -> None:
    source, target = document(1, 2, 2), document(1, 3, 2)
    crossing = Bead(0, 1, 0, 1), Bead(1, 1, 1, 1), Bead(2, 1, 2, 1), Bead(3, 1, 3, 1), Bead(4, 1, 4, 2)
    assert spans(source, target, *crossing) == [(range(1), range(1)), (range(1, 5), range(1, 6))]


def test_a_paragraph_with_much_text_in_no_bead_is_not_made() -> None:
    source, target = document(2, 4), document(1, 4)
    beads = Bead(0, 1, 0, 1), Bead(2, 1, 1, 1), Bead(3, 1, 2, 1), Bead(4, 2, 3, 2)
    assert spans(source, target, *beads) == [(range(2, 6), range(1, 5))]
    assert spans(source, target, *beads, min_share=0.5)[0] == (range(2), range(1))


def test_a_doubtful_bead_counts_as_none() -> None:
    source, target = document(2, 2), document(2, 2)
    beads = Bead(0, 2, 0, 2), Bead(2, 1, 2, 1), Bead(3, 1, 3, 1)
    pairs = [pair(source, target, bead, score) for bead, score in zip(beads, (0.8, 0.8, 0.2), strict=True)]
    (found,) = paragraph_pairs(pairs, source, target, LANGUAGES)
    assert found.bead.source == range(2)


def test_scores_are_means_by_characters_and_text_in_no_bead_scores_nothing() -> None:
    source, target = document(3), document(3)
    pairs = [
        pair(source, target, bead, score)
        for bead, score in ((Bead(0, 1, 0, 1), 0.5), (Bead(1, 1, 1, 1), 0.9))
    ]
    (found,) = paragraph_pairs(pairs, source, target, LANGUAGES, ParagraphOptions(min_share=0.5))
    assert (found.similarity, found.margin, found.score) == (0.7, 1.5, round((0.5 + 0.9) / 3, 4))
    assert found.source_text == "sentence 0 sentence 1 sentence 2"


def test_a_paragraph_of_one_bead_has_its_text_and_scores() -> None:
    source, target = document(2), document(1)
    only = pair(source, target, Bead(0, 2, 0, 1))
    (found,) = paragraph_pairs([only], source, target, LANGUAGES)
    assert (found.source_text, found.target_text) == (only.source_text, only.target_text)
    assert (found.similarity, found.margin, found.score) == (only.similarity, only.margin, only.score)
    assert found.granularity == "paragraph"


sizes = st.lists(st.integers(1, 4), min_size=1, max_size=6)


@given(sizes, sizes, st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=20))
def test_paragraphs_are_whole_blocks_in_order_and_hold_every_bead(
    source_blocks: list[int], target_blocks: list[int], steps: list[tuple[int, int]]
) -> None:
    source, target = document(*source_blocks), document(*target_blocks)
    beads, i, j = [], 0, 0
    for n, m in steps:
        n, m = min(n, len(source.texts) - i), min(m, len(target.texts) - j)
        if n and m:
            beads.append(Bead(i, n, j, m))
        i, j = i + n, j + m
    found = spans(source, target, *beads, min_share=0.0)
    for number, document_ in enumerate((source, target)):
        places = [place for span in found for place in span[number]]
        assert places == sorted(set(places))
        inside = {document_.blocks[place] for place in places}
        assert places == [place for place, block in enumerate(document_.blocks) if block in inside]
    for bead in beads:
        assert sum(set(bead.source) <= set(a) and set(bead.target) <= set(b) for a, b in found) == 1


def test_the_aligner_makes_paragraphs_of_two_texts_beside_the_sentences() -> None:
    both = Aligner("en", "es", AlignOptions(granularity="both")).align(ENGLISH, SPANISH)
    paragraphs = Aligner("en", "es", AlignOptions(granularity="paragraph")).align(ENGLISH, SPANISH)
    assert both == Aligner("en", "es").align(ENGLISH, SPANISH) + paragraphs
    heading, joined = paragraphs
    assert (heading.source_text, heading.target_text) == ("Machine learning", "Aprendizaje automático")
    assert joined.source_text == " ".join(ENGLISH.splitlines()[1:])
    assert joined.target_text == " ".join(SPANISH.splitlines()[1:])
    assert (joined.bead.n, joined.bead.m) == (4, 3)

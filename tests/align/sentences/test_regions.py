import numpy as np

from align.records import Sentences
from align.sentences.aligner import Aligner, AlignOptions, cut
from align.sentences.regions import regions
from crawler.page.page import HEADING, PARAGRAPH, Block

ENGLISH = [
    Block(HEADING, "Bread"),
    Block(PARAGRAPH, "Flour comes first. Then comes water. Run `knead()`."),
    Block(PARAGRAPH, "Salt slows the yeast down."),
    Block(HEADING, "Ovens"),
    Block(PARAGRAPH, "An oven of stone keeps its heat for a day."),
]
FRENCH = [
    Block(HEADING, "Pain"),
    Block(PARAGRAPH, "D'abord vient la farine, puis vient l'eau. Appelez `knead()`."),
    Block(PARAGRAPH, "Le sel ralentit la levure."),
    Block(HEADING, "Fours"),
    Block(PARAGRAPH, "Un four en pierre garde sa chaleur pendant une journée."),
]


def test_blocks_of_the_same_structure_are_regions_of_their_own() -> None:
    source, target = cut(ENGLISH, "en"), cut(FRENCH, "fr")
    found = _regions(source, target)
    by_block = [
        {block: set(numbers[np.array(side.blocks) == block].tolist()) for block in set(side.blocks)}
        for side, numbers in zip((source, target), found, strict=True)
    ]
    assert by_block[0] == by_block[1]
    assert len({frozenset(numbers) for numbers in by_block[0].values()}) == 5


def test_a_paragraph_left_out_is_not_settled_by_its_neighbour() -> None:
    source, target = cut(ENGLISH, "en"), cut([*FRENCH[:2], *FRENCH[3:]], "fr")
    found = _regions(source, target)
    salt = found[0][source.texts.index("Salt slows the yeast down.")]
    assert salt not in set(found[1].tolist())


def test_no_bead_leads_out_of_a_settled_block() -> None:
    source, target = cut(ENGLISH, "en"), cut(FRENCH, "fr")
    beads = Aligner("en", "fr", AlignOptions(structure=True)).beads(source, target)
    for bead in beads:
        if bead.n and bead.m:
            assert {source.blocks[i] for i in bead.source} == {target.blocks[j] for j in bead.target}
    assert sum(bead.n for bead in beads) == len(source.texts)


def test_empty_documents_have_no_regions() -> None:
    empty = Sentences((), (), ())
    nothing = np.zeros((0, 4), dtype=np.float32)
    assert [len(side) for side in regions(empty, empty, (nothing, nothing))] == [0, 0]


def _regions(source: Sentences, target: Sentences) -> tuple[np.ndarray, np.ndarray]:
    return regions(source, target, Aligner("en", "fr").sentence_vectors(source, target))


def test_a_sentence_does_not_end_within_code_or_a_formula() -> None:
    text = "Call `split('Great! Why not?')` once. The prices are $5. And $6. Let $a = b. C$ be."
    assert cut([Block(PARAGRAPH, text)], "en").texts == (
        "Call `split('Great! Why not?')` once.",
        "The prices are $5.",
        "And $6.",
        "Let $a = b. C$ be.",
    )

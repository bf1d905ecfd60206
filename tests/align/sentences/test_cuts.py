import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.exact import on_grid
from align.sentences.beads import DocumentSide, align
from align.sentences.cuts import cuts


def found(texts: list[str], blocks: list[int] | None = None) -> tuple[list[bool], list[bool]]:
    cut = cuts(texts, blocks or [0] * len(texts))
    return cut.within_brackets.tolist(), cut.unfinished.tolist()


def test_cuts_at_abbreviations_and_references_go_through_brackets() -> None:
    texts = [
        "See Franco ( Makalu , Paris :",
        "Arthaud ) , now in German ( Basel .",
        "Schwabe ) .",
        "It rains.",
    ]
    assert found(texts)[0] == [True, True, False, False]


@pytest.mark.parametrize(
    "texts", [["a ) It rains.", "Then ;-) smiled."], ["A ( smile.", *["No."] * 5, "b )"]]
)
def test_brackets_without_their_other_half_hold_nothing(texts: list[str]) -> None:
    assert not any(found(texts)[0])


@pytest.mark.parametrize(
    ("text", "after", "expected"),
    [
        ("It flowed there ;", "the work went on.", True),
        ("他站起来，", "走了。", True),
        ("See p .", "“and also” p .", True),
        ("“Go!”", "said he.", False),
        ("He left.", "She stayed.", False),
        ("Who ?", "me ?", False),
    ],
)
def test_a_sentence_goes_on_behind_a_comma_or_in_small_letters(text: str, after: str, expected: bool) -> None:
    assert found([text, after])[1] == [expected, False]


def test_nothing_goes_on_behind_a_block() -> None:
    assert found(["first item ( a,", "second item b )"], [0, 1]) == ([False, False], [False, False])


@given(st.lists(st.text(alphabet="ab .,)(（）[]!", max_size=12)))
def test_the_last_sentence_ends_its_document(texts: list[str]) -> None:
    assert [side[-1:] for side in found(texts)] in ([[], []], [[False], [False]])


@pytest.mark.parametrize(
    ("source", "sizes"),
    [
        (("The book is out ( London :", "Collins 1956 ) , well written."), [(2, 2)]),
        (("The book is out ( London ) .", "It is well written."), [(1, 1), (1, 1)]),
    ],
)
def test_a_bead_does_not_end_within_brackets_on_one_side(
    source: tuple[str, str], sizes: list[tuple[int, int]]
) -> None:
    """Of three things that two sentences say, the source has two in its first, the target in its second."""
    vectors = np.random.default_rng(5).standard_normal((6, 64))
    shared = np.random.default_rng(6).standard_normal((6, 64)) * [[0], [0], [0.8], [0], [0], [0]]
    others = [f"They sang {number} songs." for number in range(4)]
    target = ("The book ( Collins , London ) .", "It is well written.")
    first, second = (
        _side(side, (*others[:2], *texts, *others[2:]))
        for side, texts in ((vectors + shared, source), (vectors + np.roll(shared, 1, axis=0), target))
    )
    found = [(bead.n, bead.m) for bead in align(first, second) if bead.i in (2, 3)]
    assert found == sizes


def _side(vectors: np.ndarray, texts: tuple[str, ...]) -> DocumentSide:
    runs = [np.array([vectors[k : k + size].sum(axis=0) for k in range(6)]) for size in range(1, 6)]
    return DocumentSide.of(np.stack([on_grid(run.astype(np.float32)) for run in runs]), [30] * 6, texts)

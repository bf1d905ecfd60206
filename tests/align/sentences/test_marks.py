import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.exact import on_grid
from align.sentences.beads import DocumentSide, align
from align.sentences.marks import marks

TEXTS = ["He came.", "Why?", "“I know,” she said.", "Look!", "A list:", "Well…", "A heading", "“No.”"]


def shared(source: list[str], target: list[str]) -> tuple[np.ndarray, np.ndarray]:
    return marks(source, target).shared(range(len(source)), range(len(target)))


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Why?", "为什么？"),
        ("Why?", "لماذا؟"),
        ("He said:", "他说："),
        ("“No,” he said.", "»Nein«, sagte er."),
        ("'No,' he said.", "“不。”他说。"),
        ("Well...", "嗯……"),
        ("A heading", "标题"),
    ],
)
def test_a_rare_mark_that_both_sides_have_speaks_for_a_pair(source: str, target: str) -> None:
    plain = ["It rains.", "He left.", "She slept.", "They sang."]
    _, last = shared([*plain, source], [*plain, target])
    assert last[4, 4] > 0.5
    assert last[4, 4] > last[0, 0] > last[4, 0]
    assert last[0, 0] > last[0, 4]


def test_the_quote_that_opens_a_bead_is_that_of_its_first_sentence() -> None:
    first, _ = shared(["“Come in.", "He came."], ["— Entre.", "Il vint."])
    assert first[0, 0] > first[0, 1]
    assert first[1, 1] > first[1, 0]


@pytest.mark.parametrize("target", [["มา", "ไป"], ["He came.", "He went."], ["Why?", "Why?"]])
def test_marks_that_a_document_has_always_or_never_say_nothing(target: list[str]) -> None:
    _, last = shared(["Why?", "He came."], target)
    assert np.abs(last[0] - last[1]).max() < 0.5
    assert np.ptp(last, axis=1).max() == 0


@given(st.lists(st.sampled_from(TEXTS), min_size=1), st.lists(st.sampled_from(TEXTS), min_size=1))
def test_sides_count_alike_and_sums_are_exact(source: list[str], target: list[str]) -> None:
    for one, other in zip(shared(source, target), shared(target, source), strict=True):
        assert np.array_equal(one, other.T)
        assert np.array_equal(one * 256, np.rint(one * 256))
        assert np.array_equal(one[1:, 1:], one[1:, 1:].copy())


@pytest.mark.parametrize(
    ("source", "target", "sizes"),
    [
        (
            ("“I know him. He is here.”", "Then she left."),
            ("“I know him.", "He is here.”", "She left."),
            (2, 1),
        ),
        (("I know him.", "“Who is he? Then go.”"), ("I know him.", "“Who is he?", "Then go.”"), (1, 2)),
    ],
)
def test_quotes_decide_where_a_sentence_belongs(
    source: tuple[str, str], target: tuple[str, str, str], sizes: tuple[int, int]
) -> None:
    """The one in the middle is as like, and as long for, the sentence before as the one behind."""
    vectors = np.random.default_rng(5).standard_normal((10, 64))
    middle = np.random.default_rng(6).standard_normal((1, 64))
    texts = [f"They sang {number} songs." for number in range(8)]
    whole = vectors.copy()
    whole[4:6] += 0.5 * middle
    first = _side(whole, [20] * 4 + [30] * 2 + [20] * 4, (*texts[:4], *source, *texts[4:]))
    second = _side(
        np.concatenate([vectors[:5], middle, vectors[5:]]), [20] * 11, (*texts[:4], *target, *texts[4:])
    )
    found = [bead for bead in align(first, second) if bead.i in (4, 5)]
    assert tuple(bead.m for bead in found) == sizes


def _side(vectors: np.ndarray, lengths: list[int], texts: tuple[str, ...]) -> DocumentSide:
    runs = []
    for size in range(1, 6):
        sums = [vectors[k : k + size].sum(axis=0) for k in range(len(vectors))]
        runs.append(on_grid(np.array(sums, np.float32)))
    return DocumentSide.of(np.stack(runs), lengths, texts)

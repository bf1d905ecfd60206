from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.encoders.registry import get_encoder
from align.scores import pairs as module
from align.scores.pairs import PairScorer, number_agreement, score_pairs

ENGLISH = [
    "The model was trained on 60,000 images.",
    "Overfitting is a common problem.",
    "Click here to subscribe to our newsletter.",
    "Decision trees are easy to interpret.",
    "The learning rate is set to 0.01.",
]
SPANISH = [
    "El modelo se entrenó con 60.000 imágenes.",
    "El sobreajuste es un problema común.",
    "Haga clic aquí para suscribirse a nuestro boletín.",
    "Los árboles de decisión son fáciles de interpretar.",
    "La tasa de aprendizaje se fija en 0,01.",
]


class LetterEncoder:
    """Embeds a text as its counts of letters: cheap, and known by heart."""

    name = "letters"
    languages = frozenset({"en", "es"})

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        counts = np.array([[text.lower().count(c) for c in "aeioulnrst"] for text in texts], dtype=np.float32)
        counts = counts.reshape(len(texts), 10) + 0.1
        return counts / np.linalg.norm(counts, axis=1, keepdims=True)  # type: ignore[no-any-return]


def test_translations_score_above_everything_that_is_shifted() -> None:
    encoder = get_encoder("use")
    right = score_pairs(ENGLISH, SPANISH, encoder)
    wrong = score_pairs(ENGLISH, SPANISH[1:] + SPANISH[:1], encoder)
    for good, bad in zip(right, wrong, strict=True):
        assert good.dtype == np.float32
        assert good.min() > bad.max()
    assert right.margin.min() > 1
    assert right.score.min() > 0.5


def test_a_pair_alone_does_not_stand_out() -> None:
    scores = score_pairs(["casa"], ["cases"], LetterEncoder())
    np.testing.assert_allclose(scores.margin, [1], atol=1e-6)


def test_a_wrong_number_or_length_lowers_the_score() -> None:
    sources = ["We tested 20 models."] * 3
    targets = ["We tested 20 models.", "We tested 30 models.", "We tested 20 models. " * 4]
    scores = score_pairs(sources, targets, LetterEncoder()).score
    assert scores[0] > scores[1]
    assert scores[0] > scores[2]


def test_an_empty_side_scores_nothing() -> None:
    for values in score_pairs(["", "a", " "], ["b", "", ""], LetterEncoder()):
        assert values.tolist() == [0, 0, 0]
    assert [len(values) for values in score_pairs([], [], LetterEncoder())] == [0, 0, 0]


def test_sides_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="2 sources, but 1 targets"):
        PairScorer(LetterEncoder(), []).score(["a", "b"], ["c"])


def test_blocks_and_order_change_nothing() -> None:
    encoder = LetterEncoder()
    rows = list(zip(ENGLISH * 2, SPANISH * 2, strict=True))
    whole = score_pairs(ENGLISH * 2, SPANISH * 2, encoder)
    backwards = PairScorer(encoder, reversed(rows))
    for start in (0, 3, 7):
        part = backwards.score((ENGLISH * 2)[start : start + 3], (SPANISH * 2)[start : start + 3])
        for a, b in zip(part, whole, strict=True):
            np.testing.assert_allclose(a, b[start : start + 3], atol=1e-6)


def test_more_texts_than_the_pool_holds_are_sampled_alike_in_any_order() -> None:
    encoder = LetterEncoder()
    rng = np.random.default_rng(0)
    words = ["".join(rng.choice(list("aeioulnrst"), 12)) for _ in range(2 * module.POOL + 500)]
    rows = list(zip(words, words[::-1], strict=True))
    forward, backward = PairScorer(encoder, rows), PairScorer(encoder, reversed(rows))
    a, b = (scorer.score(words[:50], words[-50:]) for scorer in (forward, backward))
    np.testing.assert_array_equal(a.margin, b.margin)
    assert 0 < a.margin.min() < a.margin.max() < 1.1  # the pool is crowded: nothing stands out


@pytest.mark.parametrize(
    ("source", "target", "agreement"),
    [
        ("none", "ninguno", 1),
        ("1,000.5 kg", "1.000,5 kg", 1),
        ("10 000 rows", "10,000 filas", 1),
        ("3 of 4", "4 de 5", 1 / 3),
        ("in 2020", "en el año pasado", 0),
        ("٣ and 4", "3 y 4", 1),
        ("7 7", "7", 0.5),
        ("x² is no number", "x", 1),
    ],
)
def test_numbers_agree_whatever_their_signs(source: str, target: str, agreement: float) -> None:
    assert number_agreement(source, target) == pytest.approx(agreement)
    assert number_agreement(target, source) == pytest.approx(agreement)


@given(st.text(max_size=30), st.text(max_size=30))
def test_agreement_is_a_symmetric_share(source: str, target: str) -> None:
    assert 0 <= number_agreement(source, target) == number_agreement(target, source) <= 1
    assert number_agreement(source, source) == 1

"""Document vectors and the agreement of sentences."""

import numpy as np
import pytest

from align.vectors.documents import (
    agreement,
    block_digests,
    centred,
    document_vector,
    prose_weights,
    rarities,
    sentence_weights,
)


def unit(*rows: list[float]) -> np.ndarray:
    vectors = np.array(rows, dtype=np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def ones(n: int) -> np.ndarray:
    return np.ones(n, dtype=np.float32)


def test_rarity_is_one_over_the_documents_that_hold_a_block() -> None:
    pages = [["menu", "cats", "menu"], ["menu", "dogs"], ["birds", "menu"], []]
    found = rarities([block_digests(texts) for texts in pages])
    third = pytest.approx(1 / 3)
    assert [r.tolist() for r in found] == [[third, 1, third], [third, 1], [1, third], []]
    assert rarities([]) == []


def test_longer_and_rarer_sentences_weigh_more() -> None:
    short, long, common = sentence_weights(
        ["Yes.", "A long sentence.", "A long sentence."], np.array([1, 1, 0.1])
    )
    assert common < short < long


def test_a_document_vector_leans_to_the_weightier_sentence() -> None:
    vector = document_vector(unit([1, 0], [0, 1]), np.array([3, 1], dtype=np.float32))
    assert vector @ vector == pytest.approx(1, abs=1e-3)
    assert vector[0] > vector[1] > 0


def test_centring_takes_away_what_all_share() -> None:
    random = np.random.default_rng(0)
    own = random.normal(size=(40, 8))
    shared = np.concatenate([own, np.full((40, 1), 20.0)], axis=1)
    before = unit(*shared.tolist())
    after = centred(before)
    off = ~np.eye(40, dtype=bool)
    assert (before @ before.T)[off].mean() > 0.9
    assert abs((after @ after.T)[off].mean()) < 0.6
    assert np.allclose(np.linalg.norm(after, axis=1), 1, atol=5e-4)


def test_the_centre_of_one_or_two_documents_does_not_wipe_them_out() -> None:
    one = unit([3, 4])
    assert np.allclose(centred(one), one, atol=5e-4)
    two = centred(unit([1, 0.1], [1, -0.1]))
    assert two[0] @ two[1] > 0.5
    assert centred(one[:0]).shape == (0, 2)


def test_a_translation_agrees_and_a_half_one_agrees_half() -> None:
    page = np.eye(6, dtype=np.float32)
    assert agreement(page, page, ones(6), ones(6)) == pytest.approx(1, abs=1e-3)
    assert agreement(page, page[:3], ones(6), ones(3)) == pytest.approx(2 / 3)
    assert agreement(page[:3], page[3:], ones(3), ones(3)) == 0
    assert agreement(page[:0], page, ones(0), ones(6)) == 0


def test_many_sentences_cannot_all_agree_with_one() -> None:
    many = unit(*([1, 0.01 * i] for i in range(5)))
    one = unit([1, 0])
    assert agreement(many, one, ones(5), ones(1)) < 0.4


def test_what_stands_on_both_sides_has_no_weight() -> None:
    weights = prose_weights(["x = 1", "A sentence."], ["x = 1", "Una frase."])
    assert weights[0] == 0
    assert weights[1] > 0
    page = np.eye(2, dtype=np.float32)
    assert agreement(page[:1], page[:1], np.zeros(1, np.float32), np.zeros(1, np.float32)) == 0

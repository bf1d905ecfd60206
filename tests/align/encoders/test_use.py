from itertools import pairwise

import numpy as np
import pytest

from align.encoders.registry import check_languages, encoder_info, get_encoder
from align.encoders.use import UseEncoder
from crawler.errors import UnsupportedLanguageError, UsageError

TEXTS = [
    "The gradient of the loss is computed by backpropagation.",
    "A support vector machine finds the hyperplane with the largest margin, e.g. in 3.5 dimensions.",
    "What is overfitting?",
    "El gradiente de la pérdida se calcula por retropropagación.",
    "¿Qué es el sobreajuste?",
    "Las redes neuronales convolucionales reconocen imágenes; las recurrentes, secuencias.",
    "Der Entscheidungsbaum teilt die Daten nach dem Merkmal mit dem größten Informationsgewinn.",
    "Les données d'entraînement ne doivent pas contenir les données de test.",
    "La rete neurale è stata addestrata per 20 epoche.",
    "O aprendizado de máquina é um ramo da inteligência artificial.",
    "Model językowy przewiduje następne słowo.",
    "Het model leert van voorbeelden.",
    "Нейронная сеть обучается на размеченных данных.",
    "机器学习是人工智能的一个分支。",
    "これは機械学習の入門書です。",
    "기계 학습은 데이터에서 배운다.",
    "هذا كتاب عن التعلم الآلي.",
    "Makine öğrenmesi verilerden öğrenir.",
    "นี่คือหนังสือเกี่ยวกับการเรียนรู้ของเครื่อง",
    "x = model.fit(X_train, y_train)  # 42",
    "a",
    "🤖 and 🧠",
    "word " * 300,
]


STORY = [
    "The harbour was built two hundred years ago, when the river still carried most of the trade.",
    "Today only a few fishing boats and the ferry to the island use it.",
    "In summer, however, more than forty thousand visitors come to see its old warehouses.",
    "Some of them have become museums; others, after years of decay, had to be torn down.",
    "The town council decided last spring to restore the three that remain.",
    "Work will begin in October and is expected to cost 2.5 million euros.",
]


@pytest.fixture(scope="module")
def encoder() -> UseEncoder:
    found = get_encoder("use")
    assert isinstance(found, UseEncoder)
    return found


def test_vectors_have_unit_norm_and_the_stated_dimension(encoder: UseEncoder) -> None:
    vectors = encoder.encode([*TEXTS, "", " "])
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS) + 2, encoder_info("use").dimension)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=5e-4)


def test_no_texts_make_no_vectors(encoder: UseEncoder) -> None:
    assert encoder.encode([]).shape == (0, 512)
    assert encoder.windows([], 3).shape == (3, 0, 512)


def test_translations_are_nearer_than_other_texts(encoder: UseEncoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert (vectors[0] @ vectors.T).argsort()[-2] == 3
    assert (vectors[2] @ vectors.T).argsort()[-2] == 4


def test_order_and_duplicates_change_nothing(encoder: UseEncoder) -> None:
    straight = encoder.encode(TEXTS)
    np.testing.assert_array_equal(straight, encoder.encode(TEXTS))
    np.testing.assert_array_equal(straight[::-1], encoder.encode(TEXTS[::-1]))
    twice = encoder.encode([*TEXTS, *TEXTS])
    np.testing.assert_array_equal(twice[: len(TEXTS)], twice[len(TEXTS) :])


def test_a_vector_depends_neither_on_the_batch_nor_on_what_was_encoded_before(encoder: UseEncoder) -> None:
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    np.testing.assert_array_equal(encoder.encode(TEXTS), alone)
    encoder.encode([f"{a} {b} {a}" for a, b in pairwise(reversed(TEXTS))])
    fresh = UseEncoder()
    fresh.encode(TEXTS[::-3])
    np.testing.assert_array_equal(fresh.encode(TEXTS), encoder.encode(TEXTS))
    np.testing.assert_array_equal(fresh.windows(TEXTS, 3), encoder.windows(TEXTS, 3))


def test_a_text_counts_to_its_10000th_character(encoder: UseEncoder) -> None:
    text = "word " * 2000
    np.testing.assert_array_equal(encoder.encode([text]), encoder.encode([text + "and another end"]))


def test_characters_that_are_no_text_are_taken(encoder: UseEncoder) -> None:
    odd, plain = encoder.encode(["\ud800 a", "? a"])
    np.testing.assert_array_equal(odd, plain)


def test_windows_of_one_are_the_texts(encoder: UseEncoder) -> None:
    texts = [*TEXTS, "", TEXTS[0]]
    np.testing.assert_array_equal(encoder.windows(texts, 1)[0], encoder.encode(texts))
    np.testing.assert_array_equal(encoder.windows(texts, 2)[0], encoder.encode(texts))


def test_windows_are_near_the_joined_texts(encoder: UseEncoder) -> None:
    texts = STORY
    windows = encoder.windows(texts, 3)
    for size in (2, 3):
        joined = encoder.encode([" ".join(texts[i : i + size]) for i in range(len(texts) - size + 1)])
        cosine = np.einsum("ij,ij->i", windows[size - 1, : len(joined)], joined)
        assert cosine.mean() > 0.95
        assert cosine.min() > 0.9
        assert not windows[size - 1, len(joined) :].any()


def test_windows_of_a_long_document_are_those_of_its_parts(encoder: UseEncoder) -> None:
    texts = TEXTS * 25  # more tokens than are embedded at once
    windows = encoder.windows(texts, 4)
    for start in (0, 123, 301, len(texts) - 9):
        part = encoder.windows(texts[start : start + 9], 4)
        for k in range(4):
            np.testing.assert_array_equal(windows[k, start : start + 9 - k], part[k, : 9 - k])
    assert np.linalg.norm(windows, axis=2).sum(axis=1).round().tolist() == [575, 574, 573, 572]


def test_windows_longer_than_the_document_are_zero(encoder: UseEncoder) -> None:
    windows = encoder.windows(TEXTS[:2], 4)
    assert windows.shape == (4, 2, 512)
    assert windows[1, 0].any()
    assert not windows[2:].any()


def test_an_unknown_encoder_or_language_names_the_known_ones(encoder: UseEncoder) -> None:
    with pytest.raises(UsageError, match=r"known: .*use"):
        get_encoder("nosuch")
    with pytest.raises(UnsupportedLanguageError, match="know eu, xx: it knows ar de en"):
        check_languages(encoder, "xx", "en", "eu")
    check_languages(encoder, "en", "es")

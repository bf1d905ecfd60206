import numpy as np
from numpy.testing import assert_array_equal

from align.encoders.use import UseEncoder
from align.encoders.vector_memory import VectorMemory
from align.exact import on_grid

TEXTS = ["It rains.", "The river rises.", "Nobody crosses the bridge.", "It rains."]


def vectors_of(texts: list[str]) -> np.ndarray:
    return on_grid(np.array([[len(text), ord(text[0]), 1.0] for text in texts], dtype=np.float32))


def test_vectors_come_back_with_the_same_bits() -> None:
    memory = VectorMemory(3, most=8)
    memory.remember(TEXTS, vectors_of(TEXTS))
    found = np.zeros((2, 3), dtype=np.float32)
    assert memory.recall(["new", TEXTS[1]], found).tolist() == [0]
    assert_array_equal(found[1], vectors_of(TEXTS)[1])


def test_the_first_texts_make_room_for_later_ones() -> None:
    memory = VectorMemory(3, most=2)
    for text in TEXTS[:3]:
        memory.remember([text], vectors_of([text]))
    found = np.zeros((3, 3), dtype=np.float32)
    assert memory.recall(TEXTS[:3], found).tolist() == [0]
    assert_array_equal(found[1:], vectors_of(TEXTS[1:3]))
    memory.remember(list("abcdefg"), vectors_of(list("abcdefg")))
    assert memory.recall(["f", "g", "e"], found).tolist() == [2]


def test_a_text_has_the_same_vector_whatever_was_embedded_before() -> None:
    used, fresh = UseEncoder(), UseEncoder()
    runs = used.windows(TEXTS, 2)
    assert_array_equal(used.encode(TEXTS), runs[0])
    assert_array_equal(used.encode([*TEXTS, "Snow."]), fresh.encode([*TEXTS, "Snow."]))
    assert_array_equal(used.windows(TEXTS, 2), fresh.windows(TEXTS, 2))

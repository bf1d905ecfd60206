import numpy as np
import pytest

from corpus.build.workers.encoding import EncoderPool
from corpus.engine import EngineOptions
from crawler.sandbox import Sandbox


@pytest.mark.slow
def test_vectors_of_children_are_those_of_this_process() -> None:
    texts = [f"Sentence {n} of {1000 + n}." for n in range(1000)]
    with EncoderPool("use", EngineOptions(workers=2)) as pool:
        found = pool.encoder("en").encode(texts)
        here = pool.of_language("en").encode(texts)
    assert np.array_equal(found, here)


def test_few_texts_start_no_child() -> None:
    with EncoderPool("use", EngineOptions(workers=2)) as pool:
        encoder = pool.encoder("es")
        assert encoder.name == "use"
        assert "es" in encoder.languages
        assert encoder.encode(["Llueve."]).shape == (1, 512)


@pytest.mark.slow
def test_a_text_that_ends_the_child_is_like_nothing() -> None:
    with EncoderPool("use", EngineOptions(workers=1)) as pool:
        pool._sandboxes[0] = odd = Sandbox("odd_rules:odd_vectors", 60, shared=True)
        pool._free.get()
        pool._free.put(odd)
        found = pool.encode([*"abc", "stop", *"def"], "en")
    assert found[:, 0].tolist() == [1, 1, 1, 0, 1, 1, 1]

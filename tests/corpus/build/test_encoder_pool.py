import numpy as np
import pytest

from corpus.build.workers.encoding import EncoderPool
from corpus.engine import EngineOptions


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

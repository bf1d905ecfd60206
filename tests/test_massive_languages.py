"""The 51 languages of MASSIVE: each is told from the others, cut into sentences, and known to an encoder."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from massive import SENTENCES

from align.encoders.registry import ENCODERS
from align.text.sentences import split
from corpus.filters.rules.language.language import WrongLanguageOptions
from crawler.languages import base
from crawler.page.language import confidences, identify, languages

ROOT = Path(__file__).parents[1]


def script() -> ModuleType:
    """benchmarks/languages.py as a module."""
    spec = importlib.util.spec_from_file_location("benchmark_languages", ROOT / "benchmarks" / "languages.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("tag", SENTENCES)
def test_a_language_is_identified(tag: str) -> None:
    found, confidence = identify(" ".join(SENTENCES[tag]))
    assert found == base(tag)
    assert found in languages()
    assert confidence > 0.5
    assert (confidences(SENTENCES[tag], base(tag)) > WrongLanguageOptions().min_confidence).all()


@pytest.mark.parametrize("tag", SENTENCES)
def test_another_language_is_seen(tag: str) -> None:
    other = "de" if base(tag) == "en" else "en"
    assert confidences([" ".join(SENTENCES[other])], base(tag))[0] < WrongLanguageOptions().min_confidence


@pytest.mark.parametrize("tag", SENTENCES)
def test_a_language_is_cut_into_sentences(tag: str) -> None:
    assert split(" ".join(SENTENCES[tag]), tag) == list(SENTENCES[tag])


@pytest.mark.parametrize("tag", SENTENCES)
def test_an_encoder_knows_a_language(tag: str) -> None:
    assert [info.name for info in ENCODERS if base(tag) in info.languages]


def test_the_page_of_languages_is_up_to_date() -> None:
    languages_script = script()
    assert sorted(languages_script.MASSIVE) == sorted(SENTENCES)
    assert languages_script.PAGE.read_text(encoding="utf-8") == languages_script.page()

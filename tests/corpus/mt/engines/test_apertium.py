"""Apertium, where it is installed with its English-Spanish pair."""

import os
import signal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.mt.engines.apertium import INSTALL, ApertiumEngine, missing, modes
from corpus.mt.engines.errors import EngineError
from crawler.errors import MissingExtraError, UnsupportedLanguageError

_MODE = "lt-proc '/a b/x.bin' | apertium-tagger -g $2 '/a b/y.prob' | lt-proc $1 '/a b/z.bin'"


@pytest.fixture(scope="module")
def engine():
    if missing() is not None:
        pytest.skip(f"Apertium is not installed: {INSTALL}")
    engine = ApertiumEngine()
    yield engine
    engine.close()


def test_modes_are_read_without_a_shell(tmp_path):
    (tmp_path / "eng-spa.mode").write_text(_MODE)
    (tmp_path / "spa-eng_US.mode").write_text(_MODE)
    (tmp_path / "eng-spa-tagger.mode").write_text(_MODE)
    (tmp_path / "bad-spa.mode").write_text(_MODE)
    found = modes(tmp_path)
    assert [(mode.source, mode.target, mode.variant) for mode in found] == [
        ("en", "es", False),
        ("es", "en", True),
    ]
    assert found[0].commands() == [
        ["lt-proc", "-z", "/a b/x.bin"],
        ["apertium-tagger", "-z", "-g", "/a b/y.prob"],
        ["lt-proc", "-z", "-n", "/a b/z.bin"],
    ]


@pytest.mark.parametrize("script", ["lt-proc x; rm y", "lt-proc $(ls)", "lt-proc `ls`", "a > b", "a | | b"])
def test_a_shell_script_is_refused(tmp_path, script):
    (tmp_path / "eng-spa.mode").write_text(script)
    with pytest.raises(EngineError, match=r"eng-spa\.mode"):
        modes(tmp_path)[0].commands()


def test_without_pairs_it_says_how_to_install_them(tmp_path):
    with pytest.raises(MissingExtraError, match="apt-get install"):
        ApertiumEngine(tmp_path)


def test_translates_both_directions(engine):
    assert engine.name.startswith("apertium 3")
    there = engine.translate(["The model was trained with a learning rate of 0.001."], "en", "es")
    assert there == ["El modelo estuvo entrenado con una tasa de aprendizaje de 0.001."]
    assert "model" in engine.translate(["El modelo es bueno."], "es-MX", "en")[0].lower()
    assert engine.supports("es", "en-US")
    assert not engine.supports("en", "fr")
    with pytest.raises(UnsupportedLanguageError, match="en-es"):
        engine.translate(["Hello"], "en", "fr")


def test_white_space_reserved_characters_and_names_stay(engine):
    texts = [
        " We evaluate it. ",
        "",
        " \n ",
        "one\n\ntwo",
        "a ~b [c] {d} ^e$ <f> \\g @h",
        "Use tf.random.Generator here.",
    ]
    found = engine.translate(texts, "en", "es")
    assert found[0].startswith(" ")
    assert found[0].endswith(". ")
    assert not found[0].startswith("  ")
    assert found[1:3] == ["", " \n "]
    assert found[3].count("\n") == 2
    for sign in ("~b", "[c]", "{", "^", "$", "<f>", "\\", "@"):
        assert sign in found[4]
    assert "tf.random.Generator" in found[5]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=6))
def test_any_texts_give_as_many_answers_each_time_the_same(engine, texts):
    found = engine.translate(texts, "en", "es")
    assert len(found) == len(texts)
    assert engine.translate(texts, "en", "es") == found


def test_what_was_translated_before_changes_nothing(engine):
    text = "The training data is fit by the base model."
    alone = engine.translate([text], "en", "es")
    engine.translate(["It is also known.", "Learning and known"], "en", "es")
    assert engine.translate([text], "en", "es") == alone


def test_goes_on_after_a_crash(engine):
    expected = engine.translate(["The house is red."], "en", "es")
    for number in engine.process_ids()[2:4]:
        os.kill(number, signal.SIGKILL)
    assert engine.translate(["The house is red."], "en", "es") == expected


def test_closing_ends_its_processes():
    if missing() is not None:
        pytest.skip(f"Apertium is not installed: {INSTALL}")
    engine = ApertiumEngine()
    engine.translate(["One."], "en", "es")
    ids = engine.process_ids()
    engine.close()
    assert ids
    for number in ids:
        with pytest.raises(ProcessLookupError):
            os.kill(number, 0)

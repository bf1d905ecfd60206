import pytest

from corpus.mt.engines.registry import ENGINES, describe, engine_info, get_engine, ready
from crawler.errors import InputError, UsageError


@pytest.mark.parametrize("name", ["amazon", "bergamot", "bergamot:", "copy:x", ""])
def test_an_unknown_name_lists_the_known_ones(name):
    with pytest.raises(UsageError, match=r"known: apertium, bergamot:DIR, copy"):
        engine_info(name)


def test_copy_is_always_ready_and_leaves_texts_as_they_are():
    engine = get_engine("copy")
    assert ready("copy")
    assert engine.supports("xx", "yy")
    assert engine.translate(["One", " two\n"], "en", "es") == ["One", " two\n"]
    engine.close()


def test_all_are_described_and_none_is_called_by_a_service_s_name():
    lines = describe().splitlines()
    assert len(lines) == len(ENGINES)
    assert "amazon" not in describe().lower()
    for info in ENGINES.values():
        assert info.state == "ready" or info.state.startswith("missing: ")


def test_a_folder_without_models_says_what_it_wants(tmp_path):
    pytest.importorskip("fxtranslate", reason="fxtranslate is not installed: pip install 'acopio[bergamot]'")
    with pytest.raises(InputError, match="vocab"):
        get_engine(f"bergamot:{tmp_path}")


def test_a_misspelt_engine_is_answered_with_a_suggestion():
    with pytest.raises(UsageError, match=r"did you mean 'apertium'\?"):
        engine_info("apertum")

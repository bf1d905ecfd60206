import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.page.language import LANGDETECT, confidences, identify, identify_all

TEXTS = {
    "en": "Machine learning is a field of study in which computers learn from data how to do a task.",
    "es": "El aprendizaje automático estudia cómo las máquinas aprenden de los datos a hacer una tarea.",
    "fr": "L’apprentissage automatique étudie comment les machines apprennent des données à faire une tâche.",
    "pt": "A aprendizagem automática estuda como as máquinas aprendem com os dados a fazer uma tarefa.",
    "ca": "L'aprenentatge automàtic estudia com les màquines aprenen de les dades a fer una tasca.",
    "zh": "机器学习研究计算机如何从数据中学习完成任务，而不需要为每一步编写明确的程序。",
    "ru": "Машинное обучение изучает, как компьютеры учатся на данных решать задачи.",
}


@pytest.mark.parametrize("lang", TEXTS)
def test_the_language_of_a_text_is_its_own(lang: str) -> None:
    found, confidence = identify(TEXTS[lang] * 2)
    assert found == lang
    assert confidence > 0.9
    assert confidences([TEXTS[lang]], lang)[0] > 0.9


def test_the_answer_never_changes() -> None:
    mixed = f"{TEXTS['en']} {TEXTS['es']}"
    first = identify(mixed)
    identify(TEXTS["fr"])
    assert identify(mixed) == first


@pytest.mark.parametrize(
    "text",
    ["", "ok", "12345 67890 " * 50, "https://a.org/x " * 20, "asdkjh qwlekjq zxmcnb qpwoe asldkj zmxnb qwe"],
)
def test_nothing_is_said_of_what_is_no_known_language(text: str) -> None:
    assert identify(text) == ("", 0.0)


def test_code_and_addresses_do_not_count() -> None:
    code = " sklearn.linear_model.LogisticRegression(penalty) https://the.and.of/for/with/this"
    assert identify(f"{TEXTS['es']}{code * 10}") == identify(TEXTS["es"])


@given(st.lists(st.text(), max_size=5))
def test_many_at_once_are_as_one_by_one(texts: list[str]) -> None:
    together = confidences(texts, "es")
    assert together.shape == (len(texts),)
    for text, value in zip(texts, together, strict=True):
        one = confidences([text], "es")[0]
        assert np.isclose(value, one, equal_nan=True)
        assert np.isnan(value) or -1e-9 <= value <= 1 + 1e-9


def test_the_model_tells_languages_without_a_profile() -> None:
    esperanto = "La maŝina lernado studas, kiel komputiloj lernas el datumoj."
    found = confidences([esperanto, TEXTS["es"], ""], "eo")
    assert found[0] > 0.9
    assert found[1] < 1e-6
    assert np.isnan(found[2])


def test_near_varieties_count_for_one_language() -> None:
    assert identify("佢哋每日放學之後都喺公園度玩，阿媽煮好飯就會叫佢哋返屋企食飯。")[0] == "zh"
    assert (
        identify("Djeca se svako poslijepodne igraju u parku. Majka ih zove kad je jelo gotovo.")[0] == "hr"
    )


def test_a_language_without_a_profile_has_no_confidence() -> None:
    assert np.isnan(confidences([TEXTS["en"]], "av")).all()
    assert np.isnan(confidences(["¿? 1"], "en")[0])


@pytest.mark.parametrize("word", ["a", "é", "./", "a@", "中"])
def test_a_word_without_end_takes_bounded_time(word: str) -> None:
    start = time.monotonic()
    identify(word * 200_000)
    assert time.monotonic() - start < 2


def test_the_model_sums_in_float64_so_that_no_processor_decides() -> None:
    from crawler.page.language import _model

    scores = [score for _, score in _model().rank(TEXTS["es"])]
    assert scores == [round(score, 6) for score in scores]  # those of float32 have more digits
    assert any(score != float(np.float32(score)) for score in scores)


def test_the_profiles_of_langdetect_are_a_choice() -> None:
    found = confidences([TEXTS["en"], TEXTS["es"], ""], "es", LANGDETECT)
    assert found[0] < 0.01
    assert found[1] > 0.99
    assert np.isnan(found[2])
    assert np.isnan(confidences([TEXTS["en"]], "eo", LANGDETECT)).all()


def test_a_sentence_without_spaces_is_more_than_its_numbers() -> None:
    assert identify("店主跟着祖父学会了这门手艺，祖父在1952年亲手砌成了那座烤炉。")[0] == "zh"
    assert identify("ร้านเบเกอรี่แห่งนี้เปิดมาตั้งแต่ปี1952และยังคงขายขนมปังทุกเช้า")[0] == "th"


def test_texts_of_a_batch_are_told_as_alone() -> None:
    texts = [
        "The quick brown fox jumps over the lazy dog near the river.",
        "El perro perezoso duerme junto al río toda la tarde de verano.",
        "",
        "12 34 www.example.org/a_b",
        "Der schnelle braune Fuchs springt über den faulen Hund am Fluss.",
        "素早い茶色の狐がのろまな犬を飛び越えて、川のほとりで休んでいます。",
    ]
    found = identify_all(texts)
    assert [lang for lang, _ in found] == ["en", "es", "", "", "de", "ja"]
    for text, (lang, confidence) in zip(texts, found, strict=True):
        alone = identify(text)
        assert alone[0] == lang
        assert alone[1] == pytest.approx(confidence, abs=1e-12)
    for lang in ("en", "es"):
        together = confidences(texts * 8, lang)  # many are told in another way than few
        for row, text in enumerate(texts):
            assert np.array_equal(confidences([text], lang), together[row : row + 1], equal_nan=True)

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.topic.terms import TermMatcher, looks_relevant, relevance
from crawler.topic.topic import get_topic

TERMS = {"machine learning": 10, "deep machine learning": 8, "neural network*": 9, "c++": 2, "ai": 3}
ENGLISH = TermMatcher(TERMS, "en")


def test_terms_match_whatever_the_case_space_or_hyphen() -> None:
    found = ENGLISH.matches("Machine\n  Learning, machine-learning and MACHINE LEARNING")
    assert found == {"machine learning": 3}


def test_terms_match_whole_words_only() -> None:
    assert ENGLISH.matches("said the maintainer; smart-machine learnings; aî") == {"ai": 1}
    assert ENGLISH.matches("c++, not abc++") == {"c++": 1}


def test_a_star_matches_any_ending_of_its_word() -> None:
    assert ENGLISH.matches("a neural network, two Neural Networks, neural networking") == {
        "neural network*": 3
    }
    spanish = TermMatcher({"red* neuronal*": 9}, "es")
    assert spanish.matches("red neuronal, redes neuronales, enredo neuronal") == {"red* neuronal*": 2}


def test_of_overlapping_terms_the_longest_counts() -> None:
    assert ENGLISH.matches("deep machine learning") == {"deep machine learning": 1}


def test_accents_do_not_matter_in_text_or_term() -> None:
    matcher = TermMatcher({"aprendizaje automático": 10}, "es")
    assert matcher.matches("APRENDIZAJE AUTOMÁTICO; aprendizaje automatico") == {"aprendizaje automático": 2}


def test_chinese_terms_match_inside_running_text_but_latin_ones_as_words() -> None:
    matcher = TermMatcher({"机器学习": 10, "AI": 3, "GPT*": 5}, "zh")
    assert matcher.matches("我们用机器学习和AI模型GPT4o，not said") == {"机器学习": 1, "AI": 1, "GPT*": 1}


def test_a_matcher_without_terms_finds_nothing() -> None:
    assert relevance("any text", TermMatcher({}, "en"), "title") == 0


@given(st.lists(st.sampled_from([*TERMS, "and", "learning"]), max_size=40))
def test_every_term_found_is_one_of_the_topic_and_the_score_is_in_range(words: list[str]) -> None:
    text = " , ".join(word.rstrip("*") for word in words)
    found = ENGLISH.matches(text)
    assert found == {term: words.count(term) for term in TERMS if term in words}
    assert 0 <= relevance(text, ENGLISH) <= 1


@given(st.text(), st.text())
def test_any_text_can_be_scored(text: str, title: str) -> None:
    assert 0 <= relevance(text, ENGLISH, title) <= 1
    assert 0 <= looks_relevant(text, ENGLISH) <= 1


def test_evidence_grows_with_distinct_terms_more_than_with_repetition() -> None:
    assert ENGLISH.evidence("ai ai ai ai") == pytest.approx(3 * (1 + math.log(4)))
    assert ENGLISH.evidence("ai neural networks") == 12
    assert ENGLISH.evidence("nothing") == 0


def test_a_longer_text_needs_more_evidence_and_a_title_adds_some() -> None:
    short = relevance("machine learning " + "word " * 50, ENGLISH)
    long = relevance("machine learning " + "word " * 5000, ENGLISH)
    assert short > 0.5 > long > 0
    assert relevance("word " * 50, ENGLISH, "Neural networks") > 0.5
    assert relevance("word " * 50, ENGLISH) == 0


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/blog/machine-learning-101.html",
        "https://example.org/wiki/Machine_learning",
        "/tags/neural%20networks/",
        "Introduction to machine learning",
    ],
)
def test_links_that_promise_the_topic(text: str) -> None:
    assert looks_relevant(text, ENGLISH) >= 0.5


@pytest.mark.parametrize("text", ["https://example.org/maintain/", "Contact", "", "/machine/learn", "%"])
def test_links_that_promise_nothing(text: str) -> None:
    assert looks_relevant(text, ENGLISH) == 0


@pytest.mark.parametrize(
    ("topic", "lang", "text"),
    [
        ("ml_es", "en", "We train a decision tree with cross-validation, then tune its hyperparameters."),
        ("ml_es", "es", "Entrenamos un árbol de decisión y ajustamos después sus hiperparámetros."),
        ("ml_es", "es", "Los LLM responden mejor si el prompt contiene algunos ejemplos."),
        ("ml_zh", "zh", "我们用梯度下降训练一个卷积神经网络，并在验证集上评估它。"),
        (
            "climate_fr",
            "fr",
            "La fonte des glaciers et la hausse du niveau de la mer due aux gaz à effet de serre.",
        ),
        ("climate_fr", "en", "The Paris Agreement asks states to cut greenhouse gas emissions."),
    ],
)
def test_the_built_in_topics_know_their_own(topic: str, lang: str, text: str) -> None:
    assert relevance(text, TermMatcher(get_topic(topic).terms[lang], lang)) >= 0.5


@pytest.mark.parametrize(
    ("topic", "lang", "text"),
    [
        ("ml_es", "en", "Peel the tomatoes, chop the onion and simmer both for an hour on a low heat."),
        ("ml_es", "en", "The new release of the web server reads its data model from a configuration file."),
        ("ml_es", "es", "El seguro médico cubre las consultas, los medicamentos y la atención de urgencia."),
        ("ml_es", "es", "El entrenamiento del equipo empezó con una hora de carrera junto al río."),
        ("ml_zh", "zh", "今天天气很好，我们去公园散步，然后在家做饭。"),
        ("climate_fr", "fr", "Le musée ouvre ses portes de neuf heures à midi, sauf le lundi."),
    ],
)
def test_the_built_in_topics_leave_the_rest_alone(topic: str, lang: str, text: str) -> None:
    assert relevance(text, TermMatcher(get_topic(topic).terms[lang], lang)) < 0.5

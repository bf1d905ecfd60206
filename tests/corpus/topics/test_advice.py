from dataclasses import replace

from corpus.topics.advice import advice
from crawler.topic.topic import Topic

EN = ("solar power", "wind turbine*", "battery", "electric grid", "heat pump*")
ES = ("energía solar", "aerogenerador*", "batería", "red eléctrica", "bomba* de calor")
GOOD = Topic(
    "power",
    "d",
    ("en", "es"),
    {"en": dict.fromkeys(EN, 8.0), "es": dict.fromkeys(ES, 8.0)},
    ("https://a.org/en/x", "https://a.org/es/x"),
)


def test_a_good_topic_needs_no_advice() -> None:
    assert list(advice(GOOD)) == []


def test_few_terms_are_reported() -> None:
    few = replace(GOOD, terms={"en": dict.fromkeys(EN, 8.0), "es": dict.fromkeys(ES[:3], 8.0)})
    assert any(line.startswith("terms.es: 3 terms are few: give 5 or more") for line in advice(few))
    assert any("or set learn = true" in line for line in advice(replace(GOOD, learn=False)))


def test_terms_without_a_translation_are_reported() -> None:
    more = {"en": {**GOOD.terms["en"], "lighthouse keeper": 8.0}, "es": GOOD.terms["es"]}
    (line,) = advice(replace(GOOD, terms=more))
    assert line == "terms.es: no translation of English 'lighthouse keeper': add one"


def test_terms_left_as_they_were_given_are_reported() -> None:
    copied = {"en": GOOD.terms["en"], "es": GOOD.terms["en"]}
    assert any("'solar power'" in line for line in advice(replace(GOOD, terms=copied)))


def test_seeds_of_one_language_are_reported() -> None:
    (line,) = advice(replace(GOOD, seeds=("https://a.org/es/x", "https://es.b.org/y")))
    assert line == "seeds: all are Spanish by their URLs: add pages in the other languages"

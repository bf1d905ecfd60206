"""Kinds of errors in many languages, each beside a translation that only looks like it."""

import pytest

from corpus.filters.apply import apply_rules

KEEP = [
    ("en", "zh", "About three hundred people came to the festival.", "大约有三百人参加了这个节日。"),
    ("en", "zh", "It is a museum of the twenty-first century.", "这是一座二十一世纪的博物馆。"),
    ("en", "zh", "Some thirty or forty people waited outside.", "大约三四十人在外面等候。"),
    ("en", "zh", "Only 20 percent of the students passed.", "只有百分之二十的学生通过了。"),
    ("en", "ko", "The price rose to 12,000 won last year.", "작년에 가격이 1만 2천 원으로 올랐다."),
    ("en", "sv", "The book has twenty-two chapters.", "Boken har tjugotvå kapitel."),
    ("en", "es", "The fair runs from October 3-5 in Madrid.", "La feria es del 3 al 5 de octubre en Madrid."),
    ("en", "ja", "The meeting takes place on 6 June.", "会議は6月6日に開かれます。"),
    (
        "en",
        "fr",
        "The oven should reach 350 °F before baking.",
        "Le four doit atteindre 177 °C avant la cuisson.",
    ),
    ("en", "nl", "This method is not new.", "Deze methode is oud."),
    ("en", "de", "He is not poor.", "Er ist reich."),
    ("en", "pl", "She does not speak German.", "Ona nie mówi po niemiecku."),
    (
        "de",
        "en",
        "Er lehrt am Institut für Informatik der Universität.",
        "He teaches at the Institut für Informatik.",
    ),
    ("en", "pl", "The area of the flat is 50 m³ in all.", "Kubatura mieszkania to łącznie 50 m³ i 20 km³."),
]
DROP = [
    ("en", "zh", "About three hundred people came to the festival.", "大约有五百人参加了这个节日。"),
    ("en", "zh", "The law was passed in 2024 after a debate.", "该法律于二〇二三年经过辩论后通过。"),
    ("en", "zh", "Only 20 percent of the students passed.", "只有百分之三十的学生通过了。"),
    ("en", "ja", "Twenty-five students passed the exam.", "二十三人の学生が試験に合格した。"),
    ("en", "ko", "The price rose to 12,000 won last year.", "작년에 가격이 1만 5천 원으로 올랐다."),
    ("en", "sv", "The book has twenty-two chapters.", "Boken har trettiotvå kapitel."),
    ("en", "ru", "Twenty-five students came to the lecture.", "На лекцию пришли тридцать пять студентов."),
    (
        "en",
        "de",
        "The treaty was signed on 3 October 1990.",
        "Der Vertrag wurde am 4. Oktober 1990 unterzeichnet.",
    ),
    ("en", "nl", "This method is not new.", "Deze methode is nieuw."),
    ("en", "pl", "She does not speak German.", "Ona mówi po niemiecku."),
    (
        "en",
        "de",
        "The results were published.",
        "Die Ergebnisse der Umfrage Die Ergebnisse der Umfrage sind da.",
    ),
    (
        "de",
        "en",
        "Der Hund schläft und the cat sits outside today.",
        "The dog sleeps and the cat sits outside today.",
    ),
    (
        "de",
        "en",
        "Wir haben das Ergebnis der Messung gestern mit dem Team besprochen.",
        "We discussed the result der Messung gestern mit the team.",
    ),
    ("en", "pl", "The committee met in Łódź.", "Komitet zebra³ siê w £odzi i zatwierdzi³ plan."),
    ("en", "hu", "The weather was bad for a week.", "Az idõ rossz volt egy hétig, a tûz nem égett."),
    ("en", "ru", "The committee approved the plan.", "лПНЙФЕФ ХФЧЕТДЙМ РМБО ЧЮЕТБ."),
]


def rejected_by(source_lang: str, target_lang: str, source: str, target: str) -> str | None:
    columns = {"source_text": [source], "target_text": [target]}
    return apply_rules(columns, source_lang, target_lang).rejected_by[0]


@pytest.mark.parametrize("case", KEEP)
def test_translations_are_kept(case: tuple[str, str, str, str]) -> None:
    assert rejected_by(*case) is None


@pytest.mark.parametrize("case", DROP)
def test_errors_are_dropped(case: tuple[str, str, str, str]) -> None:
    assert rejected_by(*case) is not None

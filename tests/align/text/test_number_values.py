"""Which numbers agree, as values: with scale words, units, signs and number words of both languages."""

import pytest

from align.text.number_phrases import phrases
from align.text.numbers import compare_with_words

OTHER = [
    ("en", "es", "2.5 kg", "25 kg"),
    ("en", "es", "See pages 12 and 3", "páginas 1 y 23"),
    ("en", "es", "1.15 euros", "11,5 euros"),
    ("en", "es", "cost 4.5 million euros", "costó 4,5 mil millones de euros"),
    ("en", "es", "nineteen years", "noventa años"),
    ("en", "es", "nineteen years", "90 años"),
    ("en", "es", "It was -5 degrees", "Era de 5 grados"),
    ("en", "es", "Raise it by 10%", "Súbalo un 10"),
    ("en", "es", "25 mg", "25 g"),
    ("en", "es", "25 mg", "52 mg"),
    ("en", "es", "$20", "20 €"),
    ("en", "fr", "forty-two", "trente-deux"),
    ("en", "de", "twenty-three people", "zweiunddreißig Menschen"),
    ("en", "es", "20 °C", "20 °F"),
    ("en", "es", "It costs 1,500 dollars", "Cuesta 15.000 dólares"),
    ("en", "zh", "5.5 million people", "550万亿人"),
    ("en", "es", "10 percent of people", "un 15 por ciento"),
    ("en", "es", "the 21st century", "el siglo XIX"),
    ("en", "es", "at 2:30", "a las 3:20"),
    ("en", "es", "in 1990", "en 1909"),
    ("en", "es", "3 and 4", "3 y 5"),
    ("en", "de", "3 million", "3 Milliarden"),
    ("en", "ja", "175 billion", "175万"),
    ("en", "es", "1/2 cup of sugar", "1/4 de taza de azúcar"),
    ("en", "es", "three dogs and 15 cats", "tres perros y 50 gatos"),
    ("en", "es", "100 km", "100 m"),
]
SAME = [
    ("en", "ko", "140 million", "1억 4000만"),
    ("en", "zh", "more than 5.5 million", "550多万"),
    ("en", "es", "10,000 people", "diez mil personas"),
    ("en", "es", "He is forty-two years old", "Tiene 42 años"),
    ("en", "es", "forty-two", "cuarenta y dos"),
    ("en", "de", "forty-two", "zweiundvierzig"),
    ("en", "fr", "ninety-seven", "quatre-vingt-dix-sept"),
    ("en", "it", "21 dogs", "ventuno cani"),
    ("en", "es", "2011/2012 season", "temporada 2011-2012"),
    ("en", "es", "-5 degrees", "5 grados bajo cero"),
    ("en", "es", "10%", "un 10 por ciento"),
    ("en", "zh", "10%", "百分之10"),
    ("en", "es", "2.5 billion", "2.500 millones"),
    ("en", "es", "$20", "20 dólares"),
    ("en", "es", "1.5 GB", "1,5 GB"),
    ("en", "fr", "1.5 GB", "1,5 Go"),
    ("en", "es", "5-12 May", "Del 5 al 12 de mayo"),
    ("en", "ja", "175 billion", "１７５０億"),
    ("en", "de", "1,000.5 euros", "1.000,5 Euro"),
    ("en", "es", "1.500 s", "1,5 s"),
    ("en", "es", "2.50 €", "2,5 €"),
    ("en", "es", "Tel. 91 555 12 34", "Tel. 915551234"),
    ("en", "es", "two hundred and fifty", "250"),
    ("en", "de", "1.2 million", "1,2 Mio."),
    ("en", "ru", "1.2 million", "1,2 млн"),
    ("en", "pl", "5 thousand", "5 tys."),
    ("en", "tr", "5 million", "5 milyon"),
    ("en", "fr", "seventy-one", "soixante et onze"),
    ("en", "es", "in nineteen ninety", "en 1990"),
    ("en", "es", "Chapter IV", "Capítulo 4"),
    ("en", "es", "the 3rd", "el tercero"),
    ("en", "es", "1/2 cup", "media taza"),
    ("en", "es", "0.5", "0,50"),
    ("en", "es", "March 3, 2025", "3 de marzo de 2025"),
    ("en", "de", "03/05/2024", "05.03.2024"),
    ("en", "es", "10 million", "diez millones"),
    ("en", "fr", "three billion", "3 milliards"),
    ("en", "es", "50 %", "50%"),
    ("en", "fr", "twenty thousand leagues", "vingt mille lieues"),
    ("en", "hi", "1.5 million", "15 lakh"),
    ("en", "ar", "10", "١٠"),
    ("en", "es", "five hundred", "quinientos"),
    ("en", "ko", "50 people", "오십 명"),
    ("en", "es", "1st", "1.º"),
    ("en", "es", "3pm", "15:00"),
    ("en", "es", "-5", "−5"),
    ("en", "fr", "10 dollars", "10 $"),
    ("en", "es", "6 feet tall", "1,83 m de alto"),
    ("en", "nl", "twenty-one", "eenentwintig"),
]


def agreement(source_lang: str, target_lang: str, source: str, target: str) -> float:
    found = compare_with_words(source, target, source_lang, target_lang)
    return 1.0 if found is None else found.agreement


@pytest.mark.parametrize("case", OTHER)
def test_other_values_disagree(case: tuple[str, str, str, str]) -> None:
    assert agreement(*case) < 0.6


@pytest.mark.parametrize("case", SAME)
def test_equal_values_agree(case: tuple[str, str, str, str]) -> None:
    assert agreement(*case) >= 0.6


@pytest.mark.parametrize(
    ("lang", "text", "values"),
    [
        (
            "en",
            "forty-two, two hundred and fifty thousand, a hundred, nineteen ninety-five",
            [42, 250_000, 1995],
        ),
        (
            "es",
            "diez mil, veintidós, doscientos cincuenta, cinco mil millones",
            [10_000, 22, 250, 5_000_000_000],
        ),
        ("fr", "quatre-vingt-dix-sept, soixante et onze, deux cent mille", [97, 71, 200_000]),
        ("de", "einundzwanzig, zweihundertfünfzig, fünftausend Leute", [21, 250, 5000]),
        ("pt", "quarenta e dois, duzentos e cinquenta mil", [42, 250_000]),
        ("it", "ventuno, trentadue, duecentocinquanta, diecimila", [21, 32, 250, 10_000]),
        ("nl", "eenentwintig, tweehonderdvijftig", [21, 250]),
        ("zh", "forty-two", []),
    ],
)
def test_numbers_of_several_words_have_a_value(lang: str, text: str, values: list[int]) -> None:
    assert phrases(text, lang) == values


@pytest.mark.parametrize(
    ("source", "target", "lang", "agreement"),
    [
        ("In the 1990s the method was popular.", "En los años noventa el método era popular.", "es", 1),
        ("In the 1980s they lived in Lyon.", "Dans les années quatre-vingt, ils vivaient à Lyon.", "fr", 1),
        ("In the 1960s the city grew.", "En los años setenta la ciudad creció.", "es", 0),
        ("The 1990s were hard.", "Noventa y cinco fue duro.", "es", 0),
    ],
)
def test_a_decade_may_be_a_year_in_digits_and_a_word(source: str, target: str, lang: str, agreement: float):
    there = compare_with_words(source, target, "en", lang)
    back = compare_with_words(target, source, lang, "en")
    assert there is not None
    assert back is not None
    assert (there.agreement, back.agreement) == (agreement, agreement)

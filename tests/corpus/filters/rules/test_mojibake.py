"""Text that was decoded wrongly, and text that only looks like it."""

import pytest

from corpus.filters.apply import apply_rules
from corpus.filters.registry import RULES
from corpus.options import filter_options

GOOD = [
    "Şimdi dağ çok sıcak",
    "«PERÚ»",
    "una nota¹ al pie",
    "5 m³ de agua",
    "CAFÉ…",
    "„Spaß“",
    "relaciones PERÚ–CHILE",
    "SÃO PAULO",
    "CORAÇÃO",
    "PORTUGUÊS – BRASIL",
    "L’ÉTÉ…",
    "«À PARIS»",
    "ÜBER €5",
    "Straße – groß",
    "naïve façade",
    "El niño comió piñas",
    "“Ñandú”",
    "É…",
    "10 € – ÖBB™",
    "Żółć „ŁÓDŹ”",
    "ПРИВЕТ – мир",
    "Ð Þ æ Íslenska",
    "garçon – élève",
    "temperatura 20 ºC",
    "1ª edición – 2º lugar",
    "Đà Nẵng",
    "ĐƯỜNG PHỐ",
    "PERÚ™",
    "CHÃO",
    "não é – sim",
    "Übung“ macht",
    "MÜLLER“",
    "GRÜß",
    "ESPAÑA®",
    "15 £ – É",
    "â",
    "pâté – crème",
    "Ďáblické údolí",
    "Øresund – Ålborg",
    "Œuvre",
    "ÉCOLE »",
    "Ä – Ö",
    "Ł",
    "Ê “x”",
    "РАСПРОСТРАНЕНИЕ СССР",
    "С «Р»",
    "Мы – это «С°»",
    "PERÚ: «SÍ»",
    "¿QUÉ?",
    "RÉSUMÉ…",
    "Ελλάδα",
    "日本語",
    "한국어",
    "ไทย",
    "עברית",
    "العربية",
    "Türkçe İŞÇİ",
    "Êtes-vous là ?",
    "“É”",
    "CAFÉ”",
    "Ett problem: ”Äldre personer säger det”, sa han.",
]
BAD = [
    "Sokak bu gece çok sessiz ÅŸimdi.",
    "Bir daÄŸ",
    "El aÃ±o del niÃ±o",
    "La pÃ©rdida",
    "compa¤ía fue a¤o Espa¤a",
    "The loss � of",
    "dÃ¼nya",
    "ÐŸÑ€Ð¸Ð²ÐµÑ‚ Ð¼Ð¸Ñ€",
    "Ïðèâåò, ìèð",
    "\xe2\u20ac\u0153Hello\xe2\u20ac\x9d",
    "donâ€™t",
    "cafÃ©",
    "Ĺ»Ăłka",
    "P\u0139\u2122\u0102\xadli\u0139\u02c7 \u0139\u013elu\u0139\u0104ou\xc4\u0164k\u0102\u02dd",
    "Ð”Ð°",
    "Ð¿Ñ€",
    "ÄŤlĂˇnek",
    "Straï¬‚e",
    "æ—¥æœ¬èªž",
    "ä½ å¥½",
    "Ú©ØªØ§Ø¨",
    "Ã¡rbol",
    "aÃƒÂ±o",
    "espaÃ±ol",
    "Å‚Ã³dÅº",
    "GÃ¶del",
    "Ã€ la carte",
    "50Â°C",
    "Â¿QuÃ© tal?",
    "Р’РѕР№РЅР°",
    "РџСЂРёРІРµС‚",
    "ñòðàíà",
    "Ã‰cole",
    "Г¤hnlich",
    "a\x92s",
    "Ñ€ÐµÐ±ÐµÐ½Ð¾Ðº",
    "krÄ…g",
    "Piêæ zielonych ³¹k by³o pustych.",
    "Å¼Ã³Å‚w",
    "Р”Р°",
    "zaĹĽĂłĹ‚Ä‡",
    "锟斤拷",
]
ONLY = filter_options({rule.name: {"enabled": rule.name == "mojibake"} for rule in RULES})


def is_rejected(text: str) -> bool:
    columns = {"source_text": ["Some text"], "target_text": [text]}
    return apply_rules(columns, "en", "es", ONLY).rejected_by[0] == "mojibake"


@pytest.mark.parametrize("text", GOOD)
def test_accents_and_punctuation_are_no_mojibake(text: str) -> None:
    assert not is_rejected(text)


@pytest.mark.parametrize("text", BAD)
def test_wrongly_decoded_text_is_rejected(text: str) -> None:
    assert is_rejected(text)

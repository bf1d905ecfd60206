import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.page.charset import decode

FRENCH = "<p>Le modèle apprend à partir de données étiquetées, il généralise très bien là où il le faut.</p>"
RUSSIAN = "<p>Машинное обучение это раздел науки о данных, методах и моделях.</p>"


@pytest.mark.parametrize("header", ["text/html; charset=iso-8859-1", "text/html; charset=gb2312", None])
def test_sound_utf_8_that_says_so_is_utf_8_under_any_header(header: str | None) -> None:
    page = '<meta charset="utf-8">' + FRENCH
    assert decode(page.encode(), header) == page


def test_a_servers_default_does_not_hold_for_sound_utf_8() -> None:
    assert decode(FRENCH.encode(), "text/html; charset=ISO-8859-1") == FRENCH
    # One letter may be sound by chance.
    assert decode("<p>Ã©</p>".encode("cp1252"), "text/html; charset=ISO-8859-1") == "<p>Ã©</p>"


@pytest.mark.parametrize("header", ["text/html; charset=utf-8", "text/html"])
@pytest.mark.parametrize("meta", ["", '<meta charset="utf-8">', '<meta charset="windows-1252">'])
def test_what_is_no_utf_8_is_not_read_as_such(header: str, meta: str) -> None:
    page = meta + FRENCH * 5
    assert decode(page.encode("cp1252"), header) == page


@pytest.mark.parametrize("header", ["text/html; charset=utf-8", "text/html"])
def test_one_bad_byte_costs_one_letter(header: str) -> None:
    body = (FRENCH * 10).encode()
    broken = body[: len(FRENCH.encode())] + b"\x93" + body[len(FRENCH.encode()) :]
    assert decode(broken, header) == FRENCH + "\ufffd" + FRENCH * 9


@pytest.mark.parametrize(
    "before", ["<!-- x -->", "<script>'<body>'</script>", "<style>p {}</style>", "<title>x</title>"]
)
def test_a_declaration_far_down_in_the_head_counts(before: str) -> None:
    meta = "<meta http-equiv='content-type' content='text/html; charset=windows-1251'>"
    page = f"<html><head>{before * 2000}{meta}{RUSSIAN}"
    assert decode(page.encode("cp1251"), "text/html") == page


@pytest.mark.parametrize("before", ["<!-- {} -->", "<script>'{}'</script>", "<body>{}"])
def test_what_only_looks_like_a_declaration_does_not(before: str) -> None:
    page = f"<html>{' ' * 5000}{before.format('<meta charset=koi8-r>')}{RUSSIAN}"
    assert RUSSIAN in decode(page.encode("cp1251"), "text/html")


def test_a_text_declares_nothing_within() -> None:
    text = f"Write `<meta charset=koi8-r>` in the head. {FRENCH * 3}"
    assert decode(text.encode("cp1252"), "text/plain", is_markup=False) == text


@pytest.mark.parametrize(
    "label", ["hex", "base64", "idna", "punycode", "unicode_escape", "undefined", "rot13", "utf-7"]
)
def test_codecs_that_are_no_charsets_are_passed_over(label: str) -> None:
    assert decode(FRENCH.encode(), f"text/html; charset={label}") == FRENCH


def test_a_declaration_of_utf_16_that_can_be_read_is_wrong() -> None:
    page = "<meta charset=utf-16>" + FRENCH
    assert decode(page.encode(), None) == page
    assert decode(page.encode("utf-16"), None) == page  # by its mark


@given(
    st.binary(),
    st.sampled_from([None, "text/html; charset=utf-8", "text/html; charset=gbk", "x; charset=utf-16"]),
)
def test_any_bytes_are_some_text(body: bytes, header: str | None) -> None:
    assert isinstance(decode(body, header), str)
    assert isinstance(decode(b"<meta charset=big5>" + body, header), str)


LATIN = {
    "hu": "A gőzhajó reggel öt órakor indult, és a kikötőből jól látszottak a tűzoltók; őszre új hajó jön.",
    "pl": "Zażółć gęślą jaźń: w środę rano źrebię uciekło z łąki, więc chłopiec poszedł go szukać.",
    "cs": "Příliš žluťoučký kůň pěl ďábelské ódy, a proto děvče z mlýna večer zavřelo všechna okna i dveře.",
    "sk": "Kŕdeľ ďatľov učí koňa žrať kôru, vraví mlynár a smeje sa, kým jeho dcéra nesie vôňu chleba.",
    "ro": "În fiecare dimineaţă brutarul aşază pâinea în coş şi o duce la piaţă, unde oamenii îl aşteaptă.",
    "hr": "Mlinar je ujutro otišao u šumu, a žena je ispekla kruh i čekala ga sve dok nije došao kući i đak.",
    "tr": "Değirmenci sabah erkenden kalkıp buğdayı öğüttü, sonra çocuklarına sıcak ekmek götürdü.",
    "lt": "Malūnininkas anksti rytą atsikėlė, sumalė rugius ir nuėjo į miestą, kur jau laukė žmonės.",
    "fr": "Le meunier se lève tôt, il moud le blé et porte à l'hôtel le pain encore tiède où l'on mange.",
    "de": "Der Müller steht früh auf, mahlt das Getreide und trägt das süße Brot über die Brücke.",
    "pt": "O moleiro levanta-se cedo, mói os grãos e leva à praça o pão, que muitos já esperam.",
    "is": "Malarinn fór snemma á fætur, malaði kornið og bar brauðið niður í bæ þar sem fólkið beið.",
}
CENTRAL = ("cp1250", "iso8859-2")
CHARSETS = [
    *(
        (lang, charset)
        for lang in ("hu", "pl", "cs", "sk", "ro", "hr")
        for charset in ("cp1250", "iso8859-2")
    ),
    *(("tr", charset) for charset in ("cp1254", "iso8859-9")),
    ("lt", "cp1257"),
    *((lang, charset) for lang in ("fr", "de", "pt", "is") for charset in ("cp1252", "latin-1")),
]


@pytest.mark.parametrize(("lang", "charset"), CHARSETS)
def test_latin_letters_without_a_declaration_are_those_of_a_language(lang: str, charset: str) -> None:
    page = f"<html><body><h1>{LATIN[lang][:20]}</h1><p>{LATIN[lang]}</p></body></html>"
    assert decode(page.encode(charset), "text/html") == page


def test_other_scripts_are_not_taken_for_latin_letters() -> None:
    page = f"<html><body>{RUSSIAN * 3}<p>Read more in English here</p></body></html>"
    for charset in ("cp1251", "koi8-r"):
        assert decode(page.encode(charset), "text/html") == page


def test_iso_2022_jp_is_told_by_its_escapes() -> None:
    text = "これはかなり長い日本語の文章です。"
    assert decode(f"<p>{text}</p>".encode("iso2022_jp"), "text/html") == f"<p>{text}</p>"

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

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import HtmlElement, fromstring

from crawler.page.alternates import (
    hreflang_links,
    link_header_alternates,
    neutral_forms,
    switchers,
    translated_forms,
)
from crawler.page.page import Alternate

HERE = "https://a.org/en/x"


def page(body: str, head: str = "") -> HtmlElement:
    return fromstring(f"<html><head>{head}</head><body>{body}</body></html>")


def test_declared_alternates_are_absolute_and_come_once() -> None:
    head = """<link rel="alternate" hreflang="es-419" href="/es/x#top">
        <link rel="Alternate" hreflang="es-419" href="../es/x">
        <link rel="alternate" hreflang="x-default" href="https://a.org/x">
        <link rel="alternate" hreflang="fr"><link rel="alternate" hreflang="de" href="http://[">
        <link rel="alternate" type="application/rss+xml" href="/feed">
        <link rel="canonical" hreflang="pt" href="/pt">"""
    assert hreflang_links(page("", head), HERE) == (
        Alternate("es-419", "https://a.org/es/x"),
        Alternate("x-default", "https://a.org/x"),
    )


def test_the_link_header_declares_alternates() -> None:
    value = '</es/x>; rel="alternate"; hreflang="es", '
    value += "<https://b.org/,x>; hreflang=fr; rel=alternate, </y>; rel=next"
    assert link_header_alternates(value, HERE) == (
        Alternate("es", "https://a.org/es/x"),
        Alternate("fr", "https://b.org/,x"),
    )
    assert link_header_alternates("", HERE) == ()
    assert link_header_alternates("<<>;;rel=,hreflang", HERE) == ()


def named(label: str, languages: tuple[str, ...] = ("en", "es"), attributes: str = "") -> str:
    found = switchers(page(f'<a href="/to" {attributes}>{label}</a>'), HERE, languages)
    return found[0].lang if found else ""


@pytest.mark.parametrize(
    ("label", "lang"),
    [
        ("Leer en español", "es"),
        ("En español", "es"),
        ("Español", "es"),
        ("ESPAÑOL (México)", "es"),
        ("inglés", "en"),
        ("EN", "en"),
        ("[es]", "es"),
        ("es-MX", "es"),
        ("en_US", "en"),
        ("Read in English", "en"),
        ("Switch to Spanish", "es"),
        ("🌐 English ▾", "en"),
        ("Versión en inglés", "en"),
    ],
)
def test_switchers_name_their_language(label: str, lang: str) -> None:
    assert named(label) == lang


@pytest.mark.parametrize(
    ("label", "languages", "lang"),
    [
        ("中文", ("en", "zh"), "zh"),
        ("阅读中文版", ("en", "zh"), "zh"),
        ("英语", ("en", "zh"), "en"),
        ("简体中文", ("en", "zh"), "zh"),
        ("Français", ("en", "fr"), "fr"),
        ("anglais", ("en", "fr"), "en"),
        ("Deutsch", ("de", "fr"), "de"),
        ("German", ("de", "fr"), "de"),
        ("Русский", ("en", "ru"), "ru"),
        ("Español", ("en", "fr"), ""),
    ],
)
def test_switchers_in_other_languages(label: str, languages: tuple[str, ...], lang: str) -> None:
    assert named(label, languages) == lang


@pytest.mark.parametrize(
    "label",
    [
        "en casa",
        "es decir",
        "Modelos en producción",
        "Qué es",
        "El aprendizaje profundo es útil",
        "A corpus of Spanish news texts for evaluation",
        "English–Spanish dictionary",
        "",
        "→",
        "Contact",
    ],
)
def test_words_that_look_like_codes_and_sentences_are_no_switchers(label: str) -> None:
    assert named(label) == ""


def test_title_label_and_hreflang_of_the_link_count() -> None:
    assert named("<img src=es.png>", attributes='title="Español"') == "es"
    assert named("🇪🇸", attributes='aria-label="Leer en español"') == "es"
    assert named("Ver", attributes='hreflang="es-419"') == "es"
    assert named("Ver", attributes='hreflang="pt"') == ""


@pytest.mark.parametrize("href", ["#es", "", "javascript:go()", "http://[", "mailto:es@a.org"])
def test_switchers_lead_to_pages(href: str) -> None:
    assert switchers(page(f'<a href="{href}">Español</a><a>Español</a>'), HERE, ("en", "es")) == ()


@pytest.mark.parametrize(
    ("url", "spanish"),
    [
        ("https://a.org/en/x", ["https://a.org/es/x"]),
        ("https://a.org/docs/en-US/x?p=1", ["https://a.org/docs/es/x?p=1"]),
        ("https://a.org/en", ["https://a.org/es"]),
        ("https://en.a.org/x", ["https://es.a.org/x"]),
        ("https://a.org/x?hl=en", ["https://a.org/x?hl=es"]),
        ("https://a.org/x?p=1&lang=en_GB&q=2#f", ["https://a.org/x?p=1&lang=es&q=2"]),
        ("https://a.org/x.en.html", ["https://a.org/x.es.html"]),
        ("https://a.org/README_en.md", ["https://a.org/README_es.md"]),
        ("https://a.org/x_en", ["https://a.org/x_es"]),
        ("https://a.org/ml/en/x", ["https://a.org/ml/es/x"]),
        ("https://a.org/x", []),
        ("https://a.org/ml/x", []),
        ("https://a.org/x?q=en", []),
        ("https://a.org/open/when", []),
        ("https://a.org/es/x", []),
        ("http://[", []),
    ],
)
def test_urls_with_a_mark_have_forms_in_other_languages(url: str, spanish: list[str]) -> None:
    assert translated_forms(url, "en", ["es"]) == [Alternate("es", form) for form in spanish]


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("https://a.org/stable/x", "https://a.org/es/x"),
        ("https://a.org/docs/stable/x", "https://a.org/docs/es/x"),
        ("https://a.org/x", "https://a.org/es/x"),
        ("https://a.org/en/x/", "https://www.a.org/es/x"),
        ("https://a.org/x", "https://a.org/x?hl=es"),
        ("https://a.org/x?p=1", "https://a.org/x?hl=es-419&p=1"),
        ("https://a.org/x?p=1&hl=en", "https://a.org/x?p=1&hl=es"),
        ("https://en.a.org/x", "https://es.a.org/x"),
        ("https://www.a.org/x/", "https://es.a.org/x"),
        ("https://a.org/x.en.html", "https://a.org/x.es.html"),
        ("https://a.org/README.md", "https://a.org/README.es.md"),
        ("https://a.org/x", "https://a.org/x_es"),
        ("http://a.org", "https://a.org/es/"),
    ],
)
def test_translations_share_a_key(english: str, spanish: str) -> None:
    assert set(neutral_forms(english, "en")) & set(neutral_forms(spanish, "es"))


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("https://a.org/a/x", "https://a.org/b/y"),
        ("https://a.org/en/x", "https://a.org/es/y"),
        ("https://a.org/x?id=1", "https://a.org/x?id=2"),
        ("https://a.org/en/x", "https://b.org/es/x"),
        ("https://a.org/about", "https://b.org/about"),
        ("https://en.a.org/x", "https://es.b.org/x"),
        ("https://a.org/x?l=en&p=1", "https://a.org/x?l=es&p=2"),
    ],
)
def test_other_pages_share_none(english: str, spanish: str) -> None:
    assert not set(neutral_forms(english, "en")) & set(neutral_forms(spanish, "es"))


@given(st.text(), st.sampled_from(["en", "es", ""]))
def test_any_text_may_be_a_url(text: str, lang: str) -> None:
    for url in (text, f"https://{text}", f"https://a.org/{text}"):
        assert neutral_forms(url, lang)
        assert all(alternate.url != url for alternate in translated_forms(url, lang, ["fr", "es"]))

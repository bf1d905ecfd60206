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
        ("Inglés", "en"),
        ("Versión en castellano", "es"),
        ("Castellano", "es"),
        ("Espanol", "es"),
        ("ESP", "es"),
        ("Cast.", "es"),
        ("ENG", "en"),
        ("ES / Español", "es"),
        ("Español – América Latina", "es"),
        ("American English", "en"),
        ("English version", "en"),
        ("English (United Kingdom)", "en"),
        ("Versión inglesa", "en"),
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
        ("繁體中文", ("en", "zh"), "zh"),
        ("中", ("en", "zh"), "zh"),
        ("CN", ("en", "zh"), "zh"),
        ("英語版", ("en", "ja"), "en"),
        ("日本語", ("en", "ja"), "ja"),
        ("JP", ("en", "ja"), "ja"),
        ("한국어", ("en", "ko"), "ko"),
        ("РУС", ("en", "ru"), "ru"),
        ("Українською мовою", ("en", "uk"), ""),  # no name, but a form of one
        ("Українська", ("en", "uk"), "uk"),
        ("Português do Brasil", ("en", "pt"), "pt"),
        ("PT-BR", ("en", "pt"), "pt"),
        ("Valencià", ("ca", "es"), "ca"),
        ("Tiếng Việt", ("en", "vi"), "vi"),
        ("Bahasa Indonesia", ("en", "id"), "id"),
        ("Kreyòl ayisyen", ("en", "ht"), "ht"),
        ("Haitian Creole", ("en", "ht"), "ht"),
        ("العربية", ("ar", "en"), "ar"),
        ("עברית", ("en", "he"), "he"),
        ("हिन्दी", ("en", "hi"), "hi"),
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
        "Cursos de inglés",
        "Aprender inglés",
        "Traducción al inglés",
        "Spanish courses",
        "English dictionary",
        "Literatura inglesa",
        "Translate to Spanish",
        "SPA",
        "Cast",
        "Eng",
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


@pytest.mark.parametrize("label", ["学习英语", "英语课程", "中文翻译", "Learn Chinese", "中英词典"])
def test_courses_in_chinese_are_no_switchers(label: str) -> None:
    assert named(label, ("en", "zh")) == ""


def test_a_picture_names_the_language_where_no_text_does() -> None:
    assert named('<img src="es.gif" alt="Español (España)">') == "es"
    assert named('<img src="x.gif" alt="Español">Contacto') == ""
    assert named('<img src="x.gif" alt="Curso de español">') == ""


@pytest.mark.parametrize(
    ("label", "href", "lang"),
    [
        ("🇪🇸", "/x", "es"),
        ("🇬🇧", "/x", "en"),
        ("🇫🇷", "/x", ""),
        ("🇪🇸 🇬🇧", "/x", ""),
        ("🇪🇸 Contacto", "/x", ""),
        ("Esp", "/es/x", "es"),
        ("eng", "/en-us/x", "en"),
        ("Esp", "/x", "es"),
        ("Eng", "/x", ""),
        ("Eng", "/es/x", ""),
        ('<img src="/flags/es.png">', "/es/x", "es"),
        ('<img src="/flags/es.png">', "/x", ""),
        ('<img src="/img/logo.png" alt="">', "/es/x", ""),
    ],
)
def test_flags_and_short_labels_count_with_what_bears_them_out(label: str, href: str, lang: str) -> None:
    found = switchers(page(f'<a href="{href}">{label}</a>'), HERE, ("en", "es"))
    assert [alternate.lang for alternate in found] == ([lang] if lang else [])


def test_options_that_hold_addresses_are_links() -> None:
    body = """<select><option value="/x" selected>English<option value="/es/x">Español
        <option value="es">Español<option value="">Español</select>"""
    found = switchers(page(body), HERE, ("en", "es"))
    assert found == (Alternate("en", "https://a.org/x"), Alternate("es", "https://a.org/es/x"))


@pytest.mark.parametrize(
    ("tag", "lang"), [("kr", "ko"), ("kr-KR", "ko-KR"), ("KR", "ko"), ("jp", "jp"), ("kri", "kri")]
)
def test_korea_is_no_kanuri(tag: str, lang: str) -> None:
    head = f'<link rel="alternate" hreflang="{tag}" href="/x">'
    assert hreflang_links(page("", head), HERE) == (Alternate(lang, "https://a.org/x"),)


@pytest.mark.parametrize(
    "switch",
    [
        '<a href="/es/x"><span class="flag-icon flag-icon-es"></span></a>',
        '<a href="/es/x"><i class="fi fi-es"></i></a>',
        '<select><option data-url="/es/x">Español</option></select>',
        '<button data-href="/es/x">Español</button>',
        """<a href="#" onclick="location.href='/es/x'">Español</a>""",
        """<button onclick="window.location = '/es/x'; return false">Español</button>""",
        '<form><button formaction="/es/x">Español</button></form>',
    ],
)
def test_switches_drawn_as_flags_or_moved_by_scripts_are_links(switch: str) -> None:
    assert switchers(page(switch), HERE, ("en", "es")) == (Alternate("es", "https://a.org/es/x"),)


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
        ("https://a.org/en-us/x", ["https://a.org/es/x", "https://a.org/es-es/x"]),
        ("https://a.org/EN/x", ["https://a.org/ES/x"]),
        ("https://a.org/x_EN.html", ["https://a.org/x_ES.html"]),
        ("https://a.org/eng/x", ["https://a.org/spa/x", "https://a.org/es/x"]),
        ("https://a.org/english/x", ["https://a.org/espanol/x", "https://a.org/spanish/x"]),
        ("https://a.org/ingles/x", ["https://a.org/espanol/x"]),
        ("https://english.a.org/x", ["https://espanol.a.org/x", "https://spanish.a.org/x"]),
        ("https://a.org/x?idioma=en", ["https://a.org/x?idioma=es"]),
        ("https://a.org/x", []),
        ("https://a.org/learn-english", []),
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
        ("https://a.org/en-us/x", "https://a.org/es-es/x"),
        ("https://a.org/en-us/x", "https://a.org/es/x"),
        ("https://a.org/english/x", "https://a.org/spanish/x"),
        ("https://a.org/english/x", "https://a.org/espa%c3%b1ol/x"),
        ("https://a.org/x", "https://a.org/castellano/x"),
        ("https://a.org/x", "https://a.org/x?idioma=es"),
        ("https://a.org/x?tl=en", "https://a.org/x?tl=es"),
        ("https://a.org/x?p=1", "https://a.org/x?p=1&uselang=es"),
        ("https://a.org/x?lang=english", "https://a.org/x?lang=spanish"),
        ("https://a.org/x.html", "https://a.org/x_ES.html"),
        ("https://a.org/docs/x.md", "https://a.org/translations/es/docs/x.md"),
        ("https://a.org/README.md", "https://a.org/translations/README.es.md"),
        ("https://a.org/qu%C3%A9/en/x", "https://a.org/qué/es/x?utm_source=y"),
        ("https://a.org/eng/x", "https://a.org/esp/x"),
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

import pytest
from lxml.html import fromstring

from crawler.machine_translation import machine_translation_mark


def mark(body: str, head: str = "") -> str | None:
    return machine_translation_mark(
        fromstring(f"<html><head>{head}</head><body>{body}<p>x</p></body></html>")
    )


@pytest.mark.parametrize(
    ("head", "body", "name"),
    [
        ("", '<div class="gtranslate_wrapper"></div>', "gtranslate"),
        ('<script src="https://cdn.gtranslate.net/widgets/latest/float.js"></script>', "", "gtranslate"),
        ('<script src="https://cdn.weglot.com/weglot.min.js"></script>', "", "weglot"),
        ('<meta name="generator" content="WPML ver:4.6 stt:1,2;">', "", "wpml"),
        ("", '<ul class="trp-language-switcher"></ul>', "translatepress"),
        ("", '<div id="google_translate_element"></div>', "google_translate"),
        ("", "<script>Localize.src = 'https://global.localizecdn.com/localize.js'</script>", "localize"),
    ],
)
def test_plugins_are_known_by_their_marks(head: str, body: str, name: str) -> None:
    assert mark(body, head) == name


@pytest.mark.parametrize(
    "notice",
    [
        "Esta página ha sido traducida por una máquina.",
        "Este artículo fue traducido automáticamente.",
        "This page was <b>machine-translated</b> from English.",
        "Cette page a été traduit automatiquement.",
        "本文由机器翻译。",
    ],
)
def test_notices_are_read(notice: str) -> None:
    assert mark(f'<div class="note">{notice}</div>') == "notice"


@pytest.mark.parametrize(
    "body",
    [
        "<p>Machine translation has come a long way since Weglot and GTranslate began.</p>",
        f"<p>{'Long text about translation. ' * 20} This text was machine translated as an example.</p>",
        '<a class="translate-icon" href="/translations">Translations</a>',
        "<script></script>",
    ],
)
def test_talk_about_translation_is_no_mark(body: str) -> None:
    assert mark(body) is None

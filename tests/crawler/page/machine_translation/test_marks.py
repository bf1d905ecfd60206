import pytest
from lxml.html import fromstring

from crawler.page.machine_translation.marks import machine_translation_mark

EN, ES = "https://a.org/post", "https://a.org/es/post"


def mark(url: str, lang: str, head: str = "", body: str = "", attributes: str = "") -> str | None:
    page = f"<html lang='{lang}' {attributes}><head>{head}</head><body>{body}<p>x</p></body></html>"
    return machine_translation_mark(fromstring(page), url)


def gtranslate(structure: str) -> str:
    return (
        '<div class="gtranslate_wrapper"></div><script>window.gtranslateSettings = {"default_language":"en",'
        f'"url_structure":"{structure}","languages":["en","es"],"wrapper_selector":".gtranslate_wrapper"}}</script>'
        '<script src="https://cdn.gtranslate.net/widgets/latest/float.js" defer></script>'
    )


def weglot(current: str, automatic: str = "true") -> str:
    return (
        '<script type="application/json" id="weglot-data">{"website":"x","language_from":"en",'
        f'"languages":[{{"language_to":"es","enabled":true,"automatic_translation_enabled":{automatic}}}],'
        f'"current_language":"{current}"}}</script>'
    )


def transposh(lang: str) -> str:
    return (
        '<script>var t_jp = {"ajaxurl":"https:\\/\\/a.org\\/wp-admin\\/admin-ajax.php","plugin_url":'
        '"https:\\/\\/a.org\\/wp-content\\/plugins\\/transposh-translation-filter-for-wordpress",'
        f'"lang":"{lang}","olang":"en","prefix":"tr_","preferred":"2"}};</script>'
    )


def translatepress(current: str) -> str:
    return (
        '<script id=\'trp-dynamic-translator-js-extra\'>var trp_data = {"trp_language_to_query":"es_ES",'
        f'"trp_original_language":"en_US","trp_current_language":"{current}"}};</script>'
    )


LINGUISE = (
    '<script type="application/json" id="linguise-extra-metadata">{"domain":"aHR0","url":"aHR0",'
    '"language":"en","translate_urls":true}</script>'
    '<script async src="https://static.linguise.com/script-js/switcher.bundle.js?d=pk_1"></script>'
)
CONVEYTHIS = (
    '<script src="//cdn.conveythis.com/javascript/conveythis-initializer.js"></script>'
    "<script>ConveyThis_Initializer.init({api_key: 'pub_1'});</script>"
)
LOCALIZE = (
    '<script src="https://global.localizecdn.com/localize.js"></script>'
    "<script>Localize.initialize({ key: 'k', rememberLanguage: true });</script>"
)
BABLIC = "<script>var bablic=bablic||{}</script><script src='//api.bablic.com/js/bablic.js'></script>"
FONT = "<font style='vertical-align: inherit;'>"
ETRANSLATION = "<div id='etm-floater-ls' class='etm-language-switcher-container'></div>"


@pytest.mark.parametrize(
    ("name", "translated", "original"),
    [
        ("gtranslate", gtranslate("sub_directory"), gtranslate("sub_directory")),
        ("weglot", weglot("es"), weglot("en")),
        ("transposh", transposh("es"), transposh("en")),
        ("translatepress", translatepress("es_ES"), translatepress("en_US")),
        ("linguise", LINGUISE, LINGUISE),
        ("conveythis", CONVEYTHIS, CONVEYTHIS),
        ("localize", LOCALIZE, LOCALIZE),
        ("bablic", BABLIC, BABLIC),
        ("etranslation_multilingual", ETRANSLATION, ETRANSLATION),
    ],
)
def test_services_mark_the_translated_side_only(name: str, translated: str, original: str) -> None:
    assert mark(ES, "es", translated) == name
    assert mark(EN, "en", original) is None


def test_the_settings_of_a_service_count_before_the_address() -> None:
    assert mark(EN, "es", weglot("es")) == "weglot"
    assert mark("https://a.org/en/post", "en", weglot("en")) is None


def test_the_default_address_tells_the_original_where_both_sides_name_their_language() -> None:
    head = CONVEYTHIS + "".join(
        f'<link rel="alternate" hreflang="{lang}" href="https://a.org/{path}/post">'
        for lang, path in (("en", "en"), ("es", "es"), ("x-default", "en"))
    )
    assert mark("https://a.org/en/post", "en", head) is None
    assert mark("https://a.org/es/post", "es", head) == "conveythis"


def test_weglot_may_say_that_a_language_is_translated_by_hand() -> None:
    assert mark(ES, "es", weglot("es", automatic="false")) is None


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("google_translate", {"attributes": "class='js translated-ltr'"}),
        ("google_translate", {"attributes": "class=translated-rtl"}),
        ("google_translate", {"url": "https://a-org.translate.goog/post?_x_tr_sl=en&_x_tr_tl=es"}),
        ("google_translate", {"head": '<meta http-equiv="X-Translated-By" content="Google">'}),
        ("google_translate", {"body": "<span class='google-src-text'>Original</span>"}),
        ("google_translate", {"body": "<div class='devsite-banner devsite-banner-translated'>x</div>"}),
        (
            "google_translate",
            {"body": f"<p>{FONT}{FONT}x</font></font></p>" * 5},
        ),
        ("declared", {"head": '<meta name="ms.translationtype" content="MT">'}),
        ("microsoft_translator", {"body": "<p _msttexthash='1' _msthash='2'>x</p>" * 5}),
        ("yandex_translate", {"body": "<p><ya-tr-span data-type='trSpan'>x</ya-tr-span></p>" * 5}),
        ("leftover", {"body": "<p>MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS</p>"}),
        ("notice", {"body": "<p class='notice'>Este contenido ha sido traducido automáticamente.</p>"}),
    ],
)  # fmt: skip
def test_pages_that_are_translations_themselves(name: str, given: dict[str, str]) -> None:
    assert mark(**{"url": ES, "lang": "es", **given}) == name


def test_googles_bar_counts_where_it_is_shown() -> None:
    bar = "<iframe class='goog-te-banner-frame skiptranslate' style='{}'></iframe>"
    page = "<html lang='es'><body style='position: relative; {}'>{}<p>x</p></body></html>"
    shown = page.format("top: 40px;", bar.format("visibility:visible"))
    hidden = page.format("top: 0px;", bar.format("display: none"))
    assert machine_translation_mark(fromstring(shown), ES) == "google_translate"
    assert machine_translation_mark(fromstring(hidden), ES) is None


@pytest.mark.parametrize(
    "body",
    [
        # people translate with these
        '<meta name="generator" content="WPML ver:4.6.9 stt:1,2;"><ul class="wpml-ls-legacy-list"></ul>',
        "<link href='/wp-content/plugins/polylang/x.css'><ul><li class='lang-item lang-item-es'></li></ul>",
        "<ul class='qtranxs_language_chooser'></ul><meta name='generator' content='qTranslate-X 3.4'>",
        # offered to visitors: the text is as it was written
        "<div id='google_translate_element'></div><script>new google.translate.TranslateElement("
        "{pageLanguage: 'es'}, 'google_translate_element');</script>"
        "<script src='//translate.google.com/translate_a/element.js?cb=x'></script>",
        gtranslate("none"),
        '<meta name="ms.translationtype" content="HT">',
        f"{FONT}{FONT}pasted</font></font>",
        # talk about them
        "<p>Weglot, GTranslate, Transposh and ConveyThis translate sites.</p>",
        "<p>The API said: MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS FOR TODAY.</p>",
        "<a href='https://a-org.translate.goog/'>English by Google</a>",
        "<h2 id='conveythis'>x</h2><a href='https://cdn.conveythis.com/'>x</a><img src='/linguise.png'>",
        "<pre>&lt;script src='https://cdn.weglot.com/weglot.min.js'&gt; window.gtranslateSettings = {}</pre>",
        "<section id='weglot-transposh-translatepress'><a class='glink' href='/en'>English</a></section>",
    ],
)
def test_what_is_no_proof(body: str) -> None:
    assert mark(ES, "es", body=body) is None


@pytest.mark.parametrize(
    "script", ["https://cdn.weglot.com/weglot.min.js", "https://cdn.gtranslate.net/x.js"]
)
def test_translation_in_the_browser_leaves_the_page_as_it_was(script: str) -> None:
    assert mark(EN, "en", f"<script src='{script}'></script>") is None

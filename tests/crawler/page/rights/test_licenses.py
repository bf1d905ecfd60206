import pytest
from lxml.html import fromstring

from crawler.page.rights.license import license_of

URL = "https://a.org/x/"
CC_BY = "https://creativecommons.org/licenses/by/4.0/"


def found(body: str, head: str = "") -> str | None:
    return license_of(fromstring(f"<html><head>{head}</head><body><p>x</p>{body}</body></html>"), URL)


@pytest.mark.parametrize(
    ("address", "identifier"),
    [
        (CC_BY, "CC-BY-4.0"),
        ("//creativecommons.org/licenses/by-nc-sa/3.0/es/", "CC-BY-NC-SA-3.0"),
        ("http://www.creativecommons.org/licenses/BY-ND/2.5", "CC-BY-ND-2.5"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("https://www.apache.org/licenses/LICENSE-2.0", "Apache-2.0"),
        ("https://opensource.org/license/mit", "MIT"),
        ("https://www.gnu.org/licenses/fdl-1.3.html", "GFDL-1.3-or-later"),
        ("/terms", "https://a.org/terms"),
    ],
)
def test_a_licence_link_is_an_identifier_or_its_address(address: str, identifier: str) -> None:
    assert found(f'<a rel="nofollow License" href="{address}">terms</a>') == identifier
    assert found("", f'<link rel="license" href="{address}">') == identifier


@pytest.mark.parametrize(
    "data",
    [
        f'{{"@type": "Article", "license": "{CC_BY}"}}',
        f'{{"@graph": [{{"@type": "WebPage"}}, {{"license": {{"@id": "{CC_BY}"}}}}]}}',
        f'[{{"license": ["{CC_BY}"]}}]',
    ],
)
def test_json_ld_is_read(data: str) -> None:
    assert found(f'<script type="application/ld+json">{data}</script>') == "CC-BY-4.0"


@pytest.mark.parametrize("data", ["{", '{"license": 3}', "[" * 100_000, '{"license": null}', ""])
def test_json_ld_that_says_nothing(data: str) -> None:
    assert found(f'<script type="application/ld+json">{data}</script>') is None


@pytest.mark.parametrize(
    ("body", "identifier"),
    [
        ("<footer>Content under CC BY-SA 4.0 unless noted</footer>", "CC-BY-SA-4.0"),
        (f'<div class="site-footer"><a href="{CC_BY}"><img></a></div>', "CC-BY-4.0"),
        ("<footer>Text: <b>Apache</b> License, Version 2.0</footer>", "Apache-2.0"),
        ('<p id="copyright">Released under the MIT License.</p>', "MIT"),
        ("<small>CC0</small>", "CC0-1.0"),
        ("<footer>© 2024 A. Nother. All rights reserved.</footer>", None),
        ("<p>An article about the MIT License and CC BY 4.0</p>", None),
        ("<footer>The cc by-pass, emit licences</footer>", None),
    ],
)
def test_the_footer_is_read_last(body: str, identifier: str | None) -> None:
    assert found(body) == identifier


def test_what_is_declared_wins_over_the_footer() -> None:
    assert found("<footer>MIT License</footer>", f'<meta name="DC.rights" content="{CC_BY}">') == "CC-BY-4.0"
    assert found('<footer>MIT License</footer><a rel="license" href="http://[">x</a>') == "MIT"


@pytest.mark.parametrize(
    ("words", "identifier"),
    [
        ("Under a Creative Commons Attribution-ShareAlike 4.0 International License", "CC-BY-SA-4.0"),
        ("Obra bajo una licencia Creative Commons Reconocimiento-CompartirIgual 4.0", "CC-BY-SA-4.0"),
        ("Licencia Creative Commons Atribución-NoComercial-SinDerivadas 3.0 España", "CC-BY-NC-ND-3.0"),
        ("Creative Commons Namensnennung - Weitergabe unter gleichen Bedingungen 4.0", "CC-BY-SA-4.0"),
        ("Licence Creative Commons Attribution - Pas d'Utilisation Commerciale 4.0", "CC-BY-NC-4.0"),
        ("Licença Creative Commons Atribuição-CompartilhaIgual 4.0 Internacional", "CC-BY-SA-4.0"),
        ("Creative Commons Attribuzione-Non commerciale-Condividi allo stesso modo 4.0", "CC-BY-NC-SA-4.0"),
        ("Creative Commons Naamsvermelding-GelijkDelen 4.0", "CC-BY-SA-4.0"),
        ("licencja Creative Commons Uznanie autorstwa 4.0", "CC-BY-4.0"),
        ("クリエイティブ・コモンズ 表示 - 継承 4.0 国際 ライセンス", "CC-BY-SA-4.0"),
        ("크리에이티브 커먼즈 저작자표시-비영리 4.0 국제 라이선스", "CC-BY-NC-4.0"),
        ("本作品采用知识共享署名-相同方式共享 4.0 国际许可协议", "CC-BY-SA-4.0"),
        ("Лицензия Creative Commons «Атрибуция — На тех же условиях» 4.0", "CC-BY-SA-4.0"),
        ("رخصة المشاع الإبداعي نسب المصنف 4.0", "CC-BY-4.0"),
        ("Creative Commons Atıf-GayriTicari 4.0", "CC-BY-NC-4.0"),
        ("Creative Commons Erkännande 2.5 Sverige", "CC-BY-2.5"),
        ("Creative Commons Atribusi-BerbagiSerupa 4.0", "CC-BY-SA-4.0"),
        ("Contenido bajo licencia Creative Commons Reconocimiento", "CC-BY"),
        ("Text under CC BY-SA", "CC-BY-SA"),
        ("Se sigue a Creative Commons en redes", None),
        ("Built with a theme under the MIT License", None),
        ("Contenido sujeto a la licencia MIT", "MIT"),
    ],
)  # fmt: skip
def test_footers_name_licences_in_many_languages(words: str, identifier: str | None) -> None:
    assert found(f"<footer>{words}</footer>") == identifier


@pytest.mark.parametrize(
    ("body", "identifier"),
    [
        (f'<p property="dct:license" resource="{CC_BY}">x</p>', "CC-BY-4.0"),
        (f'<a property="http://creativecommons.org/ns#license" href="{CC_BY}">x</a>', "CC-BY-4.0"),
        (f'<a rel="cc:license" href="{CC_BY}">x</a>', "CC-BY-4.0"),
        (f'<link itemprop="license" href="{CC_BY}">', "CC-BY-4.0"),
        ('<span property="cc:license" content="CC BY-NC 4.0"></span>', "CC-BY-NC-4.0"),
    ],
)
def test_rdfa_and_microdata_are_read(body: str, identifier: str) -> None:
    assert found(body) == identifier


def test_the_link_header_is_read() -> None:
    page = fromstring("<html><body><p>x</p></body></html>")
    assert license_of(page, URL, f'<{CC_BY}>; rel="license", </next>; rel=next') == "CC-BY-4.0"
    assert license_of(page, URL, "</next>; rel=next") is None


@pytest.mark.parametrize(
    "body",
    [
        f'<figure><img><figcaption>Photo: <a rel="license" href="{CC_BY}">CC BY</a></figcaption></figure>',
        f'<div class="thumbcaption"><a rel="license" href="{CC_BY}">CC BY</a></div>',
        f'<blockquote><a rel="license" href="{CC_BY}">quoted</a></blockquote>',
        f'<div typeof="ImageObject"><a property="dct:license" href="{CC_BY}">x</a></div>',
        f'<p>The data are under <a href="{CC_BY}">CC BY 4.0</a>, the code under the MIT License.</p>',
        f'<script type="application/ld+json">{{"@type": "News", "image": {{"license": "{CC_BY}"}}}}</script>',
        f'<script type="application/ld+json">{{"@type": "Dataset", "license": "{CC_BY}"}}</script>',
        '<meta name="rights" content="© 2024 A. Nother, all rights reserved">',
        f'<a rel="license" href="{CC_BY}">text</a> <a rel="license" href="https://opensource.org/license/mit">code</a>',
    ],
)  # fmt: skip
def test_the_licence_of_something_else_is_not_the_pages(body: str) -> None:
    assert found(body) is None

import pytest
from lxml.html import fromstring

from crawler.licenses import license_of

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
        ("<footer>Code: <b>Apache</b> License, Version 2.0</footer>", "Apache-2.0"),
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

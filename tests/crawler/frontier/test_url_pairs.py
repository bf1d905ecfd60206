import pytest

from crawler.frontier.url_pairs import Halves

LANGUAGES = ("en", "es")


@pytest.mark.parametrize(
    ("known", "lang", "half"),
    [
        ("https://a.org/es/x/y.html", "es", "https://a.org/stable/x/y.html"),
        ("https://a.org/stable/x/y.html", "en", "https://a.org/es/x/y.html"),
        ("https://a.org/x", "en", "https://a.org/es/x"),
        ("https://a.org/x?hl=es", "es", "https://a.org/x"),
        ("https://en.a.org/x", "en", "https://es.a.org/x"),
    ],
)
def test_the_other_half_of_a_page_on_topic_is_known_by_its_address(known: str, lang: str, half: str) -> None:
    halves = Halves()
    assert halves.half_of(half, LANGUAGES) == ("", "")
    halves.learn(known, lang)
    assert halves.half_of(half, LANGUAGES) == (known, "es" if lang == "en" else "en")
    assert halves.half_of(known, LANGUAGES) == ("", "")
    assert halves.learn(half, "es" if lang == "en" else "en") == known


def test_other_versions_and_other_pages_are_no_halves() -> None:
    halves = Halves()
    halves.learn("https://a.org/stable/x/y.html", "en")
    halves.learn("https://a.org/es/z", "es")
    for other in ("https://a.org/dev/x/y.html", "https://a.org/es/x/w.html", "https://b.org/es/x/y.html"):
        assert halves.half_of(other, LANGUAGES) == ("", "")


@pytest.mark.parametrize(
    ("one", "other", "beside", "found"),
    [
        ("https://a.org/es/x", "https://a.org/x", "https://a.org/es/y/z", "https://a.org/y/z"),
        ("https://a.org/es/x/", "https://a.org/stable/x/", "https://a.org/es/w/", "https://a.org/stable/w/"),
        ("https://a.org/es/x", "https://a.org/equis", "https://a.org/es/y", ""),
        ("https://a.org/es/", "https://a.org/en/", "https://a.org/es/y", ""),
        ("https://es.a.org/d/x", "https://a.org/d/x", "https://es.a.org/d/y", "https://a.org/d/y"),
    ],
)
def test_where_one_half_lies_the_halves_beside_it_are_sought(
    one: str, other: str, beside: str, found: str
) -> None:
    halves = Halves()
    halves.pair(one, "es", other, "en")
    assert halves.elsewhere(beside, "es", "en") == found
    assert halves.elsewhere(beside, "es", "fr") == halves.elsewhere(beside, "en", "es") == ""
    if found:
        assert halves.elsewhere(found, "en", "es") == beside

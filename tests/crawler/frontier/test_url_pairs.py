import pytest

from crawler.frontier.url_pairs import UrlPairs

LANGUAGES = ("en", "es")


@pytest.mark.parametrize(
    ("known", "lang", "counterpart"),
    [
        ("https://a.org/es/x/y.html", "es", "https://a.org/stable/x/y.html"),
        ("https://a.org/stable/x/y.html", "en", "https://a.org/es/x/y.html"),
        ("https://a.org/x", "en", "https://a.org/es/x"),
        ("https://a.org/x?hl=es", "es", "https://a.org/x"),
        ("https://en.a.org/x", "en", "https://es.a.org/x"),
    ],
)
def test_the_counterpart_of_a_page_on_topic_is_known_by_its_address(
    known: str, lang: str, counterpart: str
) -> None:
    pairs = UrlPairs()
    assert pairs.counterpart_of(counterpart, LANGUAGES) == ("", "")
    pairs.learn(known, lang)
    assert pairs.counterpart_of(counterpart, LANGUAGES) == (known, "es" if lang == "en" else "en")
    assert pairs.counterpart_of(known, LANGUAGES) == ("", "")
    assert pairs.learn(counterpart, "es" if lang == "en" else "en") == known


def test_other_versions_and_other_pages_are_no_counterparts() -> None:
    pairs = UrlPairs()
    pairs.learn("https://a.org/stable/x/y.html", "en")
    pairs.learn("https://a.org/es/z", "es")
    for other in ("https://a.org/dev/x/y.html", "https://a.org/es/x/w.html", "https://b.org/es/x/y.html"):
        assert pairs.counterpart_of(other, LANGUAGES) == ("", "")


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
def test_counterparts_are_sought_where_those_of_pages_beside_lie(
    one: str, other: str, beside: str, found: str
) -> None:
    pairs = UrlPairs()
    pairs.pair(one, "es", other, "en")
    assert pairs.elsewhere(beside, "es", "en") == found
    assert pairs.elsewhere(beside, "es", "fr") == pairs.elsewhere(beside, "en", "es") == ""
    if found:
        assert pairs.elsewhere(found, "en", "es") == beside

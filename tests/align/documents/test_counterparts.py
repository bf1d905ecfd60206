from align.documents.counterparts import counterparts
from align.documents.pairing import Linked
from crawler.page.page import Alternate

ES = ("en", "es")


def test_pages_that_name_each_other_are_counterparts() -> None:
    pages = [
        Linked("http://a.test/x", "en", hreflang=(Alternate("es", "http://a.test/equis"),)),
        Linked("http://a.test/equis", "es", hreflang=(Alternate("en", "http://a.test/x"),)),
        Linked("http://a.test/y", "en"),
    ]
    assert counterparts(pages, ES) == [(1,), (0,), ()]


def test_a_home_page_named_by_many_is_the_counterpart_of_none() -> None:
    home = Alternate("es", "http://b.test/inicio")
    pages = [
        Linked("http://b.test/soup", "en", switchers=(home,)),
        Linked("http://b.test/stew", "en", switchers=(home,)),
        Linked("http://b.test/inicio", "es"),
    ]
    assert counterparts(pages, ES) == [(), (), ()]


def test_three_languages_give_a_page_two_counterparts() -> None:
    pages = [Linked(f"http://c.test/{lang}/x", lang) for lang in ("en", "es", "fr")]
    assert counterparts(pages, ("en", "es", "fr")) == [(1, 2), (0, 2), (0, 1)]

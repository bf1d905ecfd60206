import random

from align.documents.relevance import Judgement, Page, judge_pages
from crawler.topic.standing import Basis

SOLAR = ["panel", "inverter", "photovoltaic", "rooftop", "sunlight", "module", "silicon", "grid", "tracker"]
SOUP = ["onion", "carrot", "simmer", "ladle", "broth", "garlic", "pepper", "celery", "recipe", "saucepan"]
CHAT = ["weather", "morning", "letter", "window", "garden", "station", "village", "holiday", "teacher"]


def text(words: list[str], seed: int) -> list[str]:
    chance = random.Random(seed)
    return [" ".join(chance.sample(words, 6) + chance.sample(CHAT, 4)) for _ in range(8)]


def site(host: str, words: list[str], strengths: list[float], seed: int = 0) -> list[Page]:
    texts = [text(words, seed + n) for n in range(len(strengths))]
    return [Page(f"http://{host}/p{n}", "en", strengths[n], blocks) for n, blocks in enumerate(texts)]


def judged(pages: list[Page], learn: bool = True) -> Judgement:
    return judge_pages(pages, [()] * len(pages), learn)


def test_a_page_whose_translation_is_on_topic_is_on_topic() -> None:
    pages = [Page("http://a.test/x", "en", 0.98, ["x"]), Page("http://b.test/y", "es", 1.4, ["y"])]
    found = judge_pages(pages, [(1,), (0,)], learn=False).standings
    assert [standing.basis for standing in found] == [Basis.COUNTERPART, Basis.WORDS]
    assert found[0].counterpart == 1


SUN = [1.5] * 12 + [0.2] * 4
COOKS = [0.0] * 12


def test_words_of_the_certain_pages_find_the_rest_of_the_topic() -> None:
    pages = site("sun.test", SOLAR, SUN) + site("cook.test", SOUP, COOKS, 100)
    assert [s.basis is not None for s in judged(pages, learn=False).standings[12:16]] == [False] * 4
    found = judged(pages)
    assert all(standing.basis for standing in found.standings[:16])
    assert not any(standing.basis for standing in found.standings[16:])
    speaking = [keyword.phrase for keyword in found.keywords["en"] if keyword.log_odds > 0]
    assert set(speaking) & set(SOLAR)
    assert not set(speaking) & set(SOUP)
    assert set(found.standings[12].words) & set(SOLAR)


def test_another_topic_with_a_term_by_chance_stays_out() -> None:
    pages = site("sun.test", SOLAR, SUN) + site("cook.test", SOUP, [0.3, 0.3, *COOKS], 100)
    assert not any(standing.basis for standing in judged(pages).standings[16:])


def test_pages_without_a_term_elsewhere_stay_out_however_alike() -> None:
    pages = site("sun.test", SOLAR, SUN) + site("cook.test", SOUP, COOKS, 100)
    pages += site("else.test", SOLAR, [0.0] * 3, 200)
    assert not any(standing.basis for standing in judged(pages).standings[28:])


def certain_sites() -> list[Page]:
    """Two sites on topic, a newspaper of another; the words of the topic differ from page to page."""
    pages = site("sun.test", SOLAR, [1.5] * 10) + site("roof.test", SOLAR, [1.2] * 10, 50)
    return pages + site("cook.test", SOUP, [0.0] * 30, 100)


def test_a_site_with_few_terms_is_found_by_what_other_sites_teach() -> None:
    pages = certain_sites() + site("field.test", SOLAR, [0.2, 0.2, *[0.0] * 14], 200)
    found = judged(pages)
    assert all(standing.basis for standing in found.standings[50:])
    assert min(standing.evidence.kin or 0 for standing in found.standings[50:]) > 0
    assert not any(standing.basis for standing in found.standings[20:50])


def test_a_site_of_another_topic_with_as_many_terms_stays_out() -> None:
    pages = certain_sites() + site("soup.test", SOUP, [0.2, 0.2, *[0.0] * 14], 200)
    assert not any(standing.basis for standing in judged(pages).standings[20:])


def test_a_mixed_site_is_not_taken_as_a_whole() -> None:
    pages = certain_sites() + site("mixed.test", SOLAR, [0.2, 0.2], 200)
    both = pages + [Page(f"http://mixed.test/soup{n}", "en", 0.0, text(SOUP, 300 + n)) for n in range(14)]
    assert not any(standing.basis for standing in judged(both).standings[52:])


def test_what_one_site_teaches_finds_no_other_site_without_terms() -> None:
    pages = site("sun.test", SOLAR, [1.5] * 20) + site("cook.test", SOUP, [0.0] * 30, 100)
    pages += site("field.test", SOLAR, [0.2, 0.2, *[0.0] * 14], 200)
    assert [standing.evidence.kin for standing in judged(pages).standings[50:]] == [None] * 16


def test_a_topic_of_which_one_site_is_full_takes_in_no_site_of_its_field() -> None:
    """Others have pages that are certain, too, but few of their pages have a term."""
    pages = site("sun.test", SOLAR, [1.5] * 10) + site("roof.test", SOLAR, [1.2] * 9 + [0.0] * 12, 50)
    pages += site("cook.test", SOUP, [0.0] * 30, 100) + site(
        "field.test", SOLAR, [0.2, 0.2, *[0.0] * 14], 200
    )
    assert [standing.evidence.kin for standing in judged(pages).standings[61:]] == [None] * 16


def test_learnt_pages_fill_no_other_site_of_the_field_of_a_topic_of_one_site() -> None:
    """Some pages of a neighbouring field have a term; those without one stay out, however alike."""
    pages = site("sun.test", SOLAR, [1.5] * 20) + site("cook.test", SOUP, [0.0] * 30, 100)
    pages += site("field.test", SOLAR, [1.1, *[0.5] * 7, *[0.0] * 12], 200)
    assert not any(standing.basis for standing in judged(pages).standings[58:])


def test_a_page_whose_translation_is_among_pages_with_terms_does_not_teach_against_them() -> None:
    """The other half of a guide lies in a list of pages without terms; it has words of its own, too."""
    words = [*SOLAR[:5], "tilt", "azimuth", "latitude", "shade", "zenith", "noon", "equinox"]
    pages = certain_sites() + site("field.test", words, [0.2] * 5 + [0.0] * 35, 200)
    pages += site("list.test", words, [0.0] * 40, 300) + [
        Page(f"http://list.test/soup{n}", "en", 0.0, text(SOUP, 400 + n)) for n in range(10)
    ]
    translations: list[tuple[int, ...]] = [()] * 50
    translations += [(90 + n,) for n in range(40)] + [(50 + n,) for n in range(40)] + [()] * 10
    found = judge_pages(pages, translations, learn=True).standings
    assert all(standing.basis for standing in found[50:130])
    assert not any(standing.basis for standing in found[130:])


def test_few_pages_teach_nothing() -> None:
    found = judged(site("sun.test", SOLAR, [1.5] * 4 + [0.2]) + site("cook.test", SOUP, COOKS, 100))
    assert found.keywords == {}
    assert [standing.evidence.likeness for standing in found.standings] == [None] * 17


def test_text_that_may_not_be_mined_teaches_nothing() -> None:
    reserved = [page._replace(readable=False) for page in site("sun.test", SOLAR, SUN)]
    assert judged(reserved + site("cook.test", SOUP, COOKS, 100)).keywords == {}


def test_template_text_neither_teaches_nor_counts() -> None:
    notice = ["Panels and inverters of silicon are sold here by the village market every single day. " * 4]
    pages = [Page(f"http://shop.test/{n}", "en", 1.2, notice) for n in range(9)]
    pages += [Page("http://shop.test/other", "en", 0.8, text(SOUP, 3))]
    assert judged(pages, learn=False).standings[-1].evidence.section == 0

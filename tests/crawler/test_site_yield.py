from hypothesis import given
from hypothesis import strategies as st

from crawler.site_records import SiteRecord
from crawler.site_yield import NEUTRAL, PATIENCE, SEED_PATIENCE, Yields


def read(yields: Yields, site: str, number: int, *, on_topic: bool, translated: bool = False) -> None:
    for n in range(number):
        yields.learn(f"https://{site}/en/{n}", on_topic, "en", [f"https://{site}/es/{n}"])
        if translated:
            yields.learn(f"https://{site}/es/{n}", on_topic, "es")
            yields.learn(f"https://{site}/es/{n}", on_topic, "es", [f"https://{site}/en/{n}"])


def test_translations_raise_a_site_above_one_language_above_none() -> None:
    yields = Yields()
    read(yields, "both.org", 10, on_topic=True, translated=True)
    read(yields, "one.org", 10, on_topic=True)
    read(yields, "none.org", 10, on_topic=False)
    rates = [yields.rate(site) for site in ("both.org", "unknown.org", "one.org", "none.org")]
    assert rates == sorted(rates, reverse=True)
    assert yields.rate("unknown.org") == NEUTRAL
    assert yields.bonus("unknown.org") == 0


def test_a_page_that_says_it_is_a_translation_but_is_not_counts_as_none() -> None:
    honest, liar = Yields(), Yields()
    for n in range(5):
        for yields, lang in ((honest, "es"), (liar, "en")):
            yields.learn(f"https://a.org/en/{n}", True, "en", [f"https://a.org/es/{n}"])
            yields.learn(f"https://a.org/es/{n}", True, lang, [f"https://a.org/en/{n}"])
    assert honest.sites["a.org"].translated == 10
    assert liar.sites["a.org"].translated == 0


def test_translations_on_another_site_count_for_both() -> None:
    yields = Yields()
    yields.learn("https://a.org/1", True, "en", ["https://b.org/1"])
    yields.learn("https://b.org/1", True, "es", ["https://a.org/1"])
    assert [yields.sites[site].translated for site in ("a.org", "b.org")] == [1, 1]


def test_a_site_is_barren_after_its_patience_unless_one_page_is_on_topic() -> None:
    yields = Yields(seeds={"seed.org"})
    for site in ("a.org", "seed.org"):
        read(yields, site, PATIENCE - 1, on_topic=False)
    assert not yields.is_barren("https://a.org/")
    for site in ("a.org", "seed.org"):
        read(yields, site, 1, on_topic=False)
    assert yields.is_barren("https://www.a.org/x")
    assert not yields.is_barren("https://seed.org/x")
    read(yields, "seed.org", PATIENCE * (SEED_PATIENCE - 1), on_topic=False)
    assert yields.is_barren("https://seed.org/x")
    read(yields, "a.org", 1, on_topic=True)
    assert not yields.is_barren("https://a.org/")


def test_an_earlier_build_orders_sites_before_anything_is_read() -> None:
    records = [SiteRecord("pairs.org", 40, 30, 28, 900), SiteRecord("alone.org", 90, 80, 0, 0)]
    yields = Yields(earlier={record.site: record for record in records})
    assert yields.rate("pairs.org") > NEUTRAL > yields.rate("alone.org")
    read(yields, "pairs.org", 60, on_topic=False)
    assert yields.rate("pairs.org") < yields.rate("unknown.org")


def test_promises_of_translations_are_believed_less_where_they_are_broken() -> None:
    yields = Yields()
    before = yields.kept_promises("https://a.org/es/1", "es")
    for n in range(5):
        yields.learn_translation(f"https://a.org/es/{n}", "es", guessed=False, hit=False)
    assert yields.kept_promises("https://a.org/es/9", "es") < before
    assert yields.kept_promises("https://b.org/es/9", "es") == before
    assert yields.kept_promises("https://b.org/es/9", "es", guessed=True) < before


@given(
    st.lists(st.tuples(st.integers(0, 9), st.booleans(), st.sampled_from(["en", "es"]), st.integers(0, 9)))
)
def test_rates_stay_between_nothing_and_all(pages: list[tuple[int, bool, str, int]]) -> None:
    yields = Yields()
    for number, on_topic, lang, other in pages:
        yields.learn(f"https://a.org/{number}", on_topic, lang, [f"https://a.org/{other}"])
    assert 0 <= yields.rate("a.org") <= 1

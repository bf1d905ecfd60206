from hypothesis import given
from hypothesis import strategies as st

from crawler.frontier.site_records import SiteRecord
from crawler.frontier.yields import NEUTRAL, PATIENCE, SEED_PATIENCE, Yields, group_of


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


def test_a_group_s_rate_follows_its_last_pages_and_other_groups_keep_theirs() -> None:
    yields = Yields()
    dead, alive = group_of("https://a.org/x.md", "link"), group_of("https://a.org/x.html", "link")
    for n in range(8):
        yields.learn(f"https://a.org/en/{n}.html", True, "en", group=alive)
        yields.learn(f"https://a.org/es/{n}.html", True, "es", [f"https://a.org/en/{n}.html"], alive)
    before = yields.rate(dead)
    assert before == yields.rate("a.org link/")
    for n in range(3):
        yields.learn(f"https://a.org/{n}.md", on_topic=False, group=dead)
    assert yields.rate(dead) < 0.5 < yields.rate(alive)
    assert yields.bonus(dead) < 0 < yields.bonus(alive)


def test_groups_part_what_is_found_otherwise_lies_elsewhere_or_is_another_kind_of_file() -> None:
    addresses = ("https://a.org/docs/en/x", "https://a.org/docs/es/x", "https://a.org/docs/en/x.md")
    groups = [group_of(url, kind) for url in addresses for kind in ("link", "sitemap")]
    assert len(set(groups)) == 6
    assert {group.partition(" ")[0] for group in groups} == {"a.org"}
    assert group_of("https://www.a.org/docs/en/other", "link") == groups[0]
    assert group_of("https://a.org/docs/en/deeper/and/deeper", "link") == groups[0]
    assert group_of("https://a.org/x") == "a.org"


def test_guesses_and_declared_translations_are_hoped_for_until_they_fail() -> None:
    yields = Yields()
    declared, guess = (group_of("https://a.org/es/1", kind, "es") for kind in ("declared", "guess"))
    before = yields.rate(declared)
    assert before > NEUTRAL > yields.rate(guess)
    for n in range(5):
        yields.learn(f"https://a.org/es/{n}", on_topic=False, group=declared)
    assert yields.rate(declared) < before / 2
    assert yields.rate(group_of("https://b.org/es/1", "declared", "es")) == before
    missed = yields.rate(guess)
    yields.miss(guess)
    assert yields.rate(guess) < missed
    assert yields.sites["a.org"].read == 5


@given(
    st.lists(st.tuples(st.integers(0, 9), st.booleans(), st.sampled_from(["en", "es"]), st.integers(0, 9)))
)
def test_rates_stay_between_nothing_and_all(pages: list[tuple[int, bool, str, int]]) -> None:
    yields = Yields()
    for number, on_topic, lang, other in pages:
        group = group_of(f"https://a.org/{number}", "link")
        yields.learn(f"https://a.org/{number}", on_topic, lang, [f"https://a.org/{other}"], group)
    assert 0 <= yields.rate("a.org") <= 1
    assert 0 <= yields.rate(group_of("https://a.org/9", "link")) <= 1


def test_pages_with_a_term_keep_their_site_from_being_given_up() -> None:
    yields = Yields()
    for n in range(2 * PATIENCE):
        yields.learn(f"https://near.org/{n}", False, "en", near=n == 0)
        yields.learn(f"https://far.org/{n}", False, "en")
    assert not yields.is_barren("https://near.org/x")
    assert yields.is_barren("https://far.org/x")
    assert yields.rate("near.org") > yields.rate("far.org")


def test_the_share_of_a_site_grows_with_its_pages_on_topic() -> None:
    yields = Yields()
    assert yields.share("https://a.org/x") == 0
    read(yields, "a.org", 2, on_topic=True)
    few = yields.share("https://a.org/x")
    read(yields, "a.org", 20, on_topic=True)
    assert 0 < few < yields.share("https://a.org/x") < 1

import pytest

from crawler.frontier.frontier import OFF_TOPIC_STEPS, Frontier, Step
from crawler.frontier.traps import shape
from crawler.page.links import Link
from crawler.page.page import Alternate, Page
from crawler.topic.scope import Scope
from crawler.topic.topic import Limits, Topic

TERMS = {"en": {"machine learning": 8.0, "neural network*": 8.0}, "es": {"aprendizaje automático": 8.0}}
HERE = "https://a.org/en/x"
ON, OFF = 0.9, 0.1  # relevance


def frontier(scope: Scope | None = None, pages_per_site: int = 100) -> Frontier:
    limits = Limits(pages_per_site=pages_per_site)
    return Frontier(Topic("t", "A topic", ("en", "es"), TERMS, scope=scope or Scope(), limits=limits))


def urls(steps: list[Step]) -> list[str]:
    return [step.url for step in steps]


def asked(front: Frontier, site: str) -> int:
    """How many pages of a site may be fetched."""
    return sum(front.spend(f"https://{site}/{n}") for n in range(1000))


def test_declared_translations_come_before_all_other_links() -> None:
    front = frontier()
    page = Page(hreflang=(Alternate("es-MX", "https://a.org/es/x"), Alternate("fr", "https://a.org/fr/x")))
    translations = front.translations(page, HERE, "en")
    assert [(step.url, step.origin, step.lang) for step in translations] == [
        ("https://a.org/es/x", HERE, "es")
    ]
    onward = front.onward((Link("https://a.org/machine-learning", "Machine learning"),), HERE, 1.0, 0)
    assert onward[0].priority < translations[0].priority


def test_switchers_count_and_a_page_is_no_translation_of_itself() -> None:
    page = Page(
        hreflang=(Alternate("es", HERE),), switchers=(Alternate("es", "https://es.a.org/x?utm_source=a"),)
    )
    assert urls(frontier().translations(page, HERE, "en")) == ["https://es.a.org/x"]


def test_forms_of_the_url_are_guessed_where_nothing_is_declared() -> None:
    (guess,) = frontier().translations(Page(), HERE, "en")
    assert (guess.url, guess.origin, guess.lang, guess.kind) == ("https://a.org/es/x", HERE, "es", "guess")
    declared = Page(hreflang=(Alternate("es", "https://a.org/otra"),))
    assert urls(frontier().translations(declared, HERE, "en")) == ["https://a.org/otra"]


def test_once_a_pair_is_read_the_others_are_sought_where_it_lies_and_recognised_in_links() -> None:
    front = frontier()
    front.learn("https://a.org/es/x", "es", useful=True)
    (found,) = front.onward((Link("https://a.org/stable/x", "Soup"),), "https://b.org/", OFF, OFF_TOPIC_STEPS)
    assert (found.origin, found.lang, found.kind) == (
        "https://a.org/es/x",
        "en",
        "counterpart",
    )
    assert (
        found.priority
        > front.onward((Link("https://a.org/ml", "Machine learning"),), HERE, 1.0, 0)[0].priority
    )
    front.learn("https://a.org/stable/x", "en", useful=True)
    (step,) = front.translations(Page(), "https://a.org/es/y", "es")
    assert (step.url, step.origin, step.kind) == (
        "https://a.org/stable/y",
        "https://a.org/es/y",
        "counterpart",
    )


def test_an_address_that_was_only_guessed_is_no_fault_of_its_site() -> None:
    front = frontier()
    (guess,) = front.translations(Page(), HERE, "en")
    front.miss(guess.url, guess.group, guess.is_guess)
    assert front.bonus("a.org") == 0
    front.miss("https://a.org/dead", "a.org link/ . /", guessed=False)
    assert front.bonus("a.org") < 0


def test_links_that_promise_the_topic_come_first() -> None:
    found = (
        Link("https://a.org/contact", "Contact"),
        Link("https://a.org/p?id=1", "Neural networks"),
        Link("https://b.org/recipes", "Soup"),
        Link("https://b.org/aprendizaje-automatico", ""),
    )
    steps = frontier().onward(found, HERE, ON, 0)
    assert set(urls(steps[:2])) == {"https://a.org/p?id=1", "https://b.org/aprendizaje-automatico"}
    assert urls(steps[2:]) == ["https://a.org/contact"]


def test_a_chain_of_pages_off_topic_ends() -> None:
    found = (Link("https://a.org/more", "More"), Link("https://a.org/ml", "Machine learning"))
    front = frontier()
    first, second = front.onward(found, HERE, OFF, 1), front.onward(found, HERE, OFF, OFF_TOPIC_STEPS)
    assert set(urls(first)) == {"https://a.org/more", "https://a.org/ml"}
    assert second == []
    on_topic = front.onward(found, HERE, ON, 0)
    assert max(step.priority for step in first) < max(step.priority for step in on_topic)


def test_every_link_of_a_seed_is_followed() -> None:
    found = (Link("https://b.org/x", "Soup"), Link("https://c.org/ml", "Machine learning"))
    steps = frontier().from_seed(found)
    assert urls(steps) == ["https://b.org/x", "https://c.org/ml"]
    assert steps[0].priority < steps[1].priority


def test_calendars_are_given_up_by_their_shape() -> None:
    front = frontier()
    days = [f"https://a.org/calendar/2024/{day}" for day in range(100)]
    for day in days[:50]:
        if front.admits(day):
            front.learn(day, "en", useful=False)
    assert not front.admits(days[60])
    assert front.admits("https://a.org/chapter/3")
    assert shape(days[0]) == shape(days[99])


def test_a_useful_page_redeems_its_shape_and_plain_urls_have_none() -> None:
    front = frontier()
    for n in range(100):
        front.learn(f"https://a.org/post/{n}", "en", useful=n % 5 == 0)
        front.learn("https://a.org/contact", "en", useful=False)
    assert front.admits("https://a.org/post/1000")
    assert front.admits("https://a.org/contact")


@pytest.mark.parametrize(("limit", "probation"), [(100, 25), (7, 7)])
def test_a_site_is_on_probation_until_it_shows_two_languages(limit: int, probation: int) -> None:
    front = frontier(pages_per_site=limit)
    assert asked(front, "a.org") == probation
    front.learn(HERE, "en", useful=True)
    front.learn(HERE, "fr", useful=True)
    assert asked(front, "a.org") == 0
    front.learn("https://a.org/es/x", "es", useful=True)
    assert asked(front, "a.org") == limit - probation
    assert asked(front, "b.org") == probation


def test_declared_translations_and_seeds_prove_their_sites() -> None:
    front = frontier()
    front.translations(Page(switchers=(Alternate("es", "https://es.b.org/x"),)), "https://b.org/x", "en")
    front.prove("https://c.org/")
    assert [asked(front, site) for site in ("b.org", "es.b.org", "c.org", "d.org")] == [100, 100, 100, 25]


def test_the_queue_of_a_site_is_bounded() -> None:
    front = frontier(pages_per_site=2)
    taken = 0
    while front.admits("https://a.org/x"):
        front.take("https://a.org/x")
        taken += 1
    assert 2 < taken <= 100
    assert front.admits("https://b.org/x")


def test_nothing_out_of_scope_is_admitted() -> None:
    front = frontier(Scope(open=False, sites=("a.org",), deny=("a.org/private",)))
    addresses = ["https://a.org/x", "https://b.org/x", "https://a.org/private/x", "ftp://a.org/", "http://["]
    assert [front.admits(url) for url in addresses] == [True, False, False, False, False]

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.frontier.traps import NAME_SETS, REPEATS, SHAPE_TRIES, Trail, endless_path, shape


@pytest.mark.parametrize(
    "path", ["/a/b/a/b/a/b", "/x/x/x/", "/en" + "/s" * 3 + "/end", "/".join("abcdefghijklmnopqrstuvw")]
)
def test_paths_without_end(path: str) -> None:
    assert endless_path(path)


@pytest.mark.parametrize("path", ["/", "", "/a/a/b", "/a/b/a/b", "/2024/01/01/a/b/c"])
def test_paths_of_every_day(path: str) -> None:
    assert not endless_path(path)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.org/2024/01", "https://a.org/2025/12"),
        ("https://a.org/s/0a1b2c3d4e/x", "https://a.org/s/ff00ff00ff01/x"),
        ("https://a.org/list?a=red&b=1", "https://a.org/list?b=2&a=blue"),
        ("https://a.org/list?page=1", "https://a.org/list?page=22"),
    ],
)
def test_urls_of_one_shape(one: str, other: str) -> None:
    assert shape(one) == shape(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.org/decade", "https://a.org/facade"),
        ("https://a.org/list?title=red", "https://a.org/list?title=blue"),
        ("https://a.org/1", "https://b.org/1"),
    ],
)
def test_urls_of_two_shapes(one: str, other: str) -> None:
    assert shape(one) != shape(other)


def test_sets_of_query_parameters_are_bounded_by_path() -> None:
    trail = Trail()
    for n in range(NAME_SETS):
        assert trail.why_not(f"https://a.org/list?f{n}=1") is None
        trail.take(f"https://a.org/list?f{n}=1")
    assert trail.why_not("https://a.org/list?new=1") == "facets"
    assert trail.why_not("https://a.org/list?f0=another") is None
    assert trail.why_not("https://a.org/other?new=1") is None


def test_a_site_that_says_the_same_on_every_page_is_given_up() -> None:
    trail = Trail()
    for n in range(REPEATS + 1):
        assert trail.why_not("https://a.org/next") is None
        trail.learn(f"https://a.org/{'x' * n}", True, "the same")
    assert trail.why_not("https://a.org/next") == "repeated_text"
    assert trail.why_not("https://b.org/next") is None


def test_a_text_of_its_own_redeems_a_site_and_a_known_one_no_shape() -> None:
    trail = Trail()
    for n in range(100):
        useful = trail.learn(f"https://a.org/post/{n}", True, "the same" if n % 5 else f"text {n}")
        assert useful == (n % 5 == 0 or n == 1)
    assert trail.why_not("https://a.org/post/100") is None
    for n in range(SHAPE_TRIES):
        trail.learn(f"https://a.org/post/{n}", True, "the same")
    assert trail.why_not("https://a.org/post/100") == "barren_shape"


@given(st.text(max_size=300))
def test_any_path_may_come(path: str) -> None:
    assert endless_path(path) in (True, False)

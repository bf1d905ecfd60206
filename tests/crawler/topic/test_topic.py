from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import TopicError, UsageError
from crawler.topic.scope import Scope
from crawler.topic.topic import BUILT_IN, Limits, Recrawl, find_topics, get_topic, load_topic
from crawler.urls import parse_url

GOOD = """
name = "solar"
description = "Solar power"
languages = ["en", "pt-BR"]
seeds = ["https://example.org/en/"]
relevance = 0.6
[terms.en]
"solar power" = 8
"solar panel*" = 2.5
[terms.pt]
"energia solar" = 8
[scope]
open = false
sites = ["example.org"]
[limits]
pages = 10
[filters]
min_score = 0.5
"""


def write(folder: Path, text: str, name: str = "solar") -> Path:
    path = folder / "topics" / f"{name}.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def problems(folder: Path, text: str) -> list[str]:
    path = write(folder, text)
    with pytest.raises(TopicError) as caught:
        load_topic(path)
    assert all(line.startswith(f"{path}: ") for line in caught.value.problems)
    return [line.removeprefix(f"{path}: ") for line in caught.value.problems]


def test_a_topic_is_what_its_file_says(tmp_path: Path) -> None:
    topic = load_topic(write(tmp_path, GOOD))
    assert topic.languages == ("en", "pt")
    assert topic.terms == {"en": {"solar power": 8, "solar panel*": 2.5}, "pt": {"energia solar": 8}}
    assert topic.seeds == ("https://example.org/en/",)
    assert topic.scope == Scope(open=False, sites=("example.org",))
    private = load_topic(write(tmp_path, GOOD.replace("[scope]", "[scope]\nprivate_addresses = true")))
    assert private.scope.private_addresses
    assert topic.limits == Limits(pages=10, depth=8, pages_per_site=500, seconds=3600)
    assert (topic.relevance, topic.keep_machine_translated) == (0.6, False)
    assert {key: table.content for key, table in topic.settings.items()} == {"filters": {"min_score": 0.5}}
    assert topic.recrawl == Recrawl(vanished="keep")
    dropping = load_topic(write(tmp_path, f'{GOOD}[recrawl]\nvanished = "drop"\n'))
    assert dropping.recrawl == Recrawl(vanished="drop")


@pytest.mark.parametrize("name", sorted(path.stem for path in BUILT_IN.glob("*.toml")))
def test_built_in_topics_are_sound(name: str, tmp_path: Path) -> None:
    topic = get_topic(name, tmp_path)
    assert not topic.scope.private_addresses
    assert topic.scope.open
    assert len(topic.seeds) >= 15
    assert all(len(terms) >= 60 for terms in topic.terms.values())


def test_a_users_topic_adds_to_and_overrides_the_built_in_ones(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    own = write(tmp_path, GOOD.replace('"solar"', '"ml_es"'), "ml_es")
    found = find_topics(tmp_path)
    assert list(found) == sorted(found)
    assert {"solar", "ml_es", "ml_zh", "climate_fr"} <= found.keys()
    assert found["ml_es"] == own
    assert get_topic("ml_es", tmp_path).description == "Solar power"


def test_an_unknown_topic_lists_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"did you mean 'ml_es'\? .*climate_fr, ml_es, ml_zh"):
        get_topic("ml_se", tmp_path)


@pytest.mark.parametrize("name", ["../x", "a;b", "a/b", "$(x)", "", "A", "1a", "a.b", "a\n", "a" * 65])
def test_what_is_no_topic_name_never_reaches_a_file(name: str, tmp_path: Path) -> None:
    (tmp_path / "topics").mkdir()
    write(tmp_path, GOOD, "a.b")
    with pytest.raises(UsageError, match="not a topic name"):
        get_topic(name, tmp_path)


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    text = (
        GOOD.replace('"Solar power"', "3")
        .replace("relevance", "relevence")
        .replace("pages = 10", "pages = 0")
    )
    found = problems(tmp_path, text)
    assert [line.split(":")[0] for line in found] == ["description", "limits.pages", "relevence"]
    assert "did you mean relevance?" in found[2]
    assert all("(allowed: " in line for line in found)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"solar"', '"lunar"', "name: 'lunar' differs from the file's name"),
        ('"solar"', '"So lar"', "name: 'So lar' is not a topic name"),
        ('name = "solar"', "", "name: missing"),
        ('"pt-BR"', '"qqq"', "languages: 'qqq' is not a known language"),
        ('"pt-BR"', '"en-GB", "pt"', "languages: 'en-GB' is given twice"),
        (', "pt-BR"]', "]", "languages: 1 given"),
        ("[terms.pt]", "[terms.fr]", "terms.pt: no terms"),
        ("[terms.pt]", "[terms.fr]", "terms.fr: not a language of the topic"),
        ('"energia solar" = 8', "", "terms.pt: no terms"),
        ("= 2.5", "= 0", "terms.en.'solar panel*': weight 0"),
        ("= 2.5", "= 10.5", "terms.en.'solar panel*': weight 10.5"),
        ("= 2.5", "= nan", "terms.en.'solar panel*': weight nan"),
        ("= 2.5", '= "high"', "terms.en.'solar panel*': weight 'high'"),
        ("solar panel*", "so*lar", "terms.en.'so*lar': not a term"),
        ("solar panel*", " * ", "terms.en.' * ': not a term"),
        ("https://example.org/en/", "ftp://example.org/", "seeds: 'ftp://example.org/' is not a URL"),
        ("https://example.org/en/", "https://other.org/", "seeds: 'https://other.org/' is outside [scope]"),
        (
            '["https://example.org/en/"]',
            '"https://example.org/"',
            "seeds: 'https://example.org/' is not a list",
        ),
        ('"example.org"', '"https://example.org"', "scope.sites: 'https://example.org' is not a site"),
        ('"example.org"', "", "scope.sites: none"),
        ("open = false", 'open = "no"', "scope.open: 'no' is not true or false"),
        ("pages = 10", "pages = true", "limits.pages: True is not a whole number"),
        ("pages = 10", "page = 10", "limits.page: unknown key: did you mean pages?"),
        ("= 0.6", "= 6", "relevance: 6 is out of range"),
        ("[filters]", '[recrawl]\nvanished = "hide"\n[filters]', "recrawl.vanished: 'hide' is unknown"),
        ("[filters]", "[recrawl]\nvanish = 1\n[filters]", "recrawl.vanish: unknown key"),
        ("[filters]", "[filtres]", "filtres: unknown key: did you mean filters?"),
    ],
)
def test_each_mistake_is_named(old: str, new: str, problem: str, tmp_path: Path) -> None:
    assert old in GOOD
    assert any(line.startswith(problem) for line in problems(tmp_path, GOOD.replace(old, new, 1)))


def test_an_empty_file_lacks_every_required_key(tmp_path: Path) -> None:
    found = problems(tmp_path, "")
    assert [line.split(" (")[0] for line in found] == [
        f"{key}: missing" for key in ("name", "description", "languages", "terms", "seeds")
    ]


def test_syntax_errors_name_the_line(tmp_path: Path) -> None:
    assert problems(tmp_path, 'name = "solar"\nlanguages = [en]\n')[0].startswith("line 2, column ")


def test_unreadable_files_are_told(tmp_path: Path) -> None:
    with pytest.raises(TopicError, match="no such file"):
        load_topic(tmp_path / "none.toml")
    path = tmp_path / "latin.toml"
    path.write_bytes("description = 'año'".encode("latin-1"))
    with pytest.raises(TopicError, match="not UTF-8"):
        load_topic(path)


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://a.org/docs", True),
        ("http://www.A.org:8080/docs/x?y=1", True),
        ("https://a.org/docsx", False),
        ("https://a.org/docs/../x", False),
        ("https://a.org/", False),
        ("https://b.org", True),
        ("https://b.org./x", True),
        ("https://xb.org/", False),
        ("https://x.b.org/", False),
        ("https://b.org//priv/a", False),
        ("https://b.org/%70riv", False),
        ("https://b.org@evil.org/", False),
        ("http://localhost:8000/", True),
        ("http://localhost/", False),
        ("mailto:a@b.org", False),
        ("javascript:b.org", False),
        ("https://b.org:99999/", False),
        ("https://[b.org/", False),
        ("/relative", False),
    ],
)
def test_a_closed_scope_holds_its_sites_and_nothing_else(url: str, allowed: bool) -> None:
    scope = Scope(False, sites=("a.org/docs/", "b.org", "localhost:8000"), deny=("x.b.org", "b.org/priv"))
    assert scope.allows(url) is allowed


@given(st.text())
def test_an_open_scope_allows_urls_that_are_not_denied(text: str) -> None:
    url = f"https://{text}"
    place = parse_url(url)
    assert Scope(deny=("b.org",)).allows(url) or place is None or "b.org" in place.host
    assert not Scope(deny=("b.org",)).allows(f"https://a.b.org/{text}")

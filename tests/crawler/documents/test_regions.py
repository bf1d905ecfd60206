"""The tag of a text by what its page declares, and topics that ask for some regions or scripts."""

from pathlib import Path
from typing import Any

import pytest

from crawler.documents.judge import PageJudge
from crawler.errors import TopicError
from crawler.languages import is_in_region, tag_in
from crawler.page.page import Response
from crawler.page.read import read_page
from crawler.topic.topic import Topic, parse_topic

TERMS = {"en": {"machine learning": 8.0}, "es": {"aprendizaje automático": 8.0}}
SPANISH = (
    "<p>El aprendizaje automático permite que los ordenadores aprendan de los datos que reciben.</p>" * 4
)
URL = "https://a.org/x"


def row(lang: str, head: str = "", regions: tuple[str, ...] = (), **headers: str) -> dict[str, Any]:
    body = f"<html {lang}><head><title>T</title>{head}</head><body>{SPANISH}</body></html>"
    response = Response(URL, 200, {"content-type": "text/html", **headers}, body.encode())
    topic = Topic("t", "", ("en", "es"), TERMS, regions=regions)
    [only] = PageJudge(topic, read_page).rows(response, "w.warc.gz", 0)
    return dict(only)


@pytest.mark.parametrize(
    ("lang", "head", "tag"),
    [
        ("lang=es-419", "", "es-419"),
        ("lang=ES_mx", "", "es-MX"),
        ("lang=es", "", "es"),
        ("", "", "es"),
        ("lang=en-US", "", "es"),
        ("lang=es", f'<link rel=alternate hreflang=es-AR href="{URL}">', "es-AR"),
        ("lang=es", '<link rel=alternate hreflang=es-AR href="https://a.org/ar">', "es"),
    ],
)
def test_the_tag_of_a_page(lang: str, head: str, tag: str) -> None:
    found = row(lang, head)
    assert (found["lang"], found["tag"], found["rejected_by"]) == ("es", tag, None)


def test_the_header_of_a_response_names_a_region() -> None:
    assert row("", **{"content-language": "es-CL"})["tag"] == "es-CL"


@pytest.mark.parametrize(
    ("regions", "lang", "reason"),
    [
        (("es-MX",), "es-MX", None),
        (("es-MX",), "es-ES", "other_region"),
        (("es-MX",), "es", "other_region"),
        (("es-MX", "es"), "es", None),
        (("es-419",), "es-MX", None),
        (("es-419",), "es-ES", "other_region"),
        (("en-GB",), "es-ES", None),
    ],
)
def test_a_topic_asks_for_regions(regions: tuple[str, ...], lang: str, reason: str | None) -> None:
    assert row(f"lang={lang}", regions=regions)["rejected_by"] == reason


@pytest.mark.parametrize(
    ("tag", "wanted", "is_in"),
    [
        ("zh-TW", "zh-Hant", True),
        ("zh-Hant-HK", "zh-Hant", True),
        ("zh-CN", "zh-Hant", False),
        ("zh", "zh-Hans", False),
        ("zh-Hant", "zh-TW", False),
        ("pt-BR", "pt-PT", False),
        ("pt-BR", "es-419", False),
        ("es-419", "es-419", True),
        ("es", "es", True),
        ("es-MX", "es", False),
    ],
)
def test_regions_within_regions(tag: str, wanted: str, is_in: bool) -> None:
    assert is_in_region(tag, wanted) is is_in


def test_tags_of_another_language_say_nothing() -> None:
    assert tag_in("zh", ["en-US", None, "", "zh-hant"]) == "zh-Hant"
    assert tag_in("pt", ["es-419", "x-default", "pt"]) == "pt"


def test_the_topic_file_names_regions() -> None:
    text = """name = "t"\ndescription = "d"\nlanguages = ["en", "pt"]\nseeds = ["https://a.org/"]
regions = ["pt_pt", "{}"]\n[terms.en]\nsun = 1\n[terms.pt]\nsol = 1\n"""
    assert parse_topic(text.format("en"), Path("t.toml")).regions == ("pt-PT", "en")
    with pytest.raises(TopicError, match="regions: 'fr-CA' is not of a language of the topic"):
        parse_topic(text.format("fr-CA"), Path("t.toml"))

import asyncio
import json
from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.fetch import FetchError
from crawler.discovery.mediawiki import search_articles, titled_article
from crawler.page.lists.mediawiki import Article, read_answer
from crawler.page.page import Alternate, Response

API = "https://en.w.org/w/api.php"
SPANISH = {"lang": "es", "url": "https://es.w.org/wiki/Sol", "title": "Sol"}
SUN = {
    "pageid": 7,
    "ns": 0,
    "title": "Sun",
    "index": 2,
    "pagelanguage": "en",
    "fullurl": "https://en.w.org/wiki/Sun",
}
STAR = {"pageid": 9, "ns": 0, "title": "Star", "index": 1, "fullurl": "https://en.w.org/wiki/Star"}
# The API's own words, of https://www.mediawiki.org/wiki/Manual:Maxlag_parameter
MAXLAG = {
    "error": {
        "code": "maxlag",
        "info": "Waiting for 10.64.48.23: 0.67 seconds lagged.",
        "host": "10.64.48.23",
        "lag": 0.67,
        "type": "db",
    },
    "servedby": "mw1375",
}


class Wiki:
    """A fetch that gives the answers one after the other and keeps what was asked."""

    def __init__(self, *answers: object, status: int = 200, wait: str = "0") -> None:
        self.answers = list(answers)
        self.asked: list[dict[str, str]] = []
        self._status, self._wait = status, wait

    async def __call__(
        self, url: str, headers: Mapping[str, str] | None = None, *, secret: bool = False
    ) -> Response:
        self.asked.append({key: values[0] for key, values in parse_qs(urlsplit(url).query).items()})
        given = {"content-type": "application/json; charset=utf-8", "retry-after": self._wait}
        return Response(url, self._status, given, json.dumps(self.answers.pop(0)).encode())


def articles(wiki: Wiki, languages: tuple[str, ...] = ("es",), limit: int = 50) -> list[Article]:
    async def run() -> list[Article]:
        return [a async for a in search_articles(wiki, API, "solar power", languages, limit)]

    return asyncio.run(run())


def answer(*pages: Mapping[str, object], **more: object) -> dict[str, object]:
    return {"batchcomplete": True, "query": {"pages": list(pages)}, **more}


def test_a_search_gives_articles_in_order_with_their_langlinks() -> None:
    wiki = Wiki(answer({**SUN, "langlinks": [SPANISH]}, STAR))
    first, second = articles(wiki)
    assert (first.title, first.langlinks) == ("Star", ())
    assert (second.url, second.langlinks) == ("https://en.w.org/wiki/Sun", (Alternate("es", SPANISH["url"]),))
    assert second.titles == {"es": "Sol"}
    (asked,) = wiki.asked
    assert asked["gsrsearch"] == '"solar power"'
    assert asked["prop"] == "info|langlinks"
    assert (asked["maxlag"], asked["lllang"], asked["formatversion"]) == ("5", "es", "2")


def test_langlinks_and_results_are_continued() -> None:
    french = {"lang": "fr", "url": "https://fr.w.org/wiki/Soleil", "title": "Soleil"}
    wiki = Wiki(
        {**answer({**SUN, "langlinks": [SPANISH]}), "continue": {"llcontinue": "7|fr", "continue": "||info"}},
        {
            **answer({"pageid": 7, "ns": 0, "title": "Sun", "langlinks": [french]}),
            "continue": {"gsroffset": 1, "continue": "gsroffset||"},
        },
        answer(STAR),
    )
    sun, star = articles(wiki, ("es", "fr"))
    assert [link.lang for link in sun.langlinks] == ["es", "fr"]
    assert star.title == "Star"
    assert "lllang" not in wiki.asked[0]
    assert (wiki.asked[1]["llcontinue"], wiki.asked[1]["continue"]) == ("7|fr", "||info")
    assert wiki.asked[2]["gsroffset"] == "1"
    assert "llcontinue" not in wiki.asked[2]


def test_no_more_is_asked_than_wanted() -> None:
    wiki = Wiki({**answer(SUN, STAR), "continue": {"gsroffset": 2, "continue": "gsroffset||"}}, answer())
    assert [a.title for a in articles(wiki, limit=2)] == ["Star", "Sun"]
    assert wiki.asked[0]["gsrlimit"] == "2"


def test_a_lagging_server_is_asked_again_and_not_for_ever() -> None:
    assert [a.title for a in articles(Wiki(MAXLAG, answer(SUN)))] == ["Sun"]
    wiki = Wiki(*[MAXLAG] * 9)
    with pytest.raises(FetchError, match="busy"):
        articles(wiki)
    assert len(wiki.asked) == 4


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_again(status: int) -> None:
    with pytest.raises(FetchError, match="busy"):
        articles(Wiki(*[{}] * 9, status=status))


def test_warnings_are_passed_over_and_other_errors_are_told() -> None:
    warned = answer(SUN, warnings={"main": {"warnings": "Unrecognized parameter: foo."}})
    assert [a.title for a in articles(Wiki(warned))] == ["Sun"]
    with pytest.raises(FetchError, match=r"en\.w\.org: API error: badvalue"):
        articles(Wiki({"error": {"code": "badvalue", "info": "Unrecognized value"}}))
    with pytest.raises(FetchError, match="status 404"):
        articles(Wiki({}, status=404))


def test_a_search_without_results_is_empty() -> None:
    assert articles(Wiki({"batchcomplete": True})) == []


def test_an_article_by_its_title() -> None:
    def find(*answers: object) -> Article | None:
        return asyncio.run(titled_article(Wiki(*answers), API, "sun", ("es",)))

    redirected = {
        "batchcomplete": True,
        "query": {"redirects": [{"from": "sun", "to": "Sun"}], "pages": [{**SUN, "langlinks": [SPANISH]}]},
    }
    found = find(redirected)
    assert found is not None
    assert (found.title, found.titles["es"]) == ("Sun", "Sol")
    assert find(answer({"ns": 0, "title": "Sun", "missing": True})) is None
    assert find(answer({"title": "<", "invalid": True, "invalidreason": "bad characters"})) is None


def test_the_older_format_is_read_too() -> None:
    old = {
        "query": {
            "pages": {
                "7": {**SUN, "langlinks": [{**SPANISH, "*": "Sol"}]},
                "-1": {"title": "x", "missing": ""},
            }
        }
    }
    (found,) = read_answer(json.dumps(old).encode()).articles
    assert found.titles == {"es": "Sol"}


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["query", "pages", "error", "continue", "langlinks", "url", "pageid"]), inner
        )
    ),
)


@given(values)
def test_any_json_may_come(value: object) -> None:
    found = read_answer(json.dumps(value).encode())
    assert isinstance(found.articles, tuple)


@given(st.binary())
def test_any_bytes_may_come(body: bytes) -> None:
    assert read_answer(body).articles == ()

"""Pairs chosen, ordered and judged through the page."""

import re

import numpy as np
import pytest
from review_rig import TEXTS

from corpus.decisions.file import read_decisions
from corpus.review.choice import telling_first
from corpus.review.context import place_on_page
from corpus.settling.settle import settled


def ids(response):
    return [int(found) for found in re.findall(r'data-pair="(\d+)"', response.text)]


def pair(number):
    return f"{number:024}"


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", [1, 4, 0, 3, 2]),  # kept, not judged, the most doubtful first, the documents in turn
        ("?sort=corpus", [0, 1, 2, 3, 4, 5]),
        ("?sort=score", [2, 4, 1, 0, 3, 5]),
        ("?sort=term&rule=kept", [1, 0, 2, 3, 4]),
        ("?sort=site&site=b.org", [3, 4, 5]),
        ("?sort=corpus&rule=dropped", [5]),
        ("?sort=corpus&rule=low_score", [5]),
        ("?sort=corpus&band=below+.05", [2]),
        ("?sort=corpus&license=CC-BY-4.0", [0, 1, 2]),
        ("?sort=corpus&mt=machine-translated", [3]),
        ("?sort=corpus&origin=mined", []),
        ("?sort=corpus&split=train", [0, 1, 2, 3, 4]),
        ("?sort=corpus&text=GREEN", [3]),
        ("?sort=corpus&text=tejado&site=a.org", [1]),
    ],
)
def test_facets_search_and_order(rig, query, shown):
    response = rig.get(f"pairs{query}")
    if query:
        assert ids(response) == shown
    else:
        assert ids(response)[:2] == [1, 4]
        assert sorted(ids(response)) == sorted(shown)


def offered(text, facet):
    select = re.search(rf'<select id="f-{facet}".*?</select>', text, re.DOTALL)[0]
    return {value: int(rows) for value, rows in re.findall(r'value="([^"]+)"[^>]*>[^<]*\((\d+)\)', select)}


@pytest.mark.parametrize(
    "query", ["", "site=a.org", "site=a.org&rule=kept", "text=the&band=none", "rule=dropped"]
)
def test_the_number_beside_a_value_is_what_choosing_it_lists(rig, query):
    text = rig.get(f"pairs?sort=corpus&{query}").text
    for facet in ("state", "rule", "site", "band", "license", "mt"):
        others = "&".join(part for part in query.split("&") if not part.startswith(facet))
        found = offered(text, facet)
        assert found
        if facet == "site" and "rule=dropped" not in query and "text" not in query:
            assert set(found) == {"a.org", "b.org"}  # another one can be chosen
        for value, number in found.items():
            assert len(ids(rig.get(f"pairs?sort=corpus&{others}&{facet}={value}"))) == number, (facet, value)


@pytest.mark.parametrize("sort", ["doubtful", "term", "site", "score", "corpus"])
def test_an_empty_list_says_why_and_what_to_take_off(rig, sort):
    response = rig.get(f"pairs?sort={sort}&text=roof&site=b.org&rule=kept")
    assert response.status_code == 200
    assert ids(response) == []
    assert 'text <b dir="auto">roof</b>, rule <b dir="auto">kept</b>, site' in response.text
    offers = re.findall(r'<a href="([^"]+)">Without (\w+) [^:]*: (\d+) pairs?<', response.text)
    assert [(name, number) for _, name, number in offers] == [("text", "2"), ("rule", "0"), ("site", "1")]
    for address, _, number in offers:
        assert len(ids(rig.get(f"pairs{address.replace('&amp;', '&')}"))) == int(number)


def test_a_corpus_without_pairs_is_shown(rig):
    table = rig.folder.table("pairs")
    rig.folder.write("pairs", table.schema, [table.slice(0, 0)])
    for query in ("", "?sort=doubtful"):
        response = rig.get(f"pairs{query}")
        assert response.status_code == 200
        assert ids(response) == []


def test_what_differs_is_marked_and_markup_of_the_web_is_text(rig):
    text = rig.get("pairs?sort=corpus").text
    assert '<mark class="number" title="number only here">12</mark>' in text
    assert '<mark class="number" title="number only here">13</mark>' in text
    assert '<mark class="name" title="name only here">Kowalski</mark>' in text
    assert '<mark class="term" title="term">roof</mark>' in text
    assert "&lt;b&gt;cat" in text
    assert "<b>cat" not in text


def test_a_pair_stands_in_its_context_with_links_to_the_place(rig):
    text = rig.get(f"pair/{pair(1)}").text
    assert all(other in text for other in (TEXTS[0][0], TEXTS[2][1]))
    assert TEXTS[3][0] not in text
    assert "https://a.org/en/page#:~:text=The%20roof%20of%20the%20house,roof%20of" not in text
    assert "https://a.org/en/page#:~:text=The%20roof%20of%20the%20house%20is%20red." in text


def test_a_long_text_is_linked_by_its_ends():
    words = " ".join(f"w-{n}" for n in range(20))
    assert place_on_page("https://a.org/#x", words) == (
        "https://a.org/#:~:text=w%2D0%20w%2D1%20w%2D2%20w%2D3%20w%2D4,w%2D15%20w%2D16%20w%2D17%20w%2D18%20w%2D19"
    )
    assert place_on_page("file:///root/a.md", words) == ""


def test_every_act_is_written_and_obeyed(rig):
    rig.post("decide", pair=pair(0), what="reject", reason="other numbers or names")
    rig.post("decide", pair=pair(5), what="accept")
    rig.post("decide", pair=pair(1), what="correct", source=TEXTS[1][0], target="El techo es rojo.")
    texts = {"source": "Ana is here.\nNow.", "target": "Ana está aquí.\nAhora."}
    rig.post("decide", pair=pair(2), what="split", **texts)
    rig.post("decide", pair=pair(3), what="merge")
    acts = [(d.who, d.what, d.reason) for d in read_decisions(rig.folder.root)]
    assert acts[:2] == [("ana", "reject", "other numbers or names"), ("ana", "accept", "")]
    assert [act for _, act, _ in acts[2:]] == ["correct", "split", "merge", "reject"]
    settled(rig.folder, "houses")
    kept = [row["source_text"] for row in rig.folder.table("pairs").to_pylist() if not row["rejected_by"]]
    assert kept == [TEXTS[1][0], "Ana is here.", "Now.", f"{TEXTS[3][0]} {TEXTS[4][0]}", TEXTS[5][0]]
    # The page shows the old pairs, each once, with what holds now.
    assert ids(rig.get("pairs?sort=corpus")) == [0, 1, 2, 3, 4, 5]
    assert "El techo es rojo." in rig.get("pairs?sort=corpus").text
    assert ids(rig.get("pairs?sort=corpus&state=to+judge")) == []


def test_a_split_needs_as_many_lines_on_both_sides(rig):
    found = rig.post("decide", pair=pair(2), what="split", source="A.\nB.", target="A.")
    assert (found.status_code, found.text) == (
        400,
        "2 lines of source, 1 of target: each line is one side of a pair\n",
    )


def test_undo_takes_back_one_decision_after_the_other(rig):
    rig.post("decide", pair=pair(0), what="accept")
    rig.post("decide", pair=pair(0), what="reject")
    rig.post("decide", pair=pair(3), what="merge")
    assert ids(rig.post("undo", fragment=True)) == [3, 4]
    assert ids(rig.get("pairs?sort=corpus&state=judged")) == [0]
    assert "ana: reject" in rig.get("pairs?state=judged").text
    rig.post("undo")
    assert "ana: accept" in rig.get("pairs?state=judged").text
    rig.post("undo")
    assert ids(rig.get("pairs?state=judged")) == []
    assert rig.post("undo", fragment=True).text == ""


def test_the_script_gets_the_changed_cards_alone(rig):
    text = rig.post("decide", fragment=True, pair=pair(0), what="accept").text
    assert text.lstrip().startswith("<article")
    assert ids(rig.get(f"pair/{pair(0)}", headers={"X-Fragment": "1"})) == [0]


def test_people_who_differ_are_shown(rig):
    rig.post("decide", pair=pair(0), what="accept")
    path = rig.folder.root / "decisions.jsonl"
    own = path.read_text()
    path.write_text(own + own.replace('"ana"', '"ben"').replace("accept", "reject"))
    assert ids(rig.get("pairs?state=disputed")) == [0]
    text = rig.get("agreement").text
    assert "ana, ben" in text
    assert "0 %" in text


def test_the_page_follows_a_new_build(rig):
    assert len(ids(rig.get("pairs?sort=corpus"))) == 6
    table = rig.folder.table("pairs")
    rig.folder.write("pairs", table.schema, [table.slice(0, 2)])
    assert ids(rig.get("pairs?sort=corpus")) == [0, 1]


NOTHING = np.full((40, 2), np.nan)


def test_the_most_doubtful_come_first_and_documents_in_turn():
    order = telling_first([0.9, 0.5, None, 0.52], NOTHING[:4], ["a", "b", "c", "b"], {})
    assert order == [1, 0, 3, 2]
    scores = [0.5] * 30 + [0.9]
    order = telling_first(scores, NOTHING[:31], ["a"] * 30 + ["b"], {})
    assert order[:2] == [0, 30]
    assert sorted(order) == list(range(31))


def test_judgements_change_what_is_doubtful():
    """Pairs like those that were found wrong are doubtful no longer."""
    measures = np.array([[n / 40, 0.0] for n in range(40)])
    scores = [0.5 + (n - 20) / 200 for n in range(40)]
    groups = list(range(40))
    assert abs(telling_first(scores, measures, groups, {})[0] - 20) <= 1
    judged = {place: place >= 30 for place in range(10, 40, 2)}
    order = telling_first(scores, measures, groups, judged)
    assert order[0] >= 25
    assert order[-len(judged) :] == sorted(judged)

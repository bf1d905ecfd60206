"""What a screen reader gets: the accessibility tree of each view in order, and what each key says."""

from collections.abc import Iterator
from typing import Any

import pytest
from review_rig import TERM_TEXTS, TEXTS, Rig, work_folder

from corpus.review.app import Review
from corpus.review.judging import Judging
from corpus.review.server import serving
from corpus.review.state import State

pytestmark = pytest.mark.slow

CONTROLS = {
    "button",
    "link",
    "textbox",
    "searchbox",
    "combobox",
    "checkbox",
    "application",
    "DisclosureTriangle",
}
VIEWS = {
    "pairs?rule=kept&sort=corpus": "Pairs",
    "pages": "Pages left out",
    "rules?rule=low_score": "Rules",
    "terms": "Terms",
    "agreement": "People",
    "page/off": "Cats",
    f"pair/{1:024}": "A pair in its context",
}


class Reader:
    """The accessibility tree of a page, as Chromium gives it to screen readers."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self._devtools = page.context.new_cdp_session(page)

    def nodes(self) -> list[dict[str, Any]]:
        """The nodes that are read, in order: role, name, description and states of each."""
        known = {n["nodeId"]: n for n in self._devtools.send("Accessibility.getFullAXTree")["nodes"]}
        found: list[dict[str, Any]] = []

        def read(key: str) -> None:
            node = known[key]
            if not node["ignored"]:
                states = {one["name"]: one["value"].get("value") for one in node.get("properties", ())}
                values = {
                    name: node.get(name, {}).get("value", "") for name in ("role", "name", "description")
                }
                found.append({**states, **values})
            for child in node.get("childIds", ()):
                if child in known:
                    read(child)

        read(next(key for key, node in known.items() if "parentId" not in node))
        return found

    def focused(self) -> dict[str, Any]:
        """The node with the focus; the innermost, since the page itself has it, too."""
        return [node for node in self.nodes() if node.get("focused")][-1]

    def said(self, text: str) -> None:
        """Wait until the page says this."""
        self.page.wait_for_function(
            "text => document.getElementById('live').textContent.includes(text)", arg=text
        )
        (live,) = (node for node in self.nodes() if node.get("live") == "polite" and node["role"] == "status")
        assert not live.get("hidden")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)


@pytest.fixture
def reader(browser: Any) -> Iterator[Reader]:
    context = browser.new_context()
    yield Reader(context.new_page())
    context.close()


def test_each_view_is_named_in_order_and_every_control_has_a_name(reader: Reader, rig: Rig) -> None:
    for place, heading in VIEWS.items():
        rig.get(place)  # what takes seconds is made
        reader.page.goto(rig.url + place)
        nodes = reader.nodes()
        roles = [node["role"] for node in nodes]
        order = [roles.index(role) for role in ("banner", "navigation", "main", "heading", "status")]
        assert order == sorted(order), place
        assert next(node["name"] for node in nodes if node["role"] == "heading") == heading
        assert [node["name"] for node in nodes if node["role"] in CONTROLS and not node["name"]] == [], place
        links = [node["name"] for node in nodes if node["role"] == "link"]
        assert links[:6] == ["Skip to the content", "Pairs", "Pages left out", "Rules", "Terms", "People"]


def test_every_text_has_its_language(reader: Reader, rig: Rig) -> None:
    """So that a reader speaks each side with a voice of its own."""
    wrong = """([source, target]) => {
        const main = document.querySelector('main'), found = [];
        const walk = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
        while (walk.nextNode()) {
          const text = walk.currentNode.textContent.trim();
          const side = [source, target].findIndex(texts => texts.some(one => text && one.includes(text)));
          const lang = walk.currentNode.parentElement.closest('[lang]').lang;
          if (text.length > 9 && side >= 0) found.push([text, lang, ['en', 'es'][side]]);
        }
        return found; }"""
    texts = [[pair[side] for pair in TEXTS] for side in (0, 1)]
    for place in ("pairs?sort=corpus", "rules?rule=low_score&tried=1&enabled=on&min=0.6", f"pair/{1:024}"):
        rig.get(place)
        reader.page.goto(rig.url + place)
        found = reader.page.evaluate(wrong, texts)
        assert len(found) >= 4, place
        assert [one for one in found if one[1] != one[2]] == [], place


def test_each_key_says_what_it_did_and_the_focus_is_on_a_pair_that_reads_its_texts(
    reader: Reader, rig: Rig
) -> None:
    reader.page.goto(f"{rig.url}pairs?rule=kept&sort=corpus")

    def stands_on(number: int, state: str = "kept") -> None:
        node = reader.focused()
        assert node["role"] == "article"
        assert node["name"].startswith("Pair from ")
        assert node["description"] == f"{TEXTS[number][0]} {TEXTS[number][1]} {state}"

    assert [node["role"] for node in reader.nodes() if node.get("live") == "polite"] == ["status"]
    stands_on(0)
    reader.press("a")
    reader.said("ana: accept")
    stands_on(1)
    reader.press("r")
    reader.said("1 ")
    reader.press("Shift", "2")
    reader.said("ana: reject, part is missing")
    stands_on(2)
    reader.press("c")
    reader.said("Context: ")
    stands_on(2)
    reader.press("k")
    stands_on(1, "ana: reject, part is missing")
    reader.press("u")
    reader.said("Undone")
    stands_on(1)
    reader.press("t")
    assert reader.page.evaluate("document.activeElement.textContent") == TEXTS[1][1]
    assert reader.page.evaluate("document.activeElement.lang") == "es"
    reader.press("s")
    assert reader.page.evaluate("document.activeElement.lang") == "en"
    assert reader.focused()["name"] == TEXTS[1][0]
    reader.press("m")
    reader.said("ana: merge")
    stands_on(3)
    reader.press("k")
    stands_on(2, "ana: reject, merged with another pair")


def test_the_end_of_the_page_is_said_with_the_decision(reader: Reader, rig: Rig) -> None:
    reader.page.goto(f"{rig.url}pairs?rule=kept&sort=corpus")
    for _ in range(4):
        reader.press("j")
    reader.press("a")
    reader.said("ana: accept. End of the page")
    reader.press("a")
    reader.said("ana: accept")
    assert reader.focused()["name"].startswith("Pair from ")


def test_equal_words_are_said_again(reader: Reader, rig: Rig) -> None:
    reader.page.goto(f"{rig.url}pairs?rule=kept&sort=corpus")
    reader.page.evaluate(
        "new MutationObserver(() => { window.heard = [...window.heard || [], live.textContent]; })"
        ".observe(live, { childList: true })"
    )
    for _ in range(2):
        reader.press("a")
        reader.page.wait_for_timeout(200)
    reader.page.wait_for_function("() => window.heard.filter(one => one === 'ana: accept').length === 2")


def test_terms_read_both_sides(browser: Any, reader: Reader, tmp_path: Any) -> None:
    folder = work_folder(tmp_path, TERM_TEXTS)
    with serving(Review(State(folder, "houses", None, Judging(folder, "ana"))).answer) as url:
        reader.page.goto(f"{url}terms")
        reader.page.wait_for_selector("article")
        node = reader.focused()
        side = "document.activeElement.querySelector('[data-side={}]').textContent"
        source, target = (reader.page.evaluate(side.format(name)) for name in ("source", "target"))
        assert (node["name"], node["description"]) == (f"Term {source}", f"{target} to judge")
        reader.press("f")
        reader.said("ana: forbid")
        assert reader.focused()["name"] != node["name"]

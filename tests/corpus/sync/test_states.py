"""States of blocks against the version that a translation was made from."""

# ruff: noqa: E501 - a case in a line

import pytest

from corpus.sync.states import block_states
from crawler.folders.formats.markdown.read import read_markdown

BASE = """\
# A title

The first paragraph says one thing about bread.

The second paragraph says another thing about water.

* An item about salt
* An item about flour

A paragraph that will be gone soon enough.

The last paragraph of this text stays here.
"""


def states(new: str, old: str = BASE) -> list[tuple[str, str]]:
    """(state, the first words of the block) of every block, removed ones last."""
    source, base = read_markdown(new).blocks, read_markdown(old).blocks
    found = []
    for state in block_states(source, base):
        block = source[state.source] if state.source is not None else base[state.base or 0]
        found.append((state.state.value, " ".join(block.text.split()[:3])))
    return [one for one in found if one[0] != "fresh"]


def test_the_same_text_is_fresh_however_its_lines_break() -> None:
    assert states(BASE) == []
    assert states(BASE.replace("says one thing about", "says one\nthing about")) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("one thing", "one small thing", [("changed", "The first paragraph")]),
        ("The second paragraph", "The **second** paragraph", [("markup", "The second paragraph")]),
        ("# A title", "# Another title", [("changed", "Another title")]),
        ("* An item about salt\n", "* An item about salt\n* Wholly different words\n", [("new", "Wholly different words")]),
        ("A paragraph that will be gone soon enough.\n\n", "", [("removed", "A paragraph that")]),
        (
            "The second paragraph says another thing about water.",
            "Nothing here resembles what stood before.",
            [("new", "Nothing here resembles"), ("removed", "The second paragraph")],
        ),
    ],
)  # fmt: skip
def test_what_changed(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    assert states(BASE.replace(old, new)) == expected


def test_a_block_elsewhere_has_moved() -> None:
    gone = "The last paragraph of this text stays here.\n"
    moved = gone + "\n" + BASE.replace(gone, "")
    assert states(moved) == [("moved", "The last paragraph")]


def test_a_heading_that_is_mostly_markup_now_is_another_one_and_a_paragraph_is_not() -> None:
    assert states("## [**Bread**]\n", "## Bread\n") == [("new", "Bread"), ("removed", "Bread")]
    assert states("## [**The oven and bread**]\n", "## The oven and bread\n") == [("markup", "The oven and")]
    assert states("Bake [it](https://a.test/a/very/long/path?to=bread).\n", "Bake it.\n") == [
        ("markup", "Bake it.")
    ]

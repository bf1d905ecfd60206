"""Boxes of cross references leave the text; boxes that say something stay."""

import pytest

from crawler.page.page import Response
from crawler.page.read import read_page

PROSE = "The mill turns when the wind blows from the sea, and the miller hears how fine the flour is."
SAID = "Grind the grain twice, or the bread will be as dark as the night over the bay in winter."


def texts(box: str) -> list[str]:
    """The blocks of an article that holds this box between paragraphs."""
    page = f"<html><body><main><h1>Mills</h1><p>{PROSE} One.</p>{box}<p>{PROSE} Two.</p></main></body></html>"
    found = read_page(
        Response("https://a.org/x", 200, {"content-type": "text/html"}, page.encode()), ("en", "es")
    )
    assert found is not None
    read = [block.text for block in found.blocks]
    assert {f"{PROSE} One.", f"{PROSE} Two."} <= set(read)
    return [text for text in read if text not in ("Mills", f"{PROSE} One.", f"{PROSE} Two.")]


@pytest.mark.parametrize(
    "box",
    [
        '<div class="topic"><p>Examples:</p><ul><li><p>See <a href="../e/a.html">'
        "Grinding wheat with a stone</a> for an example of stones.</p></li>"
        '<li><p><a href="../e/b.html">Sails in a storm</a></p></li></ul></div>',
        '<div class="admonition seealso"><p class="admonition-title">See also</p>'
        '<p><a href="b.html">'
        "The great mill of the south</a>: how it was built.</p></div>",
        '<div class="topic"><p class="topic-title">References</p><dl class="footnote"><dt>1</dt><dd><p>'
        '<a href="https://b.org/p.pdf">On the sails of mills</a>, J. Miller, 1987.</p></dd></dl></div>',
        '<aside class="callout"><h4>Read on</h4><ul><li><a href="/a">How bread was baked in 1700</a></li>'
        '<li><a href="/b">The bakers of the bay</a>, part 2</li></ul></aside>',
    ],
    ids=["gallery", "see also", "references", "callout"],
)
def test_a_box_of_references_is_no_text(box: str) -> None:
    assert texts(box) == []


@pytest.mark.parametrize(
    "box",
    [
        f'<div class="topic"><p class="topic-title">Hints</p><ul><li>{SAID}</li>'
        '<li><a href="/a">Stones of the mill</a></li></ul></div>',
        f'<div class="admonition note"><p class="admonition-title">Note</p><p>{SAID} See '
        '<a href="/a">stones</a>.</p></div>',
        f'<div class="note"><p>{SAID}</p><p><a href="/a">Stones</a> and <a href="/b">sails</a></p></div>',
        f'<div class="topic"><p class="topic-title">Parts</p><ul><li>{SAID} <a href="#sails">Sails</a></li>'
        "</ul></div>",
        f'<section><h2>Examples</h2><ul><li><a href="/a">Stones</a>: {SAID}</li></ul></section>',
    ],
    ids=["an item without a link", "few links", "no title", "links within the page", "a section"],
)
def test_a_box_that_says_something_stays(box: str) -> None:
    assert any(SAID in text for text in texts(box))


@pytest.mark.parametrize(
    ("names", "title", "stays"),
    [
        ("admonition warning", "Advertencia", False),
        ("markdown-alert markdown-alert-note", "Note", False),
        ("admonition admonition-how-sails-are-set", "How sails are set", True),
        ("admonition note", "What the miller of the bay says", True),
    ],
)
def test_the_kind_of_a_note_is_no_text(names: str, title: str, stays: bool) -> None:
    kind = "markdown-alert-title" if "alert" in names else "admonition-title"
    box = f'<div class="{names}"><p class="{kind}">{title}</p><p>{SAID}</p></div>'
    assert texts(box) == ([title, SAID] if stays else [SAID])


def test_a_section_of_a_translation_keeps_the_id_of_the_original() -> None:
    box = (
        '<section id="misleading-values-on-strongly-correlated-features">'
        f"<h2>Valores que confunden</h2><p>{SAID}</p></section>"
    )
    assert texts(box) == ["Valores que confunden", SAID]
    assert texts(f'<section id="related-articles-in-this-series"><h2>More</h2><p>{SAID}</p></section>') == []


def test_the_links_of_a_paragraph_make_its_section_no_menu() -> None:
    linked = (
        'Internally we use <a href="https://b.org/stones">stones</a> of the quarry and <a href="https://c.org/s">'
        "sails</a> to drive all wheels. These parts are joined with oak and iron, as the papers of both say."
    )
    box = f'<div class="section" id="details"><h2>Implementation details</h2><p>{linked}</p></div>'
    assert any("Internally we use stones" in text for text in texts(box))


def test_a_note_of_one_sentence_with_names_of_code_stays() -> None:
    name = '<a href="g.html"><code>mill.Stone</code></a>'
    box = (
        '<div class="admonition note"><p class="admonition-title">Note</p>'
        f"<p>Several stones are set by {name} or by {name}.</p></div>"
    )
    assert texts(box) == ["Several stones are set by mill.Stone or by mill.Stone."]


@pytest.mark.parametrize("label", ["<p>Contents</p>", "<h2>In this article</h2>"])
def test_a_table_of_contents_goes_with_its_label(label: str) -> None:
    links = '<ul><li><a href="#a">The dough</a></li><li><a href="#b">The oven</a></li></ul>'
    box = f'{label}{links}<h2 id="a">The dough</h2><p>{SAID}</p><h2 id="b">The oven</h2><p>{SAID} Again.</p>'
    assert texts(box) == ["The dough", SAID, "The oven", f"{SAID} Again."]


def test_names_and_ranks_of_authors_are_no_text() -> None:
    posts = "".join(
        f'<article class="post"><h4 class="username">{name}</h4><h5 class="userTitle">New member</h5>'
        f'<div class="post-body"><p>{SAID} {name} thinks so.</p></div></article>'
        for name in ("Ryegirl", "Oakboy")
    )
    assert texts(posts) == [f"{SAID} Ryegirl thinks so.", f"{SAID} Oakboy thinks so."]


@pytest.mark.parametrize(
    "line",
    [
        "★★★★☆ 4.2 (123 ratings)",
        "Rate this recipe ★★★★☆",
        "Ministerio de Obras. Todos los derechos reservados.",
        "press@example.com",
        "+351 210 000 000",
    ],
)
def test_lines_of_stars_rights_and_addresses_are_no_text(line: str) -> None:
    assert texts(f"<p>{line}</p><p>{SAID}</p>") == [SAID]


def test_a_sentence_on_rights_or_stars_is_text() -> None:
    said = "Write to press@example.com, where a film got ★★★ and all rights are said to be reserved for us."
    assert texts(f"<p>{said}</p><p>{SAID}</p>") == [said, SAID]


def test_names_of_authors_go_whatever_else_their_classes_say() -> None:
    posts = "".join(
        f'<article class="post"><h5 class="userTitle x{number}">New member</h5>'
        f'<div class="post-body"><p>{SAID} {number} of them.</p></div></article>'
        for number in (1, 2)
    )
    assert texts(posts) == [f"{SAID} 1 of them.", f"{SAID} 2 of them."]

"""Blocks of HTML files have places in the file whatever the markup around their text."""

# ruff: noqa: E501 - documents read better in one line

import pytest

from crawler.folders.formats.in_order import in_order
from crawler.folders.model import LocalDocument
from crawler.folders.read import read_document
from crawler.folders.rewrite import rewrite

PROSE = "Bread is made of flour, water, salt and time, and the oven has to be as hot as it gets before it goes in."
PAGE = f"""<html lang="en"><head><title>Bread</title></head><body><article>
<h1>6. Bread</h1>
<div class="toc"><p><b>Table of Contents</b></p><dl><dt><span><a href="#knead">6.1. Kneading</a></span></dt>
<dt><span><a href="#oven">6.2. The oven</a></span></dt></dl></div>
<p>{PROSE}</p>
<h2 class="title"><a id="knead"></a>6.1.&#160;Kneading</h2>
<p>{PROSE} Knead it <em>well</em>.<a href="#ftn.a" class="footnote" id="a"><sup class="footnote">[1]</sup></a></p>
<h2>The crumb<a class="headerlink" href="#crumb" title="Link to this heading">¶</a></h2>
<p>Of late<a href="#ftn.b"><sup>[2]</sup></a>, people bake at home again, and they are as good at it as ever.</p>
<h2 class="title"><a id="oven"></a>6.2.&#160;<em>The</em> oven</h2>
<p>{PROSE} It cools on a rack.</p>
<div class="footnote"><p><a href="#a"><sup>[1] </sup></a>Ten minutes by hand are what most books ask for.</p></div>
</article></body></html>
"""


def document() -> LocalDocument:
    return read_document("bread.html", PAGE.encode())


def changed(text: str, content: str) -> str:
    """The page with another content of the block of this text."""
    found = document()
    number = next(n for n, block in enumerate(found.blocks) if block.text == text)
    return rewrite("bread.html", PAGE.encode(), found, {number: content}).decode()


def test_every_block_has_a_place() -> None:
    found = document()
    assert [block.text for block in found.blocks if not block.spans] == []
    assert rewrite(
        "bread.html", PAGE.encode(), found, {n: b.content for n, b in enumerate(found.blocks)}
    ) == (PAGE.encode())


def test_a_heading_keeps_its_number_and_is_not_its_line_in_the_table_of_contents() -> None:
    new = changed("Kneading", "Amasado")
    assert '<a id="knead"></a>6.1.&#160;Amasado</h2>' in new
    assert "6.1. Kneading</a>" in new
    assert "6.2.&#160;<em>El</em> horno" in changed("The oven", "<em>El</em> horno").replace("\n", " ")


@pytest.mark.parametrize(
    ("start", "placeholder"),
    [
        ("The crumb", '<a class="headerlink" href="#crumb" title="Link to this heading">¶</a>'),
        ("Of late", '<a href="#ftn.b"><sup>[2]</sup></a>'),
        (f"{PROSE} Knead", '<a href="#ftn.a" class="footnote" id="a"><sup class="footnote">[1]</sup></a>'),
    ],
)  # fmt: skip
def test_marks_of_notes_and_signs_are_placeholders(start: str, placeholder: str) -> None:
    block = next(block for block in document().blocks if block.text.startswith(start))
    assert block.placeholders == (placeholder,)


def test_a_link_of_words_is_none() -> None:
    page = PAGE.replace("by hand", '<a href="#hand">by hand</a>')
    block = read_document("bread.html", page.encode()).blocks[-1]
    assert "by hand" in block.text
    assert all("hand" not in one for one in block.placeholders)


def test_places_keep_the_order() -> None:
    a, b, c = (0, 2), (4, 6), (8, 10)
    # The first text stands late and early, the second in the middle only.
    assert in_order([[(c, 1.5), (a, 1.0)], [(b, 1.0)], [(c, 1.0)]]) == [a, b, c]
    assert in_order([[(a, 1.0), (b, 1.5)], [(c, 1.0)]]) == [b, c]
    assert in_order([[], [(a, 1.0)]]) == [None, a]
    assert in_order([]) == []

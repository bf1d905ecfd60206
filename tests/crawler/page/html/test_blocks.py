"""What of an article is kept, cut where, and what of its furniture goes."""

import pytest

from crawler.page.page import Block, Response
from crawler.page.read import read_page

BEFORE = (
    "Machine learning is a field of computer science that studies how a computer learns from data by itself."
)
AFTER = (
    "The error of a model on data that it has not seen is what counts, and it is measured on held-out data."
)
TEXT = "This sentence has to be read by everyone, whatever its box is called by the theme of the site."


def blocks(body: str) -> list[Block]:
    """The blocks of an article with this content, less those that every test has."""
    page = f"<main><article><h1>T</h1><p>{BEFORE}</p>{body}<p>{AFTER}</p></article></main>"
    html = f"<html><body>{page}</body></html>".encode()
    found = read_page(Response("https://a.org/x", 200, {"content-type": "text/html"}, html), ("en", "es"))
    assert found is not None
    assert [block.text for block in found.blocks if block.text in (BEFORE, AFTER)] == [BEFORE, AFTER]
    return [block for block in found.blocks if block.text not in ("T", BEFORE, AFTER)]


@pytest.mark.parametrize(
    "body",
    [
        '<section id="related-guides"><h2>Related guides</h2><p>{}</p></section>',
        '<section id="turn-comments-into-code"><h2>Turn comments into code</h2><p>{}</p></section>',
        '<div class="section" id="social-media"><h2>Social media</h2><p>{}</p></div>',
        '<section id="navegacion"><h3>Navegación</h3><p>{}</p></section>',
        '<div class="highlight"><p>{}</p></div>',
        '<p class="lg:sidebar-open md:banner peer/banner:hidden">{}</p>',
        '<div class="hidden md:block"><p>{}</p></div>',
        '<div style="overflow: hidden"><p>{}</p></div>',
        '<p class="barista">{}</p>',
        "<aside><p>{}</p></aside>",
        '<aside class="pquote">{}<p class="pquote-credit">@someone, <a href="/x">a talk</a></p></aside>',
        "<h3><button>What is a feature?</button></h3><p>{}</p>",
        f"<div>{{}}<p>{BEFORE} Again.</p></div>",
        f"<div><p>{BEFORE} Again.</p>{{}}</div>",
        "{}",
        "<ul><li>an item of the list</li></ul>{}",
        "<table><tr><td>one cell</td><td>another cell</td></tr></table>{}",
        "<details><summary>More on it</summary>{}</details>",
        '<div role="tabpanel" style="display:none"><p>{}</p></div>',
        '<div class="tab-pane hidden"><p>{}</p></div>',
        '<blockquote lang="es"><p>{}</p></blockquote>',
        "<figure><img src=x.png><figcaption>{}</figcaption></figure>",
    ],
)
def test_an_article_loses_nothing_to_names_and_places(body: str) -> None:
    assert TEXT in [block.text for block in blocks(body.format(TEXT))]


@pytest.mark.parametrize("tag", ["p", "li", "h2", "td", "blockquote", "figcaption", "dd", "summary"])
def test_line_ends_of_the_source_are_spaces(tag: str) -> None:
    outer = {"li": "ul", "td": "table", "dd": "dl", "figcaption": "figure", "summary": "details"}.get(
        tag, "div"
    )
    body = (
        f"<{outer}><{tag}>Call\n<code>fit</code>\nbefore you\n<b>predict</b>.</{tag}></{outer}><p>{TEXT}</p>"
    )
    assert [block.text for block in blocks(body)] == ["Call fit before you predict.", TEXT]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('Bad<a href="#fn1"><sup>1</sup></a> and good.', "Bad and good."),
        (
            'Bad <a class="footnote-reference" href="#id2" role="doc-noteref">[1]</a> and good.',
            "Bad and good.",
        ),
        ('Bad<sup class="note"><a href="javascript:void(0)">2</a></sup> and good.', "Bad and good."),
        ("Bad<sup>[a]</sup> and good.", "Bad and good."),
        ("10<sup>-6</sup> and 1<sup>st</sup> and x<sup>2</sup>.", "10^-6 and 1st and x^2."),
        ("It takes 2<sup>n</sup> steps of 3 km<sup>2</sup>.", "It takes 2^n steps of 3 km^2."),
        ("The word<sup>12</sup> is noted.<sup>3</sup> It ends.", "The word is noted. It ends."),
        ('The word<a href="#fn:1" rel="footnote">1</a> is noted.', "The word is noted."),
        ('The part <a href="#note-2">2</a> is linked.', "The part 2 is linked."),
        (
            'Go to the <a href="#x">next<span style="clip: rect(0 0 0 0)"> external</span></a> part.',
            "Go to the next part.",
        ),
        ("It&#146;s a \x93quoted\x94 word.", "It’s a “quoted” word."),
        ("On <time>5 May 2020</time> it rained.", "On 5 May 2020 it rained."),
        ("He said <q>it is good</q> and left.", 'He said "it is good" and left.'),
        ('An <i aria-hidden="true">star</i>icon is no word.', "An icon is no word."),
        ("Soft&shy;ly, with&#8203;out marks&#8206;.", "Softly, without marks."),
        ("The &amp;nbsp; entity and &amp;lt; stay.", "The &nbsp; entity and &lt; stay."),
        ('Let <math display="inline"><msup><mi>x</mi><mn>2</mn></msup></math> be.', "Let x^2 be."),
        ('Let <script type="math/tex">y_i</script> be it.', r"Let \(y_i\) be it."),
        ('Let <img alt="{\\displaystyle \\eta }" src="x.svg"> be it.', r"Let \(\eta\) be it."),
    ],
)
def test_sentences_hold_no_furniture(source: str, text: str) -> None:
    assert [block.text for block in blocks(f"<p>{source}</p>")] == [text]


def test_headings_lose_numbers_that_their_page_counts() -> None:
    body = (
        "".join(f"<h2>{n} Part of it</h2><p>{TEXT} {n}</p>" for n in ("3.1", "3.2"))
        + f"<h2>2.4 GHz</h2><p>{TEXT}</p>"
    )
    headings = [block.text for block in blocks(body) if block.kind == "heading"]
    assert headings == ["Part of it", "Part of it", "2.4 GHz"]


def test_links_that_stand_alone_and_cards_are_navigation() -> None:
    cards = "".join(f'<h3><a href="/{n}">Story number {n} of this site</a></h3>' for n in range(3))
    assert blocks(f'<p><a href="/x">{TEXT}</a></p>{cards}') == []


def test_a_gallery_tells_its_caption_once() -> None:
    figure = f"<figure><img src=x.png><figcaption>{TEXT}</figcaption></figure>"
    assert blocks(figure * 3) == [Block("caption", TEXT)]


def test_lines_items_and_cells_that_are_names_of_code_are_no_text() -> None:
    items = "<ul><li><code>patient_id</code></li><li><a href='/x'><code>svm.SVC</code></a>.</li></ul>"
    cells = "<table><tr><td><kbd>Ctrl</kbd> + <kbd>C</kbd></td><td>Copies what is selected.</td></tr></table>"
    found = blocks(f"{items}{cells}<p><code>pip install x</code></p><h2><code>fit</code></h2><p>{TEXT}</p>")
    assert [block.text for block in found] == ["Copies what is selected.", "fit", TEXT]


@pytest.mark.parametrize(
    "line",
    [
        "Photo: Jane Doe, AP",
        "(Image: getty)",
        "© Getty Images",
        "Copyright 2019 Example Ltd - ISSN 1234-5678",
        "Updated 5:27 am CST, Wednesday, November 20, 2019",
        "Publicado el lunes 3 de mayo de 2020",
        "https://a.org/news/article-14848175.php",
        'Read also: <a href="/x">Why bread is dear this year</a>',
    ],
)
def test_credits_dates_and_links_that_are_whole_lines_are_no_text(line: str) -> None:
    assert blocks(f"<p>{line}</p>") == []


@pytest.mark.parametrize(
    "line",
    [
        "Photo: a cat sleeps on the mat of the miller",
        "Copyright law protects authors in every country.",
        "Updated guidance of 2019 says that children are safe.",
        "Published in 1984 by Penguin Books in London.",
        'Pro tip: <a href="/x">Get more ideas here</a>!',
    ],
)
def test_sentences_that_begin_like_them_are_text(line: str) -> None:
    assert len(blocks(f"<p>{line}</p>")) == 1


@pytest.mark.parametrize(
    "marks", ['class="pf_subheadline"', 'class="section-title"', 'role="heading" aria-level="3"', "class=h2"]
)
def test_short_lines_that_are_called_headings_are_such(marks: str) -> None:
    found = blocks(f"<div {marks}>Who pays for it?</div><p>{TEXT}</p>")
    assert found == [Block("heading", "Who pays for it?"), Block("paragraph", TEXT)]


def test_numbers_that_count_the_items_of_an_article_stay() -> None:
    body = "".join(f"<h2>{n}. Drink water</h2><p>{TEXT} {n}</p>" for n in (1, 2))
    headings = [block.text for block in blocks(body) if block.kind == "heading"]
    assert headings == ["1. Drink water", "2. Drink water"]


def test_a_post_that_an_article_quotes_is_text_in_any_frame() -> None:
    quote = f'<blockquote class="twitter-tweet"><p>{TEXT}</p>— Ann (@ann) <a href="/t">May 5</a></blockquote>'
    found = blocks(f'<div class="social-media-embed">{quote}</div>')
    assert [block.text for block in found] == [TEXT, "— Ann (@ann) May 5"]


def test_what_opens_over_a_name_is_no_part_of_the_sentence() -> None:
    over = (
        '<span class="rollover-people-block"><a href="/o">Ann Doe</a> Ten mills <a href="/m">More</a></span>'
    )
    found = blocks(
        f'<p>They met <span><a href="/o">Ann Doe</a>{over}</span> at the old mill of the town.</p>'
    )
    assert [block.text for block in found] == ["They met Ann Doe at the old mill of the town."]


def test_what_asks_for_an_address_is_no_text() -> None:
    form = '<form><input type="email" name="e"><input type="submit"></form>'
    assert blocks(f"<div><h2>The morning letter</h2><p>Get it every day.</p>{form}<p>Done!</p></div>") == []


def test_cards_at_the_end_are_no_text() -> None:
    page = f"<main><article><h1>T</h1><p>{BEFORE}</p><p>{TEXT}</p><p>{AFTER}</p></article>{{}}</main>"
    cards = "".join(f'<h3><a href="/{n}">Lyrics quiz {n}</a></h3><p>Is it wrong?</p>' for n in range(3))
    html = page.format(f"<section><h2>Elsewhere</h2>{cards}</section>").encode()
    found = read_page(Response("https://a.org/x", 200, {"content-type": "text/html"}, html), ("en",))
    assert found is not None
    assert [block.text for block in found.blocks] == ["T", BEFORE, TEXT, AFTER]


@pytest.mark.parametrize("attributes", ["", ' class="x1-y"', ' class="post" id="post-7"'])
def test_texts_of_one_rank_are_all_read_whatever_they_are_called(attributes: str) -> None:
    texts = [f"{TEXT} It is post {n}." for n in range(3)]
    posts = "".join(f"<article{attributes}><p>{text}</p><p>{BEFORE}</p></article>" for text in texts)
    html = f"<html><body><main><h1>T</h1>{posts}</main></body></html>".encode()
    found = read_page(Response("https://a.org/x", 200, {"content-type": "text/html"}, html), ("en",))
    assert found is not None
    assert [block.text for block in found.blocks if block.text in texts] == texts

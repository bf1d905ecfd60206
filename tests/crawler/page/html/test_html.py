import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crawler.page.page import Alternate, Block, Page, Response
from crawler.page.read import decode, read_page, read_page_and_links

URL = "https://a.org/docs/page.html"
# A page needs some running text before the extractor trusts it.
PROSE = "This paragraph of running text is long enough to be taken for the article that the page is about."


def response(body: str | bytes, **headers: str) -> Response:
    content = body.encode() if isinstance(body, str) else body
    given = {key.replace("_", "-"): value for key, value in headers.items()}
    return Response(URL, 200, {"content-type": "text/html", **given}, content)


def read(body: str, head: str = "", **headers: str) -> Page:
    html = f"<html><head><title>T</title>{head}</head><body>{body}</body></html>"
    page = read_page(response(html, **headers), ("en", "es"))
    assert page is not None
    return page


def texts(body: str, head: str = "") -> list[str]:
    """The blocks of an article with this content, less those that every test has."""
    article = f"<article><h1>Title</h1><p>{PROSE}</p>{body}<p>{PROSE} Really.</p></article>"
    return [block.text for block in read(article, head).blocks][2:-1]


def test_blocks_come_in_order_with_their_kinds() -> None:
    article = f"""<article><h1>The title</h1><p>{PROSE}</p><h2>A part</h2><ul><li>one item of a list</li>
        <li>another item<ul><li>an item inside</li></ul></li></ul>
        <table><tr><th>Model</th><th>Score</th></tr><tr><td>Forest of trees</td><td>0.9</td></tr></table>
        <figure><img src="/i/roc%20curve.png"><figcaption>The curve of a model</figcaption></figure>
        <div class="figure"><a href="/i.png"><img src="i.png"></a>
        <p class="caption"><span class="caption-text">A
        <em>second</em> figure: the error of each model on held-out data.</span>
        <a class="headerlink" href="#i">¶</a></p></div>
        <blockquote><p>Quoted words of someone.</p></blockquote><p>{PROSE} End.</p></article>"""
    page = read(article)
    assert [(block.kind, block.text) for block in page.blocks] == [
        ("heading", "The title"),
        ("paragraph", PROSE),
        ("heading", "A part"),
        ("list_item", "one item of a list"),
        ("list_item", "another item"),
        ("list_item", "an item inside"),
        ("table_cell", "Model"),
        ("table_cell", "Score"),
        ("table_cell", "Forest of trees"),
        ("table_cell", "0.9"),
        ("caption", "The curve of a model"),
        ("caption", "A second figure: the error of each model on held-out data."),
        ("paragraph", "Quoted words of someone."),
        ("paragraph", f"{PROSE} End."),
    ]
    assert page.images == ("roc curve.png", "i.png")


@pytest.mark.parametrize(
    "noise",
    [
        "<pre>model.fit(X, y)</pre>",
        '<div class="highlight-python"><div class="highlight"><pre><span>fit(X)</span></pre></div></div>',
        '<div class="sourceCode"><pre><code>x = 1</code></pre></div>',
        '<div class="math notranslate nohighlight">\\[ x^2 \\]</div>',
        "<p>$$ a = b + c $$</p>",
        "<p>\\begin{align} a &amp;= b \\end{align}</p>",
        '<p><span class="MathJax_Display">xx</span></p>',
        "<nav><a href='/a'>Home</a> <a href='/b'>About</a></nav>",
        '<div id="cookie-banner"><p>We use cookies to improve your visit. Accept them all?</p></div>',
        '<section class="comments"><p>Great article, thank you for writing it!</p></section>',
        '<aside class="related"><p>Related: how to train another model in an hour.</p></aside>',
        '<div class="newsletter"><p>Subscribe to our newsletter and never miss a post.</p></div>',
        "<script>var text = 'x'</script><style>p {}</style><noscript><p>Turn on scripts.</p></noscript>",
        "<button>Copy to clipboard</button><select><option>English</option></select>",
        "<!-- a comment -->",
    ],
)
def test_what_is_no_running_text_is_gone(noise: str) -> None:
    assert texts(noise) == []


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("Call the <code>fit</code> method first.", "Call the fit method first."),
        (
            'Let <span class="math notranslate nohighlight">\\(x\\)</span> be a number.',
            "Let \\(x\\) be a number.",
        ),
        ("Here $x$ and <em>y</em> are <strong>two</strong> numbers.", "Here $x$ and y are two numbers."),
        ('The <span class="highlight">marked</span> word stays.', "The marked word stays."),
        ('Use <code class="sourceCode python">fit</code> here.', "Use fit here."),
        ('See <a href="/x">the other page</a> for more.', "See the other page for more."),
        ("We wrote it in C#", "We wrote it in C#"),
        ("Two<br>lines", "Two|lines"),
        ("Before<pre>x = 1</pre>after it", "Before|after it"),
        ("H<sub>2</sub>O and x<sup>2</sup> here.", "H2O and x^2 here."),
    ],
)
def test_sentences_stay_whole(html: str, text: str) -> None:
    assert texts(f"<p>{html}</p>") == text.split("|")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("1.14.2. Label Propagation", "Label Propagation"),
        ("1.14.2 Label Propagation", "Label Propagation"),
        ("2. etapa", "2. etapa"),
        ('<span class="section-number">2. </span>Etapa', "Etapa"),
        ('<span class="secno">A.1 </span>Etapa', "Etapa"),
        ("3.5 million users", "3.5 million users"),
        ("2024 in review", "2024 in review"),
        ('Title<a class="headerlink" href="#x">¶</a>', "Title"),
        ('Title<a href="#x">#</a>', "Title"),
        ('<a class="anchor" href="#x"><svg></svg></a>Title', "Title"),
        ('<a href="#x">#</a> Title', "Title"),
        ("Title¶", "Title"),
        ("Learning C#", "Learning C#"),
        ('<a href="/x">Assignment</a>', "Assignment"),
        ('<a class="toc-backref" href="#id1">Title</a>', "Title"),
    ],
)
def test_headings_are_their_words(html: str, text: str) -> None:
    assert texts(f"<h2>{html}</h2><p>{PROSE} Then.</p>") == [text, f"{PROSE} Then."]


@pytest.mark.parametrize(
    "mark", ["sidebar", "has-sidebar", "related", "highlight", "content social", "no-comments"]
)
@pytest.mark.parametrize("length", [3, 60])
@pytest.mark.parametrize("heading", ["<h1>Title</h1>", "<h2>Title</h2>"])
def test_a_theme_that_names_its_content_after_a_box_loses_nothing(
    mark: str, length: int, heading: str
) -> None:
    paragraphs = "".join(f"<p>{PROSE} Number {n}.</p>" for n in range(length))
    page = read(f'<header><p>A site</p></header><div class="{mark}">{heading}{paragraphs}</div>')
    assert [block.text for block in page.blocks if block.text.startswith(PROSE)] == [
        f"{PROSE} Number {n}." for n in range(length)
    ]


SPANISH = "La máquina aprendió año tras año, sin que nadie la acompañara en su camino."


@pytest.mark.parametrize(
    ("charset", "header", "head"),
    [
        ("iso-8859-1", "text/html; charset=ISO-8859-1", ""),
        ("cp1252", "text/html", '<meta charset="windows-1252">'),
        (
            "iso-8859-1",
            "text/html",
            '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">',
        ),
        ("utf-8", "text/html; charset=utf-8", '<meta charset="iso-8859-1">'),
        ("utf-8-sig", "text/html; charset=iso-8859-1", ""),
        ("utf-16", "text/html", ""),
        ("utf-8", "", ""),
        ("cp1252", "", ""),
        ("utf-8", "text/html; charset=nonsense", ""),
    ],
)
def test_the_charset_is_found(charset: str, header: str, head: str) -> None:
    body = f"<html><head>{head}</head><body><p>{SPANISH}</p><p>{SPANISH * 9}</p></body></html>".encode(
        charset
    )
    assert SPANISH in decode(Response(URL, 200, {"content-type": header}, body))


def test_chinese_charsets_are_found() -> None:
    text = "机器学习是人工智能的一个分支，它研究如何让计算机从数据中学习。"
    body = f'<html><head><meta charset="gb2312"></head><body><p>{text}</p></body></html>'.encode("gb18030")
    assert text in decode(response(body))


@pytest.mark.parametrize(("fetched", "published"), [(2098, None), (2100, "2099-03-04")])
def test_a_page_is_as_old_as_when_it_was_fetched_whichever_day_it_is_read(
    fetched: int, published: str | None
) -> None:
    head = '<meta property="article:published_time" content="2099-03-04T10:00:00Z">'
    html = f"<html><head>{head}</head><body><article><p>{PROSE}</p></article></body></html>"
    page = read_page(replace(response(html), fetched_at=datetime(fetched, 1, 1, tzinfo=UTC)), ("en", "es"))
    assert page is not None
    assert page.published == published


def test_metadata() -> None:
    head = """<link rel="canonical" href="/docs/page">
        <meta property="article:published_time" content="2023-04-05T10:00:00Z">
        <link rel="license" href="https://creativecommons.org/licenses/by/4.0/">
        <link rel="alternate" hreflang="es" href="/es/page">"""
    page = read(
        f'<article><p>{PROSE}</p><a href="/es/page">Español</a></article>',
        head,
        link="<x>; rel=alternate; hreflang=fr",
    )
    assert (page.title, page.published, page.license) == ("T", "2023-04-05", "CC-BY-4.0")
    assert page.canonical_url == "https://a.org/docs/page"
    assert page.hreflang == (
        Alternate("es", "https://a.org/es/page"),
        Alternate("fr", "https://a.org/docs/x"),
    )
    assert page.switchers == (Alternate("es", "https://a.org/es/page"),)
    assert (page.declared_lang, page.noindex, page.machine_translated) == (None, False, None)


def test_a_base_address_counts_for_all_links() -> None:
    head = (
        '<base href="https://b.org/y/"><link rel="canonical" href="x"><link rel=alternate hreflang=es href=z>'
    )
    page = read(f'<p>{PROSE}</p><a href="e">Español</a>', head)
    assert page.canonical_url == "https://b.org/y/x"
    assert [a.url for a in (*page.hreflang, *page.switchers)] == ["https://b.org/y/z", "https://b.org/y/e"]


@pytest.mark.parametrize("attribute", ["lang", "xml:lang"])
def test_the_declared_language_is_told_as_it_stands(attribute: str) -> None:
    html = f'<html {attribute}="es-MX"><head><title>  A\n title </title></head><body><p>{PROSE}</p>'
    page = read_page(response(html), ("en", "es"))
    assert page is not None
    assert (page.declared_lang, page.title) == ("es-MX", "A title")


@pytest.mark.parametrize(
    ("head", "header", "noindex"),
    [
        ('<meta name="robots" content="noindex">', "", True),
        ('<META NAME="ROBOTS" CONTENT="NOINDEX, FOLLOW">', "", True),
        ('<meta name="robots" content="none">', "", True),
        ('<meta name="googlebot" content="noindex">', "", True),
        ('<meta name="acopio" content="noindex">', "", True),
        ('<meta name="otherbot" content="noindex">', "", False),
        ('<meta name="robots" content="index, nofollow">', "", False),
        ('<meta name="description" content="noindex">', "", False),
        ("", "noindex", True),
        ("", "nofollow, NoIndex", True),
        ("", "googlebot: noindex", True),
        ("", "otherbot: noindex, nofollow", False),
        ("", "otherbot: nofollow, acopio: noindex", True),
        ("", "max-snippet: 20, noindex", True),
        ("", "unavailable_after: 25 Jun 2010 15:00:00 PST, noindex", True),
    ],
)
def test_robots_directives_for_us_count(head: str, header: str, noindex: bool) -> None:
    assert read(f"<p>{PROSE}</p>", head, x_robots_tag=header).noindex is noindex


def test_the_links_of_a_page_are_read_with_it_unless_it_says_nofollow() -> None:
    html = f'<html><head>{{}}</head><body><p>{PROSE}</p><a href="/x">x</a></body></html>'
    reading = read_page_and_links(response(html.format("")), ("en", "es"))
    assert reading is not None
    assert [link.url for link in reading.links] == ["https://a.org/x"]
    assert Block("paragraph", PROSE) in reading.page.blocks
    closed = read_page_and_links(response(html.format('<meta name="robots" content="none">')), ("en", "es"))
    assert closed is not None
    assert closed.links == ()


BROKEN_URLS = """<base href="http://["><link rel="canonical" href="http://["><link rel="license" href="http://[">
    <link rel="alternate" hreflang="es" href="http://["><link rel="alternate" hreflang="fr"><a href="http://[">Español</a>
    <img src="http://["><a rel="license" href="//[">x</a><meta http-equiv="refresh" content="0;url=http://[">"""


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        b"\x00" * 5000,
        b"<html>\x00<body\x00><p>te\x00xt</p></body></html>",
        b"\xff\xfe\xfa\xc3\x28 <p>\xe2\x82</p>" * 50,
        bytes(range(256)) * 20,
        b"%PDF-1.4 \n%\xe2\xe3\xcf\xd3",
        b"<?xml version='1.0' encoding='utf-16'?><html><body><p>x</p></body></html>",
        b"<!DOCTYPE html [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><p>&b;</p><p>&b;</p>",
        BROKEN_URLS.encode(),
        b"<html>" + BROKEN_URLS.encode() + f"<p>{PROSE}</p>".encode() * 5,
        b"<script type='application/ld+json'>" + b"[" * 100_000 + b"</script><p>x</p>",
        b"<p" + b" a=1" * 50_000,
        b"<html lang=\xff><title>\xff</title><meta name=robots><meta content=noindex><p>x",
    ],
)
def test_hostile_pages_raise_nothing(body: bytes) -> None:
    for headers in (
        {},
        {"content_type": "text/html; charset=utf-7"},
        {"link": "<http://[>; rel=alternate; hreflang=es"},
    ):
        page = read_page(response(body, **headers), ("en", "es"))
        assert page is None or all(block.text.strip() for block in page.blocks)


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 10_000 + PROSE,
        '<div class="related footer">' * 10_000 + f"<p>{PROSE}</p>" * 100,
        "<a href='/x'>y" * 20_000,
        "<p><a href='/x'>Leer en español</a></p>" * 5_000,
        f'<div class="related"><p>{PROSE}</p></div>' * 2_000,
        "<ul><li>" * 5_000 + PROSE,
        "<b><i>" * 10_000 + PROSE,
        "<table><tr><td>" * 3_000 + PROSE,
        "a" * 1_000_000,
        f"<p>{'a ' * 500_000}</p>",
        "<p>" + "<br>x" * 10_000,
    ],
    ids=[
        "divs",
        "boxes inside boxes",
        "open links",
        "links",
        "boxes",
        "lists",
        "inline",
        "tables",
        "word",
        "words",
        "breaks",
    ],
)
def test_huge_pages_take_bounded_time(body: str) -> None:
    start = time.process_time()
    read_page_and_links(response(f"<html><body>{body}"), ("en", "es"))
    assert time.process_time() - start < 10


def test_headers_of_a_response_are_found_whatever_their_case() -> None:
    response = Response("https://a.org/", 200, {"Content-TYPE": "Text/HTML; charset=utf-8"}, b"")
    assert response.content_type == "text/html"
    assert response.headers == {"content-type": "Text/HTML; charset=utf-8"}


@pytest.mark.parametrize("tag", ["form action='/next' method='post'", "fieldset", "label"])
def test_a_group_without_controls_is_text(tag: str) -> None:
    hidden = "<input type='hidden' name='v'><input type='submit'>"
    assert texts(f"<{tag}>{PROSE}{hidden}</{tag.split()[0]}>") == [PROSE]


def test_labels_of_controls_are_no_text() -> None:
    found = texts(f"<form><p>{PROSE}</p><label>Your own name</label><input name='name'></form>")
    assert "Your own name" not in found


@pytest.mark.parametrize("words", ["modifier</a> | <a href='/e'>modifier le code", "muokkaa"])
def test_links_to_edit_are_no_part_of_headings_in_any_language(words: str) -> None:
    heading = f"<h2>History <span>[<a href='/e'>{words}</a>]</span></h2><p>{PROSE} Indeed.</p>"
    assert texts(heading) == ["History", f"{PROSE} Indeed."]


@pytest.mark.parametrize(
    "tag", ["li<h2", "div<table", "h1:title<", "bas'", 'but"x', "o:p", "my-box", "d&#0;"]
)
def test_a_broken_name_of_an_element_costs_no_page(tag: str) -> None:
    rest = "".join(f"<p>Machine learning trains a network on data of the kind {n}.</p>" for n in range(5))
    found = texts(f"<article>{rest}<{tag}><p>What stands in it is read.</p></{tag}></article>")
    assert "What stands in it is read." in found
    assert len(found) >= 6

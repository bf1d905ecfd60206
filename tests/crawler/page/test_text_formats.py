"""Plain text and Markdown, and what of a response tells its format."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.page.kinds import HTML, MARKDOWN, PDF, TEXT, format_of
from crawler.page.page import Alternate, Page, Response
from crawler.page.read import read_page, read_page_and_links

PROSE = (
    "This paragraph of running text is long enough to be taken for a part of the article that it stands in."
)


def read(text: str | bytes, name: str = "x.txt", kind: str = "text/plain", **headers: str) -> Page:
    given = {"content-type": kind} | {key.replace("_", "-"): value for key, value in headers.items()}
    body = text.encode() if isinstance(text, str) else text
    page = read_page(Response(f"https://a.org/docs/{name}", 200, given, body), ("en", "es"))
    assert page is not None
    return page


def blocks(text: str, name: str = "x.txt", kind: str = "text/plain") -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in read(text, name, kind).blocks]


@pytest.mark.parametrize(
    ("url", "kind", "body", "found"),
    [
        ("https://a.org/x", "text/html", b"<p>", HTML),
        ("https://a.org/x", "", b"<p>", HTML),
        ("https://a.org/x", "", b"%PDF-1.4", PDF),
        ("https://a.org/x", "application/pdf", b"%PDF-1.4", PDF),
        ("https://a.org/x.pdf", "application/octet-stream", b"%PDF-1.4", PDF),
        ("https://a.org/x.pdf", "application/octet-stream", b"PK", None),
        ("https://a.org/x", "text/plain", b"text", TEXT),
        ("https://a.org/x.md", "text/plain; charset=utf-8", b"# text", MARKDOWN),
        ("https://a.org/x", "text/markdown", b"# text", MARKDOWN),
        ("https://a.org/robots.txt", "text/plain", b"User-agent: *", None),
        ("https://a.org/x", "text/plain", b"\xef\xbb\xbf <?xml version='1.0'?><urlset/>", None),
        ("https://a.org/.well-known/tdmrep.json", "text/plain", b"[]", None),
        ("https://a.org/x", "image/png", b"", None),
    ],
)
def test_the_format_of_a_response(url: str, kind: str, body: bytes, found: str | None) -> None:
    assert format_of(Response(url, 200, {"content-type": kind}, body)) == found


WRAPPED = """\
THE HISTORY OF LEARNING

This is the first paragraph of the text, and it is wrapped by hand at a width
that was usual on terminals. It has a word that is divided at the end of a li-
ne, no less.  The second sentence of the first paragraph ends before the line
does.

A heading
---------
The second paragraph follows its heading without a blank line and then is
rather short.
  The third one is indented, as in a book, and also goes on over the end of a
line, so that it must be put together.

  * one thing of a list, which is so long that it is wrapped to the next line
    and goes on there
  * another thing
"""


def test_wrapped_lines_are_joined_and_headings_told() -> None:
    assert blocks(WRAPPED) == [
        ("heading", "THE HISTORY OF LEARNING"),
        (
            "paragraph",
            "This is the first paragraph of the text, and it is wrapped by hand at a width that was usual on "
            "terminals. It has a word that is divided at the end of a line, no less. The second sentence of "
            "the first paragraph ends before the line does.",
        ),
        ("heading", "A heading"),
        (
            "paragraph",
            "The second paragraph follows its heading without a blank line and then is rather short.",
        ),
        (
            "paragraph",
            "The third one is indented, as in a book, and also goes on over the end of a line, so that it "
            "must be put together.",
        ),
        (
            "list_item",
            "one thing of a list, which is so long that it is wrapped to the next line and goes on there",
        ),
        ("list_item", "another thing"),
    ]
    assert read(WRAPPED).title == "THE HISTORY OF LEARNING"


@pytest.mark.parametrize(
    "sentence",
    [
        "मॉडल उस डेटा से सीखता है जो हम उसे प्रशिक्षण के दौरान देते हैं।",
        "মডেলটি প্রশিক্ষণের সময় দেওয়া তথ্য থেকে শেখে।",
        "மாதிரி பயிற்சியின் போது தரவிலிருந்து கற்றுக்கொள்கிறது.",
        "မော်ဒယ်သည် လေ့ကျင့်စဉ် ဒေတာမှ သင်ယူသည်။",
        "គំរូរៀនពីទិន្នន័យក្នុងពេលបណ្តុះបណ្តាល។",
    ],
)
def test_words_with_vowel_signs_are_words(sentence: str) -> None:
    assert blocks(f"{sentence}\n\n{sentence}") == [("paragraph", sentence)] * 2


def test_long_lines_are_paragraphs_of_their_own() -> None:
    assert blocks(f"{PROSE}\n{PROSE} Second.\r\n{PROSE} Third.") == [
        ("paragraph", PROSE),
        ("paragraph", f"{PROSE} Second."),
        ("paragraph", f"{PROSE} Third."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-01 12:00:01,123 INFO [main] server.py:33 started on 0.0.0.0:80\n" * 40,
        "for (int i = 0; i < n; i++) {\n    sum += x[i] * y[i];\n}\n" * 30,
        "https://a.org/1\nhttps://a.org/2\n" * 30,
        "1.0 2.0 3.0\n4.0 5.0 6.0\n" * 30,
        "id,name,value\n1,x,3\n2,y,4\n" * 30,
    ],
    ids=["log", "program", "addresses", "numbers", "table"],
)
def test_what_is_no_prose_is_no_article(text: str) -> None:
    assert blocks(text) == []


@pytest.mark.parametrize("charset", ["utf-8", "cp1252", "utf-16", "utf-8-sig"])
def test_the_charset_of_a_text_is_found(charset: str) -> None:
    text = "La máquina aprendió año tras año, sin que nadie la acompañara en su camino."
    assert read(f"{text}\n\n{text * 3}".encode(charset)).blocks[0].text == text


def test_headers_count_for_texts_too() -> None:
    page = read(
        f"{PROSE}\n",
        x_robots_tag="noindex, noai",
        tdm_reservation="1",
        content_language="en",
        link="<y_es.txt>; rel=alternate; hreflang=es, "
        "<https://creativecommons.org/licenses/by/4.0/>; rel=license",
    )
    assert (page.noindex, page.opt_outs.signals) == (True, ("noai", "tdm_header"))
    assert (page.declared_lang, page.license) == ("en", "CC-BY-4.0")
    assert page.hreflang == (Alternate("es", "https://a.org/docs/y_es.txt"),)


MARKED = f"""---
title: "How to learn"
date: 2024-05-06
lang: en
license: https://creativecommons.org/licenses/by-sa/4.0/
---

# How to learn

{PROSE} It has *two* [links](other.md) and `code`.

```python
model.fit(X, y)
```

## Things

- one thing of a list
- another thing

| Model | Score |
|-------|-------|
| Forest of trees | good |

{PROSE} The end. [Español](../es/x.md)
"""


def test_markdown_is_read_as_the_page_that_it_stands_for() -> None:
    assert blocks(MARKED, "x.md") == [
        ("heading", "How to learn"),
        ("paragraph", f"{PROSE} It has two links and code."),
        ("heading", "Things"),
        ("list_item", "one thing of a list"),
        ("list_item", "another thing"),
        ("table_cell", "Model"),
        ("table_cell", "Score"),
        ("table_cell", "Forest of trees"),
        ("table_cell", "good"),
        ("paragraph", f"{PROSE} The end. Español"),
    ]
    page = read(MARKED, "x.md")
    assert (page.title, page.published, page.declared_lang) == ("How to learn", "2024-05-06", "en")
    assert page.license == "CC-BY-SA-4.0"
    assert page.switchers == (Alternate("es", "https://a.org/es/x.md"),)


def test_links_of_markdown_are_followed_and_its_first_heading_is_its_title() -> None:
    body = MARKED.partition("---\n\n")[2].encode()
    reading = read_page_and_links(
        Response("https://a.org/docs/x", 200, {"content-type": "text/markdown"}, body), ("en", "es")
    )
    assert reading is not None
    assert reading.page.title == "How to learn"
    assert [link.url for link in reading.links] == ["https://a.org/docs/other.md", "https://a.org/es/x.md"]


@settings(deadline=None)
@given(st.text(max_size=400))
def test_any_text_may_come(text: str) -> None:
    for name in ("x.txt", "x.md"):
        read = read_page(
            Response(f"https://a.org/{name}", 200, {"content-type": "text/plain"}, text.encode()), ("en",)
        )
        assert read is None or all(block.text.strip() for block in read.blocks)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Let $a_i$ and $b_i$ be *one* pair.", "Let $a_i$ and $b_i$ be one pair."),
        (r"Let \(a_1\) and \(b_1\), \(as here\).", r"Let \(a_1\) and \(b_1\), (as here)."),
        ("It costs $5 and _then_ $10 more.", "It costs $5 and then $10 more."),
        ("As :numref:`fig_one` and {ref}`two` show.:label:`sec_x`", "As fig_one and two show."),
        ("Call\n`fit`\nbefore\n`predict`.", "Call fit before predict."),
        ("从零编写的\n人们常用 `fit` 方法\n学习。", "从零编写的人们常用 fit 方法学习。"),
    ],
)
def test_sentences_of_markdown_stay_whole(source: str, text: str) -> None:
    assert blocks(f"{PROSE}\n\n{source}\n\n{PROSE} End.", "x.md")[1] == ("paragraph", text)


def test_display_formulas_of_markdown_are_no_lists() -> None:
    found = blocks(f"{PROSE}\n\n$$x_1\n+ y_1\n- z_1$$\n\n{PROSE} End.", "x.md")
    assert [kind for kind, _ in found] == ["paragraph", "paragraph"]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("```{note} Title\n:class: dropdown\nThe note\nholds this.\n```", ["Title", "The note holds this."]),
        (":::{tip}\nThe tip\nholds this.\n:::", ["The tip holds this."]),
        (":::warning[Beware]\nIt holds this.\n:::", ["Beware", "It holds this."]),
        ('!!! note "Title"\n    The note\n    holds this.\n', ["Title", "The note holds this."]),
        ("> [!NOTE]\n> The note\n> holds this.", ["The note holds this."]),
        ("{{< note >}}\nThe note holds this.\n{{< /note >}}", ["The note holds this."]),
        ("import X from './x'\n\n<Note>\n  The note <X a={1}/> holds.\n</Note>", ["The note holds."]),
        ("## Part {#part}\n\nText{: .small } of it.", ["Part", "Text of it."]),
        ("Term\n: What it means is this.", ["Term", "What it means is this."]),
        ("- [ ] One task\n- [x] Two tasks", ["One task", "Two tasks"]),
        ("The word[^1] stands.\n\n[^1]: Its note is here.", ["The word stands.", "Its note is here."]),
        ("```python\nx = 1\n```", []),
    ],
)
def test_what_dialects_of_markdown_add_is_no_text(source: str, found: list[str]) -> None:
    text = f"{PROSE}\n\n{source}\n\n{PROSE} Really."
    assert [block for _, block in blocks(text, "x.md", "text/markdown")][1:-1] == found


@pytest.mark.parametrize(
    "box",
    [
        '!!! note "Choose small steps"\n\n    Or the search may not converge.\n',
        '??? warning "Choose small steps"\n    Or the search may not converge.\n',
        "::: tip Choose small steps\nOr the search may not converge.\n:::\n",
        ":::note[Choose small steps]\n\nOr the search may not converge.\n\n:::\n",
        "```{admonition} Choose small steps\n:class: tip\nOr the search may not converge.\n```\n",
        "/// note | Choose small steps\nOr the search may not converge.\n///\n",
        "```{note} Choose small steps\nOr the search may not converge.\n```\n",
    ],
)
def test_the_title_of_a_box_is_a_block_of_its_own(box: str) -> None:
    prose = "Gradient descent finds a minimum of a function, step by step, from any point.\n\n"
    markdown = f"# Gradients\n\n{prose}{box}\n{prose.replace('Gradient', 'Steep')}"
    response = Response("https://a.org/x.md", 200, {"content-type": "text/markdown"}, markdown.encode())
    page = read_page(response, ("en",))
    assert page is not None
    texts = [block.text for block in page.blocks]
    assert texts[2:4] == ["Choose small steps", "Or the search may not converge."]

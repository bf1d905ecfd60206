"""Markdown and its dialects as blocks: what a reader sees, where it stands, what is kept byte for byte."""

# ruff: noqa: E501 - the tables of cases read better with a case in a line

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.folders.formats.markdown.inline import pieces
from crawler.folders.formats.markdown.read import read_markdown
from crawler.folders.formats.visible import visible
from crawler.folders.model import LocalDocument
from crawler.folders.rewrite import rewrite


def texts(markdown: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in read_markdown(markdown).blocks]


def stands(document: LocalDocument) -> bool:
    """Whether every block's spans give its content."""
    return all(
        "\n".join(document.parts[block.part][start:end] for start, end in block.spans) == block.content
        for block in document.blocks
    )


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ("A `code` span, **bold** and *it*", "A `code` span, bold and it"),
        ("See [the *text*](http://x.test/a_(b)) now", "See the text now"),
        ("[ref][1] and [label] and [not a link]", "ref and label and [not a link]"),
        ("An ![image](x.png) stands here", "An stands here"),
        ("$a_i$ and $b_i$ are formulas", "$a_i$ and $b_i$ are formulas"),
        ("It costs $5 and $6", "It costs $5 and $6"),
        ("see :numref:`fig_a` and {ref}`b`", "see :numref:`fig_a` and {ref}`b`"),
        ("snake_case_name and 2*3*4", "snake_case_name and 2*3*4"),
        ("**重要。**你好", "重要。你好"),
        ("[**Define the model**] with (***stop words***)", "Define the model with stop words"),
        ("Call it (~~now~~) twice", "Call it twice"),
        ("a &amp; b &lt; c", "a & b < c"),
        (r"a \* b", "a * b"),
        ("line one\nline two", "line one line two"),
        ("第一行\n第二行", "第一行第二行"),
        ("Text<br>more <b>bold</b>", "Text more bold"),
        ("Title {#the-id}", "Title"),
        ("Title {/*the-id*/}", "Title"),
        ('A {{< glossary text="Pod" >}} runs', 'A {{< glossary text="Pod" >}} runs'),
        ("A note[^1] here", "A note here"),
        ("an unclosed *star and `tick", "an unclosed *star and `tick"),
    ],
)
def test_what_a_reader_sees_of_a_line(content: str, shown: str) -> None:
    found = pieces(content, {"label"})
    assert "".join(piece.raw for piece in found) == content
    assert visible(found) == shown


@given(st.text(alphabet="ab *_`[]()!$\\<>{}#:~&;\n^|'\"", max_size=60))
@settings(max_examples=400, deadline=None)
def test_pieces_make_up_the_content(content: str) -> None:
    assert "".join(piece.raw for piece in pieces(content)) == content


DIALECTS = {
    "soft line ends": ("One sentence over\ntwo lines.\n", [("paragraph", "One sentence over two lines.")]),
    "d2l": (
        "# Title\n:label:`sec_a`\n\n:begin_tab:`mxnet`\nIn this tab.\n:end_tab:\n\n"
        "$$\nx = 1\n$$\n:eqlabel:`eq_a`\n\n```{.python .input}\nx = 1\n```\n",
        [("heading", "Title"), ("paragraph", "In this tab.")],
    ),
    "MyST": (
        "```{note}\nRead this.\n```\n\n```{code-block} python\nx = 1\n```\n\n:::{tip}\nAnd that.\n:::\n",
        [("paragraph", "Read this."), ("paragraph", "And that.")],
    ),
    "MkDocs": (
        '!!! note "Mind"\n    The text of the note.\n\n    More of it.\n\n=== "Tab"\n\n    In the tab.\n\nAfter.\n',
        [
            ("paragraph", "The text of the note."),
            ("paragraph", "More of it."),
            ("paragraph", "In the tab."),
            ("paragraph", "After."),
        ],
    ),
    "MDX": (
        'import X from "x"\n\n<Intro>\n\nHello there.\n\n</Intro>\n\n<Diagram\n  name="a"\n  alt="long text"\n/>\n\n'
        "export const a = 1\n\nEnd of it.\n",
        [("paragraph", "Hello there."), ("paragraph", "End of it.")],
    ),
    "Jekyll": (
        '<aside markdown="1" class="pquote">\n  <img src="a.png" alt="x">\n  I fumbled *it*.\n  <p markdown="1">\n'
        "— @lord\n  </p>\n</aside>\n",
        [("paragraph", "I fumbled it."), ("paragraph", "— @lord")],
    ),
    "Hugo": (
        "{{< note >}}\nRemember the milk.\n{{< /note >}}\n<!-- overview -->\nText.\n",
        [("paragraph", "Remember the milk."), ("paragraph", "Text.")],
    ),
    "lists and quotations": (
        "> quoted one\n> quoted two\n\n* item a\n  goes on\n  1. inner\n",
        [("paragraph", "quoted one quoted two"), ("list_item", "item a goes on"), ("list_item", "inner")],
    ),
    "table": (
        "| A head | B \\| c |\n| --- | --- |\n| one `a` | two |\n",
        [("table_cell", "A head"), ("table_cell", "B | c"), ("table_cell", "two")],
    ),
    "front matter": (
        '---\ntitle: "A title"\nlayout: page\ndescription: What it is\n---\n\nBody.\n',
        [("heading", "A title"), ("paragraph", "What it is"), ("paragraph", "Body.")],
    ),
}


@pytest.mark.parametrize("name", DIALECTS)
def test_dialects(name: str) -> None:
    markdown, expected = DIALECTS[name]
    found = texts(markdown)
    assert [block for block in expected if block not in found] == []
    assert not any("import" in text or "x = 1" in text or "alt" in text for _, text in found)
    assert stands(read_markdown(markdown))
    assert stands(read_markdown(markdown.replace("\n", "\r\n")))


def test_headings_above_tabs_and_lines() -> None:
    document = read_markdown("# A\n\n## B\n\ntext\n\n# C\n\n:begin_tab:`x`\nin tab\n:end_tab:\n")
    last = {block.text: block for block in document.blocks}
    assert last["text"].trail == ("A", "B")
    assert (last["text"].line, last["text"].last_line) == (5, 5)
    assert (last["in tab"].trail, last["in tab"].tab) == (("C",), "x")


LINES = st.lists(
    st.sampled_from(
        ["# Head", "text of a paragraph", "more *text*", "* item", "  cont", "> quote", "", "", "```", "$$", "| a | b |",
         "|---|---|", "<Intro>", "</Intro>", "    indented", "!!! note", ":::tip", "- [ ] task", "\ttab", "{{< x >}}", "1. one"]
    ),
    max_size=25,
)  # fmt: skip


@given(LINES, st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=300, deadline=None)
def test_a_file_written_back_is_the_same(lines: list[str], end: str) -> None:
    text = end.join(lines)
    document = read_markdown(text)
    assert stands(document)
    same = {number: block.content for number, block in enumerate(document.blocks)}
    assert rewrite("a.md", text.encode(), document, same) == text.encode()


def test_one_block_replaced() -> None:
    text = "# Head\n\n> quoted text\n> over lines\n\n* an item\n  of two lines\n"
    document = read_markdown(text)
    numbers = {block.text: number for number, block in enumerate(document.blocks)}
    new = rewrite(
        "a.md",
        text.encode(),
        document,
        {numbers["quoted text over lines"]: "other\nwords\nhere", numbers["an item of two lines"]: "short"},
    )
    assert new == b"# Head\n\n> other\n> words\n> here\n\n* short\n"

"""Files of each format as blocks or entries; broken ones with a reason."""

# ruff: noqa: E501 - the tables of cases read better with a case in a line

import io
import json
import zipfile

import pytest

from crawler.folders.formats.notebook import markdown_cells, with_cells
from crawler.folders.read import SUFFIXES, read_document
from crawler.folders.rewrite import rewrite


def texts(path: str, body: str | bytes) -> list[str]:
    document = read_document(path, body if isinstance(body, bytes) else body.encode())
    assert document.unreadable is None, document.fields
    return [block.text for block in document.blocks]


RST = """\
=====
Title
=====

Some *emphasis*, ``code`` and a `link
text <http://x.test>`_ over lines. See :ref:`intro`.

.. note:: A note
   of two lines.

.. code-block:: python

   print("no")

* item one
  goes on

An example::

    literal

After it.
"""


def test_restructured_text() -> None:
    assert texts("a.rst", RST) == [
        "Title",
        "Some emphasis, ``code`` and a link text over lines. See :ref:`intro`.",
        "A note of two lines.",
        "item one goes on",
        "An example:",
        "After it.",
    ]


def test_asciidoc() -> None:
    text = (
        "= Book\n:author: X\n\nText with *bold* and http://x.test[a link].\n\n[source]\n----\ncode\n----\n\n"
        ".A caption\nimage::x.png[alt]\n\n* item\n\n|===\n|a cell |another\n|===\n"
    )
    assert texts("a.adoc", text) == [
        "Book",
        "Text with bold and a link.",
        "A caption",
        "item",
        "a cell",
        "another",
    ]


def test_cues_are_joined_to_sentences() -> None:
    srt = (
        "1\n00:00:01,000 --> 00:00:02,000\nThis is the first half\n\n"
        "2\n00:00:02,000 --> 00:00:03,000\nof a <i>sentence</i>.\n\n3\n00:00:04,000 --> 00:00:05,000\nAnd another.\n"
    )
    assert texts("a.srt", srt) == ["This is the first half of a sentence.", "And another."]


def test_word() -> None:
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = (
        f'<w:document {w}><w:body><w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Head</w:t></w:r></w:p>'
        "<w:p><w:r><w:t>One </w:t></w:r><w:r><w:t>paragraph.</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r>"
        "</w:del></w:p></w:body></w:document>"
    )
    document = read_document("a.docx", _docx(body))
    assert [(block.kind, block.text) for block in document.blocks] == [
        ("heading", "Head"),
        ("paragraph", "One paragraph."),
    ]


def _docx(body: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", body)
    return out.getvalue()


def test_entries_of_bilingual_files() -> None:
    po = (
        'msgid "One"\nmsgstr "Uno"\n\n#, fuzzy\nmsgid "Two"\nmsgstr "Tres"\n\nmsgid "Three"\nmsgstr ""\n\n'
        'msgid "%d file"\nmsgid_plural "%d files"\nmsgstr[0] "%d archivo"\nmsgstr[1] "%d archivos"\n'
    )
    entries = read_document("a.po", po.encode()).entries
    assert [(entry.source, entry.target, entry.state) for entry in entries] == [
        ("One", "Uno", ""),
        ("Two", "Tres", "fuzzy"),
        ("Three", "", "untranslated"),
        ("%d file", "%d archivo", ""),
        ("%d files", "%d archivos", ""),
    ]
    xliff = (
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file source-language="en" '
        'target-language="es"><body><trans-unit id="1"><source>Hello <g id="1">you</g></source>'
        "<target>Hola <g id='1'>tú</g></target></trans-unit></body></file></xliff>"
    )
    (entry,) = read_document("a.xlf", xliff.encode()).entries
    assert (entry.source, entry.target, entry.state) == ("Hello you", "Hola tú", "")


NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["# Head\n", "\n", "Some text.\n"]},
        {"cell_type": "code", "id": "b", "metadata": {}, "source": ["x = 1"], "outputs": []},
        {"cell_type": "markdown", "id": "c", "metadata": {}, "source": "Más *texto*."},
    ],
    "metadata": {},
    "nbformat": 4,
    "nbformat_minor": 5,
}


@pytest.mark.parametrize("indent", [None, 1, 4])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_a_notebook_is_written_back_in_its_own_style(indent: int | None, ascii_only: bool) -> None:
    text = json.dumps(NOTEBOOK, indent=indent, ensure_ascii=ascii_only)
    cells = markdown_cells(text)
    assert [cell.text for cell in cells] == ["# Head\n\nSome text.\n", "Más *texto*."]
    assert with_cells(text, {n: cell.text for n, cell in enumerate(cells)}) == text
    changed = with_cells(text, {0: "# Head\n\nOther text.\n"})
    assert changed == text.replace("Some text", "Other text")
    assert texts("a.ipynb", text) == ["Head", "Some text.", "Más texto."]


@pytest.mark.parametrize(
    "suffix", [s for s in SUFFIXES if s not in (".md", ".markdown", ".mdx", ".qmd", ".txt", ".rst")]
)
def test_a_broken_file_gives_a_reason_and_no_exception(suffix: str) -> None:
    for body in (b"", b"\x00\xff\xfe broken", b"PK\x03\x04 broken", b"<xliff", b"{"):
        document = read_document(f"a{suffix}", body)
        assert document.unreadable or not any(block.text.strip() == "" for block in document.blocks)


def test_the_cells_of_rst_tables_are_text() -> None:
    text = """Preise
======

+-----------+------------------+
| Brot      | Ein dunkles Brot |
|           | aus Roggen.      |
+===========+==================+
| Brezel    | Mit ``Salz``     |
+-----------+------------------+

=====  ========
Mehl   Herkunft
=====  ========
Weizen aus der
       Beauce
Dinkel aus Baden
=====  ========

Danach.
"""
    document = read_document("a.rst", text.encode())
    assert [block.text for block in document.blocks] == [
        *("Preise", "Brot", "Ein dunkles Brot aus Roggen.", "Brezel", "Mit ``Salz``"),
        *("Mehl", "Herkunft", "Weizen", "aus der Beauce", "Dinkel", "aus Baden", "Danach."),
    ]
    contents = {n: block.content for n, block in enumerate(document.blocks)}
    assert rewrite("a.rst", text.encode(), document, contents) == text.encode()
    with pytest.raises(ValueError, match="cannot be written back"):
        rewrite("a.rst", text.encode(), document, {1: "Pain"})


def test_captions_footnotes_and_list_tables_of_restructured_text() -> None:
    text = (
        ".. list-table:: Caption\n   :header-rows: 1\n\n   * - A cell\n     - B cell\n   * - one\n       goes on\n     - two\n\n"
        ".. figure:: a.png\n   :alt: x\n\n   A caption\n   of two lines.\n\nText [1]_ here.\n\n.. [1] A footnote\n   goes on.\n"
    )
    assert texts("a.rst", text) == [
        *("Caption", "A cell", "B cell", "one goes on", "two"),
        *("A caption of two lines.", "Text here.", "A footnote goes on."),
    ]


def test_definitions_footnotes_and_tasks_of_markdown() -> None:
    text = "Term\n: its definition\n  goes on\n\n- [ ] to do\n- [x] done\n\nText[^1] is\n[linked].\n\n[^1]: A footnote.\n"
    document = read_document("a.md", text.encode())
    assert [block.text for block in document.blocks] == [
        *("Term", "its definition goes on", "to do", "done", "Text is [linked].", "A footnote."),
    ]
    same = {number: block.content for number, block in enumerate(document.blocks)}
    assert rewrite("a.md", text.encode(), document, same) == text.encode()
    new = rewrite("a.md", text.encode(), document, {2: "à faire", 5: "Une note."}).decode()
    assert "- [ ] à faire\n" in new
    assert "[^1]: Une note.\n" in new


def test_folded_values_of_front_matter() -> None:
    text = "---\ntitle: One\ndescription: >-\n  A folded\n  text: of two lines.\nweight: 3\n---\nBody.\n"
    document = read_document("a.md", text.encode())
    assert [block.text for block in document.blocks] == ["One", "A folded text: of two lines.", "Body."]
    new = rewrite("a.md", text.encode(), document, {1: "Un texte\nplié."}).decode()
    assert new == text.replace("A folded\n  text: of two lines.", "Un texte\n  plié.")


def test_placeholders_of_xliff_are_what_they_stand_for() -> None:
    first = (
        '<xliff version="1.2"><file source-language="en" target-language="es"><body><trans-unit id="1">'
        '<source>Hi <x id="1" equiv-text="{n}"/>, <bpt id="2">&lt;b></bpt>you<ept id="2">&lt;/b></ept></source>'
        '<target state="final">Hola <x id="1" equiv-text="{n}"/>, <g id="3">tú</g></target></trans-unit></body></file></xliff>'
    )
    second = (
        '<xliff version="2.0" srcLang="en" trgLang="es"><file id="f"><unit id="1"><originalData><data id="d1">{n}</data>'
        '</originalData><segment state="final"><source>Hi <ph id="1" dataRef="d1"/>, <pc id="2">you</pc></source>'
        '<target>Hola <ph id="1" dataRef="d1"/>, <pc id="2">tú</pc></target></segment></unit></file></xliff>'
    )
    for body in (first, second):
        (entry,) = read_document("a.xlf", body.encode()).entries
        assert (entry.source, entry.target, entry.state) == ("Hi {n}, you", "Hola {n}, tú", "")

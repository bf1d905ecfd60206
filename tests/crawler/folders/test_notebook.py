"""Notebooks of older formats."""

import json

from crawler.folders.read import read_document
from crawler.folders.rewrite import rewrite


def test_a_notebook_of_format_3_has_work_sheets_and_headings() -> None:
    cells = [
        {"cell_type": "heading", "level": 2, "metadata": {}, "source": ["Bread with `rye`"]},
        {"cell_type": "code", "input": ["bake()"], "language": "python", "outputs": []},
        {"cell_type": "markdown", "metadata": {}, "source": ["Let it *cool*.\n", "\n", "Then cut it."]},
    ]
    sheets = [{"cells": cells, "metadata": {}}]
    body = json.dumps({"nbformat": 3, "nbformat_minor": 0, "worksheets": sheets}, indent=1).encode()
    document = read_document("a.ipynb", body)
    found = [(block.kind, block.level, block.text, block.trail) for block in document.blocks]
    above = ("Bread with `rye`",)
    assert found == [
        ("heading", 2, "Bread with `rye`", ()),
        ("paragraph", 0, "Let it cool.", above),
        ("paragraph", 0, "Then cut it.", above),
    ]
    new = rewrite("a.ipynb", body, document, {0: "Pan con `rye`", 2: "Luego se corta."})
    assert new == body.replace(b"Bread with", b"Pan con").replace(b"Then cut it.", b"Luego se corta.")

"""Sources in comments of their translations."""

from pathlib import Path

from crawler.folders.collect import list_documents, local_options, read_listing
from crawler.folders.formats.commented import commented_entries
from crawler.folders.formats.markdown.read import read_markdown

PAGE = """---
title: Forno
---

<!-- overview -->

<!--
## The oven

Heat the oven to `230` degrees.
-->
## O forno

Aqueça o forno a `230` graus.

<!--
- A stone keeps the heat
- Steam makes a crust
-->

- Uma pedra guarda o calor
- O vapor faz uma crosta

<!--
One paragraph that became a list.
-->

- Uma
- Outra
"""


def test_blocks_pair_with_the_comment_before_them() -> None:
    entries = commented_entries(read_markdown(PAGE))
    assert [(entry.source, entry.target, entry.line) for entry in entries] == [
        ("The oven", "O forno", 12),
        ("Heat the oven to `230` degrees.", "Aqueça o forno a `230` graus.", 14),
        ("A stone keeps the heat", "Uma pedra guarda o calor", 21),
        ("Steam makes a crust", "O vapor faz uma crosta", 22),
    ]


def test_remarks_are_no_source() -> None:
    text = "<!-- to do: mend this -->\n\nUm.\n\nDois.\n\nTrês.\n\nQuatro.\n"
    assert commented_entries(read_markdown(text)) == ()


def test_a_file_with_a_partner_is_not_read_so(tmp_path: Path) -> None:
    for path, text in {"en/a.md": "The oven.\n", "pt/a.md": PAGE, "pt/b.md": PAGE}.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    found = read_listing(list_documents([tmp_path], local_options("en", ["pt"])), 1)
    entries = {file.file.path: len(file.document.entries) for file in found.files}
    assert entries == {"en/a.md": 0, "pt/a.md": 0, "pt/b.md": 4}

"""Small pages of one kind of trouble each, with what was expected of them before any run."""

import json
from pathlib import Path
from typing import Any

import pytest

from crawler.page.page import Page, Response
from crawler.page.read import read_page

CASES = sorted((Path(__file__).parent / "cases").iterdir())


def read(case: Path) -> tuple[Page, dict[str, Any]]:
    want = json.loads((case / "expect.json").read_text(encoding="utf-8"))
    body = next(case.glob("input.*")).read_bytes()
    page = read_page(Response(want["url"], 200, want["headers"], body), tuple(want["languages"]))
    assert page is not None
    return page, want


def test_there_are_cases() -> None:
    assert len(CASES) > 30


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_page_reads_as_a_reader_sees_it(case: Path) -> None:
    page, want = read(case)
    blocks = [block.text for block in page.blocks]
    text = "\n".join(blocks)
    assert [part for part in want["text_has"] if part not in text] == []
    assert [part for part in want["text_has_not"] if part in text] == []
    assert [part for part in want["a_block_is"] if part not in blocks] == []
    assert {part: text.count(part) for part in want["text_counts"]} == want["text_counts"]
    assert [name for name in want["fields"].get("images_contains", ()) if name not in page.images] == []

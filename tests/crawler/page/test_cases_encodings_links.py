"""Small pages of `cases`: each folder's expect.json says what must come of its input, and why."""

import json
from pathlib import Path
from typing import Any

import pytest

from crawler.languages import base
from crawler.page.page import Alternate, Page, Response
from crawler.page.read import Reading, read_page_and_links

CASES = Path(__file__).with_name("cases")
NUMBERS = [f"{number}-" for number in (*range(32, 54), "49b", 65)]
NAMES = sorted(case.name for case in CASES.iterdir() if case.name.startswith(tuple(NUMBERS)))


@pytest.mark.parametrize("name", NAMES)
def test_a_page_reads_as_expected(name: str) -> None:
    want = json.loads((CASES / name / "expect.json").read_text(encoding="utf-8"))
    body = next((CASES / name).glob("input.*")).read_bytes()
    reading = read_page_and_links(Response(want["url"], 200, want["headers"], body), tuple(want["languages"]))
    assert reading is not None, want["expected"]
    assert _faults(reading, want) == [], want["expected"]


def _faults(reading: Reading, want: dict[str, Any]) -> list[str]:
    page, fields = reading.page, want["fields"]
    text = "\n".join(block.text for block in page.blocks)
    found = [f"no {part!r}" for part in want["text_has"] if part not in text]
    found += [f"still {part!r}" for part in want["text_has_not"] if part in text]
    links = {link.url for link in reading.links}
    found += [f"no link {url}" for url in fields.get("links_contain", ()) if url not in links]
    return found + _wrong_alternates(page, fields)


def _wrong_alternates(page: Page, fields: dict[str, Any]) -> list[str]:
    found = []
    for key, held in (("hreflang_langs", _pairs(page.hreflang)), ("switchers", _pairs(page.switchers))):
        found += [f"{key}: no {pair}" for pair in map(tuple, fields.get(key, ())) if pair not in held]
    wrong = _pairs(page.switchers) & set(map(tuple, fields.get("noswitchers", ())))
    return found + [f"{pair} taken for a switcher" for pair in wrong]


def _pairs(alternates: tuple[Alternate, ...]) -> set[tuple[str, str]]:
    return {(base(alternate.lang), alternate.url) for alternate in alternates}

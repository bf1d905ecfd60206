from pathlib import Path

import pytest

from crawler.errors import InputError
from crawler.frontier.site_records import FILE, SiteRecord, read_site_records, text_of


def test_records_come_back_and_the_same_ones_make_the_same_bytes(tmp_path: Path) -> None:
    records = [
        SiteRecord("b.org", 9, 8, 0, 0),
        SiteRecord("a.org", 5, 4, 4, 90),
        SiteRecord("ñ.org", 1, 0, 0, 0),
    ]
    (tmp_path / FILE).write_text(text_of(records), encoding="utf-8")
    found = read_site_records(tmp_path)
    assert list(found) == ["a.org", "ñ.org", "b.org"]
    assert sorted(found.values(), key=str) == sorted(records, key=str)
    assert text_of(reversed(records)) == text_of(records)


def test_a_folder_without_a_build_has_none_and_an_empty_build_too(tmp_path: Path) -> None:
    assert read_site_records(tmp_path) == {}
    (tmp_path / FILE).write_text(text_of([]), encoding="utf-8")
    assert read_site_records(tmp_path) == {}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"sites": [{"site": "a.org"}]}',
        '{"sites": [{"site": 1, "pages": 1, "documents": 1, "paired": 1, "pairs": -1}]}',
    ],
)
def test_a_broken_file_is_one_line_that_says_what_to_do(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="delete it"):
        read_site_records(tmp_path)

from datetime import UTC, datetime
from typing import Any

from crawler.documents import mark_duplicates
from crawler.sketches import sketch

TEXT = " ".join(f"word{n}" for n in range(300))


def row(document_id: str, url: str, text: str = TEXT, day: int | None = 1, **changes: Any) -> dict[str, Any]:
    given = {
        "document_id": document_id,
        "url": url,
        "canonical_url": None,
        "lang": "en",
        "fetched_at": day and datetime(2024, 1, day, tzinfo=UTC),
        "signature": sketch(text),
    }
    return {**given, **changes}


def marks(*rows: dict[str, Any]) -> dict[str, str]:
    return dict(mark_duplicates(list(rows)))


def test_only_the_last_fetch_of_a_page_counts() -> None:
    first, last = row("a", "https://a.org/x", "old text", 1), row("b", "https://a.org/x", TEXT, 2)
    undated = row("c", "https://a.org/x", "another text", None)
    expected = {"a": "superseded", "c": "superseded"}
    assert marks(first, last, undated) == marks(undated, last, first) == expected


def test_of_equal_texts_the_plainest_address_counts() -> None:
    plain, query = row("a", "https://a.org/x"), row("b", "https://a.org/?p=1")
    longer = row("c", "https://a.org/tag/x")
    assert marks(query, longer, plain) == {"b": "duplicate_of:a", "c": "duplicate_of:a"}


def test_the_canonical_address_counts_before_a_plainer_one() -> None:
    other = row("a", "https://a.org/x", canonical_url="https://a.org/long/address")
    canonical = row("b", "https://a.org/long/address", canonical_url="https://a.org/long/address")
    assert marks(other, canonical) == {"a": "duplicate_of:b"}


def test_texts_that_nearly_agree_are_duplicates_and_others_not() -> None:
    near = row("b", "https://a.org/near", TEXT.replace("word150", "changed"))
    far = row("c", "https://a.org/far", " ".join(f"other{n}" for n in range(300)))
    assert marks(row("a", "https://a.org/x"), near, far) == {"b": "duplicate_of:a"}


def test_pages_in_different_languages_are_never_duplicates() -> None:
    assert marks(row("a", "https://a.org/x"), row("b", "https://a.org/es/x", lang="es")) == {}


def test_a_superseded_text_has_no_duplicates() -> None:
    rows = (
        row("a", "https://a.org/x", day=1),
        row("b", "https://a.org/x", "new text", 2),
        row("c", "https://a.org/yy"),
    )
    assert marks(*rows) == {"a": "superseded"}
    assert marks() == {}

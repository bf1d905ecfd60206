from typing import Any

from crawler.documents.near_duplicates import sketch
from crawler.documents.rows import Kept, mark_duplicates

TEXT = " ".join(f"word{n}" for n in range(300))


def row(document_id: str, url: str, text: str = TEXT, **changes: Any) -> Kept:
    return Kept(document_id, url, None, "en", sketch(text))._replace(**changes)


def marks(*rows: Kept) -> dict[str, str]:
    return dict(mark_duplicates(rows))


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


def test_nothing_is_a_duplicate_of_nothing() -> None:
    assert marks() == {}

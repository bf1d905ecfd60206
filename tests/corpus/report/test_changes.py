"""Changes since the previous build: none of the first one, and no row of nothing."""

from corpus.report.changes import changes_of
from corpus.tables.manifest import Manifest

FIRST = {
    "documents": {"new": 340, "changed": 0, "unchanged": 0, "dropped": 0, "vanished": 0},
    "document_pairs": {"aligned": 157, "taken_over": 0},
}
SECOND = {
    "documents": {"new": 2, "changed": 0, "unchanged": 338, "dropped": 0, "vanished": 1},
    "document_pairs": {"aligned": 1, "taken_over": 156},
}


def told(changes: dict[str, dict[str, int]]) -> list[tuple[str, int]]:
    return [(change.name, change.rows) for change in changes_of(Manifest(changes=changes))]


def test_a_first_build_has_nothing_to_compare_with():
    assert told(FIRST) == []
    assert changes_of(None) == ()


def test_only_what_there_is_gets_a_row():
    pages = [("new", 2), ("unchanged", 338), ("vanished", 1)]
    assert told(SECOND) == [*pages, ("aligned", 1), ("taken_over", 156)]

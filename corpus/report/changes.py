"""Changes since the previous build, as the last build that changed a table recorded them in run.json."""

from dataclasses import dataclass

from corpus.tables.manifest import Manifest

# Counts of run.json by table, in the order in which they are shown, in words.
WORDS = {
    "documents": {
        "new": "pages kept that were not kept before",
        "changed": "pages kept with another text",
        "unchanged": "pages kept with the same text",
        "dropped": "pages kept before, dropped now",
        "vanished": "pages gone from the web",
    },
    "document_pairs": {
        "aligned": "pairs of documents aligned by this build",
        "taken_over": "pairs of documents reused from the previous build",
    },
    "pairs": {
        "judged": "pairs of texts judged by this build",
        "taken_over": "pairs of texts whose verdicts were reused from the previous build",
    },
}
_OF_THE_FIRST = ("new", "aligned")  # all that a first build counts


@dataclass(frozen=True, slots=True)
class Change:
    """A number of pages or pairs of documents, with its name in run.json and its meaning in words."""

    name: str
    words: str
    rows: int


def changes_of(manifest: Manifest | None) -> tuple[Change, ...]:
    """The counts above 0 that a manifest has, in the order of WORDS; none of a folder's first build."""
    noted = manifest.changes if manifest else {}
    if not any(rows for table in noted.values() for name, rows in table.items() if name not in _OF_THE_FIRST):
        return ()
    return tuple(
        Change(name, said, noted[table][name])
        for table, words in WORDS.items()
        for name, said in words.items()
        if noted.get(table, {}).get(name)
    )

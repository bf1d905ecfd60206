"""What changed since the build before, as the last build that had work to do noted it in run.json."""

from dataclasses import dataclass

from corpus.tables.manifest import Manifest

# Counts of run.json by table, in the order in which they are shown, and what they are.
WORDS = {
    "documents": {
        "new": "pages kept that were not kept before",
        "changed": "pages kept with another text",
        "unchanged": "pages kept with the same text",
        "dropped": "pages that were kept and are no more",
        "vanished": "pages that the web has no more",
    },
    "document_pairs": {
        "aligned": "pairs of documents aligned anew",
        "taken_over": "pairs of documents taken over as they were",
    },
}


@dataclass(frozen=True, slots=True)
class Change:
    """A number of pages or pairs of documents, its name in run.json, and what it is."""

    name: str
    words: str
    rows: int


def changes_of(manifest: Manifest | None) -> tuple[Change, ...]:
    """The counts that a manifest has, in the order of WORDS; none without a manifest."""
    noted = manifest.changes if manifest else {}
    return tuple(
        Change(name, said, noted[table][name])
        for table, words in WORDS.items()
        for name, said in words.items()
        if name in noted.get(table, {})
    )

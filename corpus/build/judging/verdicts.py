"""The pairs that people judged, among the rows of a build, and their decisions on terms."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from corpus.decisions.decision import Decision, pair_key
from corpus.decisions.file import read_decisions
from corpus.decisions.standing import labels, standing
from corpus.filters.options import FilterOptions
from corpus.filters.rules.personal_data import PERSONAL_DATA, mask_pairs
from corpus.tables.folder import WorkFolder

JudgedRow = tuple[dict[str, Any], bool]  # a row, and whether it is right


def verdicts_of(folder: WorkFolder) -> dict[str, bool]:
    """By pair_key, whether people say that a pair is right."""
    return labels(standing(read_decisions(folder.root)).pairs)


def terms_decided(folder: WorkFolder) -> dict[str, Decision]:
    """The decisions on terms that hold, by term_key."""
    return standing(read_decisions(folder.root)).terms


def judged_rows(
    rows: Iterable[dict[str, Any]], verdicts: Mapping[str, bool], filters: FilterOptions
) -> Iterator[JudgedRow]:
    """The rows that people judged, each text once; the keys are of masked texts."""
    left = dict(verdicts)
    for row in rows if left else ():
        languages = row["source_lang"], row["target_lang"]
        found = mask_pairs([row["source_text"]], [row["target_text"]], *languages, filters.of(PERSONAL_DATA))
        key = pair_key(found.source_texts[0], found.target_texts[0])
        if key in left:
            yield row, left.pop(key)
            if not left:
                return

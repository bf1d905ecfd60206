"""The condition for an export by the licences that the pages declare."""

import re
from collections.abc import Iterable, Sequence
from fnmatch import translate

import pyarrow.compute as pc
import pyarrow.dataset as ds

from corpus.tables.folder import WorkFolder
from crawler.errors import UsageError

NONE = "none"  # stands for pairs whose pages declare no licence
_AND = " AND "  # between the licences of the two pages


def licensed(folder: WorkFolder, patterns: Sequence[str]) -> ds.Expression:
    """The condition that every licence of a pair matches one of the patterns, ignoring case.

    A pattern is an SPDX identifier or a URL, with `*` for any characters; 'none' matches pairs without a
    licence. UsageError if a pattern matches no licence of the kept pairs.
    """
    stored = _stored(folder)
    for pattern in patterns:
        if not any(_matches(part, pattern) for value in stored for part in _parts(value)):
            known = ", ".join(sorted({part for value in stored for part in _parts(value)}))
            raise UsageError(f"{pattern}: no kept pair has such a licence: there are {known}")
    allowed = [value for value in stored if all(_any(part, patterns) for part in _parts(value))]
    column = ds.field("license")
    named = column.isin([value for value in allowed if value is not None])
    return named | column.is_null() if None in allowed else named


def _stored(folder: WorkFolder) -> list[str | None]:
    """The distinct values of the kept pairs."""
    kept = ds.field("rejected_by").is_null()
    batches = folder.batches("pairs", columns=["license"], where=kept)
    return list(
        dict.fromkeys(value for batch in batches for value in pc.unique(batch["license"]).to_pylist())
    )


def _parts(value: str | None) -> list[str]:
    return [NONE] if value is None else value.split(_AND)


def _any(part: str, patterns: Iterable[str]) -> bool:
    return any(_matches(part, pattern) for pattern in patterns)


def _matches(part: str, pattern: str) -> bool:
    return re.fullmatch(translate(pattern), part, re.IGNORECASE) is not None

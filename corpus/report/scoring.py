"""From what the score of each language pair was learnt, as the last build noted it in run.json."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_LEARNT = "learnt"


@dataclass(frozen=True, slots=True)
class Learnt:
    """The scorer of two languages ('en-es'): the pairs taken as certain, the errors made of them, the area
    under the curve on held-out ones, the share of right pairs told. With a `reason` the fixed formula scores.
    """

    languages: str
    certain: int | None = None
    errors: int | None = None
    held_out_auc: float | None = None
    share_of_right: float | None = None
    reason: str | None = None


def learnt(manifest: Mapping[str, Any]) -> tuple[Learnt, ...]:
    """What the build noted of each language pair, in order; entries of another shape are left out."""
    noted = manifest.get("scoring")
    entries = sorted(noted.items()) if isinstance(noted, Mapping) else []
    return tuple(_learnt(str(languages), entry) for languages, entry in entries if isinstance(entry, Mapping))


def _learnt(languages: str, entry: Mapping[str, Any]) -> Learnt:
    if entry.get("method") != _LEARNT:
        return Learnt(languages, reason=str(entry.get("reason", "")))
    errors = entry.get("errors")
    kinds = errors.values() if isinstance(errors, Mapping) else ()
    auc, right = (_number(entry.get(name)) for name in ("held_out_auc", "share_of_right"))
    certain = _number(entry.get("certain"))
    return Learnt(
        languages,
        None if certain is None else int(certain),
        int(sum(_number(kind) or 0 for kind in kinds)),
        auc,
        right,
    )


def _number(value: object) -> float | None:
    return value if isinstance(value, int | float) else None

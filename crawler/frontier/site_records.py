"""What an earlier build made of each site: `sites.json` of a work folder, which the next crawl reads."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from crawler.errors import InputError

FILE = "sites.json"
_COUNTS = ("pages", "documents", "paired", "pairs")


@dataclass(frozen=True, slots=True)
class SiteRecord:
    """Pages of a site with a text, those kept, those in a kept document pair, and its sentence pairs kept."""

    site: str
    pages: int
    documents: int
    paired: int
    pairs: int


def read_site_records(folder: Path) -> Mapping[str, SiteRecord]:
    """The records of a work folder by site, empty before its first build; InputError for a broken file."""
    path = folder / FILE
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["sites"]
        records = [_record(row) for row in rows]
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path}: cannot be read ({error}): delete it; the next build writes it") from None
    return {record.site: record for record in records}


def text_of(records: Iterable[SiteRecord]) -> str:
    """The file that holds the records: those that gave the most sentence pairs first."""
    ordered = sorted(records, key=lambda r: (-r.pairs, -r.paired, r.documents, r.site))
    rows = ",\n".join(f"  {json.dumps(asdict(record), ensure_ascii=False)}" for record in ordered)
    return f'{{"sites": [\n{rows}\n]}}\n' if rows else '{"sites": []}\n'


def _record(row: dict[str, Any]) -> SiteRecord:
    record = SiteRecord(**row)
    if not isinstance(record.site, str) or any(
        not isinstance(value, int) or value < 0 for value in (getattr(record, name) for name in _COUNTS)
    ):
        raise ValueError(f"{row}: not a site with its counts")
    return record

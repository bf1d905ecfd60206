"""Results of each site in the last build: `sites.json` of a work folder, which the next crawl reads."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from crawler.storage.json_files import read_json

FILE = "sites.json"

_Count = Annotated[int, Meta(ge=0)]


@dataclass(frozen=True, slots=True)
class SiteRecord:
    """Counts of a site: pages with text, pages kept, pages in a kept document pair, sentence pairs kept."""

    site: str
    pages: _Count
    documents: _Count
    paired: _Count
    pairs: _Count


@dataclass(frozen=True, slots=True)
class _Sites:
    """The content of FILE."""

    sites: tuple[SiteRecord, ...]


def read_site_records(folder: Path) -> Mapping[str, SiteRecord]:
    """The records of a work folder by site, empty before its first build; InputError for a malformed file."""
    found = read_json(folder / FILE, _Sites, "delete it; the next build writes it again")
    return {record.site: record for record in found.sites} if found else {}


def text_of(records: Iterable[SiteRecord]) -> str:
    """The content of the file with the records, those with the most sentence pairs first."""
    ordered = sorted(records, key=lambda r: (-r.pairs, -r.paired, r.documents, r.site))
    rows = ",\n".join(f"  {json.dumps(asdict(record), ensure_ascii=False)}" for record in ordered)
    return f'{{"sites": [\n{rows}\n]}}\n' if rows else '{"sites": []}\n'

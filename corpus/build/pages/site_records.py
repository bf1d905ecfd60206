"""The yield of each site, for the next crawl of the topic (crawler.frontier.site_records)."""

from collections import Counter

import pyarrow.compute as pc

from corpus.tables.counts import row_groups
from corpus.tables.folder import WorkFolder
from crawler.frontier.site_records import FILE, SiteRecord, text_of
from crawler.storage.files import write_text
from crawler.urls import site_of

_KEPT = pc.field("rejected_by").is_null()
_URLS = {"source": pc.field("source_url"), "target": pc.field("target_url")}


def write_site_records(folder: WorkFolder) -> None:
    """Write `sites.json` from the tables of the work folder."""
    pages, documents = Counter[str](), Counter[str]()
    keys = {"site": pc.field("site"), "text": pc.field("lang").is_valid(), "kept": _KEPT}
    for (site, text, kept), rows in row_groups(folder, "documents", keys):
        if site and text:
            pages[site] += rows
            documents[site] += rows if kept else 0
    paired: set[str] = set()
    for (source, target, kept), _ in row_groups(folder, "document_pairs", {**_URLS, "kept": _KEPT}):
        paired |= {source, target} if kept else set()
    paired_of = Counter(site_of(url) for url in paired)
    pairs: Counter[str] = Counter()
    for (source, target, kept), rows in row_groups(folder, "pairs", {**_URLS, "kept": _KEPT}):
        for site in {site_of(source), site_of(target)} if kept else ():
            pairs[site] += rows
    records = [
        SiteRecord(site, n, documents[site], paired_of[site], pairs[site]) for site, n in pages.items()
    ]
    write_text(folder.root / FILE, text_of(records))

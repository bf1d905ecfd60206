"""The yield of each site: pages, documents, document pairs and sentence pairs."""

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlsplit

import pyarrow.compute as pc

from corpus.tables.counts import UNNAMED, row_groups
from corpus.tables.folder import WorkFolder


@dataclass(frozen=True, slots=True)
class SiteYield:
    """Pages archived of a site, documents kept, and the pairs kept that have a side there.

    A pair with its sides on two sites counts for both, so columns of pairs may add up to more than all pairs.
    """

    site: str
    pages: int
    documents: int
    document_pairs: int
    pairs: int
    is_own: bool = False  # files of the user, not a site of the web

    @property
    def gave(self) -> bool:
        """Whether anything of the site was kept."""
        return bool(self.documents or self.document_pairs or self.pairs)


def sites(folder: WorkFolder) -> tuple[SiteYield, ...]:
    """The yield of every site, the one with the most pairs first; a table that is missing counts nothing."""
    pages: Counter[str] = Counter()
    documents: Counter[str] = Counter()
    site_of: dict[str, str] = {}
    if folder.has("documents"):
        keys = {"site": pc.field("site"), "url": pc.field("url"), "kept": pc.field("rejected_by").is_null()}
        for (site, url, kept), rows in row_groups(folder, "documents", keys):
            name = _host(url)
            label = site or name or UNNAMED
            # Pairs of local files have no host: they are of the folder or import that has none either.
            site_of[name or ""] = min(label, site_of.get(name or "", label))
            pages[label] += rows
            documents[label] += rows if kept else 0
    document_pairs = _kept_by_site(folder, "document_pairs", site_of)
    pairs = _kept_by_site(folder, "pairs", site_of)
    own = site_of.get("")
    yields = [
        SiteYield(site, pages[site], documents[site], document_pairs[site], pairs[site], site == own)
        for site in {*pages, *document_pairs, *pairs}
    ]
    return tuple(sorted(yields, key=lambda y: (-y.pairs, -y.document_pairs, -y.documents, -y.pages, y.site)))


def _kept_by_site(folder: WorkFolder, table: str, site_of: dict[str, str]) -> Counter[str]:
    """Kept rows of a table of pairs by the sites they touch; a host without documents is its own site."""
    counts: Counter[str] = Counter()
    if not folder.has(table):
        return counts
    urls = {"source": pc.field("source_url"), "target": pc.field("target_url")}
    keys = {**urls, "kept": pc.field("rejected_by").is_null()}
    for (source, target, kept), rows in row_groups(folder, table, keys):
        if kept:
            for site in {
                site_of.get(name or "") or name or UNNAMED for name in (_host(source), _host(target))
            }:
                counts[site] += rows
    return counts


def _host(url: str | None) -> str | None:
    """The host of a URL in lower case; None where there is none."""
    try:
        return urlsplit(url or "").hostname
    except ValueError:
        return None

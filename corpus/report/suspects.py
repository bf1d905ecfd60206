"""The pages that look most like machine translations, with the pair that shows it best."""

from dataclasses import dataclass

import pyarrow.compute as pc

from corpus.filters.rules.machine_translation import MACHINE_TRANSLATION
from corpus.tables.counts import has_columns
from corpus.tables.folder import WorkFolder

LEAST = 0.25  # `page_mt` of a page that is shown
_COLUMNS = ("source_url", "target_url", "page_mt", "mt", "source_text", "target_text")


@dataclass(frozen=True, slots=True)
class Suspect:
    """Two pages, how likely the one is the other by machine (0 to 1), their pairs, and an example."""

    source_url: str
    target_url: str
    score: float
    pairs: int
    source_text: str
    target_text: str


@dataclass(frozen=True, slots=True)
class Suspects:
    """Pairs of pages judged, those that reach the score of the rule, and the most suspicious ones."""

    judged: int
    called: int
    first: tuple[Suspect, ...]


def suspects(folder: WorkFolder, most: int, called: float = 0.5) -> Suspects | None:
    """The pages by falling score, then by URL; None if the table has no such column.

    Their pairs are those that are kept, and those dropped as machine translations.
    """
    if not has_columns(folder, "pairs", "page_mt"):
        return None
    pages: dict[tuple[str, str], Suspect] = {}
    best: dict[tuple[str, str], float] = {}
    open_ = pc.field("rejected_by").is_null() | (pc.field("rejected_by") == MACHINE_TRANSLATION.name)
    where = pc.field("page_mt").is_valid() & open_
    for batch in folder.batches("pairs", list(_COLUMNS), where):
        for source, target, page, pair, *texts in zip(*(c.to_pylist() for c in batch.columns), strict=True):
            urls = source or "", target or ""
            known, mt = pages.get(urls), pair or 0.0
            if known is None or mt > best[urls]:
                best[urls] = mt
                shown = texts
            else:
                shown = [known.source_text, known.target_text]
            pages[urls] = Suspect(*urls, page, 1 + (known.pairs if known else 0), *shown)
    ordered = sorted(pages.values(), key=lambda page: (-page.score, page.source_url, page.target_url))
    return Suspects(
        len(ordered),
        sum(page.score >= called for page in ordered),
        tuple(page for page in ordered[:most] if page.score >= LEAST),
    )

"""Opt-outs of pages by the TDMRep files in an archive, and by later fetches of the same page."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from crawler.documents.reasons import Reason
from crawler.page.rights.opt_outs import OF_TEXT, TDM_SITE, TdmRule, rule_for, site_key

_NO_PAGES = frozenset({Reason.REDIRECT, Reason.NOT_MODIFIED, Reason.HTTP_ERROR, Reason.OTHER_FORMAT})


class Wishes(NamedTuple):
    """A row of EXTRACTED as `site_opt_outs` reads it; `tdm_rules` are those of a TDMRep file."""

    document_id: str
    url: str
    fetched_at: datetime | None
    rejected_by: str | None
    opt_outs: Sequence[str] | None
    tdm_policy: str | None
    tdm_reserved: bool | None
    tdm_rules: Sequence[TdmRule] | None


def site_opt_outs(rows: Iterable[Wishes]) -> Iterator[tuple[str, list[str], str | None]]:
    """(document_id, opt_outs, tdm_policy) of each row of EXTRACTED whose opt-outs change.

    The last TDMRep file of a host applies to all its pages that declare nothing themselves. The last fetch
    of a page applies to earlier ones too.
    """
    ordered = sorted(rows, key=lambda row: (row.fetched_at is not None, row.fetched_at, row.document_id))
    files = {site_key(row.url): row.tdm_rules for row in ordered if row.tdm_rules is not None}
    fetches: dict[str, list[Wishes]] = {}
    for row in ordered:
        if row.rejected_by not in _NO_PAGES or (row.rejected_by == Reason.NOT_MODIFIED and row.opt_outs):
            fetches.setdefault(row.url, []).append(row)
    for url, pages in fetches.items():
        yield from _of_page(pages, files.get(site_key(url), ()))


def _of_page(
    fetches: Sequence[Wishes], rules: Sequence[TdmRule]
) -> Iterator[tuple[str, list[str], str | None]]:
    """The changes to the fetches of one page, given in order of time."""
    last = fetches[-1]
    signals, policy = list(last.opt_outs or ()), last.tdm_policy
    rule = rule_for(rules, last.url) if last.tdm_reserved is None else None
    if rule is not None and rule.reserved:
        signals, policy = [*signals, TDM_SITE], policy or rule.policy
        yield last.document_id, signals, policy
    if not set(OF_TEXT).isdisjoint(signals):
        for earlier in fetches[:-1]:
            if earlier.opt_outs != signals:
                yield earlier.document_id, signals, policy

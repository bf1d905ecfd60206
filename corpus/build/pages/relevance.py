"""documents judged page by page -> documents on topic, by all the evidence of the collection."""

from collections.abc import Collection
from typing import Any

import pyarrow as pa

from align.documents.counterparts import counterparts
from align.documents.pairing import Linked
from align.documents.relevance import Judgement, Page, Standing, judge_pages
from crawler.documents.near_duplicates import sketch
from crawler.documents.reasons import Reason
from crawler.documents.schema import EXTRACTED, TopicEvidenceStruct
from crawler.documents.verdict import is_opted_out
from crawler.page.page import LANGLINK, SITEMAP, Alternate
from crawler.topic.standing import strength
from crawler.topic.topic import Topic

JUDGED = (None, Reason.OFF_TOPIC)
_COLUMNS = ("url", "canonical_url", "lang", "title", "opt_outs", "hreflang", "switchers", "declared")


def with_relevance(rows: pa.Table, topic: Topic, wanted: Collection[str] = ()) -> pa.Table:
    """The rows of EXTRACTED with the decision whether they are on topic, and its evidence.

    It is made for the rows that are kept, or off topic by their own words; all others stay as they are. Those
    with the ids `wanted`, which people keep after all, are not off topic.
    """
    reasons = rows["rejected_by"].to_pylist()
    places = [n for n, reason in enumerate(reasons) if reason in JUDGED]
    judged = rows.take(pa.array(places, pa.int64())).select([*_COLUMNS, "relevance", "blocks"]).to_pylist()
    found = judgement(judged, topic)
    basis: list[str | None] = [None] * len(reasons)
    evidence: list[TopicEvidenceStruct | None] = [None] * len(reasons)
    signatures = rows["signature"].to_pylist()
    ids = rows["document_id"].to_pylist()
    for place, row, standing in zip(places, judged, found.standings, strict=True):
        reasons[place] = _reason(topic, row, standing, ids[place] in wanted)
        basis[place] = standing.basis and standing.basis.value
        evidence[place] = _evidence(judged, standing)
        if reasons[place] is None and not signatures[place]:
            signatures[place] = sketch("\n".join(block["text"] for block in row["blocks"]))
    columns = {
        "rejected_by": reasons,
        "on_topic_by": basis,
        "topic_evidence": evidence,
        "signature": signatures,
    }
    for name, values in columns.items():
        field = EXTRACTED.field(name)
        rows = rows.set_column(EXTRACTED.get_field_index(name), field, pa.array(values, field.type))
    return rows


def judgement(rows: list[dict[str, Any]], topic: Topic, learn: bool | None = None) -> Judgement:
    """The judgement on rows with the columns of EXTRACTED that it reads; `learn` replaces the topic's."""
    pages = [
        Page(
            url=row["url"],
            lang=row["lang"],
            strength=strength(row["relevance"], topic.relevance),
            blocks=[text for text in (row["title"], *(block["text"] for block in row["blocks"])) if text],
            readable=not is_opted_out(topic, row["opt_outs"] or ()),
        )
        for row in rows
    ]
    translations = counterparts([_linked(row) for row in rows], topic.languages)
    return judge_pages(pages, translations, topic.learn if learn is None else learn)


def _linked(row: dict[str, Any]) -> Linked:
    declared = row["declared"] or ()
    return Linked(
        url=row["url"],
        lang=row["lang"],
        hreflang=_alternates(row["hreflang"]),
        switchers=_alternates(row["switchers"]),
        sitemap=_alternates([link for link in declared if link["evidence"] == SITEMAP]),
        langlinks=_alternates([link for link in declared if link["evidence"] == LANGLINK]),
        canonical_url=row["canonical_url"],
    )


def _alternates(links: list[dict[str, str]] | None) -> tuple[Alternate, ...]:
    return tuple(Alternate(link["lang"], link["url"]) for link in links or ())


def _reason(topic: Topic, row: dict[str, Any], standing: Standing, wanted: bool) -> str | None:
    if standing.basis is None and not wanted:
        return Reason.OFF_TOPIC.value
    return Reason.TDM_OPT_OUT.value if is_opted_out(topic, row["opt_outs"] or ()) else None


def _evidence(rows: list[dict[str, Any]], standing: Standing) -> TopicEvidenceStruct:
    known, other = standing.evidence, standing.counterpart
    return {
        "counterpart": None if other is None else rows[other]["url"],
        "counterpart_relevance": None if other is None else rows[other]["relevance"],
        "section": standing.section,
        "section_share": known.section,
        "likeness": known.likeness,
        "section_likeness": known.kin,
        "words": list(standing.words),
    }

"""A page that people keep after all is kept by the next build, unless its site opts out."""

from datetime import UTC, datetime

import pyarrow as pa

from corpus.build.pages.kept_pages import wanted_pages
from corpus.build.pages.relevance import with_relevance
from corpus.decisions.decision import page_key
from crawler.documents.schema import EXTRACTED
from crawler.topic.topic import Topic

TOPIC = Topic("t", "", ("en", "es"), {"en": {"solar": 8.0}, "es": {"solar": 8.0}}, learn=False)
TEXT = "The village has a baker and a school. " * 10


def rows(*given):
    common = {
        "lang": "en",
        "relevance": 0.0,
        "rejected_by": "off_topic",
        "opt_outs": [],
        "hreflang": [],
        "switchers": [],
        "blocks": [{"kind": "paragraph", "text": TEXT}],
        "seen_at": datetime(2026, 1, 1, tzinfo=UTC),
        "signature": [],
    }
    return pa.Table.from_pylist(
        [
            {**common, "document_id": f"d{n}", "url": f"https://a.org/{n}", **row}
            for n, row in enumerate(given)
        ],
        EXTRACTED,
    )


def reasons(table, *urls):
    wanted = wanted_pages(table, TOPIC, {page_key(url) for url in urls})
    return with_relevance(table, TOPIC, wanted)["rejected_by"].to_pylist(), wanted


def test_only_the_page_decided_on_is_kept():
    assert reasons(rows({}, {}), "http://www.a.org/1/") == (["off_topic", None], {"d1"})
    assert reasons(rows({}, {})) == (["off_topic", "off_topic"], frozenset())


def test_a_page_without_text_or_in_another_language_cannot_be_kept():
    table = rows(
        {"blocks": [], "rejected_by": "no_text"},
        {"lang": "fr", "rejected_by": "other_language"},
        {"blocks": None, "rejected_by": "not_modified"},
    )
    assert reasons(table, "https://a.org/0", "https://a.org/1", "https://a.org/2")[1] == frozenset()


def test_opt_outs_hold_against_the_decision():
    assert reasons(rows({"opt_outs": ["noai"]}), "https://a.org/0")[0] == ["tdm_opt_out"]

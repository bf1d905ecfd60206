"""Pages that people keep after all, although a stage drops them."""

from collections.abc import Collection

import pyarrow as pa

from corpus.decisions.decision import page_key
from crawler.documents.reasons import KEEPABLE
from crawler.topic.topic import Topic


def wanted_pages(rows: pa.Table, topic: Topic, pages: Collection[str]) -> frozenset[str]:
    """Ids of the rows of EXTRACTED that may be kept: of these page keys, read, in a language of the topic."""
    if not pages:
        return frozenset()
    columns = (rows[name].to_pylist() for name in ("document_id", "url", "lang", "rejected_by"))
    has_text = map(bool, rows["blocks"].to_pylist())  # null for answers such as 304 that have no text
    return frozenset(
        document
        for document, url, lang, reason, read in zip(*columns, has_text, strict=True)
        if read and lang in topic.languages and reason in (None, *KEEPABLE) and page_key(url) in pages
    )

"""WARC files -> documents."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from corpus.build.keys import key
from corpus.build.pages.extracted import build_extracted
from corpus.build.pages.kept_pages import wanted_pages
from corpus.build.pages.relevance import with_relevance
from corpus.decisions.file import read_decisions
from corpus.decisions.standing import standing
from corpus.engine import EngineOptions
from corpus.progress import working
from corpus.tables.changes import compared, note
from corpus.tables.folder import WorkFolder
from corpus.tables.names import MARKED
from corpus.tables.takedown import TAKEDOWN
from crawler.documents.declared import Declaring, declared_alternates
from crawler.documents.reasons import Reason
from crawler.documents.rows import Kept, mark_duplicates
from crawler.documents.schema import DOCUMENTS, EXTRACTED
from crawler.documents.site_opt_outs import Wishes, site_opt_outs
from crawler.documents.verdict import is_opted_out
from crawler.documents.versions import Event, Fetch, last_seen, outdated
from crawler.page.rights.opt_outs import TdmRule
from crawler.topic.topic import DROP, Topic

Row = TypeVar("Row")


def build_documents(topic: Topic, folder: WorkFolder, archives: Sequence[Path], engine: EngineOptions) -> str:
    """The key of the `documents` table, once it is up to date."""
    read = build_extracted(topic, folder, archives, engine)
    names = [name for name, _ in read]
    pages = standing(read_decisions(folder.root)).pages
    gone = _taken_down(folder, names)
    table_key = key(__name__, "documents", read, gone, topic.recrawl, topic.learn, pages)
    if not (folder.has("documents") and folder.is_current(MARKED, table_key)):
        with working("versions and near-copies"):
            everything, vanished = _marked(_declared(_opted_out(_rows(folder, names), topic)), topic, pages)
        note(folder, "documents", {**compared(folder, everything), "vanished": vanished})
        # MARKED last: where it is current, so is the other, to which a later stage adds its column.
        folder.write("documents", DOCUMENTS, [everything.select(DOCUMENTS.names)], table_key)
        folder.write(MARKED, EXTRACTED, [everything], table_key)
    return table_key


def _taken_down(folder: WorkFolder, tables: Sequence[str]) -> list[str]:
    """Ids of the documents that are taken down."""
    gone = pc.field("rejected_by") == TAKEDOWN
    return sorted({i for t in tables for i in folder.table(t, gone, ["document_id"])[0].to_pylist()})


def _rows(folder: WorkFolder, tables: Sequence[str]) -> pa.Table:
    """All extracted rows by document_id, each id once, with the dates when they were last seen."""
    rows = pa.concat_tables([EXTRACTED.empty_table(), *(folder.table(t) for t in tables)])
    rows = rows.replace_schema_metadata(None).sort_by("document_id")
    seen = last_seen(_each(rows, Event._fields, Event._make))
    ids = rows["document_id"].to_pylist()
    once = rows.filter(pa.array([n == 0 or ids[n - 1] != ids[n] for n in range(len(ids))], pa.bool_()))
    return _with(once, "seen_at", [seen[document] for document in once["document_id"].to_pylist()])


def _each(rows: pa.Table, names: Sequence[str], make: Callable[[Iterable[Any]], Row]) -> list[Row]:
    """Each row as a named tuple of some columns."""
    return [make(values) for values in zip(*(rows[name].to_pylist() for name in names), strict=True)]


def _with(rows: pa.Table, name: str, values: list[Any]) -> pa.Table:
    """The rows with other values in a column."""
    field = EXTRACTED.field(name)
    return rows.set_column(EXTRACTED.get_field_index(name), field, pa.array(values, field.type))


def _opted_out(rows: pa.Table, topic: Topic) -> pa.Table:
    """The rows with the opt-outs in the TDMRep files of their sites."""
    wishes = [
        wish._replace(
            fetched_at=seen_at,  # the last version seen counts
            tdm_rules=None if rules is None else tuple(TdmRule(**rule) for rule in rules),
        )
        for wish, seen_at, rules in zip(
            _each(rows, Wishes._fields, Wishes._make),
            rows["seen_at"].to_pylist(),
            rows["tdm_rules"].to_pylist(),
            strict=True,
        )
    ]
    columns = {name: rows[name].to_pylist() for name in ("opt_outs", "tdm_policy", "rejected_by")}
    place = {wish.document_id: n for n, wish in enumerate(wishes)}
    for document, signals, policy in site_opt_outs(wishes):
        n = place[document]
        columns["opt_outs"][n], columns["tdm_policy"][n] = signals, policy
        if columns["rejected_by"][n] is None and is_opted_out(topic, signals):
            columns["rejected_by"][n] = Reason.TDM_OPT_OUT.value
    for name, values in columns.items():
        rows = _with(rows, name, values)
    return rows


def _declared(rows: pa.Table) -> pa.Table:
    """The rows with the alternates that sitemaps and the like declare for each page."""
    described = _each(rows, Declaring._fields, Declaring._make)
    place = {row.document_id: n for n, row in enumerate(described)}
    columns = {name: rows[name].to_pylist() for name in ("declared", "alternates")}
    for document, declared, alternates in declared_alternates(described):
        columns["declared"][place[document]] = declared
        columns["alternates"][place[document]] = alternates
    for name, values in columns.items():
        rows = _with(rows, name, values)
    return rows


def _marked(rows: pa.Table, topic: Topic, pages: Collection[str]) -> tuple[pa.Table, int]:
    """The rows with earlier versions, pages off topic and duplicates marked, and the number of pages gone.

    `pages` are the keys of pages that people keep after all.
    """
    reasons = dict(outdated(_each(rows, Fetch._fields, Fetch._make)))
    vanished = [document for document, reason in reasons.items() if reason == Reason.VANISHED]
    if topic.recrawl.vanished != DROP:
        for document in vanished:
            del reasons[document]
    wanted = wanted_pages(rows, topic, pages)
    rows = _rejected(rows, {**dict.fromkeys(wanted), **reasons})
    rows = with_relevance(rows, topic, wanted)
    kept = rows.filter(pc.is_null(rows["rejected_by"]))
    duplicates = dict(mark_duplicates(_each(kept, Kept._fields, Kept._make)))
    duplicates = {document: reason for document, reason in duplicates.items() if document not in wanted}
    return _rejected(rows, duplicates), len(vanished)


def _rejected(rows: pa.Table, reasons: Mapping[str, str | None]) -> pa.Table:
    """The rows with these reasons by document_id; all other rows keep theirs."""
    both = zip(rows["document_id"].to_pylist(), rows["rejected_by"].to_pylist(), strict=True)
    return _with(rows, "rejected_by", [reasons.get(document, reason) for document, reason in both])

"""Corpora joined to one: their tables, duplicates and splits decided over all of their pairs."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from corpus.build.keys import key
from corpus.build.own_data.finish import finish
from corpus.decisions.file import FILE as DECISIONS
from corpus.decisions.file import merge
from corpus.decontamination.apply import decontaminated
from corpus.decontamination.test_sets import add_to_list, read_list
from corpus.dedupe import CORPUS_RULES
from corpus.options import BuildOptions
from corpus.progress import Stages, tracked
from corpus.report.funnel import Funnel
from corpus.settling.decided import CORRECTED
from corpus.settling.pairs import stage, write_pairs
from corpus.settling.settle import settled
from corpus.splits import NEAR_TEST, SplitOptions, SplitParts, read_parts, write_parts
from corpus.tables.folder import WorkFolder
from corpus.tables.manifest import read_manifest
from corpus.tables.names import JUDGED
from corpus.tables.schemas import DOCUMENT_PAIRS, PAIRS
from crawler.documents.schema import DOCUMENTS
from crawler.errors import UsageError
from crawler.storage.files import write_text
from crawler.topic.takedowns import FILE, Takedowns, read_takedowns
from crawler.topic.topic import Topic

# Reasons that depend on the rest of the corpus: these rows are judged again.
_OF_CORPUS = pa.array([*(rule.name for rule in CORPUS_RULES), NEAR_TEST])


@dataclass(frozen=True, slots=True)
class Merged:
    """The funnel of the joined corpus, and the pairs of each input: kept before, kept in the joined one."""

    funnel: Funnel
    kept: tuple[tuple[str, int, int], ...]


def merge_corpora(
    topic: Topic, out: WorkFolder, inputs: Sequence[WorkFolder], options: BuildOptions
) -> Merged:
    """Write the joined corpus of work folders, and its exports and report.

    Documents and pairs keep their ids, pages and topics; what is in two inputs is there once. Duplicates and
    near duplicates are decided as by a build, the best score first. Pages held out in an input stay so, and
    takedowns and test sets of all inputs hold. UsageError if the output is an input; EmptyResultError if no
    pair is kept.
    """
    if any(folder.root.resolve() == out.root.resolve() for folder in inputs):
        raise UsageError(f"{out.root}: both input and output of the merge: choose another --data")
    for folder in inputs:
        manifest = read_manifest(folder)
        settled(folder, manifest.topic if manifest and manifest.topic else topic.name)
    _join_lists(out, inputs)
    stages = Stages(4)
    table_key = key(__name__, [[folder.key("pairs"), folder.count("pairs")] for folder in inputs])
    with stages.stage("joining"):
        _write(out, inputs, "documents", DOCUMENTS, "document_id", table_key)
        _write(out, inputs, "document_pairs", DOCUMENT_PAIRS, "", table_key)
        before = [folder.count("pairs", pc.field("rejected_by").is_null()) for folder in inputs]
        _write(out, inputs, JUDGED, PAIRS, "pair_id", table_key, _open)
    with stages.stage("duplicates and splits"):
        known, splits = _held_out(inputs, options.splits)
        if splits.hold_out:
            write_parts(out.root, known, {})
        pairs_key = key(__name__, "pairs", table_key, splits)
        write_pairs(out, stage(out, table_key, pairs_key, options.filters, splits))
        decontaminated(out)
    result = finish(topic, out, options, stages=stages)
    return Merged(result, tuple(_counts(out, inputs, before)))


def _join_lists(out: WorkFolder, inputs: Sequence[WorkFolder]) -> None:
    """The takedowns, decisions of people and test sets of all inputs and of the output."""
    lists = [read_takedowns(folder.root) for folder in (out, *inputs)]
    urls = frozenset(url for one in lists for url in one.urls)
    sites = frozenset(site for one in lists for site in one.sites)
    out.root.mkdir(parents=True, exist_ok=True)
    if urls or sites:
        write_text(out.root / FILE, Takedowns(urls, sites).text())
    if files := [path for folder in inputs if (path := folder.root / DECISIONS).is_file()]:
        merge(out.root, files)
    sets = [Path(path) for folder in inputs for path in read_list(folder.root)]
    if sets:
        add_to_list(out.root, sets)


def _write(
    out: WorkFolder,
    inputs: Sequence[WorkFolder],
    table: str,
    schema: pa.Schema,
    identity: str,
    table_key: str,
    change: Callable[[pa.Table], pa.Table] = lambda rows: rows,
) -> None:
    """Write a table with the rows of all inputs, in order; of those with one identity, the first."""

    def rows() -> Iterator[pa.Table]:
        seen: set[tuple[str, ...]] = set()
        names = (identity,) if identity else ("source_document_id", "target_document_id")
        for folder in inputs:
            for batch in folder.batches(_source(folder, table), schema.names):
                part = pa.Table.from_batches([batch])
                ids = list(zip(*(part[name].to_pylist() for name in names), strict=True))
                new = []
                for one in ids:
                    new.append(one not in seen)
                    seen.add(one)
                yield change(part.filter(pa.array(new, pa.bool_())))

    total = sum(folder.count(_source(folder, table)) for folder in inputs)
    out.write(table, schema, tracked(rows(), table.lstrip("."), total), table_key)


def _source(folder: WorkFolder, table: str) -> str:
    """The table of an input that has the rows of a table: of JUDGED the pairs, where only they are left."""
    return "pairs" if table == JUDGED and not folder.has(JUDGED) else table


def _open(rows: pa.Table) -> pa.Table:
    """The pairs without the reasons that another corpus or a person gave, and without splits."""
    review = pc.fill_null(rows["review"], "")
    rows = rows.filter(pc.invert(pc.starts_with(review, f"{CORRECTED}:")))
    again = pc.or_(pc.is_in(rows["rejected_by"], _OF_CORPUS), pc.is_valid(rows["review"]))
    place = rows.schema.get_field_index("review")
    rows = rows.set_column(place, PAIRS.field("review"), pa.nulls(len(rows), pa.string()))
    for name, value in (
        ("rejected_by", pa.scalar(None, pa.string())),
        ("rejections", pa.scalar(0, pa.int32())),
    ):
        place = rows.schema.get_field_index(name)
        rows = rows.set_column(place, PAIRS.field(name), pc.if_else(again, value, rows[name]))
    empty = pa.nulls(len(rows), pa.string())
    return rows.set_column(rows.schema.get_field_index("split"), PAIRS.field("split"), empty)


def _held_out(inputs: Sequence[WorkFolder], wanted: SplitOptions) -> tuple[SplitParts, SplitOptions]:
    """The pages that the inputs hold out, and the options of the first that holds out any."""
    parts = [read_parts(folder.root) for folder in inputs]
    options = next(
        (one.options for one in parts if one.options is not None and (one.test or one.dev)), wanted
    )
    test = frozenset(page for one in parts for page in one.test)
    dev = frozenset(page for one in parts for page in one.dev) - test
    return SplitParts(dev, test, options), options


def _counts(
    out: WorkFolder, inputs: Sequence[WorkFolder], before: Sequence[int]
) -> Iterator[tuple[str, int, int]]:
    where = pc.field("rejected_by").is_null()
    kept = out.table("pairs", where, ["pair_id"])["pair_id"]
    counted: set[str] = set()
    for folder, number in zip(inputs, before, strict=True):
        own = {
            one
            for one in folder.table("pairs", columns=["pair_id"])["pair_id"].to_pylist()
            if one not in counted
        }
        counted |= own
        yield str(folder.root), number, sum(one in own for one in kept.to_pylist())

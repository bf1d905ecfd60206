"""The stages in order: read this first.

    WARC files -> documents -> document pairs -> sentence pairs -> exports, report.html, run.json

Sentence pairs come from the document pairs, by alignment, and from the documents left over, by mining.

Each stage reads tables of the work folder and writes one. A table carries the key of what it was made from
(inputs, options, versions): a stage whose table has the key that it would write does nothing, so a build that
was killed goes on where it stopped, and a second build changes no byte.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from align.aligner import AlignOptions
from align.encoders.registry import prepare
from align.granularity import GRANULARITIES, PARAGRAPH
from align.mining import OFF, MiningOptions
from align.pairing import EVIDENCE_CHOICES, PairingOptions
from align.translations import TranslationOptions
from corpus.engine import EngineOptions, start_engine
from corpus.export.formats import formats_named
from corpus.export.run import export_pairs, forget_exports
from corpus.filters.options import FilterOptions, filter_options
from corpus.report.funnel import Funnel, funnel, lost_at
from corpus.report.render import write_report
from corpus.scoring.given import ScoringOptions
from corpus.splits import CHOICES, SplitOptions, counted
from corpus.stages.changes import changes
from corpus.stages.document_pairs import PairOptions, build_document_pairs
from corpus.stages.documents import build_documents
from corpus.stages.keys import versions
from corpus.stages.mining import build_mined, mining_options
from corpus.stages.scoring import signatures
from corpus.stages.sentence_pairs import build_pairs
from corpus.stages.site_records import write_site_records
from corpus.store import WorkFolder
from crawler.errors import EmptyResultError, InputError, TopicError
from crawler.takedowns import read_takedowns
from crawler.toml_table import Table
from crawler.topic import Topic

DEFAULT_EXPORTS = ("tsv", "tmx")


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """Everything that steers a build, from the topic file and the command line."""

    pairs: PairOptions = field(default_factory=PairOptions)
    mining: MiningOptions = field(default_factory=MiningOptions)
    scoring: ScoringOptions = field(default_factory=ScoringOptions)
    filters: FilterOptions = field(default_factory=FilterOptions)
    splits: SplitOptions = field(default_factory=SplitOptions)
    exports: tuple[str, ...] = DEFAULT_EXPORTS
    engine: EngineOptions = field(default_factory=EngineOptions)


def build(topic: Topic, folder: WorkFolder, archives: Sequence[Path], options: BuildOptions) -> Funnel:
    """What came of each stage, once the work folder is up to date.

    InputError where there is no archive; EmptyResultError, once the report is written, where no pair is left.
    """
    if not archives:
        raise InputError(
            f"{folder.warc}: no WARC files: crawl first (`scrapy crawl {topic.name}`) or give --archive FILES"
        )
    prepare(options.pairs.align.encoder, *topic.languages)
    start_engine(options.engine)
    documents_key = build_documents(topic, folder, archives, options.engine)
    pairs_of_documents = build_document_pairs(topic, folder, documents_key, options.pairs, options.engine)
    align = options.pairs.align
    mining = options.mining if align.granularity != PARAGRAPH else replace(options.mining, enabled=OFF)
    mined_key = build_mined(topic, folder, pairs_of_documents, align.encoder, mining, options.engine)
    build_pairs(
        topic,
        folder,
        pairs_of_documents,
        options.filters,
        mined_key,
        options.splits,
        align.encoder,
        options.scoring,
    )
    write_site_records(folder)
    result = funnel(folder)
    if read_takedowns(folder.root).lines() != folder.read_manifest().get("takedowns", []):
        forget_exports(folder, topic.name)  # those that are not written below may hold what was taken down
    folder.write_manifest(_manifest(topic, folder, archives, options, result))
    lost = lost_at(result)
    if lost is None:
        export_pairs(folder, topic.name, options.exports)
    write_report(folder, topic.name)
    if lost is not None:
        raise EmptyResultError(lost)
    return result


def archives_of(folder: WorkFolder, patterns: Sequence[str] = ()) -> list[Path]:
    """The topic's own WARC files, or those that the globs match; in the order of their names.

    InputError where a glob matches nothing.
    """
    if not patterns:
        return sorted(folder.warc.glob("*.warc*"))
    found: set[Path] = set()
    for pattern in patterns:
        path = Path(pattern)
        matches = (
            {path}
            if path.is_file()
            else set(Path(path.anchor or ".").glob(pattern.removeprefix(path.anchor)))
        )
        if not matches:
            raise InputError(f"{pattern}: no such file: --archive takes WARC files or globs of them")
        found |= matches
    return sorted(found)


def build_options(
    topic: Topic,
    encoder: str | None = None,
    engine: EngineOptions | None = None,
    granularity: str | None = None,
    evidence: str | None = None,
) -> BuildOptions:
    """Options of the topic's tables [align], [filters] and [exports]; TopicError lists unknown keys.

    `encoder`, `granularity` and `evidence`, where given, count instead of the topic's.
    """
    where = f"topic {topic.name}"
    table = Table(dict(topic.settings.get("align", {})), where, "align.")
    pairs = PairOptions(
        align=_align_options(table),
        pairing=_from_table(table.table("pairing"), PairingOptions()),
        translation=_from_table(table.table("translation"), TranslationOptions()),
        evidence=_one_of(table, "evidence", EVIDENCE_CHOICES, PairOptions().evidence),
    )
    mining = mining_options(table.table("mining"))
    scoring = _from_table(table.table("scoring"), ScoringOptions())
    table.check_unknown()
    if table.problems:
        raise TopicError(table.problems)
    given = {"encoder": encoder, "granularity": granularity}
    chosen = {name: value for name, value in given.items() if value is not None}
    pairs = replace(pairs, align=replace(pairs.align, **chosen))  # type: ignore[arg-type]
    pairs = replace(pairs, evidence=evidence or pairs.evidence)
    exports = _exports(topic.settings.get("exports", {}), where)
    filters = filter_options(topic.settings.get("filters", {}), where)
    splits = _splits(topic.settings.get("splits", {}), where)
    return BuildOptions(pairs, mining, scoring, filters, splits, exports, engine or EngineOptions())


def _align_options(table: Table) -> AlignOptions:
    default = AlignOptions()
    return AlignOptions(
        encoder=table.text("encoder", default.encoder),
        beads=_from_table(table.table("beads"), default.beads),
        granularity=_one_of(table, "granularity", GRANULARITIES, default.granularity),
        resplit=_from_table(table.table("resplit"), default.resplit),
        paragraphs=_from_table(table.table("paragraphs"), default.paragraphs),
    )


def _one_of(table: Table, name: str, allowed: Sequence[str], default: str) -> str:
    value = table.text(name, default)
    if value not in allowed:
        table.note(name, f"{value!r} is unknown (allowed: {', '.join(allowed)})")
        return default
    return value


Options = TypeVar("Options")


def _from_table(table: Table, default: Options) -> Options:
    """The options with what the table says."""
    values: dict[str, Any] = {}
    for option in fields(default):  # type: ignore[arg-type]
        value = getattr(default, option.name)
        if isinstance(value, bool):
            values[option.name] = table.flag(option.name, value)
        elif isinstance(value, int):
            values[option.name] = table.positive(option.name, value)
        else:
            values[option.name] = table.number(option.name, value, -1e9, 1e9)
    table.check_unknown()
    return replace(default, **values)  # type: ignore[type-var]


def _splits(content: Mapping[str, Any], where: str) -> SplitOptions:
    table = Table(dict(content), where, "splits.")
    default = SplitOptions()
    options = SplitOptions(
        test=table.number("test", default.test, 0, 1e9),
        dev=table.number("dev", default.dev, 0, 1e9),
        max_pairs=table.positive("max_pairs", default.max_pairs),
        by=_one_of(table, "by", CHOICES, default.by),
        seed=table.positive("seed", default.seed),
    )
    table.check_unknown()
    if table.problems:
        raise TopicError(table.problems)
    return options


def _exports(content: Mapping[str, Any], where: str) -> tuple[str, ...]:
    table = Table(dict(content), where, "exports.")
    names = tuple(table.texts("formats", DEFAULT_EXPORTS))
    table.check_unknown()
    if table.problems:
        raise TopicError(table.problems)
    formats_named(names)
    return names


def _manifest(
    topic: Topic, folder: WorkFolder, archives: Sequence[Path], options: BuildOptions, result: Funnel
) -> dict[str, Any]:
    stages = {
        stage.table: {
            "rows": stage.rows,
            "kept": stage.kept,
            "dropped": {d.name: d.rows for d in stage.drops},
            **({"dropped_by_one_rule": {d.name: d.rows for d in stage.alone}} if stage.alone else {}),
        }
        for stage in result.stages
    }
    return {
        "topic": topic.name,
        "languages": list(topic.languages),
        "versions": versions(options.pairs.align.encoder),
        "options": {
            "encoder": options.pairs.align.encoder,
            "granularity": options.pairs.align.granularity,
            "evidence": options.pairs.evidence,
            "exports": list(options.exports),
            "relevance": topic.relevance,
            "keep_machine_translated": topic.keep_machine_translated,
            "keep_opted_out": topic.keep_opted_out,
            "vanished": topic.recrawl.vanished,
        },
        "archives": [path.name for path in archives],
        "changes": changes(folder),
        "scoring": signatures(folder),
        "takedowns": read_takedowns(folder.root).lines(),
        "splits": asdict(options.splits) | (counted(folder.root) if options.splits.hold_out else {}),
        "stages": stages,
    }

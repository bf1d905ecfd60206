"""The stages in order: read this first.

    WARC files -> documents -> document pairs -> sentence pairs -> exports, report.html, run.json

Each stage reads tables of the work folder and writes one. A table carries the key of what it was made from
(inputs, options, versions): a stage whose table has the key that it would write does nothing, so a build that
was killed goes on where it stopped, and a second build changes no byte.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from align.aligner import AlignOptions
from align.beads import BeadOptions
from align.encoders.registry import prepare
from align.pairing import PairingOptions
from align.translations import TranslationOptions
from corpus.engine import EngineOptions, start_engine
from corpus.export.formats import formats_named
from corpus.export.run import export_pairs
from corpus.filters.options import FilterOptions, filter_options
from corpus.report.funnel import Funnel, funnel, lost_at
from corpus.report.render import write_report
from corpus.stages.document_pairs import PairOptions, build_document_pairs
from corpus.stages.documents import build_documents
from corpus.stages.keys import versions
from corpus.stages.sentence_pairs import build_pairs
from corpus.store import WorkFolder
from crawler.errors import EmptyResultError, InputError, TopicError
from crawler.toml_table import Table
from crawler.topic import Topic

DEFAULT_EXPORTS = ("tsv", "tmx")


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """Everything that steers a build, from the topic file and the command line."""

    pairs: PairOptions = field(default_factory=PairOptions)
    filters: FilterOptions = field(default_factory=FilterOptions)
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
    build_pairs(topic, folder, pairs_of_documents, options.filters)
    result = funnel(folder)
    folder.write_manifest(_manifest(topic, archives, options, result))
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
    topic: Topic, encoder: str | None = None, engine: EngineOptions | None = None
) -> BuildOptions:
    """Options of the topic's tables [align], [filters] and [exports]; TopicError lists unknown keys."""
    where = f"topic {topic.name}"
    table = Table(dict(topic.settings.get("align", {})), where, "align.")
    beads = _from_table(table.table("beads"), BeadOptions())
    pairs = PairOptions(
        align=AlignOptions(
            encoder=table.text("encoder") if "encoder" in table.content else AlignOptions().encoder,
            beads=beads,
        ),
        pairing=_from_table(table.table("pairing"), PairingOptions()),
        translation=_from_table(table.table("translation"), TranslationOptions()),
    )
    table.check_unknown()
    if table.problems:
        raise TopicError(table.problems)
    if encoder is not None:
        pairs = replace(pairs, align=replace(pairs.align, encoder=encoder))
    exports = _exports(topic.settings.get("exports", {}), where)
    filters = filter_options(topic.settings.get("filters", {}), where)
    return BuildOptions(pairs, filters, exports, engine or EngineOptions())


Options = TypeVar("Options")


def _from_table(table: Table, default: Options) -> Options:
    """The options with what the table says."""
    values: dict[str, Any] = {}
    for option in fields(default):  # type: ignore[arg-type]
        value = getattr(default, option.name)
        if isinstance(value, int):
            values[option.name] = table.positive(option.name, value)
        else:
            values[option.name] = table.number(option.name, value, -1e9, 1e9)
    table.check_unknown()
    return replace(default, **values)  # type: ignore[type-var]


def _exports(content: Mapping[str, Any], where: str) -> tuple[str, ...]:
    table = Table(dict(content), where, "exports.")
    names = tuple(table.texts("formats", DEFAULT_EXPORTS))
    table.check_unknown()
    if table.problems:
        raise TopicError(table.problems)
    formats_named(names)
    return names


def _manifest(
    topic: Topic, archives: Sequence[Path], options: BuildOptions, result: Funnel
) -> dict[str, Any]:
    stages = {
        stage.table: {
            "rows": stage.rows,
            "kept": stage.kept,
            "dropped": {d.name: d.rows for d in stage.drops},
        }
        for stage in result.stages
    }
    return {
        "topic": topic.name,
        "languages": list(topic.languages),
        "versions": versions(),
        "options": {
            "encoder": options.pairs.align.encoder,
            "exports": list(options.exports),
            "relevance": topic.relevance,
            "keep_machine_translated": topic.keep_machine_translated,
        },
        "archives": [path.name for path in archives],
        "stages": stages,
    }

"""The options of a build: one reader of a topic's tables [align], [filters], [splits] and [exports]."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from align.documents.options import PairOptions
from align.encoders.registry import encoder_info, encoders
from align.mining.mining import MiningOptions
from corpus.engine import EngineOptions
from corpus.export.formats import formats
from corpus.filters.options import FilterOptions
from corpus.filters.registry import configured
from corpus.mt_detection.options import MtOptions
from corpus.scoring.given import ScoringOptions
from corpus.splits import SplitOptions
from crawler.errors import TopicError, UsageError
from crawler.options.bounds import SAME_TABLE, option
from crawler.options.described import Described
from crawler.options.described import described as options_in
from crawler.options.values import check_options
from crawler.topic.sources import Sources
from crawler.topic.toml import Table, read
from crawler.topic.topic import STAGE_TABLES, Topic, TopicFile

DEFAULT_EXPORTS = ("tsv", "tmx")


def _formats() -> tuple[str, ...]:
    return tuple(formats())


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """All options of a build, from the topic file and the command line."""

    pairs: PairOptions = field(default_factory=PairOptions)
    mining: MiningOptions = field(default_factory=MiningOptions)
    scoring: ScoringOptions = field(default_factory=ScoringOptions)
    mt: MtOptions = field(default_factory=MtOptions)
    filters: FilterOptions = field(default_factory=FilterOptions)
    splits: SplitOptions = field(default_factory=SplitOptions)
    exports: tuple[str, ...] = option(DEFAULT_EXPORTS, least=1, choices=_formats)
    engine: EngineOptions = field(default_factory=EngineOptions)

    def __post_init__(self) -> None:
        check_options(self)
        for rule, options in self.filters:
            check_options(options, f"filters.{rule}.")


@dataclass(frozen=True, slots=True)
class _Align:
    """The table [align]."""

    pairs: PairOptions = field(default_factory=PairOptions, metadata=SAME_TABLE)
    mining: MiningOptions = field(default_factory=MiningOptions)
    scoring: ScoringOptions = field(default_factory=ScoringOptions)
    mt: MtOptions = field(default_factory=MtOptions)


@dataclass(frozen=True, slots=True)
class _Exports:
    """The table [exports]."""

    formats: tuple[str, ...] = option(
        DEFAULT_EXPORTS, "formats that a build writes to `exports/`", least=1, choices=_formats
    )


def build_options(
    topic: Topic,
    encoder: str | None = None,
    engine: EngineOptions | None = None,
    granularity: str | None = None,
    evidence: str | None = None,
    test: float | None = None,
    dev: float | None = None,
    test_documents: tuple[str, ...] = (),
) -> BuildOptions:
    """The options in the topic's tables; TopicError lists every problem in them, as `check` notes them.

    `encoder`, `granularity`, `evidence`, and `test` and `dev` of [splits], if given, replace those of the
    topic, `test_documents` are added to its `documents`; UsageError if they are not allowed.
    """
    problems: list[str] = []
    options = _read({name: replace(table, problems=problems) for name, table in topic.settings.items()})
    if problems:
        raise TopicError(problems)
    given = {"encoder": encoder, "granularity": granularity}
    chosen = {name: value for name, value in given.items() if value is not None}
    align = replace(options.pairs.align, **chosen)  # type: ignore[arg-type]
    pairs = replace(options.pairs, align=align, evidence=evidence or options.pairs.evidence)
    splits = options.splits
    splits = replace(
        splits,
        test=splits.test if test is None else test,
        dev=splits.dev if dev is None else dev,
        documents=(*splits.documents, *test_documents),
    )
    return replace(options, pairs=pairs, splits=splits, engine=engine or EngineOptions())


def check(tables: Mapping[str, Table]) -> None:
    """Add the problems of each of a topic's tables to it, as `FILE: KEY: what is wrong (allowed: …)`."""
    _read(tables)


def filter_options(content: Mapping[str, Any], where: str = "topic") -> FilterOptions:
    """Options from a parsed table [filters]: {"length_ratio": {"max": 3.0}, "numbers": {"enabled": False}}.

    TopicError lists every unknown rule, unknown key and wrong value with the allowed ones; `where` is the
    name of the file in its messages.
    """
    table = Table(content, where, "filters.")
    options = _filters(table)
    if table.problems:
        raise TopicError(table.problems)
    return options


def described() -> Iterator[Described]:
    """Every option of a topic file except its terms, in the order of docs/topics.md."""
    yield from options_in(TopicFile)
    yield from options_in(Sources, "discover")
    yield from options_in(_Align, "align")
    for rule, kind in _rules().items():
        yield from options_in(kind, f"filters.{rule}")
    yield from options_in(SplitOptions, "splits")
    yield from options_in(_Exports, "exports")


def _read(tables: Mapping[str, Table]) -> BuildOptions:
    """The options in the tables; problems are added to the tables."""
    align, filters, splits, exports = (tables.get(name, Table({}, "")) for name in STAGE_TABLES)
    pairing = read(align, _Align)
    _check_encoder(align, pairing.pairs.align.encoder)
    return BuildOptions(
        pairing.pairs,
        pairing.mining,
        pairing.scoring,
        pairing.mt,
        _filters(filters),
        read(splits, SplitOptions),
        read(exports, _Exports).formats,
    )


def _rules() -> dict[str, Any]:
    """The dataclass of each rule's options, by the rule's name, in the order of the rules."""
    return {rule.name: rule.options for rule in configured()}


def _filters(table: Table) -> FilterOptions:
    """The options in [filters], one table per rule."""
    options = {rule: read(table.table(rule), kind) for rule, kind in _rules().items()}
    table.check_unknown(tuple(options))
    return FilterOptions(**options)


def _check_encoder(align: Table, name: str) -> None:
    """Add a problem for an unknown encoder; whether the encoder is installed is not checked here."""
    try:
        encoder_info(name)
    except UsageError:
        align.note(
            "encoder",
            f"{name!r} is not an encoder (allowed: {', '.join(encoders())}, or several joined by +)",
        )

"""Options of a build, read from the topic file."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeVar

from align.documents.pairing import ALL, EVIDENCE_CHOICES, PairingOptions
from align.documents.translations import TranslationOptions
from align.mining.mining import CHOICES as MINING_CHOICES
from align.mining.mining import MiningOptions
from align.records import GRANULARITIES
from align.sentences.aligner import AlignOptions
from corpus.engine import EngineOptions
from corpus.export.formats import formats_named
from corpus.filters.options import FilterOptions
from corpus.filters.registry import configured
from corpus.scoring.given import ScoringOptions
from corpus.splits import CHOICES, SplitOptions
from crawler.errors import TopicError, UsageError
from crawler.topic.toml import Table
from crawler.topic.topic import Topic


def mining_options(table: Table) -> MiningOptions:
    """The options of a topic's table [align.mining]; what is wrong is noted in the table's problems."""
    default = MiningOptions()
    values: dict[str, Any] = {}
    for option in fields(default):
        value = getattr(default, option.name)
        if isinstance(value, str):
            values[option.name] = table.text(option.name, value)
        elif isinstance(value, int):
            values[option.name] = table.positive(option.name, value)
        else:
            values[option.name] = table.number(option.name, value, -1e9, 1e9)
    if values["enabled"] not in MINING_CHOICES:
        table.note("enabled", f"{values['enabled']!r} is unknown (allowed: {', '.join(MINING_CHOICES)})")
    table.check_unknown()
    return MiningOptions(**values)


@dataclass(frozen=True, slots=True)
class PairOptions:
    """The options of pairing and alignment: the topic's table [align]."""

    align: AlignOptions = field(default_factory=AlignOptions)
    pairing: PairingOptions = field(default_factory=PairingOptions)
    translation: TranslationOptions = field(default_factory=TranslationOptions)
    evidence: str = ALL  # one of EVIDENCE_CHOICES: what may propose a pair of documents

    def __post_init__(self) -> None:
        if self.evidence not in EVIDENCE_CHOICES:
            raise UsageError(f"evidence {self.evidence!r}: unknown: {', '.join(EVIDENCE_CHOICES)}")


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


def filter_options(content: Mapping[str, Any], where: str = "topic") -> FilterOptions:
    """Options from a parsed table [filters]: {"length_ratio": {"max": 3.0}, "numbers": {"enabled": False}}.

    TopicError lists every unknown rule, unknown key and wrong value with what is allowed; `where` names the
    file in it.
    """
    table = Table(dict(content), where, "filters.")
    rules = {rule.name: _options(table.table(rule.name), rule.options) for rule in configured()}
    table.check_unknown()
    if table.problems:
        raise TopicError(table.problems)
    return FilterOptions(**rules)


def _options(table: Table, kind: Any) -> Any:
    values = {option.name: _value(table, option) for option in dataclasses.fields(kind)}
    table.check_unknown()
    return kind(**values)


def _value(table: Table, option: "dataclasses.Field[Any]") -> bool | int | float | str | tuple[str, ...]:
    if option.type is bool:
        return table.flag(option.name, option.default is True)
    if option.type is str:
        return table.text(option.name, str(option.default))
    if option.type == tuple[str, ...]:
        return table.texts(option.name, option.default)  # type: ignore[arg-type]
    if option.type is int:
        return table.positive(option.name, int(option.default))  # type: ignore[arg-type]
    return table.number(option.name, float(option.default), -1e9, 1e9)  # type: ignore[arg-type]

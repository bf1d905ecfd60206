"""`acopio filter`: the rules on the pairs of a TSV, CSV or Parquet file."""

import json
import tomllib
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

import click
import pyarrow as pa
import pyarrow.parquet as pq

from align.encoders.registry import DEFAULT
from corpus.cli.building.decontaminate import test_set_option
from corpus.cli.command import Command
from corpus.cli.own_files.options import language_options, output_option, pairs_options
from corpus.cli.own_files.pairs import (
    PARQUET,
    SOURCE_TEXT,
    TARGET_TEXT,
    TSV,
    form_of,
    open_pairs,
    parse_columns,
    place_of,
)
from corpus.cli.own_files.results import check_output, results, row_bytes
from corpus.cli.own_files.source import FILE, STDIN, source_of
from corpus.cli.own_files.suspicions import Suspicions
from corpus.cli.types import ENCODER, RULE, RULE_SETTING
from corpus.filters.given_scores import with_given_scores, without_given
from corpus.filters.options import FilterOptions
from corpus.filters.pairs import GIVEN_SCORES, MT_SCORES
from corpus.filters.table import Filtered, filter_table
from corpus.options import filter_options
from corpus.progress import note, tracked, warn, working
from crawler.errors import InputError, UsageError
from crawler.languages import base

NO_ENCODER = "none"
_ROWS = 5000  # written at once

_EPILOG = """\b
Adds the columns similarity, margin and score if a rule asks for them and they are missing, a column for each
score of the rules that are on, masked: number of e-mail addresses and other personal data replaced (--disable
personal_data keeps them), rejected_by: the first rule that rejects the pair, empty if it is kept, and
rejections: number of rules that reject it. Every row is written.

\b
Examples:
  acopio filter pairs.tsv -s en -t es > judged.tsv
  acopio filter pairs.csv -s en -t es --columns en,es --output judged.csv
  zcat pairs.tsv.gz | acopio filter - -s en -t es --columns 1,2 > judged.tsv
  acopio filter pairs.tsv -s en -t es --set length_ratio.max=4 --disable numbers
  acopio filter pairs.parquet -s en -t zh --encoder none --output judged.parquet
"""


@click.command(
    "filter",
    cls=Command,
    epilog=_EPILOG,
    sections={
        "Input and output": ("columns", "form", "skip_bad_rows", "output"),
        "Rules": ("settings", "disable", "test_sets", "encoder"),
    },
)
@click.argument("pairs", type=FILE)
@language_options("Language of the sources.", "Language of the targets.")
@pairs_options()
@click.option(
    "--encoder",
    default=DEFAULT,
    show_default=True,
    type=ENCODER,
    metavar="NAME",
    help="See acopio encoders; none: without the rules on similarity, margin and score.",
)
@click.option(
    "--set",
    "settings",
    multiple=True,
    type=RULE_SETTING,
    metavar="RULE.OPTION=VALUE",
    help="Set an option of a rule; repeatable.",
)
@test_set_option
@click.option("--disable", multiple=True, type=RULE, metavar="RULE", help="Switch a rule off; repeatable.")
@output_option(
    "Output file: Parquet or CSV by its suffix, else TSV; .gz and .zst compress it.  "
    "[default: stdout, in the form of the input; TSV for Parquet]"
)
def filter_pairs(
    pairs: Path,
    source_lang: str,
    target_lang: str,
    columns: str | None,
    form: str | None,
    skip_bad_rows: bool,
    encoder: str,
    settings: tuple[str, ...],
    test_sets: tuple[Path, ...],
    disable: tuple[str, ...],
    output: Path | None,
) -> None:
    """Apply the rules to the rows of PAIRS and write all rows, in order, with the reasons.

    PAIRS is a UTF-8 TSV or CSV file with a header row, or a Parquet file, plain or compressed with gzip or
    Zstandard; - is standard input. A table of counts by rule goes to stderr.
    """
    check_output(output, pairs)
    if test_sets:
        settings += (f"test_set.files={json.dumps([str(path) for path in test_sets])}",)
    options = parse_options(settings, disable)
    if encoder == NO_ENCODER:
        options = without_given(options)
    languages = base(source_lang), base(target_lang)
    name = "<stdin>" if str(pairs) == STDIN else pairs.name
    with working(f"{name}: reading"):
        read = _read(pairs, columns, form, skip_bad_rows)
        warnings = _suspicions(read, languages)
    for warning in warnings:
        warn(f"warning: {warning}")
    rows = read.table.num_rows
    scoring = partial(tracked, step=f"{read.name}: scoring", total=rows, unit="pairs")
    judging = partial(tracked, step=f"{read.name}: filtering", total=rows, unit="pairs")
    table = with_given_scores(read.table, encoder, *languages, options, scoring)
    filtered = filter_table(table, source_lang, target_lang, options, judging)
    with working(f"{read.name}: writing"), results(output) as out:
        _write(filtered.table, read, output, out)
    note(summary(filtered))


@dataclass(frozen=True, slots=True)
class _Read:
    """The pairs of a file: the texts are in source_text and target_text, `names` are those of the file."""

    name: str
    table: pa.Table
    names: dict[str, str]  # column of the table -> column of the file, where they differ
    lines: list[int] | None  # of the rows; None for Parquet
    has_header: bool
    form: str


def parse_options(settings: tuple[str, ...], disable: tuple[str, ...]) -> FilterOptions:
    """The options of `--set` and `--disable`; UsageError for an unknown option."""
    content: dict[str, Any] = {}
    for setting in [*settings, *(f"{rule}.enabled=false" for rule in disable)]:
        rule, _, rest = setting.partition(".")
        option, equals, value = rest.partition("=")
        if not (rule and option and equals):
            raise UsageError(f"{setting}: not an option: RULE.OPTION=VALUE, such as length_ratio.max=4")
        content.setdefault(rule, {})[option.strip()] = _value(value)
    return filter_options(content, "options")


def _value(text: str) -> Any:
    """The value as in a topic file; what is none there is text, which needs no quotes here."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text.strip()


def summary(filtered: Filtered) -> str:
    """Counts by rule as a text table."""
    total = filtered.table.num_rows
    kept = total - sum(filtered.first.values())
    rows = [("rule", "first", "alone")]
    rows += [(rule, f"{count:,}", f"{filtered.alone[rule]:,}") for rule, count in filtered.first.items()]
    rows += [("kept", f"{kept:,}", ""), ("pairs", f"{total:,}", ""), ("masked", f"{filtered.masked:,}", "")]
    return "\n".join(f"{name:18}{first:>12}{alone:>12}".rstrip() for name, first, alone in rows)


def _read(path: Path, columns: str | None, form: str | None, skip_bad_rows: bool) -> _Read:
    if form_of(path, form) == PARQUET:
        return _parquet(path, columns)
    file = open_pairs(path, columns, form, skip_bad_rows)
    header = list(file.header or (f"column_{number}" for number in range(1, file.width + 1)))
    names = _renamed(header, file.source, file.target, f"{file.name}:1")
    rows = list(file.rows())
    if skipped := file.bad.summary():
        warn(skipped)
    cells = list(zip(*(fields for _, fields in rows), strict=True)) or [()] * file.width
    columns_of = {
        names.get(name, name): pa.array(values, pa.string())
        for name, values in zip(header, cells, strict=True)
    }
    lines = [line for line, _ in rows]
    table = _with_numbers(pa.table(columns_of), lines, file.name)
    original = {new: old for old, new in names.items()}
    return _Read(file.name, table, original, lines, file.header is not None, file.form)


def _parquet(path: Path, columns: str | None) -> _Read:
    file = source_of(path)
    try:
        with file.open() as opened:
            table = pq.read_table(pa.BufferReader(opened.read()) if file.copy else file.path)
    except (pa.ArrowInvalid, OSError) as error:
        raise InputError(f"{file.name}: cannot be read as Parquet: {error}") from None
    wanted = parse_columns(columns) if columns is not None else (SOURCE_TEXT, TARGET_TEXT)
    header = table.column_names
    if isinstance(wanted[0], int) and isinstance(wanted[1], int):
        if max(wanted[0], wanted[1]) > len(header):
            raise InputError(f"{file.name}: {len(header)} columns: there is no column {max(wanted)}")
        source, target = wanted[0] - 1, wanted[1] - 1
    else:
        source, target = (place_of(str(name), header, file.name) for name in wanted)
    names = _renamed(header, source, target, file.name)
    table = table.rename_columns([names.get(name, name) for name in header])
    return _Read(file.name, table, {new: old for old, new in names.items()}, None, True, PARQUET)


def _renamed(header: list[str], source: int, target: int, where: str) -> dict[str, str]:
    """The names that the columns of the texts get, by their names in the file."""
    names = {header[source]: SOURCE_TEXT, header[target]: TARGET_TEXT}
    every = [names.get(name, name) for name in header]
    twice = sorted({name for name in every if every.count(name) > 1})
    if twice:
        raise InputError(f"{where}: columns named twice: {', '.join(twice)}: give each a name of its own")
    return {old: new for old, new in names.items() if old != new}


def _with_numbers(table: pa.Table, lines: list[int], name: str) -> pa.Table:
    """The table with its given scores as numbers, an empty field as null."""
    for column in sorted({*GIVEN_SCORES, *MT_SCORES} & set(table.column_names)):
        numbers: list[float | None] = []
        for line, value in zip(lines, table.column(column).to_pylist(), strict=True):
            try:
                numbers.append(float(value) if value.strip() else None)
            except ValueError:
                raise InputError(
                    f"{name}:{line}: column {column}: {value[:40]!r} is not a number: correct it, or rename "
                    "the column"
                ) from None
        table = table.set_column(table.column_names.index(column), column, pa.array(numbers, pa.float32()))
    return table


def _suspicions(read: _Read, languages: tuple[str, str]) -> list[str]:
    watch = Suspicions(read.name, *languages)
    start = 0
    for batch in read.table.select([SOURCE_TEXT, TARGET_TEXT]).to_batches():
        texts = zip(*(column.to_pylist() for column in batch.columns), strict=True)
        for row, (source, target) in enumerate(texts, start):
            watch.add(read.lines[row] if read.lines else row + 1, source or "", target or "")
        start += batch.num_rows
    return watch.warnings()


def _write(table: pa.Table, read: _Read, output: Path | None, out: IO[bytes]) -> None:
    """The judged table in the form of the output, the columns of the texts named as in the input."""
    table = table.rename_columns([read.names.get(name, name) for name in table.column_names])
    form = form_of(output) if output is not None else TSV if read.form == PARQUET else read.form
    if form == PARQUET:
        pq.write_table(table, out, compression="zstd")
        return
    if read.has_header:
        out.write(row_bytes(table.column_names, form))
    for batch in table.to_batches(max_chunksize=_ROWS):
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            out.write(row_bytes(list(map(_field, row)), form))


def _field(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.4g}" if isinstance(value, float) else str(value)

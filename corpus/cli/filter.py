"""`acopio filter`: the rules on the pairs of a TSV or Parquet file."""

import tomllib
from pathlib import Path
from typing import Any, BinaryIO

import click
import pyarrow as pa
import pyarrow.parquet as pq

from align.encoders.registry import DEFAULT
from corpus.cli.lines import SOURCE_TEXT, TARGET_TEXT, open_pairs, parse_columns, results
from corpus.export.text import one_line
from corpus.filters.given_scores import with_given_scores
from corpus.filters.options import FilterOptions
from corpus.filters.pairs import GIVEN_SCORES
from corpus.filters.table import Filtered, filter_table
from corpus.options import filter_options
from corpus.progress import tracked
from crawler.errors import InputError, UsageError
from crawler.languages import base

_ROWS = 5000  # written at once

_EPILOG = """\b
Adds the columns similarity, margin and score if they are missing, a column for each score of the rules,
masked: number of e-mail addresses and other personal data replaced (--disable personal_data keeps them),
rejected_by: the first rule that rejects the pair, empty if it is kept, and rejections: number of rules that
reject it. Every row is written.

\b
Examples:
  acopio filter pairs.tsv -s en -t es > judged.tsv
  acopio filter pairs.tsv -s en -t es --set length_ratio.max=4 --disable numbers
  acopio filter pairs.parquet -s en -t zh --output judged.parquet
"""


@click.command("filter", epilog=_EPILOG)
@click.argument("pairs", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("-s", "--source-lang", required=True, metavar="CODE", help="Language of the sources.")
@click.option("-t", "--target-lang", required=True, metavar="CODE", help="Language of the targets.")
@click.option(
    "--columns",
    metavar="N,M",
    help="Columns of source and target, from 1, of a TSV file without a header row.",
)
@click.option("--encoder", default=DEFAULT, show_default=True, metavar="NAME", help="See acopio encoders.")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="RULE.OPTION=VALUE",
    help="Set an option of a rule; repeatable.",
)
@click.option("--disable", multiple=True, metavar="RULE", help="Switch a rule off; repeatable.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Output file: Parquet if it ends in .parquet, else TSV.  [default: TSV to stdout]",
)
def filter_pairs(
    pairs: Path,
    source_lang: str,
    target_lang: str,
    columns: str | None,
    encoder: str,
    settings: tuple[str, ...],
    disable: tuple[str, ...],
    output: Path | None,
) -> None:
    """Apply the rules to the rows of PAIRS and write all rows, in order, with the reasons.

    PAIRS is a UTF-8 TSV file with a header row, or a Parquet file; the texts are in source_text and
    target_text. A table of counts by rule goes to stderr.
    """
    if output is not None and output.resolve() == pairs.resolve():
        raise UsageError(f"--output {output}: is the input file: choose another")
    options = parse_options(settings, disable)
    languages = base(source_lang) or source_lang, base(target_lang) or target_lang
    table, header = _read(pairs, columns)
    table = with_given_scores(
        table, encoder, *languages, lambda scored: tracked(scored, f"{pairs}: scoring", table.num_rows)
    )
    filtered = filter_table(
        table,
        source_lang,
        target_lang,
        options,
        lambda judged: tracked(judged, f"{pairs}: filtering", table.num_rows),
    )
    with results(output) as out:
        if output is not None and output.suffix == ".parquet":
            pq.write_table(filtered.table, out, compression="zstd")
        else:
            _write_tsv(filtered.table, header, out)
    click.echo(summary(filtered), err=True)


def parse_options(settings: tuple[str, ...], disable: tuple[str, ...]) -> FilterOptions:
    """The options of `--set` and `--disable`; UsageError for an unknown option."""
    content: dict[str, Any] = {}
    for setting in [*settings, *(f"{rule}.enabled=false" for rule in disable)]:
        rule, dot, rest = setting.partition(".")
        try:
            values = tomllib.loads(rest)
        except tomllib.TOMLDecodeError:
            values = {}
        if not dot or not values:
            raise UsageError(f"{setting}: not an option: RULE.OPTION=VALUE, such as length_ratio.max=4")
        content.setdefault(rule, {}).update(values)
    return filter_options(content, "options")


def summary(filtered: Filtered) -> str:
    """Counts by rule as a text table."""
    total = filtered.table.num_rows
    kept = total - sum(filtered.first.values())
    rows = [("rule", "first", "alone")]
    rows += [(rule, f"{count:,}", f"{filtered.alone[rule]:,}") for rule, count in filtered.first.items()]
    rows += [("kept", f"{kept:,}", ""), ("pairs", f"{total:,}", ""), ("masked", f"{filtered.masked:,}", "")]
    return "\n".join(f"{name:18}{first:>12}{alone:>12}".rstrip() for name, first, alone in rows)


def _read(path: Path, columns: str | None) -> tuple[pa.Table, bool]:
    """The table of the file, and whether the file names its columns."""
    if path.suffix == ".parquet":
        try:
            table = pq.read_table(path)
        except (pa.ArrowInvalid, OSError) as error:
            raise InputError(f"{path}: cannot be read as Parquet: {error}") from None
        for name in (SOURCE_TEXT, TARGET_TEXT):
            if name not in table.column_names:
                raise InputError(
                    f"{path}: no column {name}: the texts must be in source_text and target_text"
                )
        return table, True
    file = open_pairs(path, parse_columns(columns) if columns is not None else None)
    names = list(file.header or (f"column_{number}" for number in range(1, file.width + 1)))
    names[file.source], names[file.target] = SOURCE_TEXT, TARGET_TEXT
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(f"{path}:1: columns named twice: {', '.join(twice)}: give each a name of its own")
    rows = list(zip(*file.rows(), strict=True)) or [()] * file.width
    table = pa.table({name: pa.array(values, pa.string()) for name, values in zip(names, rows, strict=True)})
    return _with_numbers(table, path), file.header is not None


def _with_numbers(table: pa.Table, path: Path) -> pa.Table:
    """The table with its given scores as numbers, an empty field as null."""
    for name in set(GIVEN_SCORES) & set(table.column_names):
        try:
            numbers = [float(value) if value.strip() else None for value in table.column(name).to_pylist()]
        except ValueError as error:
            raise InputError(f"{path}: column {name}: {error}: numbers are needed") from None
        table = table.set_column(table.column_names.index(name), name, pa.array(numbers, pa.float32()))
    return table


def _write_tsv(table: pa.Table, header: bool, out: BinaryIO) -> None:
    if header:
        out.write(("\t".join(table.column_names) + "\n").encode())
    for batch in table.to_batches(max_chunksize=_ROWS):
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            out.write(("\t".join(map(_field, row)) + "\n").encode("utf-8", "replace"))


def _field(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.4g}" if isinstance(value, float) else one_line(str(value))

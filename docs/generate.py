"""Writes the reference tables of the documentation from the code.

    python docs/generate.py            # rewrite every block (`make docs`)
    python docs/generate.py --check    # status 1 where a block is stale

A block of a page stands between `<!-- generated: NAME -->` and `<!-- end -->`; NAME is a key of BLOCKS, whose
function gives its Markdown. To add a table, write such a function, add it to BLOCKS, and put the two marks
on a page.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import click
import pyarrow as pa

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from corpus.amazon.emulator.wire.faults import REQUEST_FAULTS  # noqa: E402
from corpus.cli.command import COMMON  # noqa: E402
from corpus.cli.main import acopio  # noqa: E402
from corpus.export.describe import format_rows  # noqa: E402
from corpus.filters.describe import option_rows, rule_rows, score_rows  # noqa: E402
from corpus.options import described  # noqa: E402
from corpus.report.reasons import REASONS  # noqa: E402
from corpus.tables.columns import DOCUMENT_PAIR_COLUMNS, PAIR_COLUMNS  # noqa: E402
from corpus.tables.reasons import DocumentPairReason  # noqa: E402
from crawler.documents.columns import DOCUMENT_COLUMNS, Column  # noqa: E402
from crawler.documents.reasons import Reason  # noqa: E402
from crawler.frontier.drops import Drop  # noqa: E402
from crawler.options.values import REQUIRED  # noqa: E402
from crawler.worded import WordedEnum  # noqa: E402

_BLOCK = re.compile(r"(<!-- generated: ([^>]+?) -->\n)(.*?)(<!-- end -->)", re.DOTALL)

Lines = Iterable[str]
Words = tuple[str, ...]


def table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """A Markdown table; a `|` in a cell is escaped."""
    for row in (header, ("---",) * len(header), *rows):
        cells = (cell.replace("|", "\\|") for cell in row)
        yield f"|{'|'.join(row)}|" if row[0] == "---" else f"| {' | '.join(cells)} |"


# Columns of the tables


def columns(of_table: Iterable[Column]) -> Lines:
    """Name, type and meaning of each column."""
    rows = ((f"`{column.name}`", type_name(column.type), column.meaning) for column in of_table)
    return table(("column", "type", "meaning"), rows)


def type_name(kind: pa.DataType) -> str:
    """An Arrow type as people write it: list<string>, float32."""
    if pa.types.is_list(kind):
        return f"list<{type_name(kind.value_type)}>"
    if pa.types.is_struct(kind):
        return f"struct<{', '.join(f'{field.name}: {type_name(field.type)}' for field in kind)}>"
    if pa.types.is_timestamp(kind):
        return f"timestamp[{kind.unit}, {kind.tz}]"
    return {"float": "float32"}.get(str(kind), str(kind))


# Reasons


def reasons(header: tuple[str, str], members: Iterable[WordedEnum]) -> Lines:
    """Name and meaning of each reason."""
    return table(header, ((f"`{SHOWN.get(member, member)}`", member.meaning) for member in members))


SHOWN = {Reason.DUPLICATE_OF: Reason.DUPLICATE_OF.of("ID")}  # as it stands in the table

# Commands


def commands() -> Lines:
    """A section for each command: usage, help, arguments and options."""
    for words, command in every_command(acopio, ("acopio",)):
        context = click.Context(command, info_name=" ".join(words))
        usage = " ".join(command.collect_usage_pieces(context))
        yield from (f"## {' '.join(words)}", "", *paragraphs(command.help or ""))
        yield from ("```text", f"{' '.join(words)} {usage}", "```", "")
        options = [option for option in command.params if isinstance(option, click.Option)]
        if own := [option for option in options if option.name not in COMMON]:
            yield from (*table(("option", "default", "meaning"), map(option_row, own)), "")


def every_command(
    group: click.Group, words: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """The words of each command below a group, and the command, groups aside."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from every_command(command, (*words, name))
        elif command is not None:
            yield (*words, name), command


def paragraphs(text: str) -> Iterator[str]:
    """Each paragraph of a help text in one line, then an empty line; preformatted ones are left out."""
    for paragraph in text.split("\n\n"):
        if not paragraph.startswith("\b"):
            yield from (" ".join(paragraph.split()), "")


def option_row(option: click.Option) -> tuple[str, str, str]:
    """Spelling, default and meaning of an option."""
    text, _, noted = (option.help or "").partition("  [default: ")
    spelling = ", ".join((*option.opts, *option.secondary_opts))
    value = "" if option.is_flag else f" {value_name(option)}"
    return f"`{spelling}{value}`", noted.removesuffix("]") or default_of(option), text


def value_name(option: click.Option) -> str:
    """The value of an option as people write it: DIR, en|es."""
    if option.metavar is None and isinstance(option.type, click.Choice):
        return "|".join(map(str, option.type.choices))
    return option.metavar or option.type.name.removesuffix(" range").upper()


def default_of(option: click.Option) -> str:
    """The default as the help shows it; '–' where it shows none."""
    if option.required:
        return "required"
    if option.is_flag or not option.show_default:
        return "–"
    return option.show_default if isinstance(option.show_default, str) else f"`{option.default}`"


# Options of a topic file


def options(of_table: str) -> Lines:
    """Key, default, what is allowed, and meaning of each option of a table."""
    rows = (
        (
            f"`{each.key}`",
            "required" if each.default is REQUIRED else json.dumps(each.default),
            each.allowed,
            each.meaning,
        )
        for each in described()
        if each.table == of_table
    )
    return table(("key", "default", "allowed", "meaning"), rows)


_TABLES = (
    *("limits", "recrawl", "[discover.mediawiki]", "discover.search", "discover.common_crawl"),
    *("align", "align.beads", "align.resplit", "align.paragraphs", "align.pairing", "align.translation"),
    *("align.mining", "align.scoring", "align.mt", "splits", "exports"),
)


# Faults of the emulator


def faults() -> Lines:
    """Kind and effect of each fault of a request."""
    return table(("kind", "effect"), ((f"`{kind}`", effect) for kind, effect in REQUEST_FAULTS.items()))


BLOCKS: dict[str, Callable[[], Lines]] = {
    "columns documents": lambda: columns(DOCUMENT_COLUMNS),
    "columns document_pairs": lambda: columns(DOCUMENT_PAIR_COLUMNS),
    "columns pairs": lambda: columns(PAIR_COLUMNS),
    "reasons documents": lambda: reasons(("reason", "why"), Reason),
    "reasons document_pairs": lambda: reasons(("reason", "why"), DocumentPairReason),
    "reasons pairs": lambda: table(
        ("reason", "why"), ((f"`{name}`", words) for name, words in REASONS["pairs"].items())
    ),
    "drops": lambda: reasons(("reason", "what is dropped, and its bound"), Drop),
    "commands": commands,
    "rules": lambda: (
        "| rule | rejects a pair if | options and defaults |",
        "|---|---|---|",
        *rule_rows(),
    ),
    "options of rules": lambda: ("| rule | options and defaults |", "|---|---|", *option_rows()),
    "scores": lambda: ("| column | meaning |", "|---|---|", *score_rows()),
    "formats": lambda: ("| format | files | what | limits |", "|---|---|---|---|", *format_rows()),
    **{f"options {name}": partial(options, name) for name in _TABLES},
    "faults": faults,
}


def pages() -> list[Path]:
    """The pages that may hold blocks."""
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def renewed(text: str, name: str) -> str:
    """The text of a page with its blocks as the code has them; ValueError for a block that nothing fills."""

    def fill(block: re.Match[str]) -> str:
        if block[2] not in BLOCKS:
            raise ValueError(f"{name}: no block {block[2]!r}: known: {', '.join(BLOCKS)}")
        return block[1] + "\n".join(BLOCKS[block[2]]()).rstrip("\n") + "\n" + block[4]

    return _BLOCK.sub(fill, text)


def stale() -> Iterator[tuple[Path, str]]:
    """Each page whose blocks are not as the code has them, and its text with those that are."""
    for page in pages():
        text = page.read_text(encoding="utf-8")
        new = renewed(text, page.name)
        if new != text:
            yield page, new


def main() -> None:
    """Rewrite the pages, or say which are stale."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="write nothing; status 1 where a block is stale")
    check = parser.parse_args().check
    found = list(stale())
    for page, text in found:
        print(f"{page.relative_to(ROOT)}: {'stale: run `make docs`' if check else 'rewritten'}")
        if not check:
            page.write_text(text, encoding="utf-8")
    sys.exit(1 if check and found else 0)


if __name__ == "__main__":
    main()

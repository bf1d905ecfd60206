"""`acopio import`: memories and corpora of one's own as a corpus."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpus.cli.building.decontaminate import test_set_option
from corpus.cli.command import Command
from corpus.cli.data_folder import TABLES_FOLDER
from corpus.cli.encoder_choice import chosen_encoder, encoder_options
from corpus.engine import EngineOptions, prepare_environment
from corpus.progress import Stages, counted_of
from crawler.errors import InputError, UsageError

if TYPE_CHECKING:
    from corpus.build.own_data.memories import Memory

_STDIN = Path("-")
_EPILOG = """\b
Examples:
  acopio import memory.tmx --data data/tm -s en -t es
  acopio import a.po b.xlf pairs.tsv.gz --data data/tm -s en -t es
  acopio import corpus.en corpus.es --data data/tm -s en -t es    two files, a text a line
  acopio import Books.en-es.zip --data data/tm -s en -t es        as downloaded from OPUS
  zcat pairs.tsv.gz | acopio import - --data data/tm -s en -t es
"""


@click.command(
    "import",
    cls=Command,
    epilog=_EPILOG,
    sections={
        "Languages and columns": ("source", "target", "columns"),
        "The corpus": ("data", "topic", "license_name", "test_sets"),
        "Encoder": ("encoder", "accurate"),
    },
)
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, allow_dash=True)
)
@click.option(
    "--data",
    required=True,
    type=TABLES_FOLDER,
    metavar="DIR",
    help="Work folder.",
)
@click.option("-s", "--source", required=True, metavar="LANG", help="Source language.")
@click.option("-t", "--target", required=True, metavar="LANG", help="Target language.")
@click.option(
    "--columns",
    metavar="A,B",
    help="Columns of both texts in tables; numbers (1,2) in TSV and CSV without a header.  "
    "[default: source_text,target_text, or the languages]",
)
@click.option(
    "--license", "license_name", metavar="NAME", help="Licence of the files, as an SPDX identifier."
)
@click.option(
    "--topic", metavar="NAME", help="Topic whose options count.  [default: none; the name of DIR in files]"
)
@test_set_option
@encoder_options("use")
def import_files(
    files: tuple[Path, ...],
    data: Path,
    source: str,
    target: str,
    columns: str | None,
    license_name: str | None,
    topic: str | None,
    test_sets: tuple[Path, ...],
    encoder: str | None,
    accurate: bool,
) -> None:
    """Make a corpus of FILES: TMX, XLIFF, PO, TBX, tables, JSON lines, OPUS links, Moses, or folders of them.

    The units pass the rules, scores and splits of any other corpus, then `acopio export`, `report` and
    `translate push` take them. Units that cannot be read are kept aside in import-problems.tsv with a reason.
    """
    prepare_environment()
    from corpus.build.at_work import at_work
    from corpus.build.own_data.memories import ASIDE, build_memories
    from corpus.cli.own_data.documents import local_topics
    from corpus.decontamination.test_sets import add_to_list
    from corpus.options import build_options
    from corpus.report.text import funnel_text
    from corpus.tables.folder import WorkFolder

    (about,) = local_topics(topic or topic_name(data), source, (target,))
    stages = Stages(5)
    with stages.stage("reading files"):
        memories = _read(files, source, target, _columns(columns), license_name)
    chosen = build_options(about, chosen_encoder(encoder, accurate, source, target), EngineOptions())
    with at_work(data, chosen.engine):
        if test_sets:
            add_to_list(data, test_sets)
        result, aside = build_memories(about, WorkFolder(data), memories, chosen, stages)
    click.echo(funnel_text(result), nl=False)
    if aside:
        reasons = ", ".join(f"{number:,} {reason}" for reason, number in aside.most_common())
        click.echo(f"kept aside in {data / ASIDE}: {reasons}")


def topic_name(data: Path) -> str:
    """A topic's name made of that of a folder."""
    name = "".join(c if c.isalnum() and c.isascii() else "_" for c in data.resolve().name.lower()).strip("_")
    return name if name[:1].isalpha() else f"import_{name}".rstrip("_")


def _columns(text: str | None) -> tuple[str, str] | None:
    if text is None:
        return None
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != 2 or not all(parts) or parts[0] == parts[1]:
        raise UsageError(f"--columns {text!r}: two different names, such as en,es")
    return parts[0], parts[1]


def _read(
    files: Sequence[Path], source: str, target: str, columns: tuple[str, str] | None, license_name: str | None
) -> "list[Memory]":
    """The units of all files, those in zip files by their names there."""
    from corpus.imports.zips import unpacked

    with unpacked(files) as found:
        try:
            memories = _memories(found.paths, source, target, columns, license_name)
        except InputError as error:
            raise InputError(found.name(str(error))) from None
        return [memory.named(found.name) for memory in memories]


def _memories(
    files: Sequence[Path], source: str, target: str, columns: tuple[str, str] | None, license_name: str | None
) -> "list[Memory]":
    from corpus.imports.files import given_files

    cards = {root: _card_license(root) for root in files if root.is_dir()}
    found: list[Memory] = []
    for file in counted_of([*given_files(files, source, target)], "reading", "files"):
        own = license_name or cards.get(file.given)
        if file.target is not None:
            found.append(_moses(file.path, file.target, (source, target), own))
        else:
            found.append(_memory(file.path, (source, target), columns, own, file.given in cards))
    return found


def _memory(
    path: Path, langs: tuple[str, str], columns: tuple[str, str] | None, own: str | None, is_of_folder: bool
) -> "Memory":
    """The units of a file; one of a folder that cannot be read is a bad unit, and the others count."""
    from corpus.build.own_data.memories import Memory
    from corpus.cli.own_files.source import source_of
    from corpus.imports.read import READERS, kind_of, read_units
    from corpus.imports.unit import BROKEN, Unit

    opened = source_of(path)
    kind = kind_of(opened.name)
    if path != _STDIN and kind not in READERS:
        known = f"{', '.join(READERS)}, or NAME.{langs[0]} with NAME.{langs[1]}"
        raise InputError(f"{path}: unknown kind of file (allowed: {known})")
    try:
        units = [*read_units(opened, *langs, columns)]
    except InputError as error:
        if not is_of_folder:
            raise
        units = [Unit("", str(error), "", BROKEN)]
    # The sentences of OPUS's links stand in other files.
    digest = _digest([opened.path]) if kind != ".xml" else hashlib.sha256(repr(units).encode()).hexdigest()
    return Memory("stdin" if path == _STDIN else str(path), digest[:24], units, own)


def _moses(source: Path, target: Path, langs: tuple[str, str], own: str | None) -> "Memory":
    from corpus.build.own_data.memories import Memory
    from corpus.cli.own_files.source import source_of
    from corpus.imports.read import plain_path, read_moses

    pairs = [*read_moses(source_of(source), source_of(target), langs)]
    return Memory(str(plain_path(source).with_suffix("")), _digest([source, target]), pairs, own)


def _card_license(folder: Path) -> str | None:
    """The licence that the card of a data set, README.md, names in its front matter."""
    from crawler.folders.formats.front_matter import front_matter

    card = folder / "README.md"
    if not card.is_file():
        return None
    head = front_matter(card.read_text(encoding="utf-8", errors="replace"))
    return head.fields.get("license") or None


def _digest(paths: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()[:24]

"""`acopio sync`: what changed in a source since it was translated, and what that asks for."""

import json
from collections import Counter
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from corpus.cli.command import Commands
from corpus.cli.data_folder import DATA_FOLDER
from corpus.cli.types import ENCODER, Choice
from corpus.progress import growing
from crawler.errors import AcopioError, InputError, UsageError

if TYPE_CHECKING:
    from corpus.sync.model import SyncedFile
    from corpus.sync.project import LocalProject

_EPILOG = """\b
Example:
  acopio build book --documents book-en --documents book-es -s en -t es
  acopio sync status --data data/book                     what is stale, by language
  acopio sync worklist --data data/book -t es --output work.xlf
  acopio sync apply work.xlf --data data/book -t es       the translations into the files
"""

data_option = click.option(
    "--data",
    required=True,
    type=DATA_FOLDER,
    help="Work folder of `acopio build NAME --documents`.",
)
target_option = click.option(
    "-t", "--target", multiple=True, metavar="LANG", help="Target language; all if not given."
)
encoder_option = click.option(
    "--encoder",
    type=ENCODER,
    metavar="NAME",
    default="use",
    show_default=True,
    help="See acopio encoders.",
)


@click.group("sync", cls=Commands, epilog=_EPILOG)
def sync() -> None:
    """Keep translations of local documents in sync with their source."""


@sync.command()
@data_option
@target_option
@encoder_option
@click.option("--check", is_flag=True, help="Exit with status 1 if anything is stale or missing.")
@click.option("--json", "as_json", is_flag=True, help="Files and blocks as JSON.")
@click.option("--all", "everything", is_flag=True, help="List fresh files, too.")
def status(
    data: Path, target: tuple[str, ...], encoder: str, check: bool, as_json: bool, everything: bool
) -> None:
    """Print the state of each file: blocks by state, characters to translate, evidence of the base."""
    files = _compared(data, target, encoder)
    if as_json:
        click.echo(json.dumps([_as_json(file) for file in files], ensure_ascii=False, indent=1))
    else:
        _print_status(files, everything)
    if check and any(file.state != "fresh" for file in files):
        raise click.exceptions.Exit(1)


def _print_status(files: "list[SyncedFile]", everything: bool) -> None:
    from corpus.amazon.jobs.cost import cost, current_prices, dollars

    for file in files:
        if file.state == "fresh" and not everything:
            continue
        blocks = ", ".join(
            f"{number} {state}" for state, number in sorted(file.counts.items()) if state != "fresh"
        )
        where = file.target or file.source
        known = f"{blocks or 'all fresh'}; base: {file.evidence or '-'}"
        unread = f"source or translation cannot be read: {file.problem}"
        click.echo(f"{file.lang}  {file.state:8}  {where}  ({unread if file.problem else known})")
    for lang in dict.fromkeys(file.lang for file in files):
        mine = [file for file in files if file.lang == lang]
        states = ", ".join(
            f"{number} {state}" for state, number in sorted(Counter(f.state for f in mine).items())
        )
        characters = sum(file.characters for file in mine)
        price = dollars(cost(characters, current_prices().standard))
        click.echo(f"{lang}: {len(mine)} files: {states}; {characters:,} characters to translate ({price})")


def _as_json(file: "SyncedFile") -> dict[str, Any]:
    return {
        "lang": file.lang,
        "state": file.state,
        "source": file.source,
        "target": file.target,
        "base": {"evidence": file.evidence, "name": file.base},
        "problem": file.problem,
        "characters": file.characters,
        "blocks": [
            {
                "state": block.state.value,
                "line": block.source.line if block.source else None,
                "base_line": block.base.line if block.base else None,
                "target_lines": [file.document.blocks[n].line for n in block.targets]
                if file.document
                else [],
                "similarity": block.similarity,
                "text": (block.source or block.base).text,  # type: ignore[union-attr]
            }
            for block in file.blocks
        ],
    }


@sync.command()
@click.argument("path")
@data_option
@target_option
@encoder_option
def diff(path: str, data: Path, target: tuple[str, ...], encoder: str) -> None:
    """Print what changed in the source PATH since it was translated, block by block.

    Lines that begin with - hold the source that was translated, + the source as it is, = the translation.
    """
    found = False
    for file in _compared(data, target, encoder, path):
        found = True
        click.echo(f"{file.lang}: {file.source} -> {file.target or 'missing'} (base: {file.evidence or '-'})")
        for block in file.blocks:
            if block.state.value == "fresh":
                continue
            line = (
                block.source.line if block.source else f"{block.base.line if block.base else '?'} of the base"
            )
            alike = f", {int(100 * block.similarity)} % the same" if 0 < block.similarity < 1 else ""
            click.echo(f"@@ line {line}: {block.state.value}{alike}")
            if block.base:
                click.echo(f"- {' '.join(block.base.content.split())}")
            if block.source and block.state.value != "removed":
                click.echo(f"+ {' '.join(block.source.content.split())}")
            if file.document:
                for number in block.targets:
                    click.echo(f"= {file.document.blocks[number].text}")
    if not found:
        raise InputError(f"{path}: no such source file: `acopio sync status --data {data} --all` lists them")


@sync.command()
@data_option
@target_option
@encoder_option
@click.option(
    "--format",
    "form",
    type=Choice(("tsv", "xliff", "xliff2", "po", "html")),
    default="tsv",
    show_default=True,
)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="File; stdout if not given.")
def worklist(data: Path, target: tuple[str, ...], encoder: str, form: str, output: Path | None) -> None:
    """Write the blocks to translate: place, headings, old and new source, old translation, characters."""
    from corpus.sync.worklist import WRITERS, work_items
    from crawler.storage.files import write_text

    project, langs = _project(data, target)
    if len(langs) != 1:
        raise UsageError(f"a work list is of one language: give -t ({', '.join(langs)})")
    items = [item for file in _compared(data, target, encoder) for item in work_items(file)]
    text = WRITERS[form][1](items, project.source, langs[0])
    if output is None:
        click.echo(text, nl=False)
    else:
        write_text(output, text)
        characters = sum(item.characters for item in items)
        click.echo(f"{output}: {len(items)} blocks, {characters:,} characters", err=True)


@sync.command()
@click.argument("translations", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@data_option
@target_option
@encoder_option
@click.option("--prune", is_flag=True, help="Remove blocks that are gone from the source.")
@click.option("--patch", type=click.Path(path_type=Path, dir_okay=False), help="Write a patch, and no file.")
def apply(
    translations: tuple[Path, ...],
    data: Path,
    target: tuple[str, ...],
    encoder: str,
    prune: bool,
    patch: Path | None,
) -> None:
    """Put TRANSLATIONS, filled work lists, into the translated files.

    Text that was not translated stays byte for byte. A block whose placeholders are missing or changed is not
    written. What was written is recorded as machine-translated, for review, in
    `.acopio/sync/LANG.jsonl` of the target's root.
    """
    from corpus.sync.apply import apply_translations
    from crawler.storage.files import write_text

    project, langs = _project(data, target)
    if len(langs) != 1:
        raise UsageError(f"translations are of one language: give -t ({', '.join(langs)})")
    changes = apply_translations(
        project, langs[0], _compared(data, target, encoder), translations, prune, patch is None
    )
    for refusal in changes.refused:
        click.echo(refusal, err=True)
    if patch is not None:
        write_text(patch, "".join(line for change in changes.files for line in _diff(*change)))
    markup = f" ({changes.copied} of them only their markup)" if changes.copied else ""
    counts = f"{changes.written} blocks written{markup}, {changes.removed} removed"
    counts += f", {len(changes.refused)} refused"
    if changes.waiting:
        counts += f", {changes.waiting} left without a translation"
    click.echo(f"{langs[0]}: {counts}")
    if changes.idle:
        why = "their blocks were written before, or have changed since the work list was made"
        click.echo(f"{langs[0]}: translations that were not used: {changes.idle}: {why}", err=True)
    if changes.refused and not changes.written:
        raise AcopioError("nothing was written: see the reasons above")


def _diff(path: str, old: bytes, new: bytes) -> Iterator[str]:
    before, after = (body.decode("utf-8", "replace").splitlines(keepends=True) for body in (old, new))
    for line in unified_diff(before, after, f"a/{path}", f"b/{path}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


@sync.command()
@data_option
@target_option
@encoder_option
def record(data: Path, target: tuple[str, ...], encoder: str) -> None:
    """Record that translations whose base is unknown belong to the sources as they are now.

    For documents without a history: the records, `.acopio/sync/LANG.jsonl` in the targets' roots, are then
    the base of the translations.
    """
    from corpus.sync.apply import record_current

    project, langs = _project(data, target)
    for lang in langs:
        files = [file for file in _compared(data, (lang,), encoder) if file.evidence == "unknown"]
        click.echo(f"{lang}: {record_current(project, lang, files)} blocks of {len(files)} files recorded")


@sync.command(
    context_settings={"ignore_unknown_options": True},
    epilog="Example: acopio sync translate --data data/book -t es --bucket my-bucket "
    "--role-arn ARN --dry-run",
)
@data_option
@click.option("-t", "--target", required=True, metavar="LANG", help="Target language.")
@encoder_option
@click.option(
    "--work",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of what is sent; DATA/sync/LANG if not given.",
)
@click.argument("options", nargs=-1, type=click.UNPROCESSED, metavar="[OPTIONS OF translate run]...")
def translate(data: Path, target: str, encoder: str, work: Path | None, options: tuple[str, ...]) -> None:
    """Translate by Amazon Translate what needs it, and nothing else, then put it into the files.

    All options of `acopio translate run` hold, too: --bucket, --role-arn, --parallel-data, --max-cost,
    --dry-run and the others. Blocks whose source is translated elsewhere in the corpus are taken from there
    and cost nothing.
    """
    from corpus.cli.translate.run import run
    from corpus.sync.apply import reused, write_documents

    project, langs = _project(data, (target,))
    files = _compared(data, (target,), encoder)
    folder = work or data / "sync" / target
    known = reused(data, target, files)
    documents = write_documents(folder, files, known, project.source, langs[0])
    sent = f"{documents} documents to translate in {folder / 'in'}"
    click.echo(f"{target}: {len(known)} blocks are in the corpus, {sent}", err=True)
    if documents:
        arguments = [
            str(folder / "in"),
            "--output",
            str(folder / "out"),
            "-s",
            project.source,
            "-t",
            target,
            *options,
        ]
        run.main(args=arguments, standalone_mode=False)
    if "--dry-run" in options:
        return
    answers = sorted((folder / "out" / target).rglob("*.html")) if documents else []
    from corpus.sync.apply import apply_translations

    changes = apply_translations(project, target, files, answers, False, True, known)
    for refusal in changes.refused:
        click.echo(refusal, err=True)
    click.echo(f"{target}: {changes.written} blocks written, {len(changes.refused)} refused; review them")


def _project(data: Path, target: tuple[str, ...]) -> "tuple[LocalProject, tuple[str, ...]]":
    from corpus.sync.project import read_project
    from corpus.tables.folder import WorkFolder

    project = read_project(WorkFolder(data))
    unknown = [lang for lang in target if lang not in project.targets]
    if unknown:
        raise UsageError(f"-t {unknown[0]}: not a target of {data} (allowed: {', '.join(project.targets)})")
    return project, target or project.targets


def _compared(
    data: Path, target: tuple[str, ...], encoder: str, path: str | None = None
) -> "list[SyncedFile]":
    from corpus.engine import prepare_environment

    prepare_environment()
    from corpus.sync.compare import compare

    project, langs = _project(data, target)
    wanted = (lambda found: found == path or found.endswith(f"/{path}")) if path else (lambda found: True)
    found = []
    with growing("comparing", "files", least=0) as (advance, grow):
        for file in compare(project, langs, encoder, wanted, grow):
            found.append(file)
            advance(1)
    return found

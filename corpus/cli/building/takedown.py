"""`acopio takedown`: the list of pages and sites to remove."""

from contextlib import suppress
from pathlib import Path

import click
import pyarrow.compute as pc

from corpus.cli.folders import archive_option, work_folder
from corpus.cli.types import TOPIC
from corpus.export.run import export_pairs
from corpus.progress import note, working
from corpus.report.render import write_report
from corpus.settling.settle import settled
from corpus.tables.folder import WorkFolder
from corpus.tables.manifest import read_manifest
from corpus.tables.takedown import TAKEDOWN, purge, taken_down
from crawler.archive.files import other_archives, warc_files
from crawler.console.suggestions import did_you_mean
from crawler.errors import EmptyResultError, InputError, UsageError
from crawler.storage.files import write_text
from crawler.storage.lock import locked
from crawler.topic.takedowns import FILE, Takedowns, read_takedowns, takedowns

_EPILOG = """\b
Examples:
  acopio takedown ml_es --url https://example.org/article
  acopio takedown ml_es --site example.org --purge
  acopio takedown ml_es --list
"""


@click.command(epilog=_EPILOG)
@click.argument("topic", type=TOPIC)
@click.option(
    "--url", "urls", multiple=True, metavar="URL", help="Page, in all the forms of its URL; repeatable."
)
@click.option(
    "--site",
    "sites",
    multiple=True,
    metavar="SITE",
    help="Host, with its subdomains, or host/path; repeatable.",
)
@click.option("--remove", is_flag=True, help="Remove the URLs and sites from the list instead.")
@click.option(
    "--purge", "purged", is_flag=True, help="Delete the listed pages and sites from the topic's WARC files."
)
@click.option("--list", "listed", is_flag=True, help="Print the list.")
@archive_option
def takedown(
    topic: str,
    urls: tuple[str, ...],
    sites: tuple[str, ...],
    remove: bool,
    purged: bool,
    listed: bool,
    data: Path | None,
) -> None:
    """Take pages or sites of TOPIC down: now, and in later crawls and builds.

    Their text goes from all tables at once, and so do their pairs. Exports, the report and files made for
    pushes are removed, and those of the last build written again without them. The list is takedown.txt in
    the work folder. The WARC files keep the archived pages unless --purge is given.
    """
    if not (urls or sites or purged or listed):
        raise UsageError("takedown: nothing to do: give --url, --site, --purge or --list")
    if remove and not (urls or sites):
        raise UsageError("takedown --remove: nothing to remove: give --url or --site")
    folder = work_folder(topic, data)
    if urls or sites or purged:
        with locked(folder.root):
            if urls or sites:
                _change(folder, topic, takedowns(urls, sites), remove)
            if purged:
                _purge(folder)
            if settled(folder, topic):
                _write_again(folder, topic)
    if listed:
        for line in read_takedowns(folder.root).lines():
            click.echo(line)


def _change(folder: WorkFolder, topic: str, given: Takedowns, remove: bool) -> None:
    known = _changed(read_takedowns(folder.root), given, remove)
    write_text(folder.root / FILE, known.text())
    for line in _affected(folder, known):
        note(line)
    note(f"{folder.root / FILE}: {len(known.lines())} listed. Next: acopio build {topic}")


def _purge(folder: WorkFolder) -> None:
    """Delete the records; InputError, before any is deleted, if a file cannot be purged."""
    known = read_takedowns(folder.root)
    if others := other_archives(folder.warc):
        raise InputError(
            f"{', '.join(map(str, others))}: only WARC files can be purged: "
            "remove these, or convert them to WARC"
        )
    files = {path: _offsets(folder, path.name) for path in warc_files(folder.warc)}
    gone = {record for path, offsets in files.items() for record in taken_down(path, known, offsets)}
    for path, offsets in files.items():
        with working(f"purging {path.name}"):
            removed = purge(path, known, offsets, gone)
        of_link = f" (in {path.resolve()})" if path.is_symlink() else ""
        note(f"{path}: {removed} records deleted{of_link}")
    manifest = read_manifest(folder)
    for name in sorted(set(manifest.archives if manifest else ()) - {path.name for path in files}):
        note(f"{name}: read by the last build, but not in {folder.warc}: not purged")


def _write_again(folder: WorkFolder, topic: str) -> None:
    """The exports and the report of the last build, without what was taken down."""
    manifest = read_manifest(folder)
    if manifest is not None and manifest.options.exports:
        with suppress(EmptyResultError):
            for result in export_pairs(folder, topic, manifest.options.exports):
                for path in result.files:
                    note(f"{path}: written again")
    note(f"{write_report(folder, topic)}: written again")
    note(
        "Other exports were removed: write them again with `acopio export`. "
        "What was pushed to Amazon Translate stays there until the next `acopio translate push`; sheets and "
        "other files that commands wrote where you told them are yours to remove."
    )


def _changed(known: Takedowns, given: Takedowns, remove: bool) -> Takedowns:
    if not remove:
        return Takedowns(known.urls | given.urls, known.sites | given.sites)
    unknown = [line for line in given.lines() if line not in known.lines()]
    if unknown:
        hint = did_you_mean(unknown[0], known.lines())
        raise UsageError(f"takedown --remove: not on the list: {', '.join(unknown)}: {hint}see --list")
    return Takedowns(known.urls - given.urls, known.sites - given.sites)


def _affected(folder: WorkFolder, known: Takedowns) -> list[str]:
    """Lines on the pages of the last build that are taken down, and their near-copies, which are kept."""
    if not folder.has("documents"):
        return []
    columns = ["document_id", "url", "canonical_url", "rejected_by"]
    rows = folder.table("documents", columns=columns).to_pylist()
    gone = {
        row["document_id"] for row in rows if known.holds(row["url"]) or known.holds(row["canonical_url"])
    }
    original = {row["document_id"]: (row["rejected_by"] or "").partition("duplicate_of:")[2] for row in rows}
    texts = gone | {original[document] for document in gone} - {""}
    copies = [
        row["url"]
        for row in rows
        if row["document_id"] not in gone and texts & {row["document_id"], original[row["document_id"]]}
    ]
    return [
        f"{len(gone)} archived pages are taken down",
        *(f"near-copy, still kept: {url}" for url in sorted(copies)),
    ]


def _offsets(folder: WorkFolder, name: str) -> list[int]:
    """Offsets in the file of pages that the last build took down, also by their canonical URLs."""
    if not folder.has("documents"):
        return []
    where = (pc.field("rejected_by") == TAKEDOWN) & (pc.field("warc_file") == name)
    offsets: list[int] = folder.table("documents", where, ["warc_offset"])[0].to_pylist()
    return offsets

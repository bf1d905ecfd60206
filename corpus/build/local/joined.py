"""The corpora of all target languages as one: tables, exports and report of the work folder."""

from collections.abc import Sequence
from dataclasses import replace

from corpus.build.local.model import LocalBuild
from corpus.build.record import record
from corpus.export.run import ExportOptions, export_pairs
from corpus.report.funnel import funnel
from corpus.report.render import write_report
from corpus.settling.targets import join as join_tables
from corpus.tables.manifest import write_manifest


def join(build: LocalBuild, done: list[str], table_key: str) -> None:
    """The tables, manifest, exports and report of all the languages that did not fail."""
    join_tables(build.folder, done, table_key)
    name, source = build.topics[0].name, build.topics[0].languages[0]
    whole = replace(build.topics[0], languages=(source, *done))
    result = funnel(build.folder)
    write_manifest(build.folder, record(whole, build.folder, [], build.options[done[0]], result))
    for formats, langs in _by_formats(build, done):
        export_pairs(build.folder, name, formats, ExportOptions(inline=build.inline, languages=langs))
    write_report(build.folder, name)


def _by_formats(build: LocalBuild, done: Sequence[str]) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The formats to export and the target languages that have them."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for lang in done:
        formats = tuple(build.options[lang].exports)
        found[formats] = (*found.get(formats, ()), lang)
    return list(found.items())

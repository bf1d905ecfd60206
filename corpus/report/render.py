"""The report of a work folder: one HTML file that needs no network and no script."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from corpus.progress import warn
from corpus.report.changes import changes_of
from corpus.report.compare import compare
from corpus.report.crawl import crawl_lines, crawl_record, host_text, no_pages, worst_hosts
from corpus.report.evidence import evidence
from corpus.report.funnel import STAGES, Funnel, funnel, lost_at
from corpus.report.identity import identity, period
from corpus.report.pictures import COLOURS, HEIGHT, LEAST, LEFT, WIDTH, chart, segments, stack
from corpus.report.reasons import EVIDENCE, OPT_OUTS, REASONS
from corpus.report.relevance import relevance
from corpus.report.rights import rights
from corpus.report.samples import PageSample, dropped_pages, examples
from corpus.report.scores import histograms
from corpus.report.sites import sites
from corpus.report.suspects import suspects
from corpus.report.terms import term_tables
from corpus.report.verdict import LOW, Evidence, learnt_scores, verdict
from corpus.report.visible import cut_length, link, visible
from corpus.report.volume import volumes
from corpus.settling.settle import settled
from corpus.tables.counts import UNNAMED, Count, share, tally
from corpus.tables.evaluation import Evaluation, read_evaluation
from corpus.tables.folder import WorkFolder
from corpus.tables.manifest import Manifest, read_manifest
from crawler.errors import InputError
from crawler.languages import base, name
from crawler.storage.files import write_text
from crawler.storage.json_files import plain
from crawler.topic.standing import Basis

EXAMPLES = 20
TERMS = 20
DROPPED_PAGES = 10
SUSPECTS = 12

# Breakdowns of the kept pairs: column and heading.
MAKE_UP = (
    ("split", "Training, development and test"),
    ("origin", "How the pairs were found"),
    ("granularity", "What a pair is"),
    ("bead", "Sentences, source-target"),
)


def write_report(folder: WorkFolder, topic: str, other: WorkFolder | None = None) -> Path:
    """The path of the report, written from the tables that exist; the same tables give the same bytes.

    With `other`, it has a comparison with that work folder. InputError if a folder has no table.
    """
    if not any(folder.has(table) for table, _, _ in STAGES):
        why = no_pages(folder) or f": run `acopio build {topic}` first"
        raise InputError(f"{folder.root}: no tables to report on{why}")
    settled(folder, topic)
    template = _environment().get_template("report.html")
    comparison = None if other is None else compare(folder, other)
    text = template.render(topic=topic, comparison=comparison, **_content(folder, topic))
    write_text(folder.report, text)
    return folder.report


def kept_by(folder: WorkFolder, columns: Sequence[str]) -> tuple[Count, ...]:
    """The kept pairs by the kind in some columns, the most frequent first."""
    kept = [Count(one.name, one.kept) for one in tally(folder, "pairs", columns) if one.kept]
    return tuple(sorted(kept, key=lambda count: (-count.rows, count.name)))


def _evaluation(folder: WorkFolder) -> Evaluation | None:
    """The last evaluation; None without one, and, with a warning, for a damaged one."""
    try:
        return read_evaluation(folder)
    except InputError as error:
        warn(f"warning: {error}")
        return None


def _content(folder: WorkFolder, topic: str) -> dict[str, Any]:
    """The values for the templates, by the names that they use."""
    counted = funnel(folder)
    manifest = read_manifest(folder)
    record = crawl_record(folder)
    reasons = [drop.name for stage in counted.stages if stage.table == "pairs" for drop in stage.drops]
    languages = kept_by(folder, ["source_lang", "target_lang"])
    of_sites, suspected = sites(folder), suspects(folder, SUSPECTS)
    about = Evidence(topic, counted, of_sites, record, suspected, *learnt_scores(folder, manifest))
    make_up = ((column, heading, kept_by(folder, [column])) for column, heading in MAKE_UP)
    return {
        "funnel": counted,
        "lost": lost_at(counted),
        "verdict": verdict(about),
        "identity": identity(topic, folder, manifest, record),
        "period": period(folder),
        "changes": changes_of(manifest),
        "crawl": [] if record is None else crawl_lines(record),
        "hosts": [] if record is None else [(host.host, host_text(host)) for host in worst_hosts(record)],
        "volumes": volumes(folder),
        "evidence": evidence(folder),
        "sites": of_sites,
        "charts": [drawn for drawn in map(chart, histograms(folder)) if drawn.columns],
        "signatures": manifest.scoring if manifest else {},
        "document_languages": tally(folder, "documents", ["lang"]),
        "languages": languages,
        "language_names": {
            both.name: " → ".join(map(_language, both.name.split(" → "))) for both in languages
        },
        "licenses": kept_by(folder, ["license"]),
        "make_up": [part for part in make_up if part[2]],
        "rights": rights(folder),
        "suspects": suspected,
        "relevance": relevance(folder),
        "evaluation": _evaluation(folder),
        "term_tables": term_tables(folder, TERMS),
        "examples": examples(folder, EXAMPLES, reasons, LOW),
        "dropped_pages": _dropped_pages(folder, counted),
        "facts": _facts(manifest) if manifest else {},
    }


def _dropped_pages(folder: WorkFolder, counted: Funnel) -> list[tuple[str, int, tuple[PageSample, ...]]]:
    """Reason, number of pages and a few of them, the reason that drops the most first."""
    samples = dropped_pages(folder, DROPPED_PAGES)
    drops = [drop for stage in counted.stages if stage.table == "documents" for drop in stage.drops]
    return [(drop.name, drop.rows, samples.get(drop.name, ())) for drop in drops]


def _facts(manifest: Manifest) -> dict[str, dict[str, str]]:
    """Versions and options as text, by name."""
    groups: dict[str, dict[str, object]] = {
        "versions": plain(manifest.versions),
        "options": plain(manifest.options),
    }
    return {
        title: {
            name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
            for name, value in sorted(group.items())
        }
        for title, group in groups.items()
    }


def _environment() -> Environment:
    """Templates in which every value is made visible and escaped before it is written."""
    environment = Environment(
        loader=PackageLoader("corpus.report"),
        autoescape=True,
        finalize=_shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        share=share,
        link=link,
        visible=visible,
        cut_length=cut_length,
        address=_address,
        language=_language,
        thousands=_thousands,
        fixed=_fixed,
        code=_code,
        breakable=_breakable,
    )
    environment.globals.update(segments=segments, stack=stack, reasons=REASONS, why_paired=EVIDENCE)
    environment.globals.update(on_topic_by={basis.value: basis.words for basis in Basis})
    environment.globals.update(opt_out_words=OPT_OUTS, unnamed=UNNAMED, colours=COLOURS)
    environment.globals.update(chart_width=WIDTH, chart_height=HEIGHT, chart_left=LEFT, chart_least=LEAST)
    return environment


def _shown(value: object) -> object:
    """Strings that are not markup yet, made visible; all else as it is."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _address(url: str) -> str:
    """A URL as it is shown: without scheme and `www.`, cut where it is long."""
    return visible(url.partition("://")[2].removeprefix("www.").rstrip("/") or url, 90)


def _language(code: str | None) -> str:
    """The English name of a language; the code itself where it is not known, '?' for none."""
    return (name(code) if base(code) else code) if code else "?"


def _thousands(number: int) -> str:
    return f"{number:,}"


def _fixed(value: float | None, digits: int = 2) -> str:
    """A number with so many digits after the point; a dash for none."""
    return "–" if value is None else f"{value:.{digits}f}"


def _breakable(name: str) -> Markup:
    """A name that may be broken behind underscores and dots, before it is broken anywhere."""
    return Markup("<wbr>").join(re.split(r"(?<=[_.])(?=\w)", name))


def _code(text: str) -> Markup:
    """A text with what stands between backticks as code."""
    parts = visible(text, 400).split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if place % 2 else part for place, part in enumerate(parts)
    )

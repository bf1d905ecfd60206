"""The report of a work folder: one HTML file that needs no network and no script."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from corpus.report.counts import Tally, share, tally
from corpus.report.funnel import STAGES, funnel, lost_at
from corpus.report.pictures import HEIGHT, WIDTH, chart, segments
from corpus.report.samples import dropped_pages, dropped_pairs, kept_pairs
from corpus.report.scores import histograms
from corpus.report.sites import sites
from corpus.report.visible import link, visible
from corpus.store import WorkFolder, write_text
from crawler.errors import InputError

KEPT_SAMPLES = 30
DROPPED_SAMPLES = 5
DROPPED_PAGES = 10

# What the kept pairs are made of: heading and the columns that are counted together.
MAKE_UP = (
    ("Languages", ("source_lang", "target_lang")),
    ("Bead (source-target sentences)", ("bead",)),
    ("Granularity", ("granularity",)),
    ("Split", ("split",)),
    ("Licence", ("license",)),
)


def write_report(folder: WorkFolder, topic: str) -> Path:
    """The path of the report, written from whatever tables there are; the same tables give the same bytes.

    InputError where the folder has no table at all.
    """
    if not any(folder.has(table) for table, _, _ in STAGES):
        raise InputError(f"{folder.root}: no tables to report on: run `acopio build {topic}` first")
    template = _environment().get_template("report.html")
    write_text(folder.report, template.render(topic=topic, **_content(folder)))
    return folder.report


def _content(folder: WorkFolder) -> dict[str, Any]:
    """What the template shows, by the names that it uses."""
    counted = funnel(folder)
    manifest = folder.read_manifest()
    has_pairs = folder.has("pairs")
    return {
        "funnel": counted,
        "lost": lost_at(counted),
        "evidence": tally(folder, "document_pairs", ["evidence"]) if folder.has("document_pairs") else (),
        "sites": sites(folder),
        "charts": [chart(histogram) for histogram in histograms(folder)] if has_pairs else [],
        "make_up": _make_up(folder) if has_pairs else [],
        "kept_pairs": kept_pairs(folder, KEPT_SAMPLES),
        "dropped_pairs": dropped_pairs(folder, DROPPED_SAMPLES),
        "dropped_pages": dropped_pages(folder, DROPPED_PAGES),
        "facts": {name: _facts(manifest.get(name)) for name in ("versions", "options")},
    }


def _make_up(folder: WorkFolder) -> list[tuple[str, list[Tally]]]:
    """Heading and counts of the kinds of which some pairs were kept, for every heading that has any."""
    tables = [
        (heading, [count for count in tally(folder, "pairs", columns) if count.kept])
        for heading, columns in MAKE_UP
    ]
    return [(heading, counts) for heading, counts in tables if counts]


def _facts(content: object) -> dict[str, str]:
    """The entries of one object of the manifest as text, by name; empty where it is no object."""
    if not isinstance(content, Mapping):
        return {}
    return {
        str(name): value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
        for name, value in sorted(content.items())
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
    environment.filters.update(share=share, link=link, thousands=_thousands, fixed=_fixed)
    environment.globals.update(segments=segments, chart_width=WIDTH, chart_height=HEIGHT)
    return environment


def _shown(value: object) -> object:
    """Strings that are not markup yet, made visible; all else as it is."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _thousands(number: int) -> str:
    return f"{number:,}"


def _fixed(value: float | None, digits: int = 2) -> str:
    """A number with so many digits after the point; a dash for none."""
    return "–" if value is None else f"{value:.{digits}f}"
